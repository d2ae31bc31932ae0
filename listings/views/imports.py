"""Imports of files: upload, progress, and the refused rows to download."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from brands.permissions import Area
from brands.views.guard import guard
from listings import actions, queries
from listings.feeds.records import Reason
from listings.forms import UploadForm
from listings.models import Import, Marketplace
from listings.reasons import IMPORTS, REJECTED, worded

SHOWN_REJECTS = 20


@guard(Area.OPS, "ops.marketplaces")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, marketplace_id: int) -> HttpResponse:
    marketplace = get_object_or_404(Marketplace, pk=marketplace_id)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run = actions.upload_listings(actor=request.actor, marketplace=marketplace, **form.cleaned_data)
        messages.success(request, _("The file is being imported. You may leave this page."))
        return redirect("ops_import", run.pk)
    context = {"form": form, "marketplace": marketplace}
    return render(request, "listings/upload.html", context, status=422 if form.errors else 200)


@guard(Area.OPS, "ops.marketplaces")
@require_GET
def progress(request: HttpRequest, import_id: int) -> HttpResponse:
    """The whole page, or under htmx the counts alone, which ask again until the import ends."""
    run = get_object_or_404(Import.objects.select_related("marketplace"), pk=import_id)
    context = {
        "run": run,
        "live": run.state in ("waiting", "running"),
        "problem": worded(IMPORTS, run.error, run.error_params) if run.error else "",
        "reasons": [(_worded(reason), number) for reason, number in queries.reject_reasons(run)],
        "rejects": [{**row, "text": _worded(row["reason"])} for row in run.rejects[:SHOWN_REJECTS]],
    }
    return render(request, "listings/_import.html" if request.htmx else "listings/import.html", context)


def _worded(reason: str) -> str:
    return worded({known.value: text for known, text in REJECTED.items()}, Reason(reason).value, {})


@guard(Area.OPS, "ops.marketplaces")
@require_GET
def rejects(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """The file of refused rows, as the marketplace wrote them: a download, never shown as a page."""
    run = get_object_or_404(Import, pk=import_id)
    if not run.rejects_file:
        raise Http404
    return FileResponse(
        run.rejects_file.open("rb"),
        as_attachment=True,
        filename=f"rejects-{run.pk}.ndjson",
        content_type="application/x-ndjson",
    )
