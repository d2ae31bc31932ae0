"""Applications, and the check of every right by a person."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brands import nice
from brands.actions import applications as actions
from brands.actions import rights as right_actions
from brands.errors import DomainError, StaleState
from brands.forms.ops import ActivateForm, CheckForm, DeclineForm
from brands.forms.refusal import put_into
from brands.goods import CATEGORIES
from brands.models import Application, Right
from brands.permissions import Area
from brands.queries import onboarding as queries
from brands.states import BRAND, RIGHT
from brands.views.guard import guard, refuse

SHOWN = 200


@guard(Area.OPS, "ops.applications")
@require_GET
def ops_applications(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "verifying")
    if state not in BRAND.states:
        state = "verifying"
    counts = queries.application_counts()
    context = {
        "applications": queries.applications(state)[:SHOWN],
        "state": state,
        "states": [(name, label, counts.get(name, 0)) for name, label in BRAND.states.items()],
    }
    return render(request, "brands/ops_applications.html", context)


def application_page(
    request: HttpRequest,
    application: Application,
    open_flags: Mapping[int, int],
    *,
    decline_form: DeclineForm | None = None,
    activate_form: ActivateForm | None = None,
) -> HttpResponse:
    """Everything an admin needs for the decision. `open_flags` is per brand, from above."""
    brand = application.brand
    bound = decline_form or activate_form
    loads = queries.managers_by_load(open_flags)
    rights = [right_card(right, request) for right in queries.rights_of(brand)]
    context = {
        "application": application,
        "applicant": brand,
        "names": brand.names.order_by("kind", "text"),
        "rights": rights,
        "category_labels": [CATEGORIES.get(name, name) for name in brand.categories],
        "steps": {step.action for step in BRAND.available(brand.state, request.actor.role)},
        "loads": loads,
        "decline_form": decline_form or DeclineForm(initial={"version": brand.version}),
        "activate_form": activate_form or activate_form_for(application, loads),
        "unchecked": sum(card["right"].state == "submitted" for card in rights),
    }
    return render(request, "brands/ops_application.html", context, status=422 if bound else 200)


def activate_form_for(
    application: Application, loads: list[queries.ManagerLoad], data: Any = None
) -> ActivateForm:
    """The manager with the fewest open flags stands first and is chosen unless the admin chooses."""
    brand = application.brand
    managers = [
        (
            load.person.pk,
            _("%(name)s: %(flags)s open flags") % {"name": load.person, "flags": load.open_flags},
        )
        for load in loads
    ]
    return ActivateForm(
        data,
        managers=managers,
        initial={
            "version": brand.version,
            "slug": slugify(brand.name)[:40],
            "manager": managers[0][0] if managers else None,
        },
    )


def right_card(right: Right, request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "right": right,
        "classes": [(number, nice.heading(number)) for number in right.nice_classes],
        "expired": right.valid_to is not None and right.valid_to < today,
        "steps": RIGHT.available(right.state, request.actor.role),
        "form": CheckForm(initial={"version": right.version}, prefix=f"right-{right.pk}"),
    }


def find(pk: int) -> Application:
    """By the brand's id, which all other pages use too."""
    return get_object_or_404(Application.objects.across_brands().select_related("brand"), brand_id=pk)


def activate(request: HttpRequest, application: Application, open_flags: Mapping[int, int]) -> HttpResponse:
    loads = queries.managers_by_load(open_flags)
    form = activate_form_for(application, loads, request.POST)
    if form.is_valid():
        try:
            brand = actions.activate(
                application=application,
                actor=request.actor,
                version=form.cleaned_data["version"],
                slug=form.cleaned_data["slug"],
                manager_id=form.cleaned_data["manager"],
            )
        except StaleState as error:
            return refuse(request, error, "ops_application", pk=application.brand_id)
        except DomainError as error:
            if "person" in error.fields:
                error.fields["manager"] = error.fields.pop("person")
            put_into(form, error)
        else:
            messages.success(
                request,
                _("%(brand)s is open. %(email)s receives the owner's invitation.")
                % {"brand": brand.name, "email": application.contact_email},
            )
            return redirect("ops_brand", pk=brand.pk)
    return application_page(request, find(application.brand_id), open_flags, activate_form=form)


def decline(request: HttpRequest, application: Application, open_flags: Mapping[int, int]) -> HttpResponse:
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            actions.decline(
                application=application,
                actor=request.actor,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
            )
        except StaleState as error:
            return refuse(request, error, "ops_application", pk=application.brand_id)
        except DomainError as error:
            put_into(form, error)
        else:
            messages.success(request, _("Declined. The applicant receives your reason and can answer."))
            return redirect("ops_applications")
    return application_page(request, find(application.brand_id), open_flags, decline_form=form)


@guard(Area.OPS, "ops.rights")
@require_GET
def ops_rights(request: HttpRequest) -> HttpResponse:
    """Rights that brands submitted after they were activated."""
    found = list(queries.waiting_rights()[: SHOWN + 1])
    context = {"rights": [right_card(right, request) for right in found[:SHOWN]], "more": len(found) > SHOWN}
    return render(request, "brands/ops_rights.html", context)


@guard(Area.OPS, "ops.rights")
@require_POST
def ops_right_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Verify or refuse, from either page; the person goes back to the one they came from."""
    right = get_object_or_404(Right.objects.across_brands().select_related("brand", "document"), pk=pk)
    form = CheckForm(request.POST, prefix=f"right-{pk}")
    back = _back(request, right)
    if not form.is_valid():
        messages.error(request, _("The note is too long, or the form was incomplete. Nothing was changed."))
        return redirect(back)
    step = right_actions.verify if request.POST.get("step") == "verify" else right_actions.refuse
    try:
        step(
            right=right,
            actor=request.actor,
            version=form.cleaned_data["version"],
            note=form.cleaned_data["note"],
        )
    except DomainError as error:
        messages.error(request, next(iter(error.fields.values()), error.message))
        return redirect(back)
    text = _("“%(right)s” is verified.") if right.state == "verified" else _("“%(right)s” is refused.")
    messages.success(request, text % {"right": right})
    return redirect(back)


def _back(request: HttpRequest, right: Right) -> str:
    to = request.POST.get("next", "")
    if to.startswith("/ops/") and url_has_allowed_host_and_scheme(to, {request.get_host()}):
        return to
    if right.brand.state in ("active", "suspended"):
        return reverse("ops_rights")
    return reverse("ops_application", kwargs={"pk": right.brand_id})
