"""Accepting an invitation: a new person makes an account, one with an account joins."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from brands.actions import invitations as actions
from brands.errors import DomainError, Expired
from brands.forms.people import AcceptForm
from brands.forms.refusal import put_into
from brands.models import Invitation, Person
from brands.permissions import ROLE_LABELS, Role
from brands.ratelimit import over_limit
from brands.views.guard import public
from brands.views.scope import across_brands

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@require_http_methods(["GET", "POST"])
@never_cache
@across_brands
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    if over_limit(request, "invitation", limit=120, seconds=3600):
        return render(request, "429.html", status=429)
    try:
        found = actions.open_invitation(token)
    except Expired as error:
        return render(request, "brands/dead_link.html", {"message": error.message}, status=410)
    if request.user.is_authenticated:
        return _as_signed_in(request, token, found)
    if Person.objects.filter(email=found.email).exists():
        return _page(request, found, "sign_in")
    return _as_new(request, token, found)


def _as_signed_in(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    if request.user.email != found.email:
        return _page(request, found, "another", status=403)
    if request.method == "GET":
        return _page(request, found, "join")
    try:
        actions.accept_as(token=token, person=request.user)
    except DomainError as error:
        text = next(iter(error.fields.values()), error.message)
        return render(request, "brands/dead_link.html", {"message": text}, status=409)
    return _enter(request, found)


def _as_new(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    form = AcceptForm(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.accept_as_new_person(
                token=token,
                name=" ".join(form.cleaned_data["name"].split()),
                password=form.cleaned_data["password"],
                language=get_language() or "en",
            )
        except DomainError as error:
            put_into(form, error)
        else:
            login(request, person, backend=BACKEND)
            return _enter(request, found)
    status = 422 if request.method == "POST" else 200
    return _page(request, found, "new", form=form, status=status)


def _enter(request: HttpRequest, found: Invitation) -> HttpResponse:
    where = found.brand.name if found.brand else _("the platform's staff")
    messages.success(request, _("Welcome to %(where)s.") % {"where": where})
    return redirect("home")


def _page(
    request: HttpRequest, found: Invitation, way: str, *, form: AcceptForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "invitation": found,
        "role": ROLE_LABELS[Role(found.role)],
        "way": way,
        "form": form,
        "here": request.path,
    }
    return render(request, "brands/invitation.html", context, status=status)
