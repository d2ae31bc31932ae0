"""The seller's page, without an account: why the listing was removed, how to object, how it stands.

Whoever holds the link holds the right to see it; it is signed, it expires, and a wrong one says nothing
but that it is wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from brands import tenancy
from brands.actions.documents import stage
from brands.errors import DomainError, Expired
from brands.models import StagedUpload
from brands.ratelimit import over_limit
from brands.tokens import digest
from brands.views.guard import public
from takedowns import tokens
from takedowns.actions import objections
from takedowns.case_words import SELLER_STATUS
from takedowns.forms import CounterNoticeForm, take_errors
from takedowns.queries.statement import Statement, statement_of

SLOT = "evidence"
VIEWS_A_MINUTE = 30
OBJECTIONS_AN_HOUR = 10


@public
@never_cache
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, token: str) -> HttpResponse:
    if over_limit(request, "statement", limit=VIEWS_A_MINUTE, seconds=60):
        return _sealed(render(request, "429.html", status=429))
    try:
        link = tokens.read(token)
    except tokens.UnknownLink as error:
        return _dead(request, error, 404)
    except Expired as error:
        return _dead(request, error, 410)
    with tenancy.brand_scope(link.brand_id):
        found = statement_of(link.brand_id, link.case_id)
        if found is None:
            return _dead(request, tokens.UnknownLink(), 404)
        if request.method == "POST":
            return _object(request, token, found)
        return _page(request, token, found, CounterNoticeForm())


def _sealed(response: HttpResponse) -> HttpResponse:
    """The address is the key: no search engine keeps it, and no other site learns it: that the portal's own
    Referrer-Policy sees to. A stricter one would make browsers send `Origin: null` with the form, which the
    protection against forged requests refuses."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _dead(request: HttpRequest, error: DomainError, status: int) -> HttpResponse:
    context = {"message": error.message}
    return _sealed(render(request, "takedowns/statement_dead.html", context, status=status))


def _staged(token: str) -> StagedUpload | None:
    return StagedUpload.objects.filter(token_hash=digest(token), slot=SLOT).first()


def _page(
    request: HttpRequest, token: str, found: Statement, form: CounterNoticeForm, status: int = 200
) -> HttpResponse:
    open_ = found.case.state == "removed"
    context = {
        "found": found,
        "case": found.case,
        "status_text": SELLER_STATUS[found.case.state],
        "form": form if open_ else None,
        "staged": _staged(token) if open_ else None,
        "here": reverse("statement", args=[token]),
    }
    return _sealed(render(request, "takedowns/statement.html", context, status=status))


def _object(request: HttpRequest, token: str, found: Statement) -> HttpResponse:
    form = CounterNoticeForm(request.POST, request.FILES)
    if over_limit(request, "objection", limit=OBJECTIONS_AN_HOUR, seconds=3600):
        form.add_error(
            None, _("Too many attempts from your address. What you typed was kept; try again later.")
        )
        return _page(request, token, found, form, 429)
    upload = request.FILES.get("evidence")
    try:
        if upload is not None:
            # kept from here on, so that a mistake in another field does not cost the file
            stage(token=token, slot=SLOT, upload=upload)
    except DomainError as error:
        form.add_error("evidence", str(error.message))
    if not form.is_valid():
        return _page(request, token, found, form, 422)
    data = form.cleaned_data
    try:
        objections.contest(
            case=found.case,
            reason=data["reason"],
            text=data["text"],
            contact_name=data["contact_name"],
            contact_email=data["contact_email"],
            declared=data["declared"],
            staged=_staged(token),
        )
    except DomainError as error:
        take_errors(form, error)
        return _page(request, token, found, form, 409)
    return _sealed(redirect(reverse("statement", args=[token]) + "#status"))
