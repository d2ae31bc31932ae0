"""What the frame around every page shows: navigation by role, the bell, the theme."""

from typing import Any

from django.http import HttpRequest

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
    }
