"""What tests and the demo turn by hand. Answers callers on this machine only."""

import ipaddress
import json
import re
from decimal import Decimal, InvalidOperation

from flask import Blueprint, abort, current_app, jsonify, request

from sandbox import faults
from sandbox.protocol import as_line, refusal, store
from sandbox.store import new_item_id, save_listing, save_seller
from sandbox.world.build import tick

blueprint = Blueprint("control", __name__)
DEFAULT_SELLER = {
    "id": "2200100000001",
    "name": "测试小店",
    "location": "浙江 杭州",
    "credit": 1200,
}
ITEM_ID = re.compile(r"[0-9]{1,20}")


class BadListing(Exception):
    """The listing cannot be stored; the message says which field is wrong."""


@blueprint.before_request
def local_only():
    if not request.remote_addr or not ipaddress.ip_address(request.remote_addr).is_loopback:
        abort(403)


@blueprint.get("/healthz")
def healthz():
    count = store().rows("SELECT count(*) FROM listings")[0][0]
    return jsonify(status="ok", listings=count)


@blueprint.get("/orders")
def order_list():
    rows = store().rows(
        "SELECT * FROM orders WHERE ? IS NULL OR item_id = ? ORDER BY number",
        *[request.args.get("item_id")] * 2,
    )
    listed = [
        {
            "order": json.loads(row["answer"])["order"],
            "kind": row["kind"],
            "item_id": row["item_id"],
            "case": row["case_reference"],
            "reason": row["reason"],
            "statement_url": row["statement_url"],
            "key": row["idempotency_key"],
            "status": json.loads(row["answer"])["status"],
            "received": row["received_at"],
        }
        for row in rows
    ]
    return jsonify(count=len(listed), orders=listed)


@blueprint.get("/faults")
def fault_list():
    return jsonify(faults=current_app.extensions["faults"].active())


@blueprint.post("/faults")
def add_fault():
    try:
        fault = faults.parse(request.get_json(silent=True))
    except faults.BadFault as problem:
        return refusal(400, "bad_fault", str(problem))
    current_app.extensions["faults"].add(fault)
    return jsonify(faults=current_app.extensions["faults"].active()), 201


@blueprint.delete("/faults")
def clear_faults():
    current_app.extensions["faults"].clear()
    return "", 204


@blueprint.post("/listings")
def put_listing():
    """Add a listing, or change the named fields of one whose item_id is known."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("seller", {}), dict):
        return refusal(400, "bad_listing", "Send one JSON object; seller, when given, is an object too.")
    try:
        listing = listing_from(body)
        with store().writing() as connection:
            known = "item_id" in listing and store().listing(listing["item_id"]) is not None
            if not known:
                if "title" not in listing or "price" not in listing:
                    raise BadListing("A new listing needs at least title and price.")
                listing.setdefault("item_id", new_item_id(connection))
            if "seller" in body or not known:
                seller = seller_from(body.get("seller", {}))
                save_seller(connection, seller)
                listing["seller_id"] = seller["seller_id"]
            save_listing(connection, listing)
    except BadListing as problem:
        return refusal(400, "bad_listing", str(problem))
    return jsonify(lines([listing["item_id"]])[0]), 200 if known else 201


def lines(item_ids: list[str]) -> list[dict]:
    found = [store().listing(item_id) for item_id in item_ids]
    return [as_line(listing, request.host_url) for listing in found if listing]


def price_from(given: object) -> str:
    """The price as the feed writes it. Any finite number goes: tests need absurd ones too."""
    try:
        price = Decimal(str(given))
    except InvalidOperation:
        raise BadListing("price must be a number.") from None
    if not price.is_finite():
        raise BadListing("price must be a finite number.")
    return f"{price:.2f}"


def seller_from(given: dict) -> dict:
    seller = DEFAULT_SELLER | given
    if not all(isinstance(seller[name], str) and seller[name] for name in ("id", "name")):
        raise BadListing("The seller's id and name must be texts.")
    return {"seller_id": seller.pop("id"), **seller}


TEXTS = ("item_id", "title", "currency", "category", "removal_reason", "statement_url")


def listing_from(body: dict) -> dict:
    """The fields to store, from a request's JSON; BadListing when one is wrong."""
    listing: dict = {}
    for name in TEXTS:
        if name in body:
            if not isinstance(body[name], str):
                raise BadListing(f"{name} must be a text.")
            listing[name] = body[name]
    if "item_id" in listing and not ITEM_ID.fullmatch(listing["item_id"]):
        raise BadListing("item_id must be 1 to 20 digits.")
    if body.get("status", "onsale") not in ("onsale", "instock", "removed"):
        raise BadListing("status must be onsale, instock or removed.")
    if "price" in body:
        listing["price"] = price_from(body["price"])
    listing |= {
        name: body[name] for name in ("status", "brand", "sales", "pictures", "details") if name in body
    }
    if not isinstance(body.get("brand"), str | None) or type(body.get("sales", 0)) is not int:
        raise BadListing("brand must be a text or null, sales a whole number.")
    for name in ("pictures", "details"):
        if not isinstance(body.get(name, []), list):
            raise BadListing(f"{name} must be a list.")
    if not all(isinstance(picture, str) for picture in body.get("pictures", [])):
        raise BadListing("pictures must be a list of addresses.")
    if "protected" in body:
        listing["protected"] = int(bool(body["protected"]))
    return listing


@blueprint.post("/trickle")
def trickle():
    """One tick now: a new listing, a relisting or a change."""
    return jsonify(listings=lines(tick(store(), seed=current_app.config["SEED"]))), 201
