"""Orders to the marketplaces: what waits, what is late, what a person must settle."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from brands.errors import DomainError
from brands.filters import sought
from brands.permissions import Area
from brands.views.guard import guard
from monitoring.queries.paging import paginate
from monitoring.views.addresses import next_or
from takedowns.actions import objections
from takedowns.case_words import problem
from takedowns.models import Removal
from takedowns.queries import outbox
from takedowns.queries.cases import BY_ID

BULK_LIMIT = 200
LABELS = {
    "refused": gettext_lazy("For a person"),
    "late": gettext_lazy("Late"),
    "live": gettext_lazy("Under way"),
    "done": gettext_lazy("Done"),
    "all": gettext_lazy("All"),
}


@guard(Area.OPS, "ops.removals")
@require_GET
def removals(request: HttpRequest) -> HttpResponse:
    view = request.GET.get("state", "")
    view = view if view in outbox.WHICH else "refused"
    marketplace = sought(request, "marketplace", most=40)
    page = paginate(outbox.orders_for(view, marketplace=marketplace), BY_ID, request.GET.get("cursor", ""))
    here = reverse("ops_removals")

    def address(cursor: str = "", state: str = view) -> str:
        query = {"state": state, "marketplace": marketplace, "cursor": cursor}
        return f"{here}?{urlencode({k: v for k, v in query.items() if v})}"

    counts = outbox.view_counts()
    return render(
        request,
        "takedowns/ops_removals.html",
        {
            "rows": [
                {"order": order, "problem": problem(order.last_error) if order.last_error else ""}
                for order in page.rows
            ],
            "view": view,
            "previous": address(page.previous) if page.previous else "",
            "following": address(page.following) if page.following else "",
            "tabs": [
                {
                    "label": label,
                    "count": counts.get(name),
                    "url": address(state=name),
                    "active": name == view,
                }
                for name, label in LABELS.items()
            ],
            "health": outbox.health(),
            "here": address(),
        },
    )


@guard(Area.OPS, "ops.removals")
@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Send the ticked orders again, each by the single door; what cannot be sent says why."""
    back = redirect(next_or(request, reverse("ops_removals")))
    chosen = [int(v) for v in request.POST.getlist("order") if v.isascii() and v.isdecimal() and len(v) < 19]
    if not chosen or len(chosen) > BULK_LIMIT:
        text = _("Tick one to %(limit)d orders. Nothing was sent.")
        messages.warning(request, text % {"limit": BULK_LIMIT})
        return back
    orders = (
        Removal.objects.across_brands()
        .filter(pk__in=chosen)
        .select_related("case__brand", "case__listing", "case__flag")
        .order_by("brand_id", "pk")
    )
    sent, refused = 0, []
    for order in orders:
        try:
            objections.send_again(case=order.case, actor=request.actor)
        except DomainError as error:
            refused.append(f"{order.case.reference}: {error.message}")
        else:
            sent += 1
    if sent:
        text = ngettext("%(count)d order sent again.", "%(count)d orders sent again.", sent)
        messages.success(request, text % {"count": sent})
    for line in refused[:5]:
        messages.warning(request, line)
    return back
