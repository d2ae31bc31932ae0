"""Addresses that depend on who looks: the same fragment serves the brand and its account manager."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from brands.permissions import Area
from monitoring.detection.categories import resolve
from monitoring.queries.detail import FlagDetail

register = template.Library()


def _in_brand(context: dict[str, Any]) -> bool:
    return bool(context["request"].area is Area.BRAND)


@register.simple_tag(takes_context=True)
def flag_url(context: dict[str, Any], flag: Any) -> str:
    """The page of a flag: the review desk for the brand, the triage page for the account manager."""
    if _in_brand(context):
        return reverse("review", args=[context["request"].brand.slug, flag.pk])
    return reverse("am_flag", args=[flag.pk])


@register.simple_tag(takes_context=True)
def flag_picture_url(context: dict[str, Any], flag: Any, picture_id: int) -> str:
    if _in_brand(context):
        return reverse("flag_picture", args=[context["request"].brand.slug, flag.pk, picture_id])
    return reverse("am_flag_picture", args=[flag.pk, picture_id])


@register.simple_tag(takes_context=True)
def reference_url(context: dict[str, Any], picture_id: int) -> str:
    if _in_brand(context):
        return reverse("reference_picture", args=[context["request"].brand.slug, picture_id])
    return reverse("am_reference_picture", args=[picture_id])


@register.simple_tag
def why_url(detail: FlagDetail) -> str:
    """The page that tries a title against a brand, filled with what the flag's newest evidence saw."""
    seen, listing, seller = detail.newest, detail.listing, detail.seller
    price = seen.price if seen is not None else listing.price
    asked = {
        "brand": detail.brand.slug,
        "title": detail.title,
        "price": "" if price is None else f"{price:.2f}",
        "currency": seen.currency if seen is not None else listing.currency,
        "category": resolve(listing.category or None) or "",
        "marketplace": listing.marketplace.code,
        "shop": (seen.seller_name if seen is not None else "") or (seller.name if seller else ""),
        "seller": seller.external_id if seller else "",
    }
    return f"{reverse('am_why')}?{urlencode({name: value for name, value in asked.items() if value})}"


@register.simple_tag(takes_context=True)
def flags_url(context: dict[str, Any], **query: str) -> str:
    """The list of flags under a filter, in the area of the reader."""
    if _in_brand(context):
        path = reverse("queue", args=[context["request"].brand.slug])
    else:
        path = reverse("am_triage")
    pairs = template.defaultfilters.urlencode
    joined = "&".join(f"{name}={pairs(str(value), '')}" for name, value in query.items() if value)
    return f"{path}?{joined}" if joined else path
