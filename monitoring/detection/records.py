"""The command line's JSON records to and from the engine's types."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from monitoring.detection.types import (
    BrandProfile,
    ListingFacts,
    ProductProfile,
    SellerFacts,
    SellerRecord,
    Signal,
    Verdict,
)


class MalformedRecord(Exception):
    """A record that is not what the contract says; the message names the field."""


def _mapping(record: object, what: str) -> Mapping[str, Any]:
    if not isinstance(record, Mapping):
        raise MalformedRecord(f"{what} must be an object")
    return record


def _text(record: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = record.get(key, default)
    if value is None and default is not None:
        value = default
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise MalformedRecord(f"{key} must be text")
    return value


def _optional_text(record: Mapping[str, Any], key: str) -> str | None:
    return None if record.get(key) is None else _text(record, key)


def _texts(record: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = record.get(key) or ()
    if not isinstance(values, list | tuple) or not all(isinstance(value, str | int) for value in values):
        raise MalformedRecord(f"{key} must be an array of texts")
    return tuple(str(value) for value in values)


def _records(record: Mapping[str, Any], key: str) -> list[object] | tuple[object, ...]:
    values = record.get(key)
    if values is None:
        return ()
    if not isinstance(values, list | tuple):
        raise MalformedRecord(f"{key} must be an array of objects")
    return values


def _price(record: Mapping[str, Any], key: str) -> Decimal | None:
    """None where there is no price or an absurd one (negative, not finite); 1,299.00 and ¥79 are read too."""
    value = record.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise MalformedRecord(f"{key} must be a decimal in a text")
    try:
        price = Decimal(str(value).strip().lstrip("¥￥").replace(",", ""))
    except InvalidOperation:
        raise MalformedRecord(f"{key} is not a number: {str(value)[:40]!r}") from None
    return price if price.is_finite() and price >= 0 else None


def listing_from(record: object) -> ListingFacts:
    row = _mapping(record, "a listing")
    seller = _mapping(row.get("seller") or {}, "seller")
    return ListingFacts(
        marketplace=_text(row, "marketplace", ""),
        item_id=_text(row, "item_id"),
        title=_text(row, "title", ""),
        price=_price(row, "price"),
        currency=_text(row, "currency", "CNY"),
        category=_optional_text(row, "category"),
        seller=SellerFacts(_text(seller, "id", ""), _text(seller, "name", "")),
        pictures=_texts(row, "pictures"),
    )


def profile_from(record: object) -> BrandProfile:
    row = _mapping(record, "a brand")
    return BrandProfile(
        id=_text(row, "id"),
        names=_texts(row, "names"),
        aliases=_texts(row, "aliases"),
        categories=_texts(row, "categories"),
        reference_price=_price(row, "reference_price"),
        currency=_text(row, "currency", "CNY"),
        pictures=_texts(row, "pictures"),
        products=tuple(_product(each) for each in _records(row, "products")),
        authorised_sellers=frozenset(_texts(row, "authorised_sellers")),
        seller_records={
            str(seller): _seller_record(each)
            for seller, each in _mapping(row.get("seller_records") or {}, "seller_records").items()
        },
        trusted_shop_words=_texts(row, "trusted_shop_words"),
        self_operated_words=_texts(row, "self_operated_words"),
    )


def profiles_from(records: object) -> list[BrandProfile]:
    """All brands of a file. MalformedRecord names the brand by its place, 1 for the first, or a second one's
    id: a listing would get two verdicts under one name."""
    if not isinstance(records, list):
        raise MalformedRecord("must be a JSON array of brands")
    profiles: dict[str, BrandProfile] = {}
    for place, record in enumerate(records, 1):
        try:
            profile = profile_from(record)
        except MalformedRecord as error:
            raise MalformedRecord(f"brand {place}: {error}") from None
        if profile.id in profiles:
            raise MalformedRecord(f"brand {place}: another brand has the id {profile.id[:80]!r} already")
        profiles[profile.id] = profile
    return list(profiles.values())


def _product(record: object) -> ProductProfile:
    row = _mapping(record, "a product")
    return ProductProfile(
        name=_text(row, "name"),
        reference_price=_price(row, "reference_price"),
        category=_optional_text(row, "category"),
        pictures=_texts(row, "pictures"),
    )


def _seller_record(record: object) -> SellerRecord:
    row = _mapping(record, "a seller record")
    counts = [row.get("confirmed", 0), row.get("rejected", 0)]
    if not all(isinstance(count, int) and count >= 0 for count in counts):
        raise MalformedRecord("confirmed and rejected must be counts")
    return SellerRecord(*counts)


def verdict_record(verdict: Verdict) -> dict[str, Any]:
    return {
        "item_id": verdict.item_id,
        "brand": verdict.brand,
        "score": verdict.score,
        "flagged": verdict.flagged,
        "rule_version": verdict.rule_version,
        "signals": [_signal_record(signal) for signal in verdict.signals],
    }


def _signal_record(signal: Signal) -> dict[str, Any]:
    record: dict[str, Any] = {
        "code": signal.code,
        "weight": signal.weight,
        "text": signal.text,
        "span": list(signal.span) if signal.span is not None else None,
    }
    if "region" in signal.params:
        # For programs, beside the sentence: which pictures, how they were matched, and which part of each.
        told = dict(signal.params)
        record["picture"] = {
            "picture": told["picture"],
            "reference": told["reference"],
            "product": told["product"] or None,
            "how": told["how"],
            "measure": int(told["measure"]),
            "region": _corners(told["region"]),
            "reference_region": _corners(told["reference_region"]),
            "mirrored": "mirrored" in told,
        }
    return record


def _corners(outline: str) -> list[list[float]]:
    return [[float(share) for share in corner.split(",")] for corner in outline.split(" ")]
