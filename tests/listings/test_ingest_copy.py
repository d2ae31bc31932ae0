"""What COPY and the merge must get right beyond counting: odd texts, two writers at once, any point of
death, the rights of whoever calls, and that what is unchanged is not written."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from brands import tenancy
from listings import actions
from listings.actions import merging, staging
from listings.feeds.records import ListingRecord, Reason, SellerRecord, json_of
from listings.models import Listing, ListingImage, Marketplace, Seller, Snapshot
from tests.factories.rows import make_marketplace

pytestmark = pytest.mark.django_db
T0 = datetime(2026, 1, 1, tzinfo=UTC)
ODD = (
    "\\N",
    "\\.",
    "a\tb",
    "a\nb",
    "a\r\nb",
    "a\\tb",
    'say "x"',
    "it's",
    "{}",
    "\\",
    "\x01",
    "NULL",
    "%s %%",
    "𠮷野家",
)


def record(item_id: str = "680100", **fields) -> ListingRecord:
    fields = {
        "title": "阿尔派 登山鞋",
        "price": Decimal("99.00"),
        "seller": SellerRecord("s1", "海风小店"),
    } | fields
    return ListingRecord(item_id=item_id, **fields)


def take(*records: ListingRecord, **options) -> tuple[int, int, int, int]:
    outcome = actions.ingest(marketplace=make_marketplace(), records=records, **options)
    return outcome.new, outcome.changed, outcome.unchanged, outcome.rejected


def stored() -> list[object]:
    """All that a batch writes, without keys and without the times of writing."""
    return [
        sorted(
            Listing.objects.values_list(
                *("item_id", "url", "seller__external_id", "title", "price", "currency", "category", "sales"),
                *("state", "content_hash", "modified_at"),
            )
        ),
        sorted(Snapshot.objects.values_list("listing__item_id", "content_hash", "title", "price", "state")),
        sorted(ListingImage.objects.values_list("listing__item_id", "url", "position", "state")),
        sorted(Seller.objects.values_list("external_id", "name", "location", "credit"), key=str),
    ]


def versions(table: str) -> list[object]:
    """Which transaction wrote each row, and where it lies: differs after any UPDATE."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, xmin::text, ctid::text FROM {table} ORDER BY id")
        return cursor.fetchall()


@given(
    st.tuples(st.text(), st.text())
    | st.dictionaries(st.text(), st.text() | st.integers() | st.none(), max_size=4)
)
def test_the_short_way_to_json_ends_the_same(value):
    assert json_of(value) == json.dumps(value, sort_keys=True, ensure_ascii=False)


def test_the_content_hash_is_what_it_was():
    """Hashes are kept: another way to the same content would make every listing a changed one."""
    assert record(pictures=("https://p/1",), attributes={"z": "1", "a": 'x"'}).content_hash() == (
        "e70cc85329e2b1b90c3c8bb1da1ecdd28b5b0d15d06df4639841cecc255dfd4d"
    )


@pytest.mark.parametrize("odd", ODD)
def test_odd_texts_arrive_as_they_are(odd):
    """In each place: listing, snapshot, seller, picture; as new and as changed."""
    seller = SellerRecord(odd, odd, odd)
    first = record(title=odd, category=odd, seller=seller, pictures=(odd,), attributes={odd: odd}, url=odd)
    assert take(first, record("2"))[:2] == (2, 0)
    for state in ("onsale", "removed"):
        if state == "removed":
            assert take(replace(first, state=state)) == (0, 1, 0, 0)
        listing = Listing.objects.select_related("seller").get(item_id="680100")
        snapshot = listing.snapshots.latest("id")
        assert (listing.title, listing.category, listing.url, listing.state) == (odd, odd, odd, state)
        assert (listing.seller.external_id, listing.seller.name, listing.seller.location) == (odd, odd, odd)
        assert (snapshot.title, snapshot.pictures, snapshot.attributes) == (odd, [odd], {odd: odd})
        assert [image.url for image in listing.images.all()] == [odd]


def test_what_is_missing_and_what_is_empty():
    take(ListingRecord("1", "鞋"), record("2", sales=0, seller=SellerRecord("s")))
    bare, other = Listing.objects.order_by("item_id")
    assert (bare.price, bare.sales, bare.seller, bare.modified_at, bare.category) == (
        None,
        None,
        None,
        None,
        "",
    )
    assert (other.sales, other.seller.name, other.seller.credit) == (0, "", None)


