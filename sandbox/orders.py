"""Removal and reinstatement orders: each idempotency key is carried out at most once."""

import hashlib
import json
import sqlite3
from dataclasses import dataclass

from sandbox.store import Store, as_listing, next_number, save_listing, timestamp

FIELDS = ("case", "item_id", "reason", "statement_url")
MAX_KEY = 200


@dataclass
class Refused(Exception):
    """The marketplace does not carry the order out: HTTP status, machine code, sentence."""

    status: int
    code: str
    message: str


def parse(body: bytes) -> dict:
    try:
        order = json.loads(body)
    except ValueError:
        raise Refused(400, "bad_json", "The body is not JSON; send one JSON object in UTF-8.") from None
    if not isinstance(order, dict):
        raise Refused(400, "bad_json", "The body must be one JSON object.")
    for name in FIELDS:
        if not isinstance(order.get(name), str) or not order[name].strip():
            raise Refused(400, "missing_field", f"{name} is missing or is not a text.")
    if not order["statement_url"].startswith(("http://", "https://")):
        raise Refused(400, "bad_statement_url", "statement_url must be an http or https address.")
    return order


def place(store: Store, *, kind: str, key: str, body: bytes) -> dict:
    """Carry out an order once and return its answer; the same key with the same body gets it again.

    Refused orders leave nothing behind, so one may be sent again under its key once the cause is gone.
    """
    if not key or len(key) > MAX_KEY:
        raise Refused(400, "missing_key", f"Idempotency-Key is needed, 1 to {MAX_KEY} characters.")
    order = parse(body)
    digest = hashlib.sha256(kind.encode() + b"\0" + body).hexdigest()
    with store.writing() as connection:
        earlier = connection.execute("SELECT * FROM orders WHERE idempotency_key = ?", (key,)).fetchone()
        if earlier is not None:
            if earlier["request_digest"] != digest:
                raise Refused(
                    409,
                    "key_reused",
                    "This Idempotency-Key was used for another order; take a new one.",
                )
            return json.loads(earlier["answer"])
        return _carry_out(connection, kind=kind, key=key, digest=digest, order=order)


def _carry_out(connection: sqlite3.Connection, *, kind: str, key: str, digest: str, order: dict) -> dict:
    row = connection.execute("SELECT * FROM listings WHERE item_id = ?", (order["item_id"],)).fetchone()
    if row is None:
        raise Refused(404, "unknown_item", "The marketplace has no such item; check the id.")
    listing = as_listing(row)
    if kind == "removal" and listing["protected"]:
        raise Refused(
            422,
            "protected_item",
            "A court order keeps this item on sale; write to legal@sandbox.example first.",
        )
    status, change = _effect(kind, listing, order)
    if change:
        save_listing(connection, {"item_id": order["item_id"], **change})
    number = next_number(connection, "order")
    answer = {"order": f"SO{number:08d}", "item_id": order["item_id"], "status": status}
    connection.execute(
        "INSERT INTO orders (number, kind, item_id, case_reference, reason, statement_url, idempotency_key,"
        " request_digest, answer, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            kind,
            order["item_id"],
            order["case"],
            order["reason"],
            order["statement_url"],
            key,
            digest,
            json.dumps(answer),
            timestamp(),
        ),
    )
    return answer


def _effect(kind: str, listing: dict, order: dict) -> tuple[str, dict | None]:
    gone = listing["status"] == "removed"
    if kind == "removal":
        if gone:
            return "already_removed", None
        notice = {
            "removal_reason": order["reason"],
            "statement_url": order["statement_url"],
        }
        return "removed", {"status": "removed", **notice}
    if not gone:
        return "not_removed", None
    return "reinstated", {
        "status": "onsale",
        "removal_reason": None,
        "statement_url": None,
    }
