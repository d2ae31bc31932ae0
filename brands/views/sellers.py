"""Authorised and watched sellers. Which marketplaces there are comes from above: the kernel knows none."""

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from brands.actions import sellers as actions
from brands.errors import DomainError, NotAllowed
from brands.forms.profile import AuthorisedSellerForm, SellerForm, SellerLinesForm
from brands.forms.refusal import put_into
from brands.models import AuthorisedSeller, WatchedSeller
from brands.permissions import Area
from brands.queries import profile as queries
from brands.views.guard import guard, refuse

Marketplaces = Sequence[tuple[str, str]]


def sellers_page(request: HttpRequest, *, marketplaces: Marketplaces) -> HttpResponse:
    """Both lists, and on POST one of three forms (`which`: authorise, watch, lines). The guard is on the
    view in `ipjf.composed`, which brings the marketplaces (code, name)."""
    options = list(marketplaces)
    which = request.POST.get("which", "")
    forms: dict[str, Form] = {
        "authorise": AuthorisedSellerForm(
            request.POST if which == "authorise" else None, marketplaces=options, prefix="authorise"
        ),
        "watch": SellerForm(request.POST if which == "watch" else None, marketplaces=options, prefix="watch"),
        "lines": SellerLinesForm(
            request.POST if which == "lines" else None, marketplaces=options, prefix="lines"
        ),
    }
    if request.method == "POST" and which in forms:
        if not request.actor.can("sellers.edit"):
            messages.error(request, NotAllowed.default)
            return redirect("sellers", slug=request.brand.slug)
        form = forms[which]
        if form.is_valid():
            try:
                messages.success(request, _SAVE[which](request, form))
            except DomainError as error:
                put_into(form, error)
            else:
                return redirect("sellers", slug=request.brand.slug)
    today = timezone.localdate()
    authorised = list(queries.authorised_sellers(request.brand))
    for entry in authorised:
        entry.expired = entry.valid_to is not None and entry.valid_to < today
    watched = list(queries.watched_sellers(request.brand))
    names = dict(options)
    for entry in [*authorised, *watched]:
        entry.marketplace_name = names.get(entry.marketplace, entry.marketplace)
    context = {
        "authorised": authorised,
        "watched": watched,
        "forms": forms,
        "opened": which,
        "may_edit": request.actor.can("sellers.edit"),
    }
    return render(request, "brands/sellers.html", context, status=422 if request.method == "POST" else 200)


def _authorise(request: HttpRequest, form: Form) -> str:
    entry = actions.authorise_seller(brand_id=request.brand.pk, actor=request.actor, **form.cleaned_data)
    return _("%(seller)s is authorised.") % {"seller": entry.name or entry.seller_id}


def _watch(request: HttpRequest, form: Form) -> str:
    entry = actions.watch_seller(brand_id=request.brand.pk, actor=request.actor, **form.cleaned_data)
    return _("%(seller)s is watched.") % {"seller": entry.name or entry.seller_id}


@transaction.atomic
def _lines(request: HttpRequest, form: Form) -> str:
    rows = form.cleaned_data["lines"]
    for seller_id, name, until in rows:
        actions.authorise_seller(
            brand_id=request.brand.pk,
            actor=request.actor,
            marketplace=form.cleaned_data["marketplace"],
            seller_id=seller_id,
            name=name,
            valid_to=until,
        )
    text = ngettext("%(count)d seller is authorised.", "%(count)d sellers are authorised.", len(rows))
    return text % {"count": len(rows)}


_SAVE = {"authorise": _authorise, "watch": _watch, "lines": _lines}


@guard(Area.BRAND, "sellers.edit")
@require_POST
def authorised_seller_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _remove(request, get_object_or_404(AuthorisedSeller.objects.for_brand(request.brand), pk=pk))


@guard(Area.BRAND, "sellers.edit")
@require_POST
def watched_seller_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _remove(request, get_object_or_404(WatchedSeller.objects.for_brand(request.brand), pk=pk))


def _remove(request: HttpRequest, entry: AuthorisedSeller | WatchedSeller) -> HttpResponse:
    try:
        actions.remove_seller(entry=entry, actor=request.actor)
    except DomainError as error:
        return refuse(request, error, "sellers", slug=request.brand.slug)
    messages.success(request, _("%(seller)s is off the list.") % {"seller": entry.name or entry.seller_id})
    return redirect("sellers", slug=request.brand.slug)