@pytest.mark.parametrize(
    "bad",
    [
        {"title": "a\x00b"},
        {"title": "\ud800"},
        {"url": "\ud800"},
        {"sales": 2**40},
        {"sales": -1},
        {"state": "x" * 11},
        {"pictures": ("https://p/" + "x" * 1000,)},
        {"seller": SellerRecord("s" * 81)},
        {"seller": SellerRecord("s", credit=2**40)},
        {"attributes": {"a": "\x00"}},
    ],
    ids=lambda bad: next(iter(bad)),
)
@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
def test_a_row_that_the_store_refuses_costs_itself(bad, known):
    if known:
        take(record("13", title="before"))
    rows = [record(str(n), line=n) for n in range(10, 20)]
    rows[3] = record("13", line=13, **bad)
    outcome = actions.ingest(marketplace=make_marketplace(), records=rows)
    assert (outcome.new, outcome.read, outcome.rejected) == (9, 10, 1)
    assert (outcome.rejects[0].reason, outcome.rejects[0].line) == (Reason.STORE, 13)
    assert Listing.objects.filter(title="before").count() == known


def test_a_replay_writes_nothing():
    rows = [record(str(n), sales=n, modified=T0, pictures=(f"https://p/{n}",)) for n in range(50)]
    take(*rows)
    tables = ("listings_listing", "listings_snapshot", "listings_listingimage", "listings_seller")
    before = [versions(table) for table in tables]
    assert take(*rows) == (0, 0, 50, 0)
    assert [versions(table) for table in tables] == before


def test_being_seen_is_noted_once_a_day():
    take(record(modified=T0), record("2", modified=T0), observed_at=T0)
    take(record("2", price=Decimal(1), modified=T0 + timedelta(hours=1)), observed_at=T0 + timedelta(hours=1))
    for hours, seen in ((20, T0), (30, T0 + timedelta(hours=30)), (40, T0 + timedelta(hours=30))):
        # the second row comes late: it says what its listing said before
        moment = T0 + timedelta(hours=hours)
        assert take(record(modified=T0), record("2", modified=T0), observed_at=moment) == (0, 0, 2, 0)
        assert Listing.objects.get(item_id="680100").last_seen_at == seen
    assert Listing.objects.get(item_id="2").last_seen_at == T0 + timedelta(hours=30)


def test_pictures_move_and_stay_fetched():
    take(record(pictures=("https://p/1", "https://p/2")))
    ListingImage.objects.update(state="fetched", next_try_at=None)
    take(record(pictures=("https://p/2", "https://p/3", "https://p/1", "https://p/3")))
    found = ListingImage.objects.order_by("position", "url").values_list("url", "position", "state")
    assert list(found) == [
        ("https://p/2", 0, "fetched"),
        ("https://p/3", 1, "pending"),
        ("https://p/1", 2, "fetched"),
    ]


def test_rows_begin_with_the_defaults_of_their_fields():
    """COPY knows no model: a field that somebody adds must begin as it would by the ORM."""
    take(record(pictures=("https://p/1",)))
    image, fresh = ListingImage.objects.get(), ListingImage()
    given = {"id", "listing_id", "url", "next_try_at"}
    for field in ListingImage._meta.concrete_fields:
        value, default = getattr(image, field.attname), getattr(fresh, field.attname)
        if isinstance(default, datetime):
            assert abs(value - default) < timedelta(minutes=5)
        elif field.attname not in given:
            assert value == default


def test_asked_again_about_the_same_time_the_answer_stands():
    take(record(modified=T0), record(state="removed", modified=T0 + timedelta(hours=1)))
    listing = Listing.objects.get()
    for state in ("onsale", "removed", "onsale", "removed"):
        listing = actions.observe(listing=listing, record=record(state=state, modified=T0))
        assert listing.state == state
    assert list(Snapshot.objects.order_by("id").values_list("state", flat=True)) == ["onsale", "removed"] * 3


