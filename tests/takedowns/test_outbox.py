"""Orders against a real marketplace process: each is carried out once, whatever goes wrong on the way."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from brands import tenancy
from brands.models import Notification
from listings.models import Listing
from monitoring.models import Flag
from takedowns.actions import decisions, objections, orders, sender
from takedowns.channels.base import Answer, Outcome
from takedowns.models import Case, OrderAttempt, Removal
from tests.factories.rows import make_listing
from tests.takedowns.conftest import confirm, flag_with_brand, order_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ordered(world, market):
    """ordered(**listing) -> the order of a confirmed flag, committed, and its listing."""

    def make(**fields):
        with tenancy.platform_scope():
            listing = market.listing(**fields)
            case = confirm(world, flag_with_brand(world.alpina, listing))
            order = order_of(case)
        return order, listing

    return make


def run(order: Removal, rounds: int = 12) -> Removal:
    """Attempts one after another, each as soon as it is due."""
    with tenancy.platform_scope():
        rows = Removal.objects.for_brand(order.brand_id).filter(pk=order.pk)
    for _ in range(rounds):
        sender.advance(order.pk, order.brand_id)
        with tenancy.platform_scope():
            found = rows.get()
            if found.state not in ("pending", "sent", "acknowledged"):
                break
            rows.update(next_try_at=timezone.now())
    return found


def case_of(order: Removal) -> Case:
    with tenancy.platform_scope():
        return Case.objects.for_brand(order.brand_id).get(pk=order.case_id)


def outcomes(order: Removal) -> list[tuple[str, str]]:
    with tenancy.platform_scope():
        rows = OrderAttempt.objects.for_brand(order.brand_id).filter(order=order).order_by("id")
        return list(rows.values_list("kind", "outcome"))


def test_a_confirmed_listing_disappears(ordered, market, world):
    order, listing = ordered()
    assert sender.advance(order.pk, order.brand_id) is True
    assert sender.advance(order.pk, order.brand_id) is False
    case = case_of(order)
    assert (case.state, market.state(listing)) == ("removed", "removed")
    assert timedelta(0) < case.removed_at - case.opened_at < timedelta(minutes=1)
    assert outcomes(order) == [("send", "acknowledged"), ("observe", "confirmed")]
    with tenancy.platform_scope():
        assert Listing.objects.get(pk=listing.pk).state == "removed"
        told = Notification.objects.for_brand(world.alpina).filter(kind="case.removed")
        assert set(told.values_list("person_id", flat=True)) == {world.alice.pk, world.rita.pk}
    (sent,) = market.removals(listing)
    assert (sent["case"], sent["key"]) == (case.reference, str(order.key))


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"mode": "drop_after", "times": 1}, [("send", "retry"), ("send", "acknowledged")]),
        ({"mode": "drop", "times": 2}, [("send", "retry")] * 2 + [("send", "acknowledged")]),
        ({"mode": "error", "times": 3}, [("send", "retry")] * 3 + [("send", "acknowledged")]),
        ({"mode": "rate_limit", "times": 1, "seconds": 1}, [("send", "retry"), ("send", "acknowledged")]),
        ({"mode": "timeout", "times": 1, "seconds": 3}, [("send", "retry"), ("send", "acknowledged")]),
        ({"mode": "latency", "times": 1, "seconds": 3}, [("send", "retry"), ("send", "acknowledged")]),
    ],
    ids=lambda value: value["mode"] if isinstance(value, dict) else "",
)
def test_exactly_one_removal_under_faults(ordered, market, fault, expected):
    """`latency` beyond our patience is the time-out after the order was taken."""
    order, listing = ordered()
    market.sandbox.faults("removals", **fault)
    assert run(order).state == "done"
    assert outcomes(order) == [*expected, ("observe", "confirmed")]
    assert (len(market.removals(listing)), market.state(listing)) == (1, "removed")
    assert case_of(order).state == "removed"


def test_the_marketplaces_wish_to_be_left_alone_is_kept(ordered, market):
    order, _listing = ordered()
    market.sandbox.faults("removals", "rate_limit", times=1, seconds=40)
    sender.advance(order.pk, order.brand_id)
    with tenancy.platform_scope():
        left = Removal.objects.for_brand(order.brand_id).get(pk=order.pk).next_try_at - timezone.now()
    assert timedelta(seconds=35) < left < timedelta(seconds=50)


def test_a_refusal_goes_to_the_human_list_with_its_reason(ordered, market, world):
    order, listing = ordered(protected=True)
    assert run(order).state == "refused"
    case = case_of(order)
    assert (case.state, market.removals(listing)) == ("failed", [])
    assert "court order" in case.failure
    with tenancy.platform_scope():
        told = Notification.objects.for_brand(world.alpina).filter(kind="case.failed")
        assert set(told.values_list("person_id", flat=True)) == {world.alice.pk, world.rita.pk, world.bob.pk}
    market.listing("x")
    market.sandbox.add_listing(item_id=listing.item_id, protected=False)
    with tenancy.platform_scope():
        again = objections.send_again(case=case_of(order), actor=world.actor("bob"))
    assert run(again).state == "done"
    assert case_of(order).state == "removed"


def test_what_is_gone_already_counts_as_removed(ordered, market):
    order, listing = ordered()
    market.sandbox.add_listing(item_id=listing.item_id, status="removed")
    assert run(order).state == "done"
    assert case_of(order).state == "removed"


def test_an_item_the_marketplace_never_had_counts_as_removed(ordered, market, world):
    with tenancy.platform_scope():
        listing = make_listing("Alpina 高仿", seller=market.listing().seller, item_id="999999999")
        order = order_of(confirm(world, flag_with_brand(world.alpina, listing)))
    assert run(order).state == "done"
    assert outcomes(order) == [("send", "gone"), ("observe", "confirmed")]


def test_a_bare_404_is_not_taken_for_a_removal(ordered, market):
    """A misspelt address answers 404 as well."""
    order, _listing = ordered()
    with tenancy.platform_scope():
        market.row.base_url += "/nowhere"
        market.row.save()
    assert run(order).state == "refused"
    assert (case_of(order).state, case_of(order).failure) == ("failed", "http_404")


def test_a_marketplace_without_an_address_goes_to_the_human_list(world, db):
    with tenancy.platform_scope():
        order = order_of(confirm(world, flag_with_brand(world.alpina)))
    assert run(order).state == "refused"
    assert (case_of(order).state, case_of(order).failure) == ("failed", "no_channel")


def test_a_private_address_is_not_called(ordered, market, settings):
    order, listing = ordered()
    settings.OUTBOUND_ALLOW_PRIVATE = []
    assert run(order).state == "refused"
    assert (case_of(order).failure, market.removals(listing)) == ("address_private", [])


def test_a_wrong_secret_is_refused_and_named(ordered, settings):
    order, _listing = ordered()
    settings.MARKETPLACE_SECRETS = {"taobao": "another"}
    assert run(order).state == "refused"
    assert "X-Signature" in case_of(order).failure


def test_an_observation_that_fails_is_repeated_and_the_order_is_not(ordered, market):
    order, listing = ordered()
    market.sandbox.faults("items", "error", times=2)
    assert run(order).state == "done"
    assert outcomes(order) == [
        ("send", "acknowledged"),
        ("observe", "retry"),
        ("observe", "retry"),
        ("observe", "confirmed"),
    ]
    assert len(market.removals(listing)) == 1


def test_an_accepted_order_that_never_comes_about_needs_a_person(ordered, market):
    order, listing = ordered()
    sender.advance(order.pk, order.brand_id)
    market.sandbox.add_listing(item_id=listing.item_id, status="onsale")
    sender.advance(order.pk, order.brand_id)
    assert outcomes(order)[-1] == ("observe", "waiting")
    with tenancy.platform_scope():
        Removal.objects.for_brand(order.brand_id).update(
            acknowledged_at=timezone.now() - timedelta(hours=25), next_try_at=timezone.now()
        )
    sender.advance(order.pk, order.brand_id)
    assert (case_of(order).state, case_of(order).failure) == ("failed", "never_done")


def test_a_leased_order_is_left_to_its_worker_until_the_lease_runs_out(ordered, market):
    order, listing = ordered()
    with tenancy.brand_scope(order.brand_id):
        leased = orders.lease(order.pk, order.brand_id)
    assert (leased.state, leased.attempts, case_of(order).state) == ("sent", 1, "removing")
    assert sender.advance(order.pk, order.brand_id) is False
    assert market.removals(listing) == []
    with tenancy.platform_scope():
        rows = Removal.objects.for_brand(order.brand_id).filter(pk=order.pk)
        rows.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert run(order).state == "done"
    # the first worker wakes up late: what it found is noted, and changes nothing
    with tenancy.brand_scope(order.brand_id):
        orders.record_answer(leased, Answer(Outcome.REFUSED, 422, "too late"), 1.0)
    assert (case_of(order).state, run(order).state) == ("removed", "done")


def test_the_hold_keeps_the_order_in_the_house(world, market, settings):
    settings.REMOVAL_HOLD_SECONDS = 60
    with tenancy.platform_scope():
        flag = flag_with_brand(world.alpina, market.listing())
        order = order_of(confirm(world, flag))
    assert sender.advance(order.pk, order.brand_id) is False
    assert sender.queue_due() == 0
    with tenancy.platform_scope():
        decisions.undo(flag=flag, actor=world.actor("rita"))
    assert (run(order).state, case_of(order).state) == ("cancelled", "withdrawn")
    assert market.removals(flag.listing) == []


def test_the_tick_finds_what_no_message_speaks_for(ordered, monkeypatch):
    order, _listing = ordered()
    sent = []
    monkeypatch.setattr(orders, "send_message", lambda *ids: sent.append(ids))
    assert (sender.queue_due(), sent) == (0, [])
    with tenancy.platform_scope():
        Removal.objects.for_brand(order.brand_id).update(queued_until=timezone.now())
    assert (sender.queue_due(), sent) == (1, [(order.pk, order.brand_id)])
    assert sender.queue_due() == 0


def test_a_broker_that_is_down_loses_no_decision(world, market, monkeypatch):
    def refuse(*ids):
        raise ConnectionError("no broker")

    monkeypatch.setattr(orders, "send_message", refuse)
    with tenancy.platform_scope():
        flag = flag_with_brand(world.alpina, market.listing())
        order = order_of(confirm(world, flag))
    with tenancy.platform_scope():
        assert Flag.objects.for_brand(world.alpina).get().state == "confirmed"
    assert run(order).state == "done"


def test_the_marketplace_is_never_called_inside_a_transaction(ordered):
    order, _listing = ordered()
    with tenancy.platform_scope(), pytest.raises(RuntimeError):
        sender.advance(order.pk, order.brand_id)
    assert not connection.in_atomic_block


def test_a_withdrawn_notice_puts_the_listing_back(ordered, market, world):
    order, listing = ordered()
    run(order)
    with tenancy.platform_scope():
        back = objections.withdraw(case=case_of(order), actor=world.actor("rita"), version=None)
    market.sandbox.faults("reinstatements", "drop_after", times=1)
    assert run(back).state == "done"
    assert (case_of(order).state, market.state(listing)) == ("reinstated", "onsale")
    kinds = [o["kind"] for o in market.sandbox.orders(listing.item_id)]
    assert kinds == ["removal", "reinstatement"]


def test_backoff_doubles_up_to_its_longest_and_spreads(settings):
    settings.ORDER_RETRY_SECONDS, settings.ORDER_RETRY_LONGEST = 2, 900
    for attempt, full in [(1, 2), (2, 4), (5, 32), (10, 900), (500, 900)]:
        waits = {orders.backoff(attempt).total_seconds() for _ in range(50)}
        assert all(full / 2 <= wait <= full for wait in waits) and len(waits) > 1
    assert orders.backoff(1, retry_after=100_000).total_seconds() <= 3600 * 1.1


def test_the_reason_of_a_refusal_reaches_people_in_words(world, db):
    with tenancy.platform_scope():
        order = order_of(confirm(world, flag_with_brand(world.alpina)))
    run(order)
    with tenancy.platform_scope():
        told = Notification.objects.for_brand(world.alpina).filter(kind="case.failed", person=world.bob).get()
    assert told.params["reason"].startswith("This marketplace takes no orders from the portal")
    assert told.path == f"/am/cases/{order.case_id}/"
