"""What the pages of cases show beyond the common components."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from brands.models import Document
from brands.permissions import Area
from brands.templatetags.ui import state_badge
from listings.models import Listing
from takedowns.models import Case, CounterNotice
from takedowns.wording import duration

register = template.Library()

OUTCOMES = {
    "withdrawn": _("The notice was withdrawn"),
    "upheld": _("The removal was upheld"),
    "lapsed": _("Nobody answered in time"),
}
LANGUAGES = {"en": "English", "zh-hans": "中文"}
HEALTH = {
    "none": ("cancelled", _("Not called")),
    "good": ("done", _("Answers")),
    "shaky": ("pending", _("Answers now and then")),
    "down": ("failed", _("Does not answer")),
}
"""State of a marketplace -> the tone of the badge and its label."""


@register.simple_tag(takes_context=True)
def case_picture_url(context: dict[str, Any], case: Case, picture_id: int) -> str:
    """A listing's picture through the flag that the reader may see."""
    request = context["request"]
    if request.area is Area.BRAND:
        return reverse("flag_picture", args=[request.brand.slug, case.flag_id, picture_id])
    return reverse("am_flag_picture", args=[case.flag_id, picture_id])


@register.simple_tag
def case_took(case: Case) -> SafeString:
    """From the decision to the removal."""
    if case.removed_at is None:
        return format_html('<span class="quiet">{}</span>', "–")
    return format_html("{}", duration((case.removed_at - case.opened_at).total_seconds()))


@register.simple_tag
def listing_url(listing: Listing) -> str:
    """Where the listing stands; empty when no address is known. Only web addresses become links."""
    if listing.url.startswith(("https://", "http://")):
        return listing.url
    where = listing.marketplace.item_url
    return where.replace("{id}", listing.item_id) if "{id}" in where else ""


@register.simple_tag
def document_url(addresses: Mapping[int, str], document: Document) -> str:
    return addresses[document.pk]


@register.simple_tag
def outcome(counter: CounterNotice) -> Any:
    return OUTCOMES.get(counter.outcome, counter.outcome)


@register.simple_tag
def language_name(code: str) -> str:
    return LANGUAGES.get(code, code)


@register.simple_tag
def health_badge(state: str) -> SafeString:
    tone, label = HEALTH[state]
    return state_badge(tone, str(label))
