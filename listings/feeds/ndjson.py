"""Our own feed protocol: one JSON object a line (docs/architecture.md, "channel protocol").

    {"item_id": "680100", "title": "…", "price": "79.00", "currency": "CNY", "category": "shoes",
     "seller": {"id": "22", "name": "…", "location": "…", "credit": 12}, "sales": 3,
     "pictures": ["https://…"], "url": "https://…", "status": "onsale", "modified": "2026-01-01T00:00:00Z",
     "brand": "…", "attributes": {"…": "…"}}

Only item_id and title must be there; fields of other names are passed over."""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NoReturn

from listings.feeds.fields import build
from listings.feeds.reader import MAX_LINE, Line
from listings.feeds.records import ListingRecord, Reason, Rejected


def parse(lines: Iterable[Line | Rejected], *, currency: str = "CNY") -> Iterator[ListingRecord | Rejected]:
    for line in lines:
        if isinstance(line, Rejected):
            yield line
        elif len(line.text) > MAX_LINE:
            yield Rejected(Reason.TOO_LONG, line=line.number, excerpt=line.text)
        elif line.text.strip():
            try:
                yield record(decode(line.text), line=line.number, currency=currency, excerpt=line.text)
            except Rejected as rejected:
                rejected.line, rejected.excerpt = line.number, line.text[:200]
                yield rejected


def decode(text: str) -> Any:
    """JSON with exact decimals. Raises Rejected; deep nesting and endless numbers included."""
    try:
        return _DECODER.decode(text)
    except Rejected:
        raise
    except (ValueError, RecursionError) as error:
        raise Rejected(Reason.NOT_JSON, str(error)[:200]) from None


def record(given: Any, *, line: int = 0, currency: str = "CNY", excerpt: str = "") -> ListingRecord:
    """One object of the protocol, as the feed and GET /items/<id> give it. Raises Rejected."""
    if not isinstance(given, dict | Mapping):
        raise Rejected(Reason.NOT_A_LISTING, type(given).__name__, line=line, excerpt=excerpt)
    seller = given.get("seller")
    seller = seller if isinstance(seller, dict | Mapping) else {"name": seller}
    raw = {
        **given,
        "state": given.get("status", given.get("state")),
        "seller_id": seller.get("id"),
        "seller_name": seller.get("name"),
        "seller_location": seller.get("location"),
        "seller_credit": seller.get("credit"),
    }
    return build(raw, line=line, currency=currency, excerpt=excerpt)


def _decimal(written: str) -> Decimal:
    if len(written) > 400:
        raise Rejected(Reason.NOT_JSON, "a number of over 400 digits")
    return Decimal(written)


def _refuse_constant(name: str) -> NoReturn:
    raise Rejected(Reason.NOT_JSON, name)


_DECODER = json.JSONDecoder(parse_float=_decimal, parse_constant=_refuse_constant)
