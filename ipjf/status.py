"""The operator's page of how the system stands: the figures of /metrics in words, and what to do."""

from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from brands.permissions import Area
from brands.views.guard import guard
from ipjf.health import migrations_waiting
from ipjf.watch import redis_figures, work_figures
from ipjf.watch.parts import State, parts
from ipjf.watch.redis_figures import RedisFigures
from ipjf.watch.work_figures import WorkFigures
from takedowns.wording import duration


@guard(Area.OPS, "ops.status")
@require_GET
def ops_status(request: HttpRequest) -> HttpResponse:
    """The whole page, or under htmx the parts alone, which ask again now and then."""
    redis, work = redis_figures.read(), work_figures.read()
    found = parts(redis, work, _waiting(work))
    context: dict[str, Any] = {
        "pressing": [part for part in found if part.state is not State.GOOD],
        "calm": [part for part in found if part.state is State.GOOD],
        "failing": sum(part.state is State.BAD for part in found),
        "attention": sum(part.state is State.ATTENTION for part in found),
        "at": timezone.now(),
    }
    if request.htmx:
        return render(request, "ipjf/_status_parts.html", context)
    return render(request, "ipjf/status.html", context | _figures(work) | {"failures": _failures(redis)})


def _waiting(work: WorkFigures | None) -> int | None:
    try:
        return None if work is None else len(migrations_waiting())
    except DatabaseError:
        return None


def _figures(work: WorkFigures | None) -> dict[str, Any]:
    if work is None:
        return {"work": None}
    return {
        "work": work,
        "ingested": round(work.ingested_per_second, 1),
        "scanned": round(work.scanned_per_second, 1),
        "half": duration(work.latency.quantiles.get(0.5)),
        "most": duration(work.latency.quantiles.get(0.9)),
        "columns": [_("Minute"), _("Came in"), pgettext("listings", "Scanned")],
        # without the present minute, which would always look like a fall
        "minutes": [
            [f"{timezone.localtime(minute.start):%H:%M}", minute.ingested, minute.scanned]
            for minute in work.minutes[:-1]
        ],
    }


def _failures(redis: RedisFigures | None) -> list[dict[str, Any]]:
    if redis is None:
        return []
    return [{"failure": failure, "at": datetime.fromtimestamp(failure.at, UTC)} for failure in redis.failures]
