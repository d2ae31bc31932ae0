"""Pictures of listings, served only through a flag that the reader may see."""

from collections.abc import Iterable

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from brands.permissions import Area
from brands.views.guard import guard
from listings.models import ListingImage
from monitoring.queries.flags import picture_of

WEEK = 7 * 24 * 3600
TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
"""What the picture fetch stores. Anything else is not served, whatever its name says."""


def _serve(picture: ListingImage | None) -> HttpResponse:
    kind = TYPES.get(picture.file.name.rpartition(".")[2].lower()) if picture else None
    if picture is None or kind is None:
        raise Http404
    try:
        content = picture.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    # stored once and never rewritten; private, because not everyone may see it
    response["Cache-Control"] = f"private, max-age={WEEK}, immutable"
    return response


def _picture(brand_ids: Iterable[int], flag_id: int, picture_id: int) -> HttpResponse:
    return _serve(picture_of(brand_ids, flag_id, picture_id))


@guard(Area.BRAND, "flags.view")
@require_GET
def of_brand(request: HttpRequest, slug: str, flag_id: int, picture_id: int) -> HttpResponse:
    return _picture([request.brand.pk], flag_id, picture_id)


@guard(Area.MANAGER, "am.triage")
@require_GET
def of_manager(request: HttpRequest, flag_id: int, picture_id: int) -> HttpResponse:
    return _picture(request.actor.brand_ids, flag_id, picture_id)
