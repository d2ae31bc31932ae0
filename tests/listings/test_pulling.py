"""The feed of a real marketplace process, and of one that misbehaves."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from listings import actions, queries, tasks
from listings.models import Import, Listing, Marketplace, Snapshot
from sandbox.testing import SandboxProcess, running_sandbox
from tests.factories.rows import make_marketplace

pytestmark = pytest.mark.django_db
LINE = '{"item_id": "680100", "title": "鞋", "price": "9"}\n'.encode()


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[SandboxProcess]:
    with running_sandbox(tmp_path_factory.mktemp("feed")) as process:
        yield process


@pytest.fixture
def market(running, settings) -> Iterator[Marketplace]:
    settings.OUTBOUND_ALLOW_PRIVATE = (running.url.removeprefix("http://"),)
    yield make_marketplace(base_url=running.url)
    running.clear_faults()


@pytest.fixture
def fake(web) -> Marketplace:
    return make_marketplace(base_url=web.url + "/")


def due(market: Marketplace) -> Marketplace:
    Marketplace.objects.filter(pk=market.pk).update(next_pull_at=None)
    market.refresh_from_db()
    return market


def pull(market: Marketplace) -> Import | None:
    run = actions.pull(marketplace_id=due(market).pk)
    market.refresh_from_db()
    return run


def seconds_until(moment) -> float:
    return (moment - timezone.now()).total_seconds()


def test_new_changed_and_removed_listings_come_in(running, market):
    seller = {"id": "22009", "name": "海风小店", "location": "浙江 杭州", "credit": 5}
    told = running.add_listing(title="阿尔派 登山鞋", price="99.00", seller=seller, brand="other/其他",
                               pictures=["/pictures/shoe-red-s1-t0.jpg"])  # fmt: skip
    first = pull(market)
    assert first.read == first.new + first.changed + first.unchanged >= 1
    found = Listing.objects.get(item_id=told["item_id"])
    assert (found.title, found.price, found.url) == (told["title"], Decimal("99.00"), told["url"])
    assert (found.seller.external_id, found.seller.name) == ("22009", "海风小店")
    assert [i.url for i in found.images.all()] == told["pictures"]
    assert found.snapshots.get().attributes == {}
    running.add_listing(item_id=told["item_id"], price="59.00", status="removed")
    second = pull(market)
    assert (second.read, second.changed) == (1, 1)
    found.refresh_from_db()
    assert (found.price, found.state) == (Decimal("59.00"), "removed")
    assert pull(market) is None
    assert (market.last_error, Import.objects.count()) == ("", 2)


def test_a_listing_put_up_again_makes_a_new_snapshot(running, market):
    told = running.add_listing(title="阿尔派 背包", price="10")
    pull(market)
    running.add_listing(item_id=told["item_id"], status="removed")
    pull(market)
    running.add_listing(item_id=told["item_id"], status="onsale")
    assert pull(market).changed == 1
    states = Snapshot.objects.filter(listing__item_id=told["item_id"]).order_by("id")
    assert [s.state for s in states] == ["onsale", "removed", "onsale"]


def test_pages_go_on_until_there_is_no_more(running, market, monkeypatch):
    monkeypatch.setattr("listings.actions.pulling.PAGE_ROWS", 2)
    for n in range(5):
        running.add_listing(title=f"鞋 {n}", price="10")
    assert pull(market).read >= 5
    assert seconds_until(market.next_pull_at) > 10
    monkeypatch.setattr("listings.actions.pulling.MAX_PAGES", 1)
    Marketplace.objects.update(cursor="")
    assert pull(market).read == 2
    assert seconds_until(market.next_pull_at) <= 0


@pytest.mark.parametrize(("mode", "code"), [("error", "status"), ("drop", "unreachable")])
def test_a_failing_feed_is_tried_again_later_each_time(running, market, mode, code):
    running.add_listing(title="鞋", price="10")
    running.faults("feed", mode, times=2)
    cursor = market.cursor
    waits = []
    for failures in (1, 2):
        assert pull(market) is None
        assert (market.last_error, market.failures, market.cursor) == (code, failures, cursor)
        waits.append(round(seconds_until(market.next_pull_at) / market.pull_every))
    assert waits == [1, 2]
    assert pull(market).read >= 1
    assert (market.last_error, market.failures) == ("", 0)


def test_retry_after_is_obeyed(running, market):
    running.faults("feed", "rate_limit", times=1, seconds=100)
    pull(market)
    assert (market.last_error, market.last_error_params) == ("status", {"status": 429})
    assert 90 < seconds_until(market.next_pull_at) <= 100


def test_only_what_is_due_is_pulled(running, market):
    running.add_listing(title="鞋", price="10")
    Marketplace.objects.update(next_pull_at=timezone.now() + timedelta(minutes=1))
    assert queries.due_marketplace_ids() == []
    assert actions.pull(marketplace_id=market.pk) is None
    due(market)
    assert queries.due_marketplace_ids() == [market.pk]
    Marketplace.objects.update(active=False)
    assert queries.due_marketplace_ids() == []
    assert actions.pull(marketplace_id=market.pk) is None
    assert Listing.objects.count() == 0


def test_a_marketplace_without_a_feed_is_never_due():
    make_marketplace(base_url="")
    assert queries.due_marketplace_ids() == []


def test_a_bad_line_costs_itself_and_the_cursor_moves_on(fake, web):
    web.give("/feed?after=&limit=500", LINE + b"broken\n" + b'{"item_id": "7"}\n', X_Next_Cursor="3")
    run = pull(fake)
    assert (run.read, run.new, run.rejected, run.state) == (3, 1, 2, "done")
    assert run.reject_counts == {"not_json": 1, "no_title": 1}
    assert fake.cursor == "3"


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        (LINE, {}, "no_cursor"),
        (LINE, {"X_Next_Cursor": "5"}, "stuck"),
        ("登山鞋\n".encode("gb18030"), {"X_Next_Cursor": "9"}, "encoding"),
        (b"\x1f\x8bnonsense", {"X_Next_Cursor": "9"}, "not_text"),
    ],
)
def test_a_feed_that_breaks_the_protocol(fake, web, body, headers, code):
    Marketplace.objects.update(cursor="5")
    web.give("/feed?after=5&limit=500", body, **headers)
    assert pull(fake) is None
    assert (fake.last_error, fake.cursor, Listing.objects.count()) == (code, "5", 0)


def test_rows_and_cursor_stand_or_fall_together(fake, web, monkeypatch):
    """Killed between the rows and the cursor: neither is kept, and the page comes again."""
    web.give("/feed?after=&limit=500", LINE, X_Next_Cursor="3")

    def killed(*args, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("listings.actions.pulling.count", killed)
        pull(fake)
    fake.refresh_from_db()
    assert (fake.cursor, Listing.objects.count()) == ("", 0)
    assert (pull(fake).new, fake.cursor) == (1, "3")


def test_whoever_is_slower_writes_nothing(fake, web, monkeypatch):
    url = web.give("/feed?after=&limit=500", LINE, X_Next_Cursor="3")
    real = actions.pull.__globals__["fetch"].get

    def overtaken(*args, **options):
        Marketplace.objects.filter(pk=fake.pk).update(cursor="8")
        return real(url, max_bytes=9999, seconds=5)

    monkeypatch.setattr("listings.actions.pulling.fetch.get", overtaken)
    assert pull(fake) is None
    assert (fake.cursor, fake.last_error, Listing.objects.count()) == ("8", "", 0)


def test_the_tick_queues_what_is_due_and_closes_dead_imports(fake, monkeypatch):
    queued = []
    monkeypatch.setattr(tasks.pull_feed, "delay", queued.append)
    dead = Import.objects.create(marketplace=fake, source="x.csv", read=7, new=7)
    alive = Import.objects.create(marketplace=fake, source="y.csv")
    Import.objects.filter(pk=dead.pk).update(updated_at=timezone.now() - timedelta(minutes=16))
    tasks.tick_feeds()
    dead.refresh_from_db(), alive.refresh_from_db()
    assert queued == [fake.pk]
    assert (dead.state, dead.error, dead.read, alive.state) == ("failed", "interrupted", 7, "running")
