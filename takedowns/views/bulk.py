"""Many decisions at once, each by the single door: what changed, what could not and why."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from brands.errors import DomainError
from brands.permissions import Area
from brands.views.guard import guard
from monitoring.actions.triage import Outcome
from monitoring.forms import first_error
from monitoring.models import Flag
from monitoring.queries.flags import pick
from monitoring.views.addresses import clean_query, next_or, with_query
from monitoring.views.ticked import ticked
from monitoring.views.triage import LAST_BULK as LAST_TRIAGE_BULK
from takedowns.actions import decisions
from takedowns.forms import AskForm, ConfirmForm, PlatformRemovalForm, RejectForm
from takedowns.queries.rights import valid_rights

LAST_BULK = "queue_last_bulk"
"""Session key: rows that could not change, by flag, with the reason; the queue keeps them ticked."""


def report(request: HttpRequest, outcome: Outcome, done: str, key: str) -> None:
    """What was done in a message; the refused rows in the session, for the list to say why."""
    if outcome.done:
        messages.success(request, done)
    if count := len(outcome.refused):
        text = ngettext(
            "%(count)d flag could not change: %(why)s",
            "%(count)d flags could not change; each says why in the list. The first: %(why)s",
            count,
        )
        messages.warning(request, text % {"count": count, "why": outcome.refused[0].message})
    request.session[key] = {
        "undo": [],
        "kept": [f"{r.flag.pk}:{r.flag.version}" for r in outcome.refused],
        "refused": [{"flag": {"pk": r.flag.pk}, "message": str(r.message)} for r in outcome.refused],
    }


def _form(request: HttpRequest) -> ConfirmForm | RejectForm | AskForm | None:
    action = request.POST.get("action")
    if action == "confirm":
        return ConfirmForm(request.POST, rights=valid_rights(request.brand.pk, timezone.localdate()))
    if action == "reject":
        return RejectForm(request.POST)
    return AskForm(request.POST) if action == "ask" else None


def _run(form: Any, flags: list[tuple[Flag, int | None]], actor: Any) -> tuple[Outcome, str]:
    data = form.cleaned_data
    if isinstance(form, ConfirmForm):
        outcome = decisions.confirm_many(
            flags=flags,
            actor=actor,
            right_id=data["right"],
            violation=data["violation"],
            good_faith=data["good_faith"],
            note=data["note"],
        )
        done = ngettext("%(count)d flag confirmed.", "%(count)d flags confirmed.", len(outcome.done))
    elif isinstance(form, RejectForm):
        outcome = decisions.reject_many(
            flags=flags,
            actor=actor,
            reason=data["reason"],
            note=data["note"],
            authorise_seller=data["authorise_seller"],
        )
        done = ngettext("%(count)d flag rejected.", "%(count)d flags rejected.", len(outcome.done))
    else:
        outcome = decisions.ask_many(flags=flags, actor=actor, text=data["text"])
        done = ngettext("%(count)d question sent.", "%(count)d questions sent.", len(outcome.done))
    return outcome, done % {"count": len(outcome.done)}


@guard(Area.BRAND, "flags.decide")
@require_POST
def of_brand(request: HttpRequest, slug: str) -> HttpResponse:
    """`action` is confirm, reject or ask; the rest is that form's, with `flag` values 'id:version'."""
    back = redirect(
        next_or(request, with_query(reverse("queue", args=[slug]), clean_query(request.POST.get("here", ""))))
    )
    form = _form(request)
    if form is None:
        messages.error(request, _("Choose what to do with the ticked flags. Nothing was changed."))
        return back
    flags = ticked(request, [request.brand.pk])
    if not flags:
        return back
    if not form.is_valid():
        messages.error(request, first_error(form))
        request.session[LAST_BULK] = {"kept": [f"{f.pk}:{f.version}" for f, _v in flags], "refused": []}
        return back
    outcome, done = _run(form, flags, request.actor)
    report(request, outcome, done, LAST_BULK)
    return back


@guard(Area.MANAGER, "am.triage")
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Removal on the platform's own authority, of one flag or of many."""
    here = with_query(reverse("am_triage"), clean_query(request.POST.get("here", "")))
    back = redirect(next_or(request, here))
    form = PlatformRemovalForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return back
    flags = ticked(request, sorted(request.actor.brand_ids))
    if not flags:
        return back
    data = form.cleaned_data
    choice = {"reason": data["reason"], "violation": data["violation"], "note": data["note"]}
    outcome = decisions.remove_many(flags=flags, actor=request.actor, **choice)
    done = ngettext(
        "%(count)d removal is on its way.", "%(count)d removals are on their way.", len(outcome.done)
    )
    report(request, outcome, done % {"count": len(outcome.done)}, LAST_TRIAGE_BULK)
    return back


@guard(Area.MANAGER, "am.triage")
@require_POST
def remove_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a platform removal back while its order has not left."""
    flag = pick(request.actor.brand_ids, [pk]).get(pk)
    if flag is None:
        raise Http404
    try:
        decisions.undo(flag=flag, actor=request.actor)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Taken back: the flag is in your queue again."))
    return redirect(next_or(request, reverse("am_flag", args=[pk])))
