"""Save and forget views of a list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brands.errors import DomainError
from brands.permissions import Area
from brands.views.guard import guard
from monitoring.actions.saved import delete_filter, save_filter
from monitoring.views.addresses import clean_query, with_query


def _save(request: HttpRequest, brand_id: int | None, page: str, path: str) -> HttpResponse:
    query = clean_query(request.POST.get("query", ""))
    try:
        saved = save_filter(
            person_id=request.actor.person_id,
            brand_id=brand_id,
            page=page,
            name=request.POST.get("name", ""),
            query=query,
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Saved as “%(name)s”.") % {"name": saved.name})
    return redirect(with_query(path, query))


def _delete(request: HttpRequest, path: str) -> HttpResponse:
    number = request.POST.get("id", "")
    if number.isdecimal() and number.isascii() and len(number) < 19:
        delete_filter(person_id=request.actor.person_id, filter_id=int(number))
    return redirect(with_query(path, clean_query(request.POST.get("query", ""))))


@guard(Area.BRAND, "flags.view")
@require_POST
def save_in_brand(request: HttpRequest, slug: str) -> HttpResponse:
    return _save(request, request.brand.pk, "queue", reverse("queue", args=[slug]))


@guard(Area.BRAND, "flags.view")
@require_POST
def delete_in_brand(request: HttpRequest, slug: str) -> HttpResponse:
    return _delete(request, reverse("queue", args=[slug]))


@guard(Area.MANAGER, "am.triage")
@require_POST
def save_for_manager(request: HttpRequest) -> HttpResponse:
    return _save(request, None, "triage", reverse("am_triage"))


@guard(Area.MANAGER, "am.triage")
@require_POST
def delete_for_manager(request: HttpRequest) -> HttpResponse:
    return _delete(request, reverse("am_triage"))
