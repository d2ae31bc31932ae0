"""What PostgreSQL knows: how far behind the scan is, how fast listings come in and are scanned, what became
of the orders. Every query reads a window, a partial index or an estimate, never a whole table: the page is
asked for while the tables hold a thousand million rows. Needs the platform's scope."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Min
from django.utils import timezone

from brands.actions.mail import MAX_TRIES
from listings.models import Marketplace
from takedowns.models import Removal
from takedowns.queries import outbox
from takedowns.states import LIVE_ORDERS

MINUTES = 60
"""Length of the plot."""
RATE_MINUTES = 5
"""Present speed: the mean of so many whole minutes."""
IMPORTS_LOOKED_AT = 20_000
"""The newest imports that may lie in the plotted hour."""
MOST_COUNTED = 10_000
"""Pictures that wait are counted up to here."""
QUANTILES = (0.5, 0.9, 0.99)
ESTIMATED = {
    "listings": "listings_listing",
    "snapshots": "listings_snapshot",
    "flags": "monitoring_flag",
    "cases": "takedowns_case",
}


@dataclass(frozen=True, slots=True)
class Minute:
    start: datetime
    ingested: int
    """Rows that came in, also the unchanged ones; those of an import count in the minute it ended."""
    scanned: int


@dataclass(frozen=True, slots=True)
class Latency:
    """From the decision to the removal that was observed, of the last hour's removals. Seconds."""

    count: int
    quantiles: Mapping[float, float]
    longest: float | None


@dataclass(frozen=True, slots=True)
class Orders:
    live: int
    late: int
    refused: int
    """A person must settle them."""
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class WorkFigures:
    milliseconds: float
    unscanned: int
    """At most so many snapshots are not scanned yet."""
    unscanned_since: datetime | None
    """When the oldest of them was seen."""
    shards: Mapping[str, int]
    """pending, leased and failed"""
    mails_waiting: int
    mails_given_up: int
    pictures_waiting: int
    estimates: Mapping[str, int]
    minutes: tuple[Minute, ...]
    """The last hour, oldest first; the last one is not over."""
    latency: Latency
    orders: Orders
    feeds: tuple[Marketplace, ...]

    def _rate(self, what: str) -> float:
        whole = self.minutes[-RATE_MINUTES - 1 : -1]
        return sum(getattr(minute, what) for minute in whole) / (len(whole) * 60)

    @property
    def ingested_per_second(self) -> float:
        return self._rate("ingested")

    @property
    def scanned_per_second(self) -> float:
        return self._rate("scanned")


# Snapshots are scanned in the order of their ids. What no run has taken up lies above the last run's end;
# what a run has taken up and not done lies in its open shards, as far as no run before it did that part.
_SCALARS = """
WITH reached AS (
  SELECT coalesce((SELECT up_to_snapshot FROM monitoring_scanrun WHERE brand_id IS NULL
                    ORDER BY id DESC LIMIT 1), 0) AS id
), live AS (
  SELECT run.id, coalesce((SELECT earlier.up_to_snapshot FROM monitoring_scanrun earlier
                            WHERE earlier.brand_id IS NULL AND earlier.id < run.id
                            ORDER BY earlier.id DESC LIMIT 1), 0) AS before
    FROM monitoring_scanrun run WHERE run.state IN ('queued', 'running') AND run.brand_id IS NULL
), open AS (
  SELECT min(greatest(part.low, live.before)) AS id FROM live CROSS JOIN LATERAL (
    SELECT s.after_snapshot AS low FROM monitoring_scanshard s
     WHERE s.run_id = live.id AND s.state IN ('pending', 'leased') AND s.up_to_snapshot > live.before
     ORDER BY s.after_snapshot LIMIT 1) part
), done AS MATERIALIZED (
  SELECT least((SELECT id FROM reached), (SELECT id FROM open)) AS id
)
SELECT greatest(coalesce((SELECT max(id) FROM listings_snapshot), 0) - done.id, 0),
       (SELECT observed_at FROM listings_snapshot WHERE id > done.id ORDER BY id LIMIT 1),
       (SELECT jsonb_object_agg(state, n)::text FROM (
          SELECT state, count(*) AS n FROM monitoring_scanshard
           WHERE state IN ('pending', 'leased', 'failed') GROUP BY state) s),
       (SELECT count(*) FROM brands_mail WHERE sent_at IS NULL AND tries < %(mail_tries)s),
       (SELECT count(*) FROM brands_mail WHERE sent_at IS NULL AND tries >= %(mail_tries)s),
       (SELECT count(*) FROM (
          SELECT 1 FROM listings_listingimage WHERE state = 'pending' LIMIT %(most)s) p),
       (SELECT jsonb_object_agg(relname, greatest(reltuples, 0)::bigint)::text FROM pg_class
         WHERE oid = ANY(%(tables)s::regclass[]))
  FROM done
"""

