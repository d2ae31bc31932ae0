"""The cases of all brands of an account manager."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands.permissions import Area
from brands.views.guard import guard
from takedowns.views import case_pages
from takedowns.views.case_documents import send


def _desk(request: HttpRequest) -> case_pages.Desk:
    return case_pages.Desk(tuple(sorted(request.actor.brand_ids)), request.actor)


@guard(Area.MANAGER, "am.cases")
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    return case_pages.list_page(request, _desk(request), may_act=True)


@guard(Area.MANAGER, "am.cases")
@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    return case_pages.detail_page(request, _desk(request), pk, may_act=True)


@guard(Area.MANAGER, "am.cases")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    return case_pages.step_page(request, _desk(request), pk, action)


@guard(Area.MANAGER, "am.cases")
@require_POST
def message(request: HttpRequest, pk: int) -> HttpResponse:
    return case_pages.message(request, _desk(request), pk)


@guard(Area.MANAGER, "am.cases")
@require_GET
def document(request: HttpRequest, pk: int, document_id: int) -> HttpResponse:
    return send(case_pages.case_of(_desk(request), pk), document_id)