@contextmanager
def _as_in_production() -> Iterator[None]:
    """Nobody but the owner of the database may make temporary tables in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        cursor.execute(
            f"REVOKE ALL ON DATABASE {connection.ops.quote_name(cursor.fetchone()[0])} FROM PUBLIC"
        )
    yield


@pytest.mark.parametrize("scope", [nullcontext, tenancy.platform_scope, lambda: tenancy.brand_scope(1)])
def test_any_scope_may_bring_listings_and_keeps_its_rights(scope):
    make_marketplace()
    with _as_in_production(), scope():
        before = tenancy.current()
        assert take(record(), record("2")) == (2, 0, 0, 0)
        assert take(record(price=Decimal(1)), record("2")) == (0, 1, 1, 0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('role'), current_setting('enable_hashjoin')")
            assert cursor.fetchone() == (before.role, "on")
            cursor.execute(
                "SELECT count(*) FROM pg_class WHERE relname LIKE 'ingest\\_%' AND relpersistence = 't'"
            )
            assert cursor.fetchone() == (0,)
        assert tenancy.current() == before


class Killed(BaseException):
    pass


STEPS = (
    *("stage_rows", "find", "add_listings", "change_listings", "add_snapshots", "add_pictures", "touch"),
    *("merge_sellers", "stage_sellers", "seller_keys", "announce_writing"),
)


@pytest.mark.parametrize("step", STEPS)
def test_killed_after_any_step_and_run_again(monkeypatch, step):
    old = [record(str(n), sales=1, pictures=(f"https://p/{n}",)) for n in range(10)]
    rows = [replace(each, sales=2) for each in old[:3]]
    rows += [replace(each, price=Decimal(5), pictures=("https://p/x", *each.pictures)) for each in old[3:6]]
    rows += [
        record(str(n), seller=SellerRecord(f"new{n}", "新店"), pictures=("https://p/y",))
        for n in range(20, 25)
    ]
    take(*old)
    before = stored()
    home = merging if hasattr(merging, step) else actions.ingest.__globals__
    real = getattr(merging, step, None) or home[step]

    def dying(*args, **options):
        real(*args, **options)
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        if home is merging:
            patch.setattr(merging, step, dying)
        else:
            patch.setitem(home, step, dying)
        take(*rows)
    assert stored() == before
    assert take(*rows) == (5, 3, 3, 0)
    after = stored()
    assert take(*rows) == (0, 0, 11, 0)
    assert stored() == after
    assert (len(after[0]), len(after[1]), len(after[2]), len(after[3])) == (15, 18, 18, 6)


def test_an_error_in_the_rows_themselves_is_told_as_it_is():
    def rows() -> Iterator[tuple[object, ...]]:
        yield ("s1", "a", "", None)
        raise LookupError("row 2")

    with pytest.raises(LookupError, match="row 2"), transaction.atomic(), staging.staging():
        staging.copy("ingest_seller", ("external_id", "name", "location", "credit"), rows())


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_the_same_items_wait_for_one_another(monkeypatch):
    """Two connections bring the same items in opposite order, with shared sellers, each several times."""
    monkeypatch.setitem(actions.ingest.__globals__, "BATCH", 20)
    market = make_marketplace()
    rounds, items = 6, 60
    failed: list[BaseException] = []
    totals = actions.Outcome()
    gate, lock = threading.Barrier(2), threading.Lock()

    def write(turn: int) -> None:
        try:
            mine = Marketplace.objects.get(pk=market.pk)
            gate.wait(timeout=30)
            for number in range(rounds):
                rows = [
                    record(
                        str(n),
                        price=Decimal(10 * turn + number + 1),
                        seller=SellerRecord(f"s{n % 7}", f"shop {turn}"),
                        pictures=(f"https://p/{n}", f"https://p/{number}"),
                    )
                    for n in range(items)
                ]
                outcome = actions.ingest(marketplace=mine, records=rows if turn else rows[::-1])
                with lock:
                    totals.add(outcome)
        except BaseException as error:  # a thread's error would be lost; it is judged below
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(turn,)) for turn in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert failed == []
    assert (totals.new, totals.read, totals.rejected) == (items, 2 * rounds * items, 0)
    assert Listing.objects.count() == items
    assert Seller.objects.count() == 7
    # each price of each writer made one snapshot, once, whoever came first
    assert Snapshot.objects.count() == totals.new + totals.changed == 2 * rounds * items
    assert ListingImage.objects.count() == items * (rounds + 1) - rounds
    for listing in Listing.objects.all():
        assert listing.content_hash == listing.snapshots.latest("id").content_hash
