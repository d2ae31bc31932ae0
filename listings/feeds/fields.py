"""From the loose values of a source to a ListingRecord, or Rejected with the reason.

Each parser hands over one flat mapping with the keys of `KEYS`; anything may be in it."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from itertools import islice
from typing import Any

from listings.feeds.records import ListingRecord, Reason, Rejected, SellerRecord

KEYS = (
    *("item_id", "title", "price", "currency", "category", "sales", "pictures", "url", "state", "modified"),
    *("seller_id", "seller_name", "seller_location", "seller_credit", "brand", "attributes"),
)
STATES = {
    "onsale": "onsale",
    "on_sale": "onsale",
    "active": "onsale",
    "instock": "instock",
    "offsale": "instock",
    "removed": "removed",
    "deleted": "removed",
}
OFF_SALE = Decimal(-1)
"""JD writes -1 for an item that is off sale."""
HIGHEST_PRICE = Decimal(100_000_000)
"""Nothing on a consumer marketplace costs more; beyond it lies a typing error."""
CHINA = timezone(timedelta(hours=8))
"""TOP and the Chinese exports write local time without a zone."""
MAX_ID, MAX_TITLE, MAX_URL, MAX_PICTURE, MAX_PICTURES = 80, 500, 500, 1000, 30
MAX_ATTRIBUTES, MAX_ATTRIBUTE = 50, 500
LARGEST_INT = 2**31 - 1
LONGEST_NUMBER = 40
MILLISECONDS = 100_000_000_000
_ID = re.compile(r"[!-~\u00a1-\U0010ffff]+")
_MANGLED = re.compile(r"\d+(?:\.\d+)?[eE]\+?\d+|\d+\.0*")
_MONEY = re.compile(r"[¥￥元\s,，]|RMB|CNY", re.IGNORECASE)
_EPOCH = re.compile(r"\d{9,13}(\.\d{1,9})?")
_CODE = re.compile(r"[A-Z]{3}")
_NO_TEXT, _NO_ID = (bool, dict, list), (float, Decimal, bool)
_COUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(万|w|W)?")
_NO_BRAND = {"other/其他", "其他", "其他/other", "other", "无", "无品牌"}
"""What a seller declares when the form asks for a brand and there is none."""
_NO_SHOP = {"", "0"}
"""JD gives 0 for goods it sells itself under many shop names."""


def build(
    raw: Mapping[str, Any], *, line: int = 0, currency: str = "CNY", excerpt: str = ""
) -> ListingRecord:
    """Raises Rejected, and nothing else, whatever the values are."""
    try:
        return _build(raw, line, currency)
    except Rejected as rejected:
        rejected.line, rejected.excerpt = line, excerpt[:200]
        raise


def _build(raw: Mapping[str, Any], line: int, currency: str) -> ListingRecord:
    title = text(raw.get("title"), "title")
    if not title:
        raise Rejected(Reason.NO_TITLE)
    if len(title) > MAX_TITLE:
        raise Rejected(Reason.LONG_TITLE, str(len(title)))
    amount = price(raw.get("price"))
    off_sale = amount == OFF_SALE
    attributes = _attributes(raw)
    if off_sale:
        attributes["off_sale"] = "1"
    return ListingRecord(
        item_id=item_id(raw.get("item_id")),
        title=title,
        price=None if off_sale else amount,
        currency=_currency(raw.get("currency"), currency),
        category=text(raw.get("category"), "category")[:80],
        seller=_seller(raw),
        sales=count(raw.get("sales")),
        pictures=pictures(raw.get("pictures")),
        url=address(raw.get("url"), MAX_URL),
        state=_state(raw.get("state"), "instock" if off_sale else "onsale"),
        modified=moment(raw.get("modified")),
        attributes=attributes,
        line=line,
    )


def text(value: Any, name: str) -> str:
    """A stripped text. Numbers become text; NUL and lone surrogates, which no store keeps, are refused."""
    if type(value) is str:
        written = value.strip()
        if written.isascii() and "\x00" not in written:
            return written
    elif value is None or isinstance(value, _NO_TEXT):
        return ""
    try:
        written = str(value).strip()
        written.encode("utf-8")
    except (UnicodeEncodeError, ValueError):
        raise Rejected(Reason.BAD_TEXT, name) from None
    if "\x00" in written:
        raise Rejected(Reason.NUL, name)
    return written


def item_id(value: Any) -> str:
    """Ids are texts: leading zeros stay, and a number that went through a spreadsheet is refused."""
    if isinstance(value, _NO_ID):
        raise Rejected(Reason.BAD_ID, str(value)[:MAX_ID])
    found = text(value, "item_id")
    if not found:
        raise Rejected(Reason.NO_ID)
    if len(found) <= MAX_ID and found.isdecimal() and found.isascii():
        return found
    if len(found) > MAX_ID or not _ID.fullmatch(found) or _MANGLED.fullmatch(found):
        raise Rejected(Reason.BAD_ID, found[:MAX_ID])
    return found


def price(value: Any) -> Decimal | None:
    """In units of the currency, two places. None when the source gives none (or 0, which is none);
    OFF_SALE for its mark."""
    written = text(value, "price")
    return _amount(written) if written else None


@lru_cache(maxsize=8192)
def _amount(price: str) -> Decimal | None:
    """Kept, for a shop's prices are few: 99.00 is on every hundredth listing."""
    written = _MONEY.sub("", price)
    if not written:
        return None
    try:
        if len(written) > LONGEST_NUMBER:
            raise InvalidOperation
        amount = Decimal(written)
    except InvalidOperation:
        raise Rejected(Reason.BAD_PRICE, written[:LONGEST_NUMBER]) from None
    if not amount.is_finite():
        raise Rejected(Reason.BAD_PRICE, written)
    if amount == OFF_SALE:
        return OFF_SALE
    if amount < 0:
        raise Rejected(Reason.NEGATIVE_PRICE, written)
    if amount > HIGHEST_PRICE:
        raise Rejected(Reason.ABSURD_PRICE, written)
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP) or None


