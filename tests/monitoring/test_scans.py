"""Scans end the same whatever happens to a worker, and what failed is to be seen."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from brands.errors import NotPossible
from brands.models import AuditEntry, AuthorisedSeller, Brand
from listings.models import Snapshot
from monitoring import tasks
from monitoring.actions import runs, scans
from monitoring.detection.engine import RULE_VERSION
from monitoring.models import Evidence, Flag, ProfileScan, ScanRun, ScanShard
from tests.factories.rows import make_listing, make_seller

FAKE = "Alpina 高仿 登山鞋"
GENUINE = "Alpina 登山鞋 正品"


@pytest.fixture
def sent(monkeypatch) -> list[int]:
    """Shards that were queued, in place of a queue."""
    ids: list[int] = []
    monkeypatch.setattr(tasks.scan_shard, "delay", ids.append)
    return ids


def work(sent: list[int]) -> None:
    """A worker: does what is queued, and what that queues."""
    while sent:
        tasks.scan_shard(sent.pop(0))


def picture(brand) -> list[tuple]:
    """All that a scan leaves of a brand, comparable between worlds."""
    flags = Flag.objects.for_brand(brand).order_by("listing_id")
    return [
        (flag.listing.title, flag.state, flag.score, flag.times_seen, flag.version, flag.evidence.count())
        for flag in flags
    ]


def change(listing, **fields) -> Snapshot:
    """The listing says something else from now on."""
    for name, value in fields.items():
        setattr(listing, name, value)
    listing.content_hash = f"{listing.pk}-{Snapshot.objects.count()}"
    listing.save()
    return Snapshot.objects.create(
        listing=listing,
        content_hash=listing.content_hash,
        title=listing.title,
        price=listing.price,
        currency=listing.currency,
        category=listing.category,
        seller=listing.seller,
        state=listing.state,
        pictures=[],
        observed_at=timezone.now(),
    )


def scan(sent) -> None:
    tasks.tick_scans()
    work(sent)


def test_a_tick_finds_what_is_due_and_raises_flags(world, sent) -> None:
    fake, _genuine = make_listing(FAKE), make_listing(GENUINE)
    make_listing("Borealis 高仿 帐篷")
    make_listing(f"{FAKE} 下架", state="instock")
    scan(sent)
    flag = Flag.objects.for_brand(world.alpina).get()
    assert (flag.listing, flag.seller, flag.state, flag.source) == (fake, fake.seller, "new", "scan")
    assert flag.score >= 60
    assert len(flag.skeleton) == 64
    assert flag.due_at > timezone.now() + timedelta(hours=23)
    evidence = flag.evidence.get()
    assert (evidence.title, evidence.price, evidence.rule_version) == (
        FAKE,
        Decimal("79.00"),
        f"{RULE_VERSION}/0",
    )
    jargon = next(s for s in evidence.signals if s["code"] == "jargon.explicit")
    assert FAKE[slice(*jargon["span"])] == "高仿"
    assert Flag.objects.for_brand(world.borealis).count() == 1
    entry = AuditEntry.objects.get(action="flags.raised", brand=world.alpina)
    assert entry.after["new"] == [flag.pk]
    assert not ScanRun.objects.exclude(state="done").exists()


def test_counts_of_a_run(world, sent) -> None:
    make_listing(FAKE), make_listing(GENUINE), make_listing("毛巾")
    scan(sent)
    run = ScanRun.objects.get(brand=None)
    assert (run.listings, run.named, run.flagged) == (3, 2, 1)
    assert run.finished_at >= run.started_at
    tasks.tick_scans()
    assert (sent, ScanRun.objects.filter(brand=None).count()) == ([], 1)


def test_a_shard_done_twice_changes_nothing(world, sent) -> None:
    make_listing(FAKE)
    scan(sent)
    before = picture(world.alpina)
    entries = AuditEntry.objects.count()
    shard = ScanShard.objects.filter(run__brand=None).get()
    ScanShard.objects.filter(pk=shard.pk).update(state="pending")
    assert scans.scan_shard(shard.pk) is True
    assert picture(world.alpina) == before
    assert AuditEntry.objects.count() == entries
    assert scans.scan_shard(shard.pk) is False


def test_killed_between_two_brands_and_done_again(world, sent, monkeypatch) -> None:
    make_listing(FAKE), make_listing("Borealis 高仿 帐篷")
    ProfileScan.objects.bulk_create(
        ProfileScan(brand=b, profile_version=b.profile_version, rule_version=RULE_VERSION)
        for b in (world.alpina, world.borealis)
    )
    tasks.tick_scans()
    shard_id = sent.pop()
    whole = scans.raise_flags

    class Killed(BaseException):
        """Not an Exception: nothing of ours may catch a SIGKILL either."""

    def first_only(*, brand_id, **rest):
        if brand_id == world.borealis.pk:
            raise Killed
        return whole(brand_id=brand_id, **rest)

    monkeypatch.setattr(scans, "raise_flags", first_only)
    with pytest.raises(Killed):
        scans.scan_shard(shard_id)
    monkeypatch.setattr(scans, "raise_flags", whole)
    assert ScanShard.objects.get(pk=shard_id).state == "leased"
    assert scans.scan_shard(shard_id) is False, "the lease has not run out"
    tasks.tick_scans()
    assert sent == []
    ScanShard.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    scan(sent)
    assert len(picture(world.alpina)) == len(picture(world.borealis)) == 1
    assert picture(world.alpina)[0][3:] == (1, 0, 1)
    shard = ScanShard.objects.get(pk=shard_id)
    assert (shard.state, shard.tries) == ("done", 2)
    assert ScanRun.objects.get().state == "done"


def test_a_poison_shard_fails_for_all_to_see_and_the_rest_goes_on(world, sent, monkeypatch) -> None:
    monkeypatch.setattr(runs, "SHARD_SNAPSHOTS", 1)
    poison = make_listing(f"{FAKE} poison")
    for number in range(3):
        make_listing(f"{FAKE} {number}")
    whole = scans.sights

    def sights(after, up_to):
        for sight in whole(after, up_to):
            if sight.listing_id == poison.pk:
                raise ValueError("poison")
            yield sight

    monkeypatch.setattr(scans, "sights", sights)
    for _ in range(runs.MOST_TRIES * 3):
        scan(sent)
        ScanShard.objects.filter(state="pending").update(leased_until=None)
    failed = ScanShard.objects.filter(run__brand=None).exclude(state="done").get()
    assert (failed.state, failed.tries, failed.error) == ("failed", runs.MOST_TRIES, "ValueError: poison")
    run = ScanRun.objects.get(brand=None)
    assert (run.state, run.listings) == ("failed", 3)
    assert Flag.objects.for_brand(world.alpina).count() == 3
    monkeypatch.setattr(scans, "sights", whole)
    runs.retry_failed(run_id=run.pk, actor=world.actor("dana"))
    for other in ScanRun.objects.filter(brand__isnull=False, state="failed"):
        runs.retry_failed(run_id=other.pk, actor=world.actor("dana"))
    scan(sent)
    assert set(ScanRun.objects.values_list("state", flat=True)) == {"done"}
    assert Flag.objects.for_brand(world.alpina).count() == 4
    with pytest.raises(NotPossible):
        runs.retry_failed(run_id=run.pk, actor=world.actor("dana"))


def test_a_worker_that_is_lost_each_time_ends_in_failure(world, sent) -> None:
    make_listing(FAKE)
    tasks.tick_scans()
    shard_id = sent[0]
    for _ in range(runs.MOST_TRIES):
        assert runs.lease_shard(shard_id) is not None
        ScanShard.objects.filter(pk=shard_id).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert runs.lease_shard(shard_id) is None
    shard = ScanShard.objects.get(pk=shard_id)
    assert (shard.state, shard.error) == ("failed", "the worker was lost each time")


def test_a_worker_whose_lease_ran_out_does_not_overwrite(world, sent) -> None:
    make_listing(FAKE)
    tasks.tick_scans()
    slow = runs.lease_shard(sent[0])
    ScanShard.objects.filter(pk=slow.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    fast = runs.lease_shard(slow.pk)
    assert runs.finish_shard(fast, listings=1, named=1, flagged=1) is True
    assert runs.finish_shard(slow, listings=9, named=9, flagged=9) is False
    runs.give_back(slow, "too late")
    shard = ScanShard.objects.get(pk=slow.pk)
    assert (shard.state, shard.listings, shard.error) == ("done", 1, "")


def test_few_shards_are_in_flight_at_a_time(world, sent, monkeypatch) -> None:
    monkeypatch.setattr(runs, "SHARD_SNAPSHOTS", 1)
    for number in range(runs.IN_FLIGHT + 5):
        make_listing(f"毛巾 {number}")
    tasks.tick_scans()
    assert len(sent) == runs.IN_FLIGHT
    tasks.tick_scans()
    assert len(sent) == runs.IN_FLIGHT, "a second tick, or a second beat, queues nothing twice"
    ScanShard.objects.filter(state="pending").update(leased_until=timezone.now() - timedelta(seconds=1))
    tasks.tick_scans()
    assert len(sent) == 2 * runs.IN_FLIGHT, "messages that were lost are sent again"


def test_superseded_content_is_not_scanned(world, sent) -> None:
    listing = make_listing(FAKE)
    change(listing, title=GENUINE)
    scan(sent)
    assert Flag.objects.for_brand(world.alpina).count() == 0
    assert ScanRun.objects.get(brand=None).listings == 1


def test_seen_again_gathers_evidence(world, sent) -> None:
    listing = make_listing(FAKE)
    scan(sent)
    before = Flag.objects.for_brand(world.alpina).get()
    change(listing, title="A*lpina 高仿 一比一 登山鞋", price=Decimal("59.00"))
    scan(sent)
    flag = Flag.objects.for_brand(world.alpina).get()
    assert flag.pk == before.pk
    assert (flag.times_seen, flag.version, flag.evidence.count()) == (2, 1, 2)
    assert flag.score > before.score
    assert flag.priority > before.priority
    assert Evidence.objects.for_brand(world.alpina).earliest("id").title == FAKE


def test_a_decision_on_what_the_listing_said_before_is_stale(world, sent, sign_in) -> None:
    listing = make_listing(FAKE)
    scan(sent)
    flag = Flag.objects.for_brand(world.alpina).get()
    change(listing, title=f"{FAKE} 另一款")
    scan(sent)
    sign_in(world.bob).post(
        reverse("am_decide", args=[flag.pk]), {"step": "dismiss:duplicate", "version": flag.version}
    )
    flag.refresh_from_db()
    assert flag.state == "new"


def test_a_changed_profile_is_matched_with_everything_again(world, sent) -> None:
    listing = make_listing("Zephyria 高仿 登山鞋")
    scan(sent)
    assert Flag.objects.for_brand(world.alpina).count() == 0
    world.alpina.names.create(text="Zephyria", kind="alias")
    Brand.objects.filter(pk=world.alpina.pk).update(profile_version=1)
    scan(sent)
    run = ScanRun.objects.latest("id")
    assert (run.kind, run.brand, run.state) == ("backfill", world.alpina, "done")
    assert [flag.listing for flag in Flag.objects.for_brand(world.alpina)] == [listing]
    number = ScanRun.objects.count()
    tasks.tick_scans()
    assert ScanRun.objects.count() == number


def test_an_authorised_seller_lowers_what_is_open(world, sent) -> None:
    listing = make_listing(FAKE, seller=make_seller("山友店"))
    scan(sent)
    before = Flag.objects.for_brand(world.alpina).get()
    AuthorisedSeller.objects.create(
        brand=world.alpina, marketplace="taomart", seller_id=listing.seller.external_id
    )
    Brand.objects.filter(pk=world.alpina.pk).update(profile_version=5)
    scan(sent)
    flag = Flag.objects.for_brand(world.alpina).get()
    assert (flag.state, flag.version) == ("new", 0), "closing it is for people"
    assert flag.score < 10 < before.score
    assert [e.rule_version for e in flag.evidence.order_by("id")] == [
        f"{RULE_VERSION}/0",
        f"{RULE_VERSION}/5",
    ]
    # a change of the profile that alters no verdict adds nothing
    Brand.objects.filter(pk=world.alpina.pk).update(profile_version=6)
    scan(sent)
    assert flag.evidence.count() == 2


def test_several_changed_brands_share_one_pass(world, sent, monkeypatch) -> None:
    monkeypatch.setattr(runs, "SEVERAL_BRANDS", 1)
    make_listing(FAKE), make_listing("Borealis 高仿 帐篷")
    scan(sent)
    run = ScanRun.objects.get()
    assert (run.kind, run.brand, run.listings, run.flagged) == ("backfill", None, 2, 2)


def test_a_suspended_brand_is_not_scanned(world, sent) -> None:
    make_listing(FAKE)
    Brand.objects.filter(pk=world.alpina.pk).update(state="suspended")
    scan(sent)
    assert Flag.objects.for_brand(world.alpina).count() == 0


@pytest.mark.django_db
def test_run_now(world, sign_in, sent, monkeypatch, django_capture_on_commit_callbacks) -> None:
    woken: list[str] = []
    monkeypatch.setattr(runs.current_app, "send_task", woken.append)
    client = sign_in(world.dana)
    response = client.post(reverse("ops_scan_run"))
    assert response.status_code == 302
    assert "nothing new to scan" in client.get(response.url).content.decode()
    make_listing(FAKE)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("ops_scan_run"))
    run = ScanRun.objects.get()
    assert (run.kind, run.requested_by, woken) == ("manual", world.dana, ["monitoring.tasks.tick_scans"])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("ops_scan_run"), {"scope": "everything"})
    assert ScanRun.objects.latest("id").kind == "backfill"
