"""Uploaded files, each served only through a page area in which the reader may see it."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from brands.models import Document, ReferencePicture
from brands.permissions import Area
from brands.views.guard import guard

PRIVATE = "private, max-age=3600"
"""A browser may keep it for the person; nothing between may."""


@guard(Area.BRAND, "rights.view")
@require_GET
def document(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return serve_document(Document.objects.for_brand(request.brand), pk)


@guard(Area.OPS, "ops.applications")
@require_GET
def ops_document(request: HttpRequest, pk: int) -> HttpResponse:
    return serve_document(Document.objects.across_brands(), pk)


@guard(Area.BRAND, "products.view")
@require_GET
def reference_picture(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _serve_picture(ReferencePicture.objects.for_brand(request.brand), pk)


@guard(Area.MANAGER, "am.triage")
@require_GET
def am_reference_picture(request: HttpRequest, pk: int) -> HttpResponse:
    return _serve_picture(ReferencePicture.objects.for_brands(request.actor.brand_ids), pk)


def serve_document(rows: QuerySet, pk: int) -> HttpResponse:
    """PDFs are downloads, for a PDF can hold what a browser runs; pictures are shown."""
    found = get_object_or_404(rows, pk=pk)
    return _send(
        found.file,
        content_type=found.content_type,
        name=found.name,
        download=not found.content_type.startswith("image/"),
    )


def _serve_picture(rows: QuerySet, pk: int) -> HttpResponse:
    found = get_object_or_404(rows, pk=pk)
    extension = found.file.name.rpartition(".")[2]
    kind = {"jpg": "jpeg", "png": "png", "webp": "webp"}[extension]
    return _send(found.file, content_type=f"image/{kind}", name=f"reference-{pk}.{extension}", download=False)


def _send(file: object, *, content_type: str, name: str, download: bool) -> HttpResponse:
    try:
        opened = file.open("rb")  # type: ignore[attr-defined]
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(opened, as_attachment=download, filename=name, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = PRIVATE
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