def count(value: Any) -> int | None:
    """How many were sold, of '7318人付款', '18万+' or 42; None when it is not said."""
    if type(value) is int:
        return value if 0 <= value <= LARGEST_INT else None
    match = _COUNT.match(text(value, "sales"))
    if match is None or len(match[1]) > LONGEST_NUMBER:
        return None
    number = int(Decimal(match[1]) * (10_000 if match[2] else 1))
    return number if number <= LARGEST_INT else None


def address(value: Any, longest: int) -> str:
    """An http(s) address; '//host/x' is https. Empty for anything else: it is not fetched, not linked."""
    found = text(value, "url")
    if found.startswith("//"):
        found = f"https:{found}"
    if len(found) > longest or found.split(maxsplit=1) != [found]:
        return ""
    return found if found[:8].lower().startswith(("http://", "https://")) else ""


def pictures(value: Any) -> tuple[str, ...]:
    """Addresses in order, each once. A single text may hold several, parted by spaces, | or ;"""
    if isinstance(value, str):
        value = re.split(r"[\s|;]+", value)
    if type(value) is not list and (not isinstance(value, Iterable) or isinstance(value, Mapping | bytes)):
        return ()
    found = [address(each, MAX_PICTURE) for each in value]
    return tuple(dict.fromkeys(each for each in found if each))[:MAX_PICTURES]


def moment(value: Any) -> datetime | None:
    """The source's time of change: ISO 8601, 'YYYY-MM-DD hh:mm:ss' in China's time, or seconds or
    milliseconds since 1970."""
    written = text(value, "modified")
    if not written:
        return None
    try:
        if _EPOCH.fullmatch(written):
            seconds = float(written)
            return datetime.fromtimestamp(seconds / 1000 if seconds > MILLISECONDS else seconds, UTC)
        found = datetime.fromisoformat(written)
        if found.tzinfo is UTC:
            return found
        return (found if found.tzinfo else found.replace(tzinfo=CHINA)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise Rejected(Reason.BAD_TIME, written[:40]) from None


def _currency(value: Any, default: str) -> str:
    code = text(value, "currency").upper() or default
    if not _CODE.fullmatch(code):
        raise Rejected(Reason.BAD_CURRENCY, code[:20])
    return code


def _state(value: Any, default: str) -> str:
    written = text(value, "state").lower()
    if not written:
        return default
    if written not in STATES:
        raise Rejected(Reason.BAD_STATE, written[:40])
    return STATES[written]


def _seller(raw: Mapping[str, Any]) -> SellerRecord | None:
    name = text(raw.get("seller_name"), "seller")[:200]
    identity = text(raw.get("seller_id"), "seller")
    if identity in _NO_SHOP:
        identity = name
    if not identity:
        return None
    try:
        credit = int(text(raw.get("seller_credit"), "seller") or "x")
    except ValueError:
        credit = None
    return SellerRecord(
        identity[:80],
        name or identity,
        text(raw.get("seller_location"), "seller")[:80],
        credit if credit is not None and abs(credit) <= LARGEST_INT else None,
    )


def _attributes(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Flat and bounded: texts only, the declared brand among them."""
    given = raw.get("attributes")
    pairs = dict(given) if isinstance(given, dict | Mapping) else {}
    pairs["brand"] = raw.get("brand") or pairs.get("brand")
    found = {}
    for key, value in islice(pairs.items(), MAX_ATTRIBUTES):
        written = text(value, "attributes")[:MAX_ATTRIBUTE]
        if written and not (key == "brand" and written.lower() in _NO_BRAND):
            found[text(key, "attributes")[:80]] = written
    return found
