"""Taobao Open Platform items: `taobao.item.get` and the affiliate form (taobao.tbk.*), bare, in
lists, or in their response envelopes. One document a line, or one document in the file."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from listings.feeds.fields import build
from listings.feeds.ndjson import decode
from listings.feeds.reader import Line
from listings.feeds.records import Fault, ListingRecord, Reason, Rejected, Unusable

MAX_LINE = 16 * 1024**2
"""A response of many items is one line; this many bytes hold some ten thousand of them."""
MAX_DOCUMENT = 32 * 1024**2
MAX_DEPTH = 8
INPUT_BRAND = "20000"
"""The property under which a seller types a brand (input_pids / input_str)."""


def parse(lines: Iterable[Line | Rejected], *, currency: str = "CNY") -> Iterator[ListingRecord | Rejected]:
    """Raises Unusable when the file is one document that is too large or is not JSON."""
    source = iter(lines)
    for line in source:
        if isinstance(line, Rejected):
            yield line
        elif line.text.strip():
            yield from _from(line, source, currency)


def _from(line: Line, rest: Iterator[Line | Rejected], currency: str) -> Iterator[ListingRecord | Rejected]:
    try:
        found = decode(line.text)
    except Rejected as rejected:
        if not opens_document(line.text):
            rejected.line, rejected.excerpt = line.number, line.text[:200]
            yield rejected
            return
        found = _document(line, rest)
    seen = False
    for item in _items(found, 0):
        seen = True
        try:
            yield _record(item, line.number, currency)
        except Rejected as rejected:
            yield rejected
    if not seen:
        yield Rejected(Reason.NOT_A_LISTING, line=line.number, excerpt=line.text)


def opens_document(text: str) -> bool:
    """A pretty-printed document begins with a line that ends before its first value does."""
    bare = text.strip()
    return bare[0] in "{[" and bare[-1] in "{[,:"


def _document(first: Line, rest: Iterator[Line | Rejected]) -> Any:
    parts, size = [], 0
    for line in chain([first], rest):
        if isinstance(line, Rejected):
            raise Unusable(Fault.NOT_JSON, line=line.line, problem=line.reason.value)
        parts.append(line.text)
        size += len(line.text)
        if size > MAX_DOCUMENT:
            raise Unusable(Fault.TOO_LARGE, megabytes=MAX_DOCUMENT // 1024**2)
    try:
        return decode("\n".join(parts))
    except Rejected as rejected:
        raise Unusable(Fault.NOT_JSON, line=first.number, problem=rejected.detail) from None


def _items(found: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Every object with a num_iid, wherever the envelopes put it (…_response, item, items, results,
    n_tbk_item, data). An item's own children are not looked into."""
    if depth > MAX_DEPTH:
        return
    if isinstance(found, Mapping):
        if "num_iid" in found:
            yield found
            return
        children: Iterable[Any] = found.values()
    elif isinstance(found, list):
        children = found
    else:
        return
    for child in children:
        yield from _items(child, depth + 1)


def _record(item: Mapping[str, Any], line: int, currency: str) -> ListingRecord:
    raw = {
        "item_id": item.get("num_iid"),
        "title": item.get("title"),
        "price": _first(item, "promoted_price", "zk_final_price", "price", "reserve_price"),
        "category": _first(item, "cat_name", "cid", "cat_leaf_name"),
        "seller_id": _first(item, "seller_id", "user_id", "nick"),
        "seller_name": _first(item, "shop_title", "nick"),
        "seller_location": _place(item),
        "seller_credit": item.get("seller_credit"),
        "sales": _first(item, "volume", "sold_quantity"),
        "pictures": _pictures(item),
        "url": _first(item, "detail_url", "item_url"),
        "state": item.get("approve_status"),
        "modified": item.get("modified"),
        "brand": _declared_brand(item),
        "attributes": {
            name: item.get(name)
            for name in ("props_name", "stuff_status", "user_type", "outer_id", "barcode")
            if item.get(name) not in (None, "")
        },
    }
    return build(raw, line=line, currency=currency, excerpt=str(raw["item_id"])[:80])


def _first(item: Mapping[str, Any], *names: str) -> Any:
    return next((item[name] for name in names if item.get(name) not in (None, "")), None)


def _place(item: Mapping[str, Any]) -> Any:
    location = item.get("location")
    if isinstance(location, Mapping):
        return " ".join(str(location[k]) for k in ("state", "city") if location.get(k))
    return _first(item, "provcity", "item_loc") or location


def _pictures(item: Mapping[str, Any]) -> list[Any]:
    """The main picture first; the others are bare, or objects with `url`, in lists under any name."""
    found = [_first(item, "pic_url", "pict_url")]
    pending = [item.get("item_imgs"), item.get("small_images")]
    for _ in range(MAX_DEPTH):
        following: list[Any] = []
        for value in pending:
            if isinstance(value, Mapping):
                following.extend([value["url"]] if "url" in value else value.values())
            elif isinstance(value, list):
                following.extend(value)
            elif isinstance(value, str):
                found.append(value)
        pending = following
    return [each for each in found if each]


def _declared_brand(item: Mapping[str, Any]) -> Any:
    ids, texts = str(item.get("input_pids") or "").split(","), str(item.get("input_str") or "").split(",")
    typed = dict(zip(ids, texts, strict=False)).get(INPUT_BRAND)
    if typed:
        return typed
    for part in str(item.get("props_name") or "").split(";"):
        pieces = part.split(":")
        if len(pieces) >= 4 and pieces[0] == INPUT_BRAND:
            return pieces[3]
    return item.get("brand")
