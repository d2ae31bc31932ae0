"""Scans as the operator sees them, and how often each reason was right."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from monitoring.models import ScanRun, ScanShard
from monitoring.queries.paging import Order, Page, paginate

RUNS_SHOWN = 20
ERRORS_SHOWN = 3
BY_ID = Order("id", True, int)


@dataclass(frozen=True, slots=True)
class RunRow:
    run: ScanRun
    shards: int
    done: int
    failed: int
    errors: list[str]

    @property
    def live(self) -> bool:
        return self.run.state in ("queued", "running")

    @property
    def took(self) -> timedelta | None:
        """From the first shard's start to the end, or to now."""
        if self.run.started_at is None:
            return None
        return (self.run.finished_at or timezone.now()) - self.run.started_at

    @property
    def per_second(self) -> int | None:
        took = self.took
        if took is None or not self.run.listings or took.total_seconds() <= 0:
            return None
        return round(self.run.listings / took.total_seconds())


def run_rows(cursor: str = "") -> tuple[list[RunRow], Page]:
    """Newest first: the runs with their shards counted, and the errors of those with failures."""
    runs = ScanRun.objects.select_related("brand", "requested_by").annotate(
        shard_count=Count("shards"),
        shards_done=Count("shards", filter=Q(shards__state="done")),
        shards_failed=Count("shards", filter=Q(shards__state="failed")),
    )
    page = paginate(runs, BY_ID, cursor, RUNS_SHOWN)
    errors: dict[int, list[str]] = {}
    wrong = ScanShard.objects.filter(run__in=[run.pk for run in page.rows]).exclude(error="").order_by("id")
    for run_id, error in wrong.values_list("run_id", "error"):
        kept = errors.setdefault(run_id, [])
        if error not in kept and len(kept) < ERRORS_SHOWN:
            kept.append(error)
    rows = [
        RunRow(run, run.shard_count, run.shards_done, run.shards_failed, errors.get(run.pk, []))
        for run in page.rows
    ]
    return rows, page


@dataclass(frozen=True, slots=True)
class Precision:
    """Of the flags that carried a reason and were decided, how many were confirmed."""

    code: str
    decided: int
    confirmed: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.confirmed / self.decided) if self.decided else None


_PRECISION = """
SELECT signal ->> 'code', count(DISTINCT decision.flag_id),
       count(DISTINCT decision.flag_id) FILTER (WHERE decision.action IN ('confirm', 'remove'))
FROM monitoring_decision AS decision
JOIN monitoring_evidence AS evidence ON evidence.id = decision.evidence_id
CROSS JOIN LATERAL jsonb_array_elements(evidence.signals) AS signal
WHERE decision.action IN ('confirm', 'reject', 'remove', 'dismiss') AND decision.undone_at IS NULL
  AND decision.at >= %s
GROUP BY 1
"""


def precision_by_signal(looked_back: timedelta) -> dict[str, Precision]:
    """By code, over decisions that stand; across all brands, so the platform scope is needed."""
    with connection.cursor() as cursor:
        cursor.execute(_PRECISION, [timezone.now() - looked_back])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return {code: Precision(code, decided, confirmed) for code, decided, confirmed in rows if code}


def shard_totals() -> dict[str, int]:
    """Waiting and running parts: how far behind the scan is."""
    found = (
        ScanShard.objects.filter(state__in=["pending", "leased"])
        .order_by()
        .values_list("state")
        .annotate(number=Count("id"))
    )
    counts = dict(found)
    return {"pending": counts.get("pending", 0), "leased": counts.get("leased", 0)}
