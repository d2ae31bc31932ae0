"""Flags in sets: unique whatever races, reopened only for a real change."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from brands import tenancy
from brands.errors import NotPossible
from brands.models import AuditEntry
from monitoring.actions import decisions, triage
from monitoring.actions.flags import Sighting, raise_flags, reopen
from monitoring.detection.types import ListingFacts, SellerFacts, Signal, Verdict
from monitoring.models import Decision, Evidence, Flag
from monitoring.queries.snapshots import Sight
from tests.factories.rows import make_flag, make_listing, make_seller
from tests.factories.world import build_world

RULES = "test-1/0"


def sighting(listing, *, score: int = 90, flagged: bool = True, **facts) -> Sighting:
    """What a scan would hand over for the listing as it stands, with other facts where given."""
    snapshot = listing.snapshots.latest("id")
    if facts:
        snapshot.pk, snapshot.content_hash = None, f"{snapshot.content_hash[:30]}-{listing.snapshots.count()}"
        snapshot.save(force_insert=True)
    seller = facts.pop("seller", listing.seller)
    said = {"title": listing.title, "price": listing.price, "pictures": tuple(snapshot.pictures)} | facts
    shop = SellerFacts(seller.external_id, seller.name)
    seen = ListingFacts("taomart", listing.item_id, seller=shop, **said)
    signals = (Signal("jargon.explicit", 60, "x", (0, 2)),)
    return Sighting(
        Sight(snapshot.pk, listing.pk, seller.pk, seen),
        Verdict(listing.item_id, "1", score, flagged, signals, "test-1"),
    )


def raised(brand, *sightings, rules: str = RULES):
    return raise_flags(brand_id=brand.pk, sightings=sightings, rules=rules, origin={"run": 1, "shard": 1})


def test_new_flags_and_their_audit(world) -> None:
    first, second = make_listing("Alpina 高仿 一"), make_listing("Alpina 高仿 二")
    outcome = raised(world.alpina, sighting(first), sighting(second), sighting(make_listing(), flagged=False))
    assert (outcome.new, outcome.seen_again, outcome.reopened) == (2, 0, 0)
    assert {flag.listing for flag in Flag.objects.for_brand(world.alpina)} == {first, second}
    entries = AuditEntry.objects.filter(action="flags.raised")
    assert [len(entry.after["new"]) for entry in entries] == [2]


def test_evidence_is_kept_once_per_snapshot_and_rules(world) -> None:
    listing = make_listing()
    for rules in (RULES, RULES, "test-1/1"):
        raised(world.alpina, sighting(listing), rules=rules)
    assert Evidence.objects.for_brand(world.alpina).count() == 1
    raised(world.alpina, sighting(listing, score=70), rules="test-1/1")
    flag = Flag.objects.for_brand(world.alpina).get()
    assert [e.score for e in flag.evidence.order_by("id")] == [90, 70]
    assert (flag.score, flag.times_seen, flag.version) == (70, 2, 0)


def test_one_brands_flag_does_not_touch_anothers(world) -> None:
    listing = make_listing("Alpina Borealis 高仿")
    theirs = make_flag(world.borealis, listing, score=61)
    raised(world.alpina, sighting(listing, score=99))
    theirs.refresh_from_db()
    assert (theirs.score, theirs.times_seen) == (61, 1)
    assert Flag.objects.for_brand(world.alpina).get().score == 99


CHANGES = {
    "digits and signs": ({"title": "Alpina 高仿 登山鞋!! 2026"}, False),
    "another title": ({"title": "Alpina 高仿 登山鞋 真标"}, True),
    "a little cheaper": ({"price": Decimal("75.00")}, False),
    "half the price": ({"price": Decimal("39.00")}, True),
    "no price any more": ({"price": None}, True),
    "other pictures": ({"pictures": ("https://img.example/new.jpg",)}, True),
}


@pytest.mark.parametrize("change", list(CHANGES))
@pytest.mark.parametrize("action", ["dismiss", "reject"])
def test_what_was_let_go_comes_back_only_for_a_real_change(world, change, action) -> None:
    facts, comes_back = CHANGES[change]
    listing = make_listing()
    raised(world.alpina, sighting(listing))
    flag = Flag.objects.for_brand(world.alpina).get()
    if action == "dismiss":
        triage.dismiss(flag=flag, actor=world.actor("bob"), reason="duplicate")
    else:
        triage.send_to_brand(flag=flag, actor=world.actor("bob"), reason="check_seller")
        decisions.record_decision(flag=flag, action="reject", actor=world.actor("rita"), reason="genuine")
    let_go = flag.state
    outcome = raised(world.alpina, sighting(listing, **facts))
    flag.refresh_from_db()
    assert flag.state == ("new" if comes_back else let_go)
    assert outcome.reopened == int(comes_back)
    if comes_back:
        assert (flag.decided_at, flag.sent_at, flag.times_returned) == (None, None, 0)
        assert AuditEntry.objects.filter(action="flag.reopen", object_id=str(flag.pk)).count() == 1


def test_another_seller_is_a_real_change(world) -> None:
    listing = make_listing()
    raised(world.alpina, sighting(listing))
    flag = Flag.objects.for_brand(world.alpina).get()
    triage.dismiss(flag=flag, actor=world.actor("bob"), reason="duplicate")
    raised(world.alpina, sighting(listing, seller=make_seller("另一家"), score=80))
    flag.refresh_from_db()
    assert (flag.state, flag.seller.name) == ("new", "另一家")


def test_small_steps_add_up_against_the_decision(world) -> None:
    """Each price is within a tenth of the one before; against what was decided on, it is not."""
    listing = make_listing()
    raised(world.alpina, sighting(listing))
    flag = Flag.objects.for_brand(world.alpina).get()
    triage.dismiss(flag=flag, actor=world.actor("bob"), reason="duplicate")
    for number, price in enumerate(("73.00", "68.00")):
        raised(world.alpina, sighting(listing, price=Decimal(price), score=80 - number))
    flag.refresh_from_db()
    assert flag.state == "new"


def test_a_confirmed_flag_is_not_reopened_by_a_scan(world) -> None:
    """The removal may be under way; when the listing is back, takedowns says so."""
    listing = make_listing()
    flag = make_flag(world.alpina, listing, state="confirmed")
    raised(world.alpina, sighting(listing, price=Decimal("1.50")))
    flag.refresh_from_db()
    assert (flag.state, flag.times_returned) == ("confirmed", 0)
    reopen(flag=flag, reason="relisted")
    flag.refresh_from_db()
    assert (flag.state, flag.times_returned) == ("new", 1)
    with pytest.raises(NotPossible):
        reopen(flag=flag, reason="relisted")


def test_a_verdict_that_does_not_flag_makes_no_flag_and_lowers_an_open_one(world) -> None:
    cleared, closed = make_flag(world.alpina), make_flag(world.alpina, state="dismissed")
    raised(
        world.alpina,
        sighting(cleared.listing, score=4, flagged=False),
        sighting(closed.listing, score=4, flagged=False),
    )
    cleared.refresh_from_db()
    closed.refresh_from_db()
    assert (cleared.state, cleared.score) == ("new", 4)
    assert (closed.state, closed.score) == ("dismissed", 90)


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_raise_each_flag_once() -> None:
    """Real transactions on real connections: overlapping sets, in opposite orders, beside a person who
    decides. Nothing is doubled and nobody waits for ever."""
    with tenancy.platform_scope():
        world = build_world()
        listings = [make_listing(f"Alpina 高仿 {number}") for number in range(40)]
        sightings = [sighting(listing) for listing in listings]
        decided = make_flag(world.alpina, listings[0])
        bob = world.actor("bob")
    problems: list[BaseException] = []
    start = threading.Barrier(5)

    def worker(order: int) -> None:
        try:
            start.wait(10)
            with tenancy.platform_scope():
                raised(world.alpina, *sightings[::order])
        except BaseException as error:
            problems.append(error)
        finally:
            connection.close()

    def person() -> None:
        try:
            start.wait(10)
            with tenancy.brand_scope(world.alpina, person=bob.person_id):
                flag = Flag.objects.for_brand(world.alpina).get(pk=decided.pk)
                triage.dismiss(flag=flag, actor=bob, reason="duplicate")
        except BaseException as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker, args=(order,)) for order in (1, -1, 1, -1)]
    threads.append(threading.Thread(target=person))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert problems == []
    with tenancy.platform_scope():
        assert Flag.objects.for_brand(world.alpina).count() == 40
        others = Flag.objects.for_brand(world.alpina).exclude(pk=decided.pk)
        assert {flag.evidence.count() for flag in others} == {1}
        assert Decision.objects.for_brand(world.alpina).count() == 1
        assert AuditEntry.objects.filter(action="flags.raised").count() == 1
