"""The channel protocol as the portal meets it: feed, items, removals, reinstatements."""

import json
from urllib.parse import urljoin

from flask import Blueprint, Response, current_app, jsonify, request

from sandbox import orders, signing
from sandbox.store import Store

blueprint = Blueprint("protocol", __name__)
MAX_LIMIT = 500
MAX_ORDER_BYTES = 64 * 1024
LARGEST_CURSOR = 2**63 - 1


def store() -> Store:
    return current_app.extensions["store"]


def refusal(status: int, code: str, message: str) -> tuple[Response, int]:
    return jsonify(error=code, message=message), status


def as_line(listing: dict, base: str) -> dict:
    """A listing as the feed and the item endpoint tell it; `listing` carries its seller's columns."""
    return {
        "item_id": listing["item_id"],
        "title": listing["title"],
        "price": listing["price"],
        "currency": listing["currency"],
        "category": listing["category"],
        "seller": {
            "id": listing["seller_id"],
            "name": listing["name"],
            "location": listing["location"],
            "credit": listing["credit"],
        },
        "sales": listing["sales"],
        "pictures": [urljoin(base, picture) for picture in listing["pictures"]],
        "url": urljoin(base, f"/item.htm?id={listing['item_id']}"),
        "status": listing["status"],
        "modified": listing["modified"],
        "brand": listing["brand"],
    }


@blueprint.get("/feed")
def feed():
    after, limit = (
        request.args.get("after", "") or "0",
        request.args.get("limit", "100"),
    )
    if not (after.isascii() and after.isdigit() and int(after[:20]) <= LARGEST_CURSOR):
        return refusal(
            400,
            "bad_cursor",
            "after must be a cursor that this feed gave out, or be left out.",
        )
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= MAX_LIMIT):
        return refusal(400, "bad_limit", f"limit must be a whole number from 1 to {MAX_LIMIT}.")
    changes = store().changes(after=int(after), limit=int(limit))
    lines = "".join(json.dumps(as_line(row, request.host_url), ensure_ascii=False) + "\n" for row in changes)
    cursor = str(changes[-1]["change_seq"]) if changes else after
    return Response(lines, mimetype="application/x-ndjson", headers={"X-Next-Cursor": cursor})


@blueprint.get("/items/<item_id>")
def item(item_id: str):
    listing = store().listing(item_id)
    if listing is None:
        return refusal(404, "unknown_item", "The marketplace has no such item; check the id.")
    return jsonify(as_line(listing, request.host_url))


@blueprint.post("/removals")
def removals():
    return take_order("removal")


@blueprint.post("/reinstatements")
def reinstatements():
    return take_order("reinstatement")


def take_order(kind: str):
    if (request.content_length or 0) > MAX_ORDER_BYTES:
        return refusal(413, "too_large", f"An order may have {MAX_ORDER_BYTES} bytes at most.")
    body = request.get_data()
    headers = request.headers
    try:
        signing.check(
            secret=current_app.config["SECRET"],
            moment=headers.get("X-Timestamp", ""),
            given=headers.get("X-Signature", ""),
            body=body,
        )
        answer = orders.place(store(), kind=kind, key=headers.get("Idempotency-Key", ""), body=body)
    except signing.BadSignature as problem:
        return refusal(401, "bad_signature", str(problem))
    except orders.Refused as problem:
        return refusal(problem.status, problem.code, problem.message)
    return jsonify(answer), 202
