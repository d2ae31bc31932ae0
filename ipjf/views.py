"""Pages that belong to no area: the way in, preferences."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from brands import queries, tenancy
from brands.permissions import Role
from brands.views.guard import public
from ipjf.context import THEMES

YEAR = 365 * 24 * 3600


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The landing page, or, for someone signed in, the place where their work is."""
    person = request.user
    if not person.is_authenticated:
        return render(request, "landing.html")
    if person.staff_role == Role.ACCOUNT_MANAGER:
        return redirect("am_triage")
    if person.staff_role == Role.ADMIN:
        return redirect("ops_applications")
    with tenancy.person_scope(person.pk):
        memberships = queries.memberships(person.pk)
    active = [m for m in memberships if m.brand.state == "active"]
    if len(active) == 1:
        return redirect("overview", slug=active[0].brand.slug)
    return render(request, "home.html", {"memberships": memberships})


def _back(request: HttpRequest) -> str:
    to = request.POST.get("next") or request.META.get("HTTP_REFERER", "")
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    # a word alone is no address: Django would look for a route of that name
    return to if safe and to.startswith(("/", "http")) else "/"


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    response = redirect(_back(request))
    if request.POST.get("theme") in THEMES:
        response.set_cookie(
            "theme",
            request.POST["theme"],
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch in place; a person's choice is also kept with the account, for mails."""
    response = redirect(_back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        if request.user.is_authenticated:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return response
