"""Scans: progress, failures, and the two buttons."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brands.display import localised
from brands.errors import DomainError
from brands.permissions import Area
from brands.views.guard import guard
from monitoring import ocr
from monitoring.actions.runs import retry_failed, start_run
from monitoring.queries.pictures import picture_totals
from monitoring.queries.scans import run_rows, shard_totals


@guard(Area.OPS, "ops.scans")
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """The whole page, or under htmx the table alone, which asks again while something runs."""
    cursor = request.GET.get("cursor", "")
    rows, page = run_rows(cursor)
    context = {
        "rows": [(row, localised.span(row.took) if row.took is not None else "–") for row in rows],
        "live": any(row.live for row in rows),
        "previous": f"?cursor={page.previous}" if page.previous else "",
        "following": f"?cursor={page.following}" if page.following else "",
        "cursor": cursor,
        "parts": shard_totals(),
        "pictures": picture_totals(),
        "reader": ocr.available(),
        # one run a bar, oldest first, as time is read
        "columns": [_("Run"), _("Listings a second")],
        "throughput": [
            [f"{row.run.pk}", row.per_second] for row in reversed(rows) if row.per_second is not None
        ],
    }
    template = "monitoring/_runs.html" if request.htmx else "monitoring/scans.html"
    return render(request, template, context)


@guard(Area.OPS, "ops.scans")
@require_POST
def run_now(request: HttpRequest) -> HttpResponse:
    everything = request.POST.get("scope") == "everything"
    try:
        run = start_run(
            kind="backfill" if everything else "manual", actor=request.actor, everything=everything
        )
    except DomainError as error:
        messages.info(request, error.message)
    else:
        messages.success(request, _("Scan %(number)s is under way.") % {"number": run.pk})
    return redirect("ops_scans")


@guard(Area.OPS, "ops.scans")
@require_POST
def retry(request: HttpRequest, run_id: int) -> HttpResponse:
    try:
        count = retry_failed(run_id=run_id, actor=request.actor)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%(count)s failed parts are tried again.") % {"count": count})
    return redirect("ops_scans")
