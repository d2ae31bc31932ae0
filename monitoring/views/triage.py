"""The account manager's queue over all brands, most pressing first; bulk steps and their undo."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from brands.permissions import Area
from brands.views.guard import guard
from monitoring.actions import triage
from monitoring.filters import FlagFilter
from monitoring.forms import TriageForm, first_error
from monitoring.queries.flags import brands_with_open, flags_of, rows
from monitoring.queries.paging import paginate
from monitoring.queries.saved import saved_filters
from monitoring.states import DISMISS_REASONS, REMOVE_REASONS, SEND_REASONS
from monitoring.views.addresses import clean_query, with_query
from monitoring.views.ticked import ticked

TABS = {
    "new": gettext_lazy("New"),
    "question": gettext_lazy("Questions"),
    "with_brand": gettext_lazy("With the brands"),
}
LAST_BULK = "triage_last_bulk"
"""Session key: what the last bulk step did, for its undo and for the rows that refused."""


def reason_menus() -> dict[str, Any]:
    """The menus draw from the same tables as the checks."""
    return {
        "send_reasons": SEND_REASONS.items(),
        "dismiss_reasons": DISMISS_REASONS.items(),
        "remove_reasons": REMOVE_REASONS.items(),
    }


@guard(Area.MANAGER, "am.triage")
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    brand_ids = request.actor.brand_ids
    brands, counts = brands_with_open(brand_ids)
    filters = FlagFilter(request.GET, brands=brands)
    page = paginate(filters.apply(flags_of(brand_ids)), filters.order, request.GET.get("cursor", ""))
    list_url = reverse("am_triage")
    last = request.session.pop(LAST_BULK, None) or {}
    context = {
        "filter": filters,
        "saved": saved_filters(request.actor.person_id, None, "triage"),
        "list_url": list_url,
        "save_url": reverse("am_filter_save"),
        "delete_url": reverse("am_filter_delete"),
        "rows": rows(page.rows),
        "previous": with_query(list_url, filters.query(cursor=page.previous)) if page.previous else "",
        "following": with_query(list_url, filters.query(cursor=page.following)) if page.following else "",
        "tabs": [
            {
                "label": TABS[state],
                "count": counts[state],
                "url": with_query(list_url, filters.query(state=state)),
                "active": filters.value("state") == state,
            }
            for state in TABS
        ],
        "total_open": sum(counts.values()),
        "here": clean_query(request.GET.urlencode()),
        "form_id": "bulk",
        "show_brand": len(brands) > 1,
        "preview": True,
        "nothing_assigned": not brands,
        "undo": last.get("undo") or [],
        "kept": last.get("kept") or [],
        "refusals": last.get("refused") or [],
        **reason_menus(),
    }
    return render(request, "monitoring/triage.html", context)


def _report(request: HttpRequest, outcome: triage.Outcome, done: str, keys: dict[int, str]) -> None:
    """What was done, row by row: the refused ones stay ticked on the next page and say why."""
    if outcome.done:
        messages.success(request, done)
    if outcome.refused:
        count = len(outcome.refused)
        messages.warning(
            request,
            ngettext(
                "%(count)d flag could not change; it says why in the list.",
                "%(count)d flags could not change; each says why in the list.",
                count,
            )
            % {"count": count},
        )
    request.session[LAST_BULK] = {
        "undo": [f"{flag.pk}:{flag.version}" for flag in outcome.done],
        "kept": [keys[refusal.flag.pk] for refusal in outcome.refused],
        "refused": [{"flag": {"pk": r.flag.pk}, "message": str(r.message)} for r in outcome.refused],
    }


def _keys(flags: list[tuple[Any, int | None]]) -> dict[int, str]:
    return {flag.pk: f"{flag.pk}:{flag.version}" for flag, _version in flags}


@guard(Area.MANAGER, "am.triage")
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    back = redirect(with_query(reverse("am_triage"), clean_query(request.POST.get("here", ""))))
    form = TriageForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return back
    flags = ticked(request, request.actor.brand_ids)
    if not flags:
        return back
    keys = _keys(flags)
    note = form.cleaned_data["note"]
    if form.action == "send":
        outcome = triage.send_many(flags=flags, actor=request.actor, reason=form.reason, note=note)
        text = ngettext("%(count)d flag sent.", "%(count)d flags sent.", len(outcome.done))
    else:
        outcome = triage.dismiss_many(flags=flags, actor=request.actor, reason=form.reason, note=note)
        text = ngettext("%(count)d flag dismissed.", "%(count)d flags dismissed.", len(outcome.done))
    _report(request, outcome, text % {"count": len(outcome.done)}, keys)
    return back


@guard(Area.MANAGER, "am.triage")
@require_POST
def bulk_undo(request: HttpRequest) -> HttpResponse:
    back = redirect(with_query(reverse("am_triage"), clean_query(request.POST.get("here", ""))))
    flags = ticked(request, request.actor.brand_ids)
    if not flags:
        return back
    keys = _keys(flags)
    outcome = triage.undo_many(flags=flags, actor=request.actor)
    text = ngettext("%(count)d step taken back.", "%(count)d steps taken back.", len(outcome.done))
    _report(request, outcome, text % {"count": len(outcome.done)}, keys)
    request.session[LAST_BULK]["undo"] = []
    request.session.modified = True
    return back
