"""The account manager's own work: what waits per brand, and what was decided per day."""

from babel.dates import format_skeleton
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brands.display import localised
from brands.models import Brand
from brands.permissions import Area
from brands.views.guard import guard
from monitoring.queries.desk import CHART_DAYS, STATES, decisions_per_day, state_counts
from monitoring.states import FLAG

ACTIONS = ("send", "dismiss", "remove")


@guard(Area.MANAGER, "am.workload")
@require_GET
def workload(request: HttpRequest) -> HttpResponse:
    brand_ids = request.actor.brand_ids
    counts = state_counts(brand_ids)
    brands = list(Brand.objects.active().filter(pk__in=brand_ids).order_by("name"))
    per_day = decisions_per_day(brand_ids, request.actor.person_id)
    labels = {"send": _("Sent"), "dismiss": _("Dismissed"), "remove": _("Removed")}
    waiting = [[brand.name, *(counts.get((brand.pk, state), 0) for state in STATES)] for brand in brands]
    days = [
        [
            format_skeleton("MMMd", day, locale=localised.locale()),
            *(done.get(action, 0) for action in ACTIONS),
        ]
        for day, done in per_day
    ]
    context = {
        "waiting_columns": [_("Brand"), *(FLAG.states[state] for state in STATES)],
        "waiting": waiting,
        "totals": [
            (FLAG.states[state], sum(counts.get((b.pk, state), 0) for b in brands), state) for state in STATES
        ],
        "day_columns": [_("Day"), *(labels[action] for action in ACTIONS)],
        "days": days,
        "decided": sum(sum(row[1:]) for row in days),
        "chart_days": CHART_DAYS,
    }
    return render(request, "monitoring/workload.html", context)
