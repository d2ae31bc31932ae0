import random
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sandbox.pictures import gallery
from sandbox.store import Store, save_listing
from sandbox.world.build import seed_world, tick
from sandbox.world.catalogue import ACCESSORIES, PRODUCTS, UNRELATED
from sandbox.world.offers import FLAVOURS, LOUD, MAX_TITLE_BYTES, SHARES, SHOE_GRADES, compose
from sandbox.world.shops import open_shops

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def new_store(folder) -> Store:
    folder.mkdir(exist_ok=True)
    store = Store(folder / "marketplace.sqlite3")
    store.create()
    return store


@pytest.fixture
def world(tmp_path) -> Store:
    store = new_store(tmp_path)
    assert seed_world(store, seed=7, listings=360, now=NOON) == 360
    return store


def everything(store: Store) -> list[tuple]:
    return [
        tuple(row)
        for row in store.rows("SELECT * FROM listings JOIN sellers USING (seller_id) ORDER BY item_id")
    ]


def test_the_same_seed_makes_the_same_world(tmp_path, world):
    again = new_store(tmp_path / "again")
    seed_world(again, seed=7, listings=360, now=NOON)
    other = new_store(tmp_path / "other")
    seed_world(other, seed=8, listings=360, now=NOON)
    assert everything(again) == everything(world)
    assert everything(other) != everything(world)


def test_a_world_is_made_once(world):
    before = everything(world)
    assert seed_world(world, seed=7, listings=360, now=NOON) == 0
    assert everything(world) == before


def test_every_listing_of_the_world_is_well_formed(world):
    rows = world.changes(after=0, limit=500)
    assert len(rows) == 360
    for row in rows:
        assert re.fullmatch("[0-9]{12}", row["item_id"])
        assert 0 < sum(1 if c.isascii() else 2 for c in row["title"]) <= MAX_TITLE_BYTES
        assert Decimal(row["price"]) >= 1 and re.fullmatch(r"[0-9]+\.[0-9]{2}", row["price"])
        assert row["modified"] <= "2026-05-01T12:00:00.000Z"
        for picture in row["pictures"]:
            gallery.parse(picture.removeprefix("/pictures/").removesuffix(".jpg"))
    assert [row["modified"] for row in rows] == sorted(row["modified"] for row in rows)


def test_all_five_participants_meet_every_kind_of_shop(world):
    rows = world.changes(after=0, limit=500)
    kinds = {row["kind"] for row in rows}
    assert kinds == set(SHARES) == set(FLAVOURS)
    assert {row["brand"] for row in rows} >= {"Apple", "Adidas", "Procter & Gamble", "Philips", "Mars"}


def test_blatant_words_stand_in_copyists_listings_only(world):
    """A lifelike plant (高仿真) is honest; a grade of fakes is not."""
    blatant = [
        row["kind"]
        for row in world.changes(after=0, limit=500)
        if any(word in row["title"].replace("高仿真", "") for word in LOUD + SHOE_GRADES)
    ]
    assert set(blatant) == {"copyist"} and len(blatant) >= 30


def test_official_and_authorised_shops_sell_at_full_price(world):
    lowest = min(product.price for product in PRODUCTS) * 0.8
    prices = [
        Decimal(r["price"])
        for r in world.changes(after=0, limit=500)
        if r["kind"] in ("official", "authorised")
    ]
    assert len(prices) > 40 and min(prices) > lowest


def test_some_shops_carry_many_copies(world):
    copies = [row["name"] for row in world.changes(after=0, limit=500) if row["kind"] == "copyist"]
    assert max(copies.count(name) for name in set(copies)) >= 10


def test_some_items_are_protected_so_that_refusals_can_be_shown(world):
    assert 2 <= sum(row["protected"] for row in world.changes(after=0, limit=500)) <= 12


def test_ticks_go_on_for_ever_and_from_where_they_were(tmp_path, world):
    twin = new_store(tmp_path / "twin")
    seed_world(twin, seed=7, listings=360, now=NOON)
    first = [tick(world, seed=7) for _ in range(80)]
    restarted = Store(twin.path)
    second = [tick(twin, seed=7) for _ in range(40)] + [tick(restarted, seed=7) for _ in range(40)]
    assert first == second
    assert world.rows("SELECT count(*) FROM listings")[0][0] > 400


def test_ticks_bring_copies_and_honest_goods(tmp_path):
    store = new_store(tmp_path)
    for _ in range(60):
        tick(store, seed=7)
    kinds = {row["kind"] for row in store.changes(after=0, limit=500)}
    assert {"copyist", "honest"} <= kinds


def test_removed_goods_come_back_under_a_new_id(world):
    gone = next(row for row in world.changes(after=0, limit=500) if row["kind"] == "copyist")
    with world.writing() as connection:
        save_listing(connection, {"item_id": gone["item_id"], "status": "removed"})
    known = {row["item_id"] for row in world.changes(after=0, limit=500)}
    back = []
    for _ in range(60):
        listed = [world.listing(item_id) for item_id in tick(world, seed=7)]
        back += [row for row in listed if row["item_id"] not in known and row["pictures"] == gone["pictures"]]
    assert back
    for row in back:
        assert (row["seller_id"], sorted(row["title"].split())) == (
            gone["seller_id"],
            sorted(gone["title"].split()),
        )
        assert row["status"] == "onsale"


@pytest.mark.parametrize("seed", range(20))
def test_any_seed_composes_listings_of_every_kind_of_shop(seed):
    draw = random.Random(seed)
    shops = open_shops(draw)
    assert len({shop.seller_id for shop in shops}) == len({shop.name for shop in shops}) == len(shops)
    assert {compose(draw, shops)[0].kind for _ in range(300)} == set(SHARES)


def test_the_catalogue_asks_for_pictures_that_exist():
    for goods in (*PRODUCTS, *ACCESSORIES, *UNRELATED):
        for colour in goods.colours:
            gallery.parse(gallery.key(goods.kind, colour))
