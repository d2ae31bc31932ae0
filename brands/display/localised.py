"""Money and times as the reader's language writes them.

Babel rather than Django's formats: it knows where each currency puts its sign, and its English
dates can be British, which cannot be misread as month first.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal
from django.utils import timezone
from django.utils.translation import get_language

LOCALES = {"en": Locale("en", "GB"), "zh-hans": Locale("zh", "CN", script="Hans")}


def locale() -> Locale:
    """The reader's locale; British English when no language is active (mails, the shell)."""
    return LOCALES.get(get_language() or "en", LOCALES["en"])


def money(amount: Decimal | int | float | None, currency: str = "CNY") -> str:
    """'¥239.00'; a dash when the price is unknown. The yuan's sign goes without its 'CN': nearly every
    price here is in yuan, and Babel keeps the yen apart as 'JP¥'."""
    if amount is None:
        return "–"
    return format_currency(amount, currency, locale=locale()).replace("CN¥", "¥")


def number(value: Decimal | int | float | None) -> str:
    return "–" if value is None else format_decimal(value, locale=locale())


def moment(value: datetime) -> str:
    """'23 Nov 2026, 22:30' in the person's zone."""
    local = timezone.localtime(value)
    both = str(locale().datetime_formats["medium"])
    return both.replace("{1}", format_date(local, "medium", locale=locale())).replace(
        "{0}", format_time(local, "HH:mm", locale=locale())
    )


def day(value: datetime) -> str:
    return format_date(timezone.localtime(value), "medium", locale=locale())


def date_of(text: str) -> str:
    """A stored ISO date as the reader's language writes it; ValueError for anything else."""
    return format_date(date.fromisoformat(text), "medium", locale=locale())


def date_only(value: date) -> str:
    """'28 Feb 2030': a day that has no time and no zone, such as the end of a right."""
    return format_date(value, "medium", locale=locale())


def full_moment(value: datetime) -> str:
    """With seconds and zone, for the tooltip: in evidence the exact time matters."""
    local = timezone.localtime(value)
    both = str(locale().datetime_formats["medium"])
    # Babel's own Chinese pattern puts the zone between the day and the time
    return both.replace("{1}", format_date(local, "long", locale=locale())).replace(
        "{0}", format_time(local, "HH:mm:ss z", locale=locale())
    )


def span(delta: timedelta) -> str:
    """'3 days', '6 hrs': one unit, absolute."""
    return format_timedelta(abs(delta), format="short", threshold=1, locale=locale())


def ago(delta: timedelta) -> str:
    """'3 days ago' for a positive delta, 'in 6 hrs' for a negative one."""
    return format_timedelta(-delta, format="short", threshold=1, add_direction=True, locale=locale())
