"""What every source is turned into before it meets the store: one listing as a source tells it.

Pure: no Django. Texts that only describe (category, shop name, place) are cut to what the store
holds; texts that carry the meaning (id, title) are refused when they do not fit."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

EXCERPT = 200
_quoted = json.encoder.encode_basestring
"""A text as JSON with its characters as they are. Raises TypeError for anything else."""


class Reason(StrEnum):
    """Why a row was not taken. `listings.reasons.REJECTED` words each for a reader."""

    NOT_JSON = "not_json"
    NOT_A_LISTING = "not_a_listing"
    COLUMNS = "columns"
    QUOTES = "quotes"
    TOO_LONG = "too_long"
    ENCODING = "encoding"
    NUL = "nul"
    NO_ID = "no_id"
    BAD_ID = "bad_id"
    NO_TITLE = "no_title"
    LONG_TITLE = "long_title"
    BAD_TEXT = "bad_text"
    BAD_PRICE = "bad_price"
    NEGATIVE_PRICE = "negative_price"
    ABSURD_PRICE = "absurd_price"
    BAD_CURRENCY = "bad_currency"
    BAD_STATE = "bad_state"
    BAD_TIME = "bad_time"
    STORE = "store"


class Rejected(Exception):
    """One row that cannot become a listing. Parsers yield it in the row's place, so that a bad
    row costs itself only."""

    def __init__(self, reason: Reason, detail: str = "", *, line: int = 0, excerpt: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail, self.line = reason, detail, line
        self.excerpt = excerpt[:EXCERPT]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason.value}{': ' + self.detail if self.detail else ''}"

    def as_row(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "reason": self.reason.value,
            "detail": self.detail,
            "excerpt": self.excerpt,
        }


class Fault(StrEnum):
    """Why a source as a whole cannot be read. `listings.reasons.UNUSABLE` words each."""

    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    UNKNOWN_ENCODING = "unknown_encoding"
    ENCODING = "encoding"
    UTF16 = "utf16"
    ARCHIVE = "archive"
    GZIP = "gzip"
    BOMB = "bomb"
    TOO_LARGE = "too_large"
    NO_TITLE_COLUMN = "no_title_column"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_COLUMN = "unknown_column"
    NOT_JSON = "not_json"


class Unusable(Exception):
    """The source cannot be read (any further). What was taken before stays taken; `params` fill the
    fault's sentence."""

    def __init__(self, fault: Fault, **params: Any) -> None:
        super().__init__(fault, params)
        self.fault, self.params = fault, params


@dataclass(frozen=True, slots=True)
class SellerRecord:
    """`id` is the marketplace's own, or the shop's name where a source gives no id."""

    id: str
    name: str = ""
    location: str = ""
    credit: int | None = None


@dataclass(frozen=True, slots=True)
class ListingRecord:
    """One listing at one time. `price` None: the source gives none, or the item is off sale."""

    item_id: str
    title: str
    price: Decimal | None = None
    currency: str = "CNY"
    category: str = ""
    seller: SellerRecord | None = None
    sales: int | None = None
    pictures: tuple[str, ...] = ()
    url: str = ""
    state: str = "onsale"
    modified: datetime | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    line: int = field(default=0, compare=False)

    def content_hash(self) -> str:
        """SHA-256 of what a buyer would see differ. Left out, because they change without the
        listing changing: sales, the source's time stamp, and what belongs to the seller."""
        price = "null" if self.price is None else f'"{self.price:.2f}"'
        seller = _quoted(self.seller.id) if self.seller else "null"
        content = (
            f"[{_quoted(self.title)}, {price}, {_quoted(self.currency)}, {_quoted(self.category)}, {seller}, "
            f"{json_of(self.pictures)}, {_quoted(self.state)}, {json_of(self.attributes)}]"
        )
        return hashlib.sha256(content.encode()).hexdigest()


def json_of(value: tuple[str, ...] | Mapping[str, Any]) -> str:
    """What json.dumps(value, sort_keys=True, ensure_ascii=False) gives, to the letter: hashes of it are
    kept. Texts, which is what the parsers give, go a way that is several times as fast."""
    try:
        if not isinstance(value, dict):
            return f"[{', '.join(map(_quoted, value))}]"
        return f"{{{', '.join([f'{_quoted(key)}: {_quoted(value[key])}' for key in sorted(value)])}}}"
    except TypeError:
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
