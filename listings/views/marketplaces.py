"""/ops/marketplaces/: where listings come from, how the last pulls went, and the forms."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands.errors import DomainError
from brands.permissions import Area
from brands.views.guard import guard, refuse
from listings import actions, queries
from listings.forms import MarketplaceForm
from listings.models import Marketplace
from listings.reasons import FEEDS, worded


@guard(Area.OPS, "ops.marketplaces")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    rows = [
        {
            "marketplace": marketplace,
            "runs": runs,
            "problem": worded(FEEDS, marketplace.last_error, marketplace.last_error_params)
            if marketplace.last_error
            else "",
            "secret": marketplace.code in settings.MARKETPLACE_SECRETS,
        }
        for marketplace, runs in queries.marketplaces()
    ]
    return render(request, "listings/marketplaces.html", {"rows": rows})


@guard(Area.OPS, "ops.marketplaces")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = MarketplaceForm(request.POST or None, new=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_marketplace(actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            _into(form, error)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": made.name})
            return redirect("ops_marketplaces")
    return _form_page(request, form, None)


@guard(Area.OPS, "ops.marketplaces")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, marketplace_id: int) -> HttpResponse:
    marketplace = get_object_or_404(Marketplace, pk=marketplace_id)
    initial = {name: getattr(marketplace, name) for name in MarketplaceForm.base_fields if name != "code"}
    form = MarketplaceForm(request.POST or None, initial=initial, new=False)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_marketplace(actor=request.actor, marketplace=marketplace, **form.cleaned_data)
        except DomainError as error:
            _into(form, error)
        else:
            messages.success(request, _("%(name)s was changed.") % {"name": form.cleaned_data["name"]})
            return redirect("ops_marketplaces")
    return _form_page(request, form, marketplace)


def _into(form: MarketplaceForm, error: DomainError) -> None:
    for field, message in error.fields.items():
        form.add_error(field, message)
    if not error.fields:
        form.add_error(None, error.message)


def _form_page(request: HttpRequest, form: MarketplaceForm, marketplace: Marketplace | None) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "marketplace": marketplace}
    return render(request, "listings/marketplace_form.html", context, status=status)


@guard(Area.OPS, "ops.marketplaces")
@require_POST
def pull(request: HttpRequest, marketplace_id: int) -> HttpResponse:
    marketplace = get_object_or_404(Marketplace, pk=marketplace_id)
    try:
        actions.pull_now(actor=request.actor, marketplace=marketplace)
    except DomainError as error:
        return refuse(request, error, "ops_marketplaces")
    messages.success(request, _("The feed of %(name)s is pulled now.") % {"name": marketplace.name})
    return redirect("ops_marketplaces")
