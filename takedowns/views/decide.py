"""Where the brand's decisions are posted. Each goes to the next flag that waits; a refused form comes back on
the review page with what was typed, a stale one with who was faster."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brands.errors import DomainError, StaleState
from brands.permissions import Area
from brands.views.guard import guard
from monitoring.actions.decisions import last_decision
from monitoring.models import Flag
from monitoring.queries.flags import pick
from monitoring.states import FLAG
from monitoring.views.addresses import next_or
from takedowns.actions import decisions
from takedowns.forms import AskForm, ConfirmForm, RejectForm, VersionedForm, take_errors
from takedowns.queries import desk
from takedowns.queries.rights import valid_rights
from takedowns.views.review import show


def flag_of(request: HttpRequest, pk: int) -> Flag:
    flag = pick([request.brand.pk], [pk]).get(pk)
    if flag is None:
        raise Http404
    return flag


def who_was_faster(flag: Flag) -> str:
    """'Rita has just decided: Confirmed.' `flag` as it stands now."""
    decision = last_decision(flag)
    if decision is None or decision.by is None:
        return _(
            "Someone else has just changed this. Your choice was not applied; this is how it stands now."
        )
    return _("%(who)s was faster: “%(state)s”. Your choice was not applied; this is how it stands now.") % {
        "who": decision.by,
        "state": FLAG.states[flag.state],
    }


def _onwards(request: HttpRequest, flag: Flag) -> HttpResponse:
    """To the next flag that waits, unless the form named another address of ours."""
    after = desk.next_waiting(flag.brand_id, flag)
    slug = request.brand.slug
    return redirect(
        next_or(request, reverse("review", args=[slug, after]) if after else reverse("queue", args=[slug]))
    )


def _take(
    request: HttpRequest,
    pk: int,
    name: str,
    form: Form,
    step: Callable[[Flag, dict[str, Any]], Any],
    done: Any,
) -> HttpResponse:
    """Run one decision from its form. `name` is the form's on the review page."""
    flag = flag_of(request, pk)
    if not form.is_valid():
        return show(request, pk, bound={name: form}, status=422)
    try:
        step(flag, form.cleaned_data)
    except StaleState:
        messages.warning(request, who_was_faster(flag_of(request, pk)))
        return redirect("review", request.brand.slug, pk)
    except DomainError as error:
        if flag.state != "with_brand":
            messages.warning(request, who_was_faster(flag))
            return redirect("review", request.brand.slug, pk)
        take_errors(form, error)
        return show(request, pk, bound={name: form}, status=422, problem=error.message)
    messages.success(request, done)
    return _onwards(request, flag)


@guard(Area.BRAND, "flags.decide")
@require_POST
def confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    rights = valid_rights(request.brand.pk, timezone.localdate())
    form = ConfirmForm(request.POST, rights=rights)

    def step(flag: Flag, data: dict[str, Any]) -> None:
        decisions.confirm(
            flag=flag,
            actor=request.actor,
            version=data["version"],
            right_id=data["right"],
            violation=data["violation"],
            good_faith=data["good_faith"],
            note=data["note"],
        )

    return _take(request, pk, "confirm", form, step, _("Confirmed: the removal is on its way."))


@guard(Area.BRAND, "flags.decide")
@require_POST
def reject(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    form = RejectForm(request.POST)

    def step(flag: Flag, data: dict[str, Any]) -> None:
        decisions.reject(
            flag=flag,
            actor=request.actor,
            version=data["version"],
            reason=data["reason"],
            note=data["note"],
            authorise_seller=data["authorise_seller"],
        )

    return _take(request, pk, "reject", form, step, _("Rejected: the listing may stay."))


@guard(Area.BRAND, "flags.decide")
@require_POST
def ask(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    form = AskForm(request.POST)

    def step(flag: Flag, data: dict[str, Any]) -> None:
        decisions.ask(flag=flag, actor=request.actor, version=data["version"], text=data["text"])

    return _take(request, pk, "ask", form, step, _("Your question is with your account manager."))


@guard(Area.BRAND, "flags.decide")
@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Back to the flag itself: whoever takes a decision back wants to decide anew."""
    flag, form = flag_of(request, pk), VersionedForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    try:
        decisions.undo(flag=flag, actor=request.actor, version=version)
    except StaleState:
        messages.warning(request, who_was_faster(flag_of(request, pk)))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Taken back. Nothing had left the house."))
    return redirect(next_or(request, reverse("review", args=[slug, pk])))