_MINUTES = """
SELECT m.start, coalesce(i.rows, 0)::bigint, coalesce(s.rows, 0)::bigint
  FROM generate_series(%(since)s, %(until)s, interval '1 minute') AS m(start)
  LEFT JOIN (
    SELECT date_trunc('minute', finished_at) AS start, sum(listings) AS rows FROM monitoring_scanshard
     WHERE state = 'done' AND finished_at >= %(since)s GROUP BY 1) s USING (start)
  LEFT JOIN (
    SELECT date_trunc('minute', finished_at) AS start, sum(new + changed + unchanged) AS rows
      FROM listings_import
     WHERE id > (SELECT coalesce(max(id), 0) FROM listings_import) - %(imports)s AND finished_at >= %(since)s
     GROUP BY 1) i USING (start)
 ORDER BY m.start
"""

_LATENCY = """
SELECT count(*), max(seconds),
       percentile_cont(%(quantiles)s::float8[]) WITHIN GROUP (ORDER BY seconds)
  FROM (SELECT extract(epoch FROM done_at - created_at)::float8 AS seconds FROM takedowns_removal
         WHERE state = 'done' AND kind = 'removal' AND done_at >= %(since)s) latest
"""


def _row(sql: str, **params: Any) -> tuple[Any, ...]:
    return _rows(sql, **params)[0]


def _rows(sql: str, **params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def read() -> WorkFigures | None:
    """None when the database does not answer, or not in the time that the caller allows."""
    try:
        # a failed query must not spoil the transaction of the page that asked
        with transaction.atomic():
            return _read()
    except DatabaseError:
        return None


def _read() -> WorkFigures:
    now = timezone.now()
    began = time.monotonic()
    unscanned, since, shards, waiting, given_up, pictures, rows = _row(
        _SCALARS, mail_tries=MAX_TRIES, most=MOST_COUNTED, tables=list(ESTIMATED.values())
    )
    took = (time.monotonic() - began) * 1000
    open_shards, rows = json.loads(shards or "{}"), json.loads(rows or "{}")
    first = now.replace(second=0, microsecond=0) - timedelta(minutes=MINUTES - 1)
    minutes = _rows(_MINUTES, since=first, until=now, imports=IMPORTS_LOOKED_AT)
    count, longest, quantiles = _row(_LATENCY, since=now - timedelta(hours=1), quantiles=list(QUANTILES))
    live = Removal.objects.across_brands().filter(state__in=LIVE_ORDERS)
    return WorkFigures(
        milliseconds=took,
        unscanned=unscanned,
        unscanned_since=since,
        shards={state: open_shards.get(state, 0) for state in ("pending", "leased", "failed")},
        mails_waiting=waiting,
        mails_given_up=given_up,
        pictures_waiting=pictures,
        estimates={name: rows.get(table, 0) for name, table in ESTIMATED.items()},
        minutes=tuple(Minute(*minute) for minute in minutes),
        latency=Latency(count, dict(zip(QUANTILES, quantiles or (), strict=False)), longest),
        orders=Orders(**outbox.view_counts(), oldest=live.aggregate(oldest=Min("created_at"))["oldest"]),
        feeds=tuple(Marketplace.objects.filter(active=True).exclude(base_url="").order_by("name")),
    )
