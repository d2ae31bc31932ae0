"""The components of the interface as template tags; docs/ui.md shows each with an example."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zlib import crc32

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect, Select
from django.forms.boundfield import BoundWidget
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from brands.display import localised, marking
from brands.display.icons import SPRITE
from brands.display.icons import names as icon_names
from brands.display.price_bar import WIDTH
from brands.display.price_bar import price_bar as compute_price_bar

register = template.Library()

RISK_STEPS = (40, 60, 75, 90)
BRAND_COLOURS = 12
NEAR = timedelta(hours=24)
# A state's tone says what it asks of the reader; the label always says the state itself.
TONES = {
    "wait": "new applied verifying submitted question contested removing queued pending held invited",
    "active": "with_brand open running sent active delivered",
    "done": "confirmed removed verified upheld finished done acknowledged accepted",
    "stop": "failed refused declined suspended removed_by_platform expired blocked",
    "off": "dismissed rejected withdrawn reinstated cancelled undone closed",
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states.split()}


@register.filter
def listed(items: Iterable[Any]) -> str:
    """'a, b, c' with the comma of the reader's language; empty for nothing."""
    return pgettext("between the items of a list", ", ").join(map(str, items))


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite; decoration unless it has a label. KeyError for a name that is not in it."""
    if name not in icon_names():
        raise KeyError(f"No icon {name!r} in static/{SPRITE}; bin/icons adds one.")
    href = f"{static(SPRITE)}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, href
        )
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="{}"></use></svg>', css, href)


@register.simple_tag
def risk(score: int | None) -> SafeString:
    """The one colour ramp, always with its number."""
    if score is None:
        return format_html('<span class="risk risk-none" title="{}">–</span>', _("No risk score"))
    step = sum(score >= border for border in RISK_STEPS)
    title = _("Risk %(score)s of 100") % {"score": score}
    return format_html(
        '<span class="risk risk-{}" title="{}"><span class="visually-hidden">{} </span>{}</span>',
        step,
        title,
        _("Risk"),
        str(score),
    )


@register.simple_tag
def state_badge(state: str, label: str) -> SafeString:
    """`label` is the translated name of the state, from its table in states.py."""
    return format_html(
        '<span class="state state-{}"><span class="state-dot" aria-hidden="true"></span>{}</span>',
        TONE_OF.get(state, "wait"),
        label,
    )


@register.simple_tag
def brand_badge(brand: Any, compact: bool = False) -> SafeString:
    """A brand's colour follows from its slug, so that it is the same on every page and machine."""
    colour = crc32(brand.slug.encode()) % BRAND_COLOURS
    initial = brand.name[:1].upper()
    if compact:
        return format_html(
            '<span class="brand-badge brand-{}" role="img" aria-label="{}" title="{}">{}</span>',
            str(colour),
            brand.name,
            brand.name,
            initial,
        )
    return format_html(
        '<span class="brand-name"><span class="brand-badge brand-{}" aria-hidden="true">{}</span>{}</span>',
        str(colour),
        initial,
        brand.name,
    )


@register.simple_tag
def money(amount: Decimal | None, currency: str = "CNY") -> SafeString:
    return format_html('<span class="money">{}</span>', localised.money(amount, currency))


@register.simple_tag
def number(value: Decimal | int | None) -> str:
    return localised.number(value)


def _time(value: datetime, text: str, css: str = "") -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}" class="when {}">{}</time>',
        value.isoformat(),
        localised.full_moment(value),
        css,
        text,
    )


@register.simple_tag
def when(value: datetime | None, style: str = "moment") -> SafeString:
    """Style: `moment` (day and time) or `day`. A dash for never."""
    if value is None:
        return format_html('<span class="when">{}</span>', "–")
    return _time(value, localised.day(value) if style == "day" else localised.moment(value))


@register.simple_tag
def day(value: date | None) -> str:
    """A day without a time: '28 Feb 2030'. A dash for none."""
    return "–" if value is None else localised.date_only(value)


@register.simple_tag
def age(value: datetime | None) -> SafeString:
    """'3 days ago'."""
    if value is None:
        return format_html('<span class="when">{}</span>', "–")
    return _time(value, localised.ago(timezone.now() - value))


@register.simple_tag
def due(value: datetime | None, done: bool = False) -> SafeString:
    """A deadline; coloured only when it is near or past and nobody has met it yet."""
    if value is None:
        return format_html('<span class="when">{}</span>', "–")
    left = value - timezone.now()
    if done or left > NEAR:
        return _time(value, localised.ago(-left), "due")
    if left < timedelta(0):
        return _time(value, _("%(time)s overdue") % {"time": localised.span(left)}, "due due-over")
    return _time(value, _("due in %(time)s") % {"time": localised.span(left)}, "due due-near")


@register.simple_tag
def kbd(key: str) -> SafeString:
    """A shortcut on the button it presses; the button's aria-keyshortcuts tells screen readers."""
    return format_html('<kbd aria-hidden="true">{}</kbd>', key)


