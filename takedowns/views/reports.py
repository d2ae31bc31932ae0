"""Figures a manager shows upstairs: the funnel, time to removal, accuracy, sellers, prices."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brands.permissions import Area
from brands.views.guard import guard
from monitoring import wording
from monitoring.states import FLAG
from takedowns.queries import figures
from takedowns.wording import day_label, duration

PERIODS = {
    "30": (30, "day", gettext_lazy("30 days")),
    "90": (90, "week", gettext_lazy("90 days")),
    "365": (365, "week", gettext_lazy("12 months")),
}


@require_GET
@guard(Area.BRAND, "reports.view")
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    period = request.GET.get("period", "30")
    days, step, _label = PERIODS.get(period, PERIODS["30"])
    since, brands = timezone.now() - timedelta(days=days), [request.brand.pk]
    funnel = figures.funnel(brands, since)
    context: dict[str, Any] = {
        "period": period if period in PERIODS else "30",
        "periods": [(key, label) for key, (_days, _step, label) in PERIODS.items()],
        "funnel": funnel,
        "funnel_columns": [_("Step"), _("Listings")],
        "funnel_rows": [
            [_("Flagged"), funnel.flagged],
            [_("Sent to the brand"), funnel.sent],
            [_("Decided"), funnel.decided],
            [_("Confirmed"), funnel.confirmed],
            [_("Removed"), funnel.removed],
        ],
        "decision_median": duration(funnel.decision_median),
        "decision_p90": duration(funnel.decision_p90),
        "removal_median": duration(funnel.removal_median),
        "removal_p90": duration(funnel.removal_p90),
        "series_columns": [
            _("Week") if step == "week" else _("Day"),
            _("Flagged"),
            _("Confirmed"),
            _("Removed"),
        ],
        "series_rows": [
            [day_label(s.day), s.flagged, s.confirmed, s.removed] for s in figures.series(brands, since, step)
        ],
        "signals": [
            {
                "name": wording.description(p.code),
                "confirmed": p.confirmed,
                "rejected": p.rejected,
                "share": p.share,
            }
            for p in figures.signal_precision(brands, since)
        ],
        "sellers": figures.top_sellers(brands, since),
        "people": figures.decisions_by_person(brands, since),
        **_scatter(figures.price_points(brands, since)),
    }
    return render(request, "takedowns/reports.html", context)


def _scatter(points: list[tuple[str, float, int]]) -> dict[str, Any]:
    return {
        "scatter_columns": [_("State"), _("Price"), _("Risk")],
        "scatter_rows": [[str(FLAG.states[state]), price, score] for state, price, score in points],
    }
