"""Batches of records in the store: counts that add up, replays that change nothing, bad rows alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from brands.errors import Invalid
from listings import actions, queries
from listings.feeds.records import ListingRecord, Reason, SellerRecord
from listings.models import Listing, ListingImage, Seller, Snapshot
from tests.factories.rows import make_listing, make_marketplace

pytestmark = pytest.mark.django_db
T0 = datetime(2026, 1, 1, tzinfo=UTC)
SHOP = SellerRecord("s1", "海风小店", "杭州", 5)


def record(item_id: str = "680100", **fields) -> ListingRecord:
    fields = {"title": "阿尔派 登山鞋", "price": Decimal("99.00"), "seller": SHOP} | fields
    return ListingRecord(item_id=item_id, **fields)


def take(*records: ListingRecord, **options) -> tuple[int, int, int, int]:
    outcome = actions.ingest(marketplace=make_marketplace(), records=records, **options)
    assert outcome.read == len(records)
    return outcome.new, outcome.changed, outcome.unchanged, outcome.rejected


def listing(item_id: str = "680100") -> Listing:
    return Listing.objects.get(item_id=item_id)


def prices(item_id: str = "680100") -> list:
    return [s.price for s in Snapshot.objects.filter(listing__item_id=item_id).order_by("id")]


def everything() -> list:
    return [
        list(
            Listing.objects.order_by("id").values_list("item_id", "title", "price", "content_hash", "state")
        ),
        list(Snapshot.objects.order_by("id").values_list("id", "content_hash")),
        list(Seller.objects.order_by("id").values_list("id", "name", "location", "credit")),
        list(ListingImage.objects.order_by("id").values_list("id", "url", "state")),
    ]


def test_a_new_listing_comes_whole():
    full = record(
        price=Decimal("12.50"),
        category="shoes",
        sales=3,
        pictures=("https://p.example/1.jpg", "https://p.example/2.jpg"),
        modified=T0,
        attributes={"brand": "x"},
    )
    assert take(full) == (1, 0, 0, 0)
    found = listing()
    assert (found.title, found.price, found.sales, found.modified_at) == (full.title, full.price, 3, T0)
    assert found.url == "https://item.taomart.example/item.htm?id=680100"
    assert (found.seller.external_id, found.seller.name, found.seller.credit) == ("s1", "海风小店", 5)
    (snapshot,) = found.snapshots.all()
    assert (snapshot.content_hash, snapshot.pictures) == (full.content_hash(), list(full.pictures))
    assert snapshot.attributes == {"brand": "x"}
    assert [(i.url, i.position, i.state) for i in found.images.order_by("position")] == [
        ("https://p.example/1.jpg", 0, "pending"),
        ("https://p.example/2.jpg", 1, "pending"),
    ]


def test_replay_changes_nothing():
    rows = [record(str(n), pictures=(f"https://p.example/{n}",)) for n in range(1000, 1030)]
    assert take(*rows) == (30, 0, 0, 0)
    before = everything()
    assert take(*rows) == (0, 0, 30, 0)
    assert everything() == before


def test_a_change_makes_a_snapshot_and_keeps_the_one_before():
    take(record())
    assert take(record(price=Decimal("59.00"))) == (0, 1, 0, 0)
    assert (listing().price, prices()) == (Decimal("59.00"), [Decimal("99.00"), Decimal("59.00")])


def test_the_same_statements_for_one_row_and_for_many():
    make_marketplace()
    counts = []
    for rows in ([record("1")], [record(str(n), seller=SellerRecord(f"s{n}")) for n in range(2, 400)]):
        with CaptureQueriesContext(connection) as captured:
            take(*rows)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] < 20


def test_content_that_was_there_before_is_a_replay_without_a_time():
    take(record(), record(price=Decimal("59.00")))
    assert take(record()) == (0, 0, 1, 0)
    assert listing().price == Decimal("59.00")


def test_a_listing_that_goes_back_is_seen_again():
    """A removed item that is put up again says what it said before; scans must get a new snapshot."""
    take(record(modified=T0), record(state="removed", modified=T0 + timedelta(hours=1)))
    mark = queries.latest_snapshot_id()
    again = record(modified=T0 + timedelta(hours=2))
    assert take(again) == (0, 1, 0, 0)
    assert listing().state == "onsale"
    (seen,) = queries.snapshots_after(mark, queries.latest_snapshot_id())
    assert (seen.state, seen.title, seen.listing_id) == ("onsale", again.title, listing().pk)
    assert take(again) == (0, 0, 1, 0)
    assert Snapshot.objects.count() == 3


def test_a_late_row_changes_nothing():
    take(record(price=Decimal("2.00"), modified=T0 + timedelta(hours=1)))
    assert take(record(price=Decimal("1.00"), modified=T0)) == (0, 0, 1, 0)
    assert prices() == [Decimal("2.00")]


def test_the_whole_history_replayed_ends_the_same():
    steps = [record(price=Decimal(p), modified=T0 + timedelta(hours=h)) for h, p in enumerate("1213")]
    assert take(*steps) == (1, 3, 0, 0)
    before = everything()
    assert take(*steps) == (0, 0, 4, 0)
    assert everything() == before
    assert prices() == [Decimal(p) for p in "1213"]


def test_a_clock_that_runs_ahead_does_not_lock_the_listing():
    take(record(modified=datetime(2999, 1, 1, tzinfo=UTC)))
    assert take(record(price=Decimal("1.00"), modified=timezone.now() + timedelta(seconds=1))) == (0, 1, 0, 0)
    assert listing().price == Decimal("1.00")


@pytest.mark.parametrize("batch", [1, 2, 3, 1000])
def test_duplicates_in_a_file_end_the_same_wherever_batches_are_cut(batch):
    rows = [record(p, price=Decimal(n)) for n, p in enumerate(["1", "2", "1", "1", "2", "1"], 1)]
    rows.append(rows[0])
    totals = [0, 0, 0]
    for start in range(0, len(rows), batch):
        new, changed, unchanged, _ = take(*rows[start : start + batch])
        totals = [totals[0] + new, totals[1] + changed, totals[2] + unchanged]
    assert totals == [2, 4, 1]
    assert prices("1") == [Decimal(1), Decimal(3), Decimal(4), Decimal(6)]
    assert prices("2") == [Decimal(2), Decimal(5)]


def test_sales_and_times_are_noted_without_a_snapshot():
    take(record(sales=1, modified=T0))
    later = T0 + timedelta(days=1)
    assert take(record(sales=9, modified=later)) == (0, 0, 1, 0)
    assert (listing().sales, listing().modified_at, Snapshot.objects.count()) == (9, later, 1)


def test_a_seller_keeps_what_a_source_leaves_out():
    take(record())
    take(record("2", seller=SellerRecord("s1", "新名字")))
    seller = Seller.objects.get()
    assert (seller.name, seller.location, seller.credit) == ("新名字", "杭州", 5)


def test_the_same_id_on_two_marketplaces_is_two_listings():
    take(record())
    other = make_marketplace("othermart", name="Other")
    outcome = actions.ingest(marketplace=other, records=[record(title="别的")])
    assert (outcome.new, Listing.objects.count(), Seller.objects.count()) == (1, 2, 2)
    assert Listing.objects.get(marketplace__code="taomart").title == "阿尔派 登山鞋"


def test_one_row_that_the_store_refuses_costs_itself():
    """Parsers let none through; this is the net below them."""
    rows = [record(str(n)) for n in range(50)]
    rows[17] = record("17", title="x" * 501, line=18)
    outcome = actions.ingest(marketplace=make_marketplace(), records=rows)
    assert (outcome.new, outcome.rejected, Listing.objects.count()) == (49, 1, 49)
    assert (outcome.rejects[0].reason, outcome.rejects[0].line) == (Reason.STORE, 18)


def test_observing_stands_whatever_its_time():
    take(record(modified=T0), record(state="removed", modified=T0 + timedelta(hours=1)))
    item = actions.observe(listing=listing(), record=record(modified=T0))
    assert (item.state, listing().state, Snapshot.objects.count()) == ("onsale", "onsale", 3)
    item = actions.observe(listing=item, record=record(modified=T0))
    assert Snapshot.objects.count() == 3


def test_an_item_that_is_gone_is_removed_as_it_was():
    take(record(pictures=("https://p.example/1",), attributes={"brand": "x"}))
    item = actions.observe_gone(listing=listing())
    assert (item.state, item.price, item.title) == ("removed", Decimal("99.00"), "阿尔派 登山鞋")
    last = queries.latest_snapshot(item)
    assert (last.state, last.pictures, last.attributes) == (
        "removed",
        ["https://p.example/1"],
        {"brand": "x"},
    )
    actions.observe_gone(listing=item)
    assert Snapshot.objects.count() == 2


def test_an_answer_about_another_item_is_refused():
    take(record())
    with pytest.raises(Invalid):
        actions.observe(listing=listing(), record=replace(record(), item_id="9"))
    assert Snapshot.objects.count() == 1


def test_facts_for_scans():
    made = make_listing("甲", pictures=["https://p.example/x"])
    mark = queries.latest_snapshot_id()
    take(record(attributes={"brand": "x"}, pictures=("https://p.example/1",)))
    (facts,) = queries.snapshots_after(mark, queries.latest_snapshot_id())
    assert facts == queries.snapshot_facts([facts.snapshot_id])[0]
    assert facts[2:] == (
        *("taomart", "680100", "阿尔派 登山鞋", Decimal("99.00"), "CNY", "", "onsale", listing().seller_id),
        *("s1", "海风小店", ["https://p.example/1"], {"brand": "x"}, facts.observed_at),
    )
    assert [f.listing_id for f in queries.snapshots_after(0, mark)] == [made.pk]
    assert queries.find_listing("680100") == listing()
    assert queries.find_listing("680100", "othermart") is None
    assert queries.item_addresses() == {"taomart": "https://item.taomart.example/item.htm?id={id}"}
