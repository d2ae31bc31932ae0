"""The world's beginning and its daily life: the first listings, then one tick after another.

Both are decided by the seed and a counter in the store, so a restarted world goes on where it was.
"""

import random
import sqlite3
from datetime import UTC, datetime, timedelta

from sandbox.store import (
    Store,
    as_listing,
    counter_value,
    new_item_id,
    next_number,
    save_listing,
    save_seller,
    set_counter,
)
from sandbox.world.offers import compose
from sandbox.world.shops import Shop, open_shops

PROTECTED_EVERY = 60
FIRST_DAYS = 45


def seed_world(store: Store, *, seed: int, listings: int, now: datetime | None = None) -> int:
    """Fill an empty store, once; returns how many listings it added (0 when the store has its world)."""
    now = now or datetime.now(UTC)
    draw = random.Random(f"world {seed}")
    shops = open_shops(draw)
    with store.writing() as connection:
        if counter_value(connection, "seeded") or listings == 0:
            return 0
        for shop in shops:
            save_seller(connection, shop.row())
        ages = sorted((draw.random() ** 1.7 * FIRST_DAYS for _ in range(listings)), reverse=True)
        for number, days in enumerate(ages, start=1):
            shop, listing = compose(draw, shops)
            listing |= {"seller_id": shop.seller_id, "item_id": new_item_id(connection)}
            listing["status"] = "instock" if draw.random() < 0.03 else "onsale"
            listing["protected"] = int(shop.kind == "copyist" and number % PROTECTED_EVERY < 3)
            moment = now - timedelta(days=days)
            listing["listed_at"] = moment.isoformat(timespec="seconds").replace("+00:00", "Z")
            save_listing(connection, listing, now=moment)
        set_counter(connection, "seeded", 1)
    return listings


def tick(store: Store, *, seed: int) -> list[str]:
    """A new listing, a relisting of a removed one, or a change; returns the item ids."""
    with store.writing() as connection:
        number = next_number(connection, "trickle")
        draw = random.Random(f"tick {seed} {number}")
        shops = open_shops(random.Random(f"world {seed}"))
        for shop in shops:
            save_seller(connection, shop.row())
        removed = _some(connection, "removed", draw)
        on_sale = _some(connection, "onsale", draw)
        choice = draw.random()
        if removed and choice < 0.25:
            return [_relist(connection, removed, draw)]
        if on_sale and choice < 0.35:
            return [_change(connection, on_sale, draw)]
        return [_new(connection, shops, draw) for _ in range(draw.choice((1, 1, 2)))]


def _some(connection: sqlite3.Connection, status: str, draw: random.Random) -> dict | None:
    sql = "SELECT * FROM listings WHERE status = ? ORDER BY change_seq DESC LIMIT 40"
    rows = connection.execute(sql, (status,)).fetchall()
    return as_listing(draw.choice(rows)) if rows else None


def _new(connection: sqlite3.Connection, shops: list[Shop], draw: random.Random) -> str:
    shop, listing = compose(draw, shops)
    listing |= {"seller_id": shop.seller_id, "item_id": new_item_id(connection), "sales": draw.randint(0, 6)}
    save_listing(connection, listing)
    return listing["item_id"]


def _relist(connection: sqlite3.Connection, gone: dict, draw: random.Random) -> str:
    """The same goods come back under a new id: same pictures and shop, a word moved, a price nudged."""
    words = gone["title"].split(" ")
    if len(words) > 2:
        words.append(words.pop(draw.randrange(1, len(words) - 1)))
    again = {
        name: gone[name]
        for name in ("seller_id", "list_price", "currency", "category", "brand", "pictures", "details")
    }
    again |= {
        "item_id": new_item_id(connection),
        "title": " ".join(words),
        "price": f"{float(gone['price']) * draw.uniform(0.92, 1.08):.2f}",
        "sales": 0,
    }
    save_listing(connection, again)
    return again["item_id"]


def _change(connection: sqlite3.Connection, listing: dict, draw: random.Random) -> str:
    """A shop sells some and moves its price, as shops do."""
    change = {"item_id": listing["item_id"], "sales": listing["sales"] + draw.randint(1, 40)}
    if draw.random() < 0.6:
        change["price"] = f"{float(listing['price']) * draw.choice((0.9, 0.95, 1.05)):.2f}"
    save_listing(connection, change)
    return listing["item_id"]