def _marked(piece: marking.Piece) -> str:
    if not piece.kind:
        return piece.text
    if not piece.gloss:
        return format_html('<mark class="sig sig-{}">{}</mark>', piece.kind, piece.text)
    return format_html(
        '<mark class="sig sig-{}" title="{}">{}<span class="visually-hidden" lang="{}"> ({})</span></mark>',
        piece.kind,
        piece.gloss,
        piece.text,
        get_language() or "en",
        piece.gloss,
    )


@register.simple_tag
def marked_title(title: str, signals: Iterable[Any] = ()) -> SafeString:
    """The title with every reason marked and glossed; safe for any title."""
    body = format_html_join("", "{}", ((_marked(piece),) for piece in marking.pieces(title, signals)))
    if marking.has_han(title):
        return format_html('<span class="marked-title" lang="zh-Hans">{}</span>', body)
    return format_html('<span class="marked-title">{}</span>', body)


@register.inclusion_tag("components/glosses.html")
def glosses(title: str, signals: Iterable[Any] = ()) -> dict[str, Any]:
    """The meanings in a line below the title, for a reader without Chinese."""
    return {"glosses": marking.glosses(title, signals)}


@register.inclusion_tag("components/price_bar.html")
def price_bar(price: Decimal | None, reference: Decimal | None, currency: str = "CNY") -> dict[str, Any]:
    """Draws nothing but the prices in words when either is unknown."""
    bar = compute_price_bar(price, reference) if price and reference and price > 0 and reference > 0 else None
    return {
        "bar": bar,
        "width": str(WIDTH),
        "price": localised.money(price, currency),
        "reference": localised.money(reference, currency) if reference else "",
    }


@register.inclusion_tag("components/reasons.html")
def reasons(items: Iterable[Any]) -> dict[str, Any]:
    """Items with `weight` and `text` (already worded for the reader), heaviest first."""
    return {"reasons": list(items)}


@register.inclusion_tag("components/pagination.html")
def pagination(previous: str = "", following: str = "", summary: str = "") -> dict[str, Any]:
    """Keyset pages: addresses of the page before and after, empty where there is none."""
    return {"previous": previous, "following": following, "summary": summary}


@register.inclusion_tag("components/empty_state.html")
def empty_state(icon: str, title: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    return {"icon": icon, "title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("components/stat.html")
def stat(label: str, value: Any, hint: str = "", url: str = "", tone: str = "") -> dict[str, Any]:
    """Tone: empty, `good` or `bad`."""
    shown = localised.number(value) if isinstance(value, int | Decimal | float) else value
    return {"label": label, "value": shown, "hint": hint, "url": url, "tone": tone}


@register.inclusion_tag("components/progress.html")
def progress(value: int, total: int, label: str) -> dict[str, Any]:
    """Counts in words beside the bar. A total of 0 shows as not yet known."""
    return {"value": str(value), "total": str(total) if total else "", "label": label}


@register.inclusion_tag("components/chart.html")
def chart(
    kind: str, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], unit: str = ""
) -> dict[str, Any]:
    """Kind: line, bar, stacked, hbar, doughnut or scatter. The script draws from the table it sends."""
    table = [
        {
            "head": row[0],
            "cells": [{"raw": "" if v is None else str(v), "shown": localised.number(v)} for v in row[1:]],
        }
        for row in rows
    ]
    return {"kind": kind, "title": title, "columns": columns, "rows": table, "unit": unit}


def _widget_css(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, CheckboxInput | RadioSelect):  # CheckboxSelectMultiple is a RadioSelect
        return "form-check-input"
    return "form-select" if isinstance(widget, Select) else "form-control"


def _choices(field: BoundField, css: str) -> list[BoundWidget]:
    """The single boxes of a group, each dressed; BoundField.subwidgets takes no class."""
    widget = field.field.widget
    attrs = field.build_widget_attrs({"class": css, "id": field.auto_id})
    parts = widget.subwidgets(field.html_name, field.value(), attrs=attrs)
    return [BoundWidget(widget, part, field.form.renderer) for part in parts]


@register.inclusion_tag("components/field.html")
def field(field: BoundField, label: str = "", compact: bool = False) -> dict[str, Any]:
    """One form field with label, help and errors tied to it. Works with JavaScript off."""
    widget = field.field.widget
    grouped = isinstance(widget, RadioSelect)
    own = widget.attrs.get("class", "")
    css = f"{own} {_widget_css(field)}{' is-invalid' if field.errors else ''}".strip()
    return {
        "field": field,
        "label": label or field.label,
        "grouped": grouped,
        "choices": _choices(field, css) if grouped else [],
        "checkbox": isinstance(widget, CheckboxInput),
        "widget": "" if grouped else field.as_widget(attrs={"class": css}),
        "compact": compact,
    }
