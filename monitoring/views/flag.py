"""One flag at the account manager's desk: the page, the preview beside the queue, and the steps."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brands.errors import DomainError
from brands.permissions import Area
from brands.views.guard import guard
from monitoring.actions import triage
from monitoring.forms import AnswerForm, TriageForm, VersionForm, first_error
from monitoring.models import Flag
from monitoring.queries.detail import FlagDetail, flag_detail
from monitoring.queries.flags import pick
from monitoring.states import FLAG
from monitoring.views.addresses import local, next_or
from monitoring.views.triage import reason_menus


def _detail(request: HttpRequest, flag_id: int) -> FlagDetail:
    detail = flag_detail(request.actor.brand_ids, flag_id)
    if detail is None:
        raise Http404
    return detail


def _flag(request: HttpRequest, flag_id: int) -> Flag:
    flag = pick(request.actor.brand_ids, [flag_id]).get(flag_id)
    if flag is None:
        raise Http404
    return flag


def _context(request: HttpRequest, detail: FlagDetail) -> dict[str, Any]:
    """The buttons come from the transition table: what it does not allow is not offered."""
    actions = {step.action for step in FLAG.available(detail.flag.state, request.actor.role)}
    return {
        "detail": detail,
        "can": {action: action in actions for action in ("send", "dismiss", "remove", "answer")},
        "can_undo": bool(actions & {"undo_send", "undo_dismiss"}),
        "can_undo_remove": "undo_remove" in actions,
        "next": local(request, request.GET.get("next", "")),
        **reason_menus(),
    }


@guard(Area.MANAGER, "am.triage")
@require_GET
def page(request: HttpRequest, flag_id: int) -> HttpResponse:
    return render(request, "monitoring/flag.html", _context(request, _detail(request, flag_id)))


@guard(Area.MANAGER, "am.triage")
@require_GET
def preview(request: HttpRequest, flag_id: int) -> HttpResponse:
    """The same without the frame; asked for directly, it leads to the whole page."""
    if not request.htmx:
        return redirect("am_flag", flag_id=_flag(request, flag_id).pk)
    return render(request, "monitoring/_preview.html", _context(request, _detail(request, flag_id)))


@guard(Area.MANAGER, "am.triage")
@require_POST
def decide(request: HttpRequest, flag_id: int) -> HttpResponse:
    flag, form = _flag(request, flag_id), TriageForm(request.POST)
    here = reverse("am_flag", args=[flag_id])
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect(here)
    step = triage.send_to_brand if form.action == "send" else triage.dismiss
    data = form.cleaned_data
    try:
        step(flag=flag, actor=request.actor, reason=form.reason, version=data["version"], note=data["note"])
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(here)
    done = _("Sent to %(brand)s.") if form.action == "send" else _("Dismissed for %(brand)s.")
    messages.success(request, done % {"brand": flag.brand.name})
    return redirect(next_or(request, here))


@guard(Area.MANAGER, "am.triage")
@require_POST
def undo(request: HttpRequest, flag_id: int) -> HttpResponse:
    flag, form = _flag(request, flag_id), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    try:
        triage.undo(flag=flag, actor=request.actor, version=version)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Taken back: the flag is in your queue again."))
    return redirect("am_flag", flag_id=flag_id)


@guard(Area.MANAGER, "am.conversations")
@require_POST
def answer(request: HttpRequest, flag_id: int) -> HttpResponse:
    flag, form = _flag(request, flag_id), AnswerForm(request.POST)
    here = reverse("am_flag", args=[flag_id])
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect(next_or(request, here))
    try:
        triage.answer_question(
            flag=flag,
            actor=request.actor,
            text=form.cleaned_data["text"],
            version=form.cleaned_data["version"],
        )
    except DomainError as error:
        # what was typed must not be lost: it goes back into the box
        detail = _detail(request, flag_id)
        messages.error(request, error.message)
        context = _context(request, detail) | {"typed": form.cleaned_data["text"]}
        return render(request, "monitoring/flag.html", context, status=409)
    messages.success(request, _("Answered: %(brand)s decides again.") % {"brand": flag.brand.name})
    return redirect(next_or(request, here))
