"""Figures of one or several brands over a period, for overview, reports and workload. Every function is
one query; the scope bounds the rows and each query names its brands as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Q
from django.utils import timezone

from monitoring.models import Flag
from monitoring.states import OPEN_FLAGS
from takedowns.models import Case


def _rows(sql: str, **params: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


@dataclass(frozen=True, slots=True)
class FlagCounts:
    """Open flags now: with the brand, overdue, waiting for an answer, and the nearest deadline."""

    to_decide: int
    overdue: int
    questions: int
    in_triage: int
    next_due: datetime | None


def flag_counts(brand_ids: Sequence[int]) -> FlagCounts:
    now = timezone.now()
    with_brand = Q(state="with_brand")
    found = (
        Flag.objects.for_brands(brand_ids)
        .filter(state__in=OPEN_FLAGS)
        .aggregate(
            to_decide=Count("id", filter=with_brand),
            overdue=Count("id", filter=with_brand & Q(due_at__lt=now)),
            questions=Count("id", filter=Q(state="question")),
            in_triage=Count("id", filter=Q(state="new")),
            next_due=Min("due_at", filter=with_brand),
        )
    )
    return FlagCounts(**found)


@dataclass(frozen=True, slots=True)
class CaseCounts:
    removing: int
    removed: int
    failed: int
    contested: int
    reinstated: int


def case_counts(brand_ids: Sequence[int]) -> CaseCounts:
    found = Case.objects.for_brands(brand_ids).aggregate(
        removing=Count("id", filter=Q(state__in=["open", "removing"])),
        removed=Count("id", filter=Q(state__in=["removed", "upheld"])),
        failed=Count("id", filter=Q(state="failed")),
        contested=Count("id", filter=Q(state="contested")),
        reinstated=Count("id", filter=Q(state__in=["reinstating", "reinstated"])),
    )
    return CaseCounts(**found)


@dataclass(frozen=True, slots=True)
class Step:
    """One day or week: what happened in it."""

    day: date
    flagged: int
    confirmed: int
    removed: int


def series(brand_ids: Sequence[int], since: datetime, step: str = "day") -> list[Step]:
    """Counts per `step` ('day' or 'week') from `since` to now, empty steps included, in the reader's zone."""
    if step not in ("day", "week"):
        raise ValueError(step)
    rows = _rows(
        """
        WITH steps AS (
          SELECT generate_series(date_trunc(%(step)s, %(since)s AT TIME ZONE %(zone)s),
                                 date_trunc(%(step)s, now() AT TIME ZONE %(zone)s),
                                 ('1 ' || %(step)s)::interval) AS start
        ), events AS (
          SELECT raised_at AS at, 'flagged' AS kind FROM monitoring_flag
           WHERE brand_id = ANY(%(brands)s) AND raised_at >= %(since)s
          UNION ALL SELECT opened_at, 'confirmed' FROM takedowns_case
           WHERE brand_id = ANY(%(brands)s) AND opened_at >= %(since)s AND state <> 'withdrawn'
          UNION ALL SELECT removed_at, 'removed' FROM takedowns_case
           WHERE brand_id = ANY(%(brands)s) AND removed_at >= %(since)s
        ), counted AS (
          SELECT date_trunc(%(step)s, at AT TIME ZONE %(zone)s) AS start, kind, count(*) AS n
            FROM events GROUP BY 1, 2
        )
        SELECT s.start::date, coalesce(sum(n) FILTER (WHERE kind = 'flagged'), 0)::int,
               coalesce(sum(n) FILTER (WHERE kind = 'confirmed'), 0)::int,
               coalesce(sum(n) FILTER (WHERE kind = 'removed'), 0)::int
          FROM steps s LEFT JOIN counted c USING (start) GROUP BY 1 ORDER BY 1
        """,
        step=step,
        since=since,
        zone=timezone.get_current_timezone_name(),
        brands=list(brand_ids),
    )
    return [Step(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Funnel:
    """Of the flags raised in the period: how many came how far on the brand's own way. What the platform
    removed on its own authority is counted apart. Durations in seconds, None without data."""

    flagged: int
    sent: int
    decided: int
    confirmed: int
    removed: int
    removed_by_platform: int
    decision_median: float | None
    decision_p90: float | None
    removal_median: float | None
    removal_p90: float | None


def funnel(brand_ids: Sequence[int], since: datetime) -> Funnel:
    (row,) = _rows(
        """
        SELECT count(*), count(f.sent_at), count(f.decided_at) FILTER (WHERE f.sent_at IS NOT NULL),
               count(c.id) FILTER (WHERE c.ground = 'brand'),
               count(c.removed_at) FILTER (WHERE c.ground = 'brand'),
               count(c.removed_at) FILTER (WHERE c.ground = 'platform'),
               percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM f.decided_at - f.sent_at)),
               percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM f.decided_at - f.sent_at)),
               percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM c.removed_at - c.opened_at)),
               percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM c.removed_at - c.opened_at))
          FROM monitoring_flag f
          LEFT JOIN LATERAL (
            SELECT id, ground, opened_at, removed_at FROM takedowns_case
             WHERE flag_id = f.id AND state <> 'withdrawn' ORDER BY id DESC LIMIT 1) c ON true
         WHERE f.brand_id = ANY(%(brands)s) AND f.raised_at >= %(since)s
        """,
        brands=list(brand_ids),
        since=since,
    )
    return Funnel(*row)


@dataclass(frozen=True, slots=True)
class SignalPrecision:
    """Of the decided flags on which a signal fired: how many were confirmed."""

    code: str
    confirmed: int
    rejected: int

    @property
    def share(self) -> float:
        return self.confirmed / (self.confirmed + self.rejected)


def signal_precision(brand_ids: Sequence[int], since: datetime) -> list[SignalPrecision]:
    """Signals that speak for a counterfeit, most often decided first. Undone decisions do not count."""
    rows = _rows(
        """
        SELECT signal->>'code', count(DISTINCT d.id) FILTER (WHERE d.action IN ('confirm', 'remove')),
               count(DISTINCT d.id) FILTER (WHERE d.action IN ('reject', 'dismiss'))
          FROM monitoring_decision d
          JOIN monitoring_evidence e ON e.id = d.evidence_id
         CROSS JOIN LATERAL jsonb_array_elements(e.signals) AS signal
         WHERE d.brand_id = ANY(%(brands)s) AND d.at >= %(since)s AND d.undone_at IS NULL
           AND d.action IN ('confirm', 'reject', 'remove', 'dismiss') AND (signal->>'weight')::int > 0
         GROUP BY 1 ORDER BY count(DISTINCT d.id) DESC, 1
        """,
        brands=list(brand_ids),
        since=since,
    )
    return [SignalPrecision(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class SellerCount:
    seller_id: str
    """The marketplace's own id."""
    name: str
    flagged: int
    confirmed: int
    removed: int


def top_sellers(brand_ids: Sequence[int], since: datetime, limit: int = 10) -> list[SellerCount]:
    rows = _rows(
        """
        SELECT s.external_id, coalesce(nullif(s.name, ''), s.external_id), count(DISTINCT f.id),
               count(DISTINCT f.id) FILTER (WHERE f.state IN ('confirmed', 'removed_by_platform')),
               count(DISTINCT c.id) FILTER (WHERE c.removed_at IS NOT NULL)
          FROM monitoring_flag f
          JOIN listings_seller s ON s.id = f.seller_id
          LEFT JOIN takedowns_case c ON c.flag_id = f.id
         WHERE f.brand_id = ANY(%(brands)s) AND f.raised_at >= %(since)s
         GROUP BY s.id ORDER BY 4 DESC, 3 DESC, s.id LIMIT %(limit)s
        """,
        brands=list(brand_ids),
        since=since,
        limit=limit,
    )
    return [SellerCount(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class PersonLoad:
    name: str
    confirmed: int
    rejected: int
    asked: int


def decisions_by_person(brand_ids: Sequence[int], since: datetime) -> list[PersonLoad]:
    rows = _rows(
        """
        WITH steps AS (
          SELECT by_id AS person, action FROM monitoring_decision
           WHERE brand_id = ANY(%(brands)s) AND at >= %(since)s AND undone_at IS NULL
             AND action IN ('confirm', 'reject')
          UNION ALL SELECT author_id, 'ask' FROM monitoring_flagmessage
           WHERE brand_id = ANY(%(brands)s) AND at >= %(since)s AND author_role IN ('owner', 'reviewer')
        )
        SELECT coalesce(nullif(p.name, ''), p.email), count(*) FILTER (WHERE action = 'confirm'),
               count(*) FILTER (WHERE action = 'reject'), count(*) FILTER (WHERE action = 'ask')
          FROM steps JOIN brands_person p ON p.id = steps.person
         GROUP BY p.id, 1 ORDER BY count(*) DESC, 1
        """,
        brands=list(brand_ids),
        since=since,
    )
    return [PersonLoad(*row) for row in rows]


def price_points(brand_ids: Sequence[int], since: datetime, limit: int = 300) -> list[tuple[str, float, int]]:
    """(state of the flag, price in its currency, score) of the newest flags with a price."""
    rows = _rows(
        """
        SELECT f.state, l.price::float, f.score FROM monitoring_flag f
          JOIN listings_listing l ON l.id = f.listing_id
         WHERE f.brand_id = ANY(%(brands)s) AND f.raised_at >= %(since)s AND l.price IS NOT NULL
         ORDER BY f.raised_at DESC LIMIT %(limit)s
        """,
        brands=list(brand_ids),
        since=since,
        limit=limit,
    )
    return [(state, price, score) for state, price, score in rows]
