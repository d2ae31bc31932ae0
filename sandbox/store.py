"""The marketplace's own store: one SQLite file in WAL mode.

Every write takes the write lock first (BEGIN IMMEDIATE), so change numbers become visible in the
order in which they were given out: a reader of the feed can never skip one.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

SCHEMA = Path(__file__).with_name("schema.sql")
BUSY_SECONDS = 20
FIRST_ITEM_ID = 680_100_200_000
JSON_FIELDS = ("pictures", "details")
SELLER_FIELDS = ("seller_id", "name", "location", "credit", "good_rate", "kind", "about")
CHANGEABLE = (
    "seller_id",
    "title",
    "price",
    "list_price",
    "currency",
    "category",
    "brand",
    "sales",
    "pictures",
    "details",
    "status",
    "protected",
    "removal_reason",
    "statement_url",
)


def timestamp(moment: datetime | None = None) -> str:
    return (moment or datetime.now(UTC)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_listing(row: sqlite3.Row) -> dict:
    listing = dict(row)
    for name in JSON_FIELDS:
        listing[name] = json.loads(listing[name])
    listing["protected"] = bool(listing["protected"])
    return listing


class Store:
    """Connections are per thread; the file survives a killed process."""

    def __init__(self, path: Path):
        self.path = path
        self._local = threading.local()

    def create(self) -> None:
        self.connection().executescript(SCHEMA.read_text(encoding="utf-8"))

    def connection(self) -> sqlite3.Connection:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Close this thread's connection: needed before a fork."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        connection = self.connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def rows(self, sql: str, *values) -> list[sqlite3.Row]:
        return self.connection().execute(sql, values).fetchall()

    def listing(self, item_id: str) -> dict | None:
        """A listing with its seller's columns."""
        sql = "SELECT * FROM listings JOIN sellers USING (seller_id) WHERE item_id = ?"
        row = self.connection().execute(sql, (item_id,)).fetchone()
        return as_listing(row) if row else None

    def seller(self, seller_id: str) -> dict | None:
        row = self.connection().execute("SELECT * FROM sellers WHERE seller_id = ?", (seller_id,)).fetchone()
        return dict(row) if row else None

    def changes(self, *, after: int, limit: int) -> list[dict]:
        rows = self.rows(
            "SELECT * FROM listings JOIN sellers USING (seller_id)"
            " WHERE change_seq > ? ORDER BY change_seq LIMIT ?",
            after,
            limit,
        )
        return [as_listing(row) for row in rows]


def next_number(connection: sqlite3.Connection, counter: str) -> int:
    """The next value of a counter. Call inside `writing()` only, or two callers may get the same."""
    row = connection.execute(
        "UPDATE counters SET value = value + 1 WHERE name = ? RETURNING value",
        (counter,),
    ).fetchone()
    return row[0]


def counter_value(connection: sqlite3.Connection, counter: str) -> int:
    return connection.execute("SELECT value FROM counters WHERE name = ?", (counter,)).fetchone()[0]


def set_counter(connection: sqlite3.Connection, counter: str, value: int) -> None:
    connection.execute("UPDATE counters SET value = ? WHERE name = ?", (value, counter))


def new_item_id(connection: sqlite3.Connection) -> str:
    """An id that looks like the marketplace's: twelve digits, never given out twice."""
    while True:
        item_id = str(FIRST_ITEM_ID + next_number(connection, "item") * 7919)
        taken = connection.execute("SELECT 1 FROM listings WHERE item_id = ?", (item_id,)).fetchone()
        if taken is None:
            return item_id


def upsert(table: str, key: str, values: dict) -> tuple[str, tuple]:
    """One statement that adds a row or changes the named columns; names come from this module only."""
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    changes = ", ".join(f"{name} = excluded.{name}" for name in values)
    sql = f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT ({key}) DO UPDATE SET {changes}"  # noqa: S608
    return sql, tuple(values.values())


def save_seller(connection: sqlite3.Connection, seller: dict) -> None:
    """Add or change a seller; fields that are not named keep their value."""
    connection.execute(
        *upsert("sellers", "seller_id", {name: seller[name] for name in SELLER_FIELDS if name in seller})
    )


def save_listing(connection: sqlite3.Connection, listing: dict, *, now: datetime | None = None) -> int:
    """Add a listing or change the named fields of one; returns its new change number."""
    moment = timestamp(now)
    sequence = next_number(connection, "change")
    item_id = listing["item_id"]
    known = connection.execute("SELECT 1 FROM listings WHERE item_id = ?", (item_id,)).fetchone()
    values = {name: listing[name] for name in CHANGEABLE if name in listing}
    for name in JSON_FIELDS:
        if name in values:
            values[name] = json.dumps(values[name], ensure_ascii=False)
    values |= {"modified": moment, "change_seq": sequence}
    if known:
        changes = ", ".join(f"{name} = ?" for name in values)
        sql = f"UPDATE listings SET {changes} WHERE item_id = ?"  # noqa: S608 -- names from CHANGEABLE only
        connection.execute(sql, (*values.values(), item_id))
    else:
        values |= {"item_id": item_id, "listed_at": listing.get("listed_at", moment)}
        connection.execute(*upsert("listings", "item_id", values))
    return sequence
