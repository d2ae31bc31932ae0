"""Questions of the brands that wait for the account manager, with a box for the answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from brands.permissions import Area
from brands.views.guard import guard
from monitoring.queries.desk import QUESTIONS_SHOWN, answered_lately
from monitoring.queries.desk import open_questions as find_questions


@guard(Area.MANAGER, "am.conversations")
@require_GET
def open_questions(request: HttpRequest) -> HttpResponse:
    brand_ids = request.actor.brand_ids
    found = find_questions(brand_ids)
    context = {
        "questions": found,
        "more": len(found) == QUESTIONS_SHOWN,
        "answered": answered_lately(brand_ids),
        "nothing_assigned": not brand_ids,
    }
    return render(request, "monitoring/conversations.html", context)
