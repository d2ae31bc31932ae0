"""The brand's queue: what waits for its decision, by risk x deadline unless asked otherwise."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brands.permissions import Area
from brands.views.guard import guard
from monitoring.filters import ALL, FlagFilter
from monitoring.queries import flags, paging
from monitoring.queries.saved import saved_filters
from monitoring.states import FLAG, REJECT_REASONS
from monitoring.views.addresses import clean_query, with_query
from takedowns.forms import ConfirmForm
from takedowns.queries import desk
from takedowns.queries.rights import valid_rights
from takedowns.views.bulk import LAST_BULK
from takedowns.views.review import best_guess

PAGE = "queue"
TABS = {
    "with_brand": gettext_lazy("To decide"),
    "question": gettext_lazy("Questions"),
    "new": gettext_lazy("With the account manager"),
    "confirmed": FLAG.states["confirmed"],
    "rejected": FLAG.states["rejected"],
    ALL: gettext_lazy("All"),
}
"""Only the open states are counted: the others grow for ever."""


def _tabs(chosen: FlagFilter, counts: dict[str, int], here: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "count": counts.get(state),
            "url": with_query(here, chosen.query(state=state)),
            "active": chosen.value("state") == state,
        }
        for state, label in TABS.items()
    ]


@require_GET
@guard(Area.BRAND, "flags.view")
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    brand, actor, here = request.brand, request.actor, reverse("queue", args=[slug])
    chosen = FlagFilter(request.GET, brands=[brand], default_state="with_brand")
    found = chosen.apply(flags.flags_of([brand.pk]))
    page = paging.paginate(found, chosen.order, request.GET.get("cursor", ""))
    counts = flags.open_counts([brand.pk])
    can_decide = actor.can("flags.decide") and chosen.value("state") == "with_brand" and bool(page.rows)
    last = request.session.pop(LAST_BULK, None) or {}
    context = {
        "filter": chosen,
        "rows": flags.rows(page.rows),
        "previous": with_query(here, chosen.query(cursor=page.previous)) if page.previous else "",
        "following": with_query(here, chosen.query(cursor=page.following)) if page.following else "",
        "list_url": here,
        "here": clean_query(request.GET.urlencode()),
        "counts": counts,
        "tabs": _tabs(chosen, counts, here),
        "saved": saved_filters(actor.person_id, brand.pk, PAGE),
        "save_url": reverse("filter_save", args=[slug]),
        "delete_url": reverse("filter_delete", args=[slug]),
        "can_decide": can_decide,
        "form_id": "bulk" if can_decide else "",
        "kept": last.get("kept") or [],
        "refusals": last.get("refused") or [],
        "undo": desk.last_step(brand.pk, actor.person_id),
        "done": None if page.rows else desk.done_today(brand.pk, actor.person_id),
        "is_new": not page.rows and not chosen.narrowed and not desk.has_flags(brand.pk),
    }
    if can_decide:
        rights = valid_rights(brand.pk, timezone.localdate())
        context["has_rights"] = bool(rights)
        context["confirm"] = ConfirmForm(rights=rights, initial=best_guess(rights), auto_id="bulk_%s")
        context["reject_reasons"] = REJECT_REASONS.items()
    return render(request, "takedowns/queue.html", context)


@require_GET
@guard(Area.BRAND, "flags.view")
def review_next(request: HttpRequest, slug: str) -> HttpResponse:
    """To the flag that waits most urgently, or back to the queue with what was done."""
    first = desk.first_waiting(request.brand.pk)
    if first is not None:
        return redirect("review", slug, first)
    messages.success(request, _("All done: nothing waits for your decision."))
    return redirect("queue", slug)
