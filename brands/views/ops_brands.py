"""Brands as the operator sees them: standing, account managers, team."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brands.actions import assignments, standing
from brands.errors import DomainError
from brands.filters import sought
from brands.forms.ops import AssignForm, SuspendForm
from brands.forms.refusal import VersionForm
from brands.models import Assignment, Brand, Membership
from brands.permissions import Area
from brands.queries import onboarding as queries
from brands.states import BRAND
from brands.views.guard import guard, refuse

PAGE = 50
STATES = ("active", "suspended")


def brands_page(request: HttpRequest, open_flags: Mapping[int, int]) -> HttpResponse:
    """By name, with keyset pages. `open_flags` is per brand, from above."""
    text, after = sought(request, "q"), sought(request, "after", most=200)
    rows = Brand.objects.filter(state__in=STATES)
    if text:
        rows = rows.filter(name__icontains=text)
    if after:
        rows = rows.filter(name__gt=after)
    found = list(rows.order_by("name", "pk")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    keep = {"q": text} if text else {}
    context = {
        "lines": queries.brand_lines(found, open_flags),
        "q": text,
        "following": f"?{urlencode(keep | {'after': found[-1].name})}" if more else "",
    }
    return render(request, "brands/ops_brands.html", context)


def brand_page(request: HttpRequest, pk: int, open_flags: Mapping[int, int], **bound: Any) -> HttpResponse:
    found = get_object_or_404(Brand, pk=pk, state__in=STATES)
    loads = queries.managers_by_load(open_flags)
    held = Assignment.objects.for_brand(found).select_related("person").filter(active=True)
    members = Membership.objects.for_brand(found).select_related("person").filter(active=True)
    context = {
        "subject": found,
        "assignments": held.order_by("-kind", "person__name"),
        "members": members.order_by("role", "person__name"),
        "rights": queries.rights_of(found),
        "open_flags": open_flags.get(found.pk, 0),
        "steps": {step.action for step in BRAND.available(found.state, request.actor.role)},
        "suspend_form": SuspendForm(initial={"version": found.version}),
        "assign_form": AssignForm(managers=_choices(loads)),
    }
    return render(request, "brands/ops_brand.html", context | bound)


def _choices(loads: list[queries.ManagerLoad]) -> list[tuple[int, str]]:
    text = _("%(name)s: %(flags)s open flags")
    return [(load.person.pk, text % {"name": load.person, "flags": load.open_flags}) for load in loads]


def _brand(pk: int) -> Brand:
    return get_object_or_404(Brand, pk=pk, state__in=STATES)


@guard(Area.OPS, "ops.brands")
@require_POST
def ops_brand_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    brand, form = _brand(pk), SuspendForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why: the brand's owners receive it by e-mail."))
        return redirect("ops_brand", pk=pk)
    try:
        standing.suspend(
            brand=brand,
            actor=request.actor,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
        )
    except DomainError as error:
        return refuse(request, error, "ops_brand", pk=pk)
    messages.success(request, _("%(brand)s is suspended.") % {"brand": brand.name})
    return redirect("ops_brand", pk=pk)


@guard(Area.OPS, "ops.brands")
@require_POST
def ops_brand_resume(request: HttpRequest, pk: int) -> HttpResponse:
    brand, form = _brand(pk), VersionForm(request.POST)
    try:
        standing.resume(
            brand=brand,
            actor=request.actor,
            version=form.cleaned_data["version"] if form.is_valid() else -1,
        )
    except DomainError as error:
        return refuse(request, error, "ops_brand", pk=pk)
    messages.success(request, _("%(brand)s is open again.") % {"brand": brand.name})
    return redirect("ops_brand", pk=pk)


@guard(Area.OPS, "ops.brands")
@require_POST
def ops_brand_assign(request: HttpRequest, pk: int) -> HttpResponse:
    brand = _brand(pk)
    form = AssignForm(request.POST, managers=_choices(queries.managers_by_load({})))
    if not form.is_valid():
        messages.error(request, _("Choose an account manager whose account is open."))
        return redirect("ops_brand", pk=pk)
    try:
        assignment = assignments.assign(
            brand=brand,
            actor=request.actor,
            person_id=form.cleaned_data["person"],
            kind=form.cleaned_data["kind"],
        )
    except DomainError as error:
        messages.error(request, next(iter(error.fields.values()), error.message))
        return redirect("ops_brand", pk=pk)
    text = _("%(name)s now looks after %(brand)s.") % {"name": assignment.person, "brand": brand.name}
    messages.success(request, text)
    return redirect("ops_brand", pk=pk)


@guard(Area.OPS, "ops.brands")
@require_POST
def ops_assignment_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Assignment.objects.across_brands().select_related("person", "brand")
    assignment = get_object_or_404(rows, pk=pk)
    try:
        assignments.revoke(assignment=assignment, actor=request.actor)
    except DomainError as error:
        return refuse(request, error, "ops_brand", pk=assignment.brand_id)
    messages.success(request, _("The assignment of %(name)s has ended.") % {"name": assignment.person})
    return redirect("ops_brand", pk=assignment.brand_id)
