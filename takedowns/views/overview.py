"""A brand's first page: what waits, what was done, what it brought."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brands.permissions import Area
from brands.views.guard import guard
from monitoring.models import Flag
from takedowns.models import Case
from takedowns.queries import figures
from takedowns.wording import day_label, duration

SERIES_DAYS = 30
SHOWN = 6


@require_GET
@guard(Area.BRAND, "brand.view")
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    brand = request.brand
    since = timezone.now() - timedelta(days=SERIES_DAYS)
    series = figures.series([brand.pk], since)
    funnel = figures.funnel([brand.pk], since)
    waiting = (
        Flag.objects.for_brand(brand)
        .filter(state="with_brand")
        .select_related("listing", "seller")
        .order_by("-priority", "-id")[:SHOWN]
    )
    cases = Case.objects.for_brand(brand).select_related("listing").order_by("-opened_at")[:SHOWN]
    return render(
        request,
        "takedowns/overview.html",
        {
            "flags": figures.flag_counts([brand.pk]),
            "cases": figures.case_counts([brand.pk]),
            "funnel": funnel,
            "decision_time": duration(funnel.decision_median),
            "removal_time": duration(funnel.removal_median),
            "removal_p90": duration(funnel.removal_p90),
            "waiting": waiting,
            "recent": cases,
            "is_new": not funnel.flagged and not waiting and not cases,
            "can_decide": request.actor.can("flags.decide"),
            "series_columns": [_("Day"), _("Flagged"), _("Confirmed"), _("Removed")],
            "series_rows": [[day_label(s.day), s.flagged, s.confirmed, s.removed] for s in series],
        },
    )
