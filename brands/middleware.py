"""The first wall: a URL and a person become an area, an actor and (maybe) a brand, or 404."""

import re
import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from brands import queries, tenancy
from brands.permissions import Actor, Area, Role

_BRAND_PATH = re.compile(r"^/b/(?P<slug>[-a-z0-9_]+)/")
Handler = Callable[[HttpRequest], HttpResponse]


class PreferencesMiddleware:
    """Language: what was chosen in place (cookie), else the person's own, else the browser's.
    Time zone: the person's."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if language not in dict(settings.LANGUAGES):
            language = (
                person.language if person.is_authenticated else translation.get_language_from_request(request)
            )
        zone = person.timezone if person.is_authenticated else "Asia/Shanghai"
        with translation.override(language), timezone.override(zoneinfo.ZoneInfo(zone)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        return response


class TenancyMiddleware:
    """Opens one transaction around the view, in the narrowest scope the URL needs."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.area = request.brand = request.actor = None
        area = _area(request.path_info)
        person = request.user
        if area is None:
            # public and account pages see no tenant row; the few that must say so themselves
            with tenancy.enter(tenancy.NOBODY):
                return self._respond(request)
        if not person.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if person.is_platform_staff and settings.REQUIRE_STAFF_MFA and not queries.has_second_factor(person):
            return redirect("mfa_index")
        with tenancy.person_scope(person.pk):
            try:
                refused = self._resolve(request, area)
            except Http404:
                refused = _not_found(request)
            return refused or self._respond(request)

    def _respond(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "view_failed", False):
            # the exception became a response further in; its writes must not be kept
            transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        request.view_failed = True

    def _resolve(self, request: HttpRequest, area: Area) -> HttpResponse | None:
        """Sets actor, brand and scope; returns a page instead when there is nothing to enter."""
        person = request.user
        label = str(person)
        request.area = area
        if area is Area.BRAND:
            match = _BRAND_PATH.match(request.path_info)
            membership = queries.membership(person.pk, match["slug"]) if match else None
            if membership is None:
                raise Http404
            if membership.brand.state != "active":
                return render(request, "brands/suspended.html", {"brand": membership.brand}, status=403)
            request.brand = membership.brand
            request.actor = Actor(Role(membership.role), person.pk, label, frozenset({request.brand.pk}))
            tenancy.switch(tenancy.Scope(tenancy.PORTAL_ROLE, (request.brand.pk,), person.pk))
        elif area is Area.MANAGER:
            if person.staff_role != Role.ACCOUNT_MANAGER:
                raise Http404
            assigned = queries.assigned_brand_ids(person.pk)
            request.actor = Actor(Role.ACCOUNT_MANAGER, person.pk, label, frozenset(assigned))
            tenancy.switch(tenancy.Scope(tenancy.PORTAL_ROLE, tuple(assigned), person.pk))
        else:
            if person.staff_role != Role.ADMIN:
                raise Http404
            request.actor = Actor(Role.ADMIN, person.pk, label)
            tenancy.switch(tenancy.Scope(tenancy.PLATFORM_ROLE, (), person.pk))
        return None


def _area(path: str) -> Area | None:
    first = path.lstrip("/").split("/", 1)[0]
    return Area(first) if first in set(Area) else None


def _not_found(request: HttpRequest) -> HttpResponse:
    """The same page for a brand that does not exist and for one that is not yours."""
    tenancy.switch(tenancy.NOBODY)
    request.area = None
    return render(request, "404.html", status=404)
