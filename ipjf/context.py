"""What the frame around every page shows: navigation by role, the bell, the theme."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

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
    """Unread notifications of the person in this area. Admins have lists of what waits instead."""
    area, actor = getattr(request, "area", None), getattr(request, "actor", None)
    if actor is None or area not in (Area.BRAND, Area.MANAGER):
        return None
    if area is Area.BRAND:
        url = reverse("alerts", kwargs={"slug": request.brand.slug})
    else:
        url = reverse("am_alerts")
    return {"url": url, "count": queries.unread_notifications(actor.brand_ids, actor.person_id)}
