"""Keyset pages: the address of the next page holds the last row's place, so page 500 costs what page 1 does
and rows that arrive meanwhile shift nothing."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q, QuerySet

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Order:
    """A column to sort by, with the id as the tie-break in the same direction."""

    column: str
    descending: bool
    read: Callable[[Any], Any]
    """From the cursor's JSON back to the column's type; ValueError for anything else."""


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Any]
    previous: str
    """Cursor of the page before, empty on the first."""
    following: str


def _decimal(value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    if not number.is_finite():
        raise ValueError("not a finite number")
    return number


def _float(value: Any) -> float:
    return float(_decimal(value))


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment


BY_PRIORITY = Order("priority", True, _float)
BY_SCORE = Order("score", True, _float)
BY_NEWEST = Order("raised_at", True, _moment)
BY_PRICE = Order("sort_price", False, _decimal)


def _encode(row: Any, order: Order, backwards: bool) -> str:
    value = getattr(row, order.column)
    plain = value if isinstance(value, int | float) else str(value)
    place = json.dumps([backwards, plain, row.pk])
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _decode(cursor: str, order: Order) -> tuple[bool, Any, int] | None:
    """None for a cursor that is not one: someone cut the address, and the first page is the kind answer."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        backwards, value, pk = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(pk, int) or not 0 < pk < 2**63:
            return None
        return bool(backwards), order.read(value), pk
    except (binascii.Error, ValueError, TypeError, RecursionError):
        return None


def paginate(queryset: QuerySet[Any], order: Order, cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """One query: one row more than the page tells whether there is another."""
    place = _decode(cursor, order) if cursor else None
    backwards = place is not None and place[0]
    descending = order.descending != backwards
    sign = "-" if descending else ""
    if place is not None:
        _direction, value, pk = place
        step = "lt" if descending else "gt"
        beyond = Q(**{f"{order.column}__{step}": value}) | Q(**{order.column: value, f"pk__{step}": pk})
        queryset = queryset.filter(beyond)
    found = list(queryset.order_by(f"{sign}{order.column}", f"{sign}pk")[: size + 1])
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], "", "")
    has_previous = more if backwards else place is not None
    has_following = True if backwards else more
    return Page(
        rows,
        _encode(rows[0], order, True) if has_previous else "",
        _encode(rows[-1], order, False) if has_following else "",
    )
