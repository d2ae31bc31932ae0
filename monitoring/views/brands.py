"""How each of an account manager's brands stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from brands.display import localised
from brands.permissions import Area
from brands.views.guard import guard
from monitoring.queries.desk import LOOKED_BACK, brand_health


@guard(Area.MANAGER, "am.brands")
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    found = brand_health(request.actor.brand_ids)
    totals = {
        name: sum(getattr(row, name) for row in found)
        for name in ("new", "questions", "with_brand", "overdue")
    }
    shown = [(row, localised.span(row.median) if row.median is not None else "") for row in found]
    context = {"brands": shown, "totals": totals, "days": LOOKED_BACK.days}
    return render(request, "monitoring/brands.html", context)
