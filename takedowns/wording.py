"""Figures in words, for people."""

from datetime import date

from babel.dates import format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brands.display import localised

MINUTE, HOUR, DAY = 60, 3600, 86400


def duration(seconds: float | None) -> str:
    """The two largest units that matter: '42 s', '5 min', '3 h', '2 days'. A dash when unknown."""
    if seconds is None:
        return "–"
    if seconds < MINUTE:
        return _("%(n)s s") % {"n": round(seconds) if seconds >= 10 else round(seconds, 1)}
    if seconds < 2 * HOUR:
        return _("%(n)d min") % {"n": round(seconds / MINUTE)}
    if seconds < 2 * DAY:
        return _("%(n)d h") % {"n": round(seconds / HOUR)}
    days = round(seconds / DAY)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def day_label(day: date) -> str:
    """A day of this year, short enough for the axis of a chart: '25 Oct'."""
    return format_skeleton("MMMd", day, locale=localised.locale())
