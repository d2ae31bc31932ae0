"""/metrics for Prometheus. Every figure is computed from the stores when it is asked for, so that any one web
process answers for the whole system, however many there are of each kind; nothing is kept in a process.

A middleware for the same reasons as the probes: a scrape comes by address, inside, without HTTPS."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector, CollectorRegistry

from brands import tenancy
from ipjf import health
from ipjf.watch import redis_figures, work_figures
from ipjf.watch.redis_figures import RedisFigures
from ipjf.watch.work_figures import WorkFigures

Handler = Callable[[HttpRequest], HttpResponse]
PATIENCE = "5s"
"""For one query: a scrape that takes longer is of no use to anybody, and must not pile up."""


class MetricsMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != "/metrics" or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if not settings.METRICS_TOKEN:
            return HttpResponse("METRICS_TOKEN is not set.\n", status=404, content_type="text/plain")
        given = request.headers.get("Authorization", "")
        if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
            return HttpResponse(
                "A bearer token is asked for.\n",
                status=401,
                content_type="text/plain",
                headers={"WWW-Authenticate": "Bearer"},
            )
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Scrape())
        return HttpResponse(
            encode(registry), content_type=content_type, headers={"Cache-Control": "no-store"}
        )


class _Scrape(Collector):
    def collect(self) -> Iterable[Metric]:
        from_redis, from_database = redis_figures.read(), work_with_patience()
        up = GaugeMetricFamily("ipjf_up", "1 when this store answers.", labels=["part"])
        up.add_metric(["redis"], float(from_redis is not None))
        up.add_metric(["database"], float(from_database is not None))
        yield up
        if from_redis is not None:
            yield from _of_redis(from_redis)
        if from_database is not None:
            work, migrations = from_database
            yield _gauge("migrations_waiting", "Migrations of this release that are not applied.", migrations)
            yield from _of_work(work)


def work_with_patience() -> tuple[WorkFigures, int] | None:
    """The work's figures and the number of migrations that wait; None when the database does not answer."""
    try:
        with tenancy.platform_scope():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [PATIENCE])
            work = work_figures.read()
            waiting = len(health.migrations_waiting())
    except DatabaseError:
        connection.close()
        return None
    return None if work is None else (work, waiting)


def _gauge(name: str, meaning: str, value: float | None) -> Metric:
    """A figure that is not known is left out, for 0 would be a lie."""
    family = GaugeMetricFamily(f"ipjf_{name}", meaning)
    if value is not None:
        family.add_metric([], value)
    return family


def _gauges(name: str, meaning: str, label: str, values: Mapping[Any, float | None]) -> Metric:
    family = GaugeMetricFamily(f"ipjf_{name}", meaning, labels=[label])
    for key, value in values.items():
        if value is not None:
            family.add_metric([str(key)], value)
    return family


def _of_redis(found: RedisFigures) -> Iterator[Metric]:
    now = timezone.now().timestamp()
    yield _gauges(
        "queue_depth", "Jobs that wait for a worker.", "queue", {q.name: q.waiting for q in found.queues}
    )
    yield _gauges(
        "queue_oldest_seconds",
        "How long the next job to be taken has waited; 0 when none waits.",
        "queue",
        {q.name: q.oldest or 0.0 for q in found.queues},
    )
    yield _gauge("tasks_at_work", "Jobs that workers have taken and not finished.", found.at_work)
    yield _gauge(
        "beat_age_seconds",
        "Since beat last sent a tick.",
        None if found.beat is None else now - found.beat,
    )
    yield _gauges(
        "tick_age_seconds",
        "Since a worker last did this tick.",
        "task",
        {name: now - at for name, at in found.ticks.items()},
    )
    yield _gauges("errors_last_hour", "Failed tasks, and requests answered 5xx.", "kind", found.errors)
    yield from _counters(found.totals)


def _counters(totals: Mapping[str, float]) -> Iterator[Metric]:
    requests = CounterMetricFamily(
        "ipjf_requests", "Requests by kind of answer, written every other second.", labels=["status"]
    )
    tasks = CounterMetricFamily("ipjf_tasks", "Tasks by outcome.", labels=["outcome", "task"])
    seconds = CounterMetricFamily("ipjf_task_seconds", "Time spent in tasks.", labels=["task"])
    for name, total in sorted(totals.items()):
        kind, *labels = name.split(":")
        family = {"requests": requests, "tasks": tasks, "task_seconds": seconds}.get(kind)
        if family is not None:
            family.add_metric(labels, total)
    yield from (requests, tasks, seconds)
    yield CounterMetricFamily(
        "ipjf_request_seconds", "Time spent in requests.", value=totals.get("request_seconds", 0.0)
    )


def _of_work(work: WorkFigures) -> Iterator[Metric]:
    now = timezone.now()
    yield _gauge(
        "scan_lag_seconds",
        "Since the oldest listing content that is not scanned yet was seen; 0 when all is scanned.",
        (now - work.unscanned_since).total_seconds() if work.unscanned_since else 0.0,
    )
    yield _gauge("scan_unscanned_snapshots", "Listing contents not scanned yet, at most.", work.unscanned)
    yield _gauges("scan_shards", "Parts of scans that are not done.", "state", work.shards)
    yield _gauges(
        "listings_per_second",
        f"Mean of the last {work_figures.RATE_MINUTES} whole minutes.",
        "step",
        {"ingested": work.ingested_per_second, "scanned": work.scanned_per_second},
    )
    yield _gauges(
        "removal_latency_seconds",
        "From the decision to the observed removal, of those of the last hour.",
        "quantile",
        work.latency.quantiles,
    )
    yield _gauge("removals_last_hour", "Listings whose removal was observed.", work.latency.count)
    orders = work.orders
    yield _gauges(
        "orders",
        "Orders to marketplaces: under way, of those late, and refused so that a person must act.",
        "state",
        {"live": orders.live, "late": orders.late, "refused": orders.refused},
    )
    yield _gauge(
        "orders_oldest_seconds",
        "Age of the oldest order under way; 0 when there is none.",
        (now - orders.oldest).total_seconds() if orders.oldest else 0.0,
    )
    yield _gauges(
        "feed_failures",
        "Pulls that failed in a row.",
        "marketplace",
        {f.code: f.failures for f in work.feeds},
    )
    yield _gauges(
        "feed_age_seconds",
        "Since the last good pull.",
        "marketplace",
        {f.code: (now - f.last_pull_at).total_seconds() for f in work.feeds if f.last_pull_at},
    )
    yield _gauges(
        "mails",
        "Mails that have not left: waiting, or given up.",
        "state",
        {"waiting": work.mails_waiting, "given_up": work.mails_given_up},
    )
    yield _gauge(
        "pictures_waiting",
        f"Pictures not fetched yet; counted up to {work_figures.MOST_COUNTED}.",
        work.pictures_waiting,
    )
    yield _gauges("rows_estimated", "Size of a table as PostgreSQL estimates it.", "table", work.estimates)
