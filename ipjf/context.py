"""What the frame around every page shows: navigation by role, the bell, the theme."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from brands import queries
from brands.permissions import Area
from ipjf import navigation

THEMES = ("auto", "light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get("theme", "auto")
    return {
        "theme": theme if theme in THEMES else "auto",
        "nav": navigation.build(request),
        "brand": getattr(request, "brand", None),
        "actor": getattr(request, "actor", None),
        "area": getattr(request, "area", None),
        "home": navigation.home(request),
        "bell": _bell(request),
    }


def _bell(request: HttpRequest) -> dict[str, Any] | None:
    """Unread notifications of a member; account managers have their own list of conversations."""
    if getattr(request, "area", None) is not Area.BRAND or request.actor is None:
        return None
    try:
        url = reverse("alerts", kwargs={"slug": request.brand.slug})
    except NoReverseMatch:
        return None
    count = queries.unread_notifications(request.brand.pk, request.actor.person_id)
    return {"url": url, "count": count}
