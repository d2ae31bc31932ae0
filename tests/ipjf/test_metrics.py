"""/metrics: who may read it, and that each figure says what is in the stores."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from brands.models import Mail
from ipjf.celery import app
from ipjf.env import PROJECT
from ipjf.watch import tallies, work_figures
from listings.models import Import, Listing, Marketplace, Snapshot
from monitoring.models import ScanRun, ScanShard
from takedowns.models import Removal
from tests.factories import plenty
from tests.factories.rows import make_flag, make_listing
from tests.factories.world import World

TOKEN = "token-for-the-scraper-1234"
Figures = dict[tuple[str, ...], float]


@pytest.fixture(autouse=True)
def _own_tallies(settings) -> Iterator[None]:
    settings.METRICS_TOKEN = TOKEN
    store = tallies.store()
    kept = ("default", "removals", "pictures", "unacked")
    store.delete(*kept, *store.keys("ipjf:watch:*"))
    yield
    store.delete(*kept, *store.keys("ipjf:watch:*"))


def scrape(client: Client) -> Figures:
    """Name and label values -> figure."""
    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    families = list(text_string_to_metric_families(answer.content.decode()))
    assert [family.name for family in families if not family.documentation] == []
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.django_db
def test_only_who_has_the_token_may_read(client: Client, settings) -> None:
    for given in ("", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer "):
        answer = client.get("/metrics", headers={"authorization": given})
        assert (answer.status_code, b"ipjf_" in answer.content) == (401, False), given
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    settings.METRICS_TOKEN = ""
    for given in ("", "Bearer ", f"Bearer {TOKEN}"):
        assert client.get("/metrics", headers={"authorization": given}).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert client.post("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code in (
        403,
        404,
        405,
    )


@pytest.mark.django_db
def test_the_newer_form_on_request(client: Client) -> None:
    accept = "application/openmetrics-text; version=1.0.0"
    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}", "accept": accept})
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
    assert answer.content.endswith(b"# EOF\n")


@pytest.mark.django_db
def test_nothing_has_happened_yet(client: Client) -> None:
    found = scrape(client)
    assert found[("ipjf_up", "redis")] == found[("ipjf_up", "database")] == 1
    assert found[("ipjf_migrations_waiting",)] == 0
    assert found[("ipjf_queue_depth", "removals")] == 0
    assert found[("ipjf_scan_lag_seconds",)] == found[("ipjf_orders_oldest_seconds",)] == 0
    # what is not known is not there
    assert not {"ipjf_beat_age_seconds", "ipjf_tick_age_seconds", "ipjf_removal_latency_seconds"} & {
        key[0] for key in found
    }


@pytest.mark.django_db
def test_jobs_ticks_and_errors(client: Client) -> None:
    for number in range(3):
        app.send_task("takedowns.tasks.send_order", (number, 1), queue="removals")
    tallies.store().hset("unacked", mapping={"a": "x", "b": "y"})
    tallies.store().hset(tallies.BEAT, "takedowns.tasks.tick_orders", time.time() - 7)
    tallies.task_ended(name="takedowns.tasks.tick_orders", outcome="done", seconds=0.25, is_tick=True)
    tallies.task_ended(name="takedowns.tasks.tick_orders", outcome="failed", seconds=0.5, is_tick=True)
    tallies.task_failed(name="a.b", task_id="1", error="ValueError", request="")
    tallies.request_answered(kind="5xx", seconds=1.5, error="500", route="queue", request="r")
    found = scrape(client)
    assert (found[("ipjf_queue_depth", "removals")], found[("ipjf_queue_depth", "default")]) == (3, 0)
    assert 0 <= found[("ipjf_queue_oldest_seconds", "removals")] < 60
    assert found[("ipjf_tasks_at_work",)] == 2
    assert 7 <= found[("ipjf_beat_age_seconds",)] < 60
    assert 0 <= found[("ipjf_tick_age_seconds", "takedowns.tasks.tick_orders")] < 60
    assert found[("ipjf_tasks_total", "done", "takedowns.tasks.tick_orders")] == 1
    assert found[("ipjf_tasks_total", "failed", "takedowns.tasks.tick_orders")] == 1
    assert found[("ipjf_task_seconds_total", "takedowns.tasks.tick_orders")] == 0.75
    assert found[("ipjf_errors_last_hour", "task")] == found[("ipjf_errors_last_hour", "request")] == 1
    assert found[("ipjf_requests_total", "5xx")] == 1
    assert found[("ipjf_request_seconds_total",)] >= 1.5


@pytest.mark.django_db
def test_every_answer_is_counted_whichever_process_gave_it(client: Client) -> None:
    """Written every other second; what the process holds back is written with the next."""
    client.get("/healthz")
    for _ in range(5):
        client.get("/healthz")
    tallies._flushed_at = 0.0
    client.get("/no-such-page/")
    counted = tallies.store().hgetall(tallies.TOTALS)
    assert float(counted["requests:probe"]) >= 5 and float(counted["requests:4xx"]) >= 1
    assert "requests:2xx" not in counted  # probes are nobody's pages


@pytest.mark.django_db
def test_a_page_that_ends_in_an_error_is_a_failure_on_record(
    world: World, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret of a brand")

    monkeypatch.setattr("monitoring.views.scans.run_rows", broken)
    client = sign_in(world.dana)
    client.raise_request_exception = False
    answer = client.get("/ops/scans/")
    assert answer.status_code == 500
    (line,) = tallies.store().lrange(tallies.FAILURES, 0, -1)
    assert '"what": "ops_scans"' in line and answer.headers["X-Request-ID"] in line
    assert "secret" not in line


# --- scans ----------------------------------------------------------------------------------------


def _snapshots(count: int, minutes_ago: int) -> list[int]:
    listing = Listing.objects.first() or make_listing("Alpina boot")
    at = timezone.now() - timedelta(minutes=minutes_ago)
    Snapshot.objects.filter(listing=listing).exclude(content_hash__startswith="h").delete()  # ours alone
    return [
        Snapshot.objects.create(
            listing=listing, content_hash=f"h{minutes_ago}-{i}", title="x", currency="CNY", state="onsale",
            observed_at=at,
        ).pk
        for i in range(count)
    ]  # fmt: skip


def _run(after: int, up_to: int, state: str = "running", **fields: object) -> ScanRun:
    return ScanRun.objects.create(after_snapshot=after, up_to_snapshot=up_to, state=state, **fields)


def _shard(run: ScanRun, after: int, up_to: int, state: str, **fields: object) -> None:
    ScanShard.objects.create(run=run, after_snapshot=after, up_to_snapshot=up_to, state=state, **fields)


def _lag(client: Client) -> tuple[int, int]:
    """Minutes, and snapshots at most."""
    found = scrape(client)
    return round(found[("ipjf_scan_lag_seconds",)] / 60), round(found[("ipjf_scan_unscanned_snapshots",)])


@pytest.mark.django_db
def test_scan_lag_is_the_age_of_the_oldest_content_that_nobody_scanned(client: Client) -> None:
    assert _lag(client) == (0, 0)
    old = _snapshots(4, minutes_ago=90)
    new = _snapshots(4, minutes_ago=10)
    assert _lag(client)[0] == 90
    # a run took them up: they count until their part is done
    run = _run(0, new[-1])
    _shard(run, 0, old[1], "done")
    _shard(run, old[1], old[-1], "leased")
    _shard(run, old[-1], new[-1], "pending")
    assert _lag(client) == (90, 6)
    ScanShard.objects.filter(after_snapshot=old[1]).update(state="done")
    assert _lag(client) == (10, 4)
    ScanShard.objects.update(state="done")
    ScanRun.objects.update(state="done")
    assert _lag(client) == (0, 0)
    # nobody has taken up what came since
    _snapshots(2, minutes_ago=3)
    assert _lag(client) == (3, 2)


@pytest.mark.django_db
def test_scanning_again_what_was_scanned_is_no_lag(client: Client, world: World) -> None:
    seen = _snapshots(4, minutes_ago=90)
    _shard(_run(0, seen[-1], "done"), 0, seen[-1], "done")
    again = _run(0, seen[-1], kind="backfill")
    _shard(again, 0, seen[-1], "pending")
    of_a_brand = _run(0, seen[-1], kind="backfill", brand=world.alpina)
    _shard(of_a_brand, 0, seen[-1], "leased")
    found = scrape(client)
    assert found[("ipjf_scan_lag_seconds",)] == 0
    assert found[("ipjf_scan_shards", "pending")] == found[("ipjf_scan_shards", "leased")] == 1


@pytest.mark.django_db
def test_a_failed_part_blocks_nothing_and_is_shown(client: Client) -> None:
    seen = _snapshots(4, minutes_ago=90)
    run = _run(0, seen[-1], "failed")
    _shard(run, 0, seen[1], "failed", error="boom")
    _shard(run, seen[1], seen[-1], "done")
    found = scrape(client)
    assert found[("ipjf_scan_lag_seconds",)] == 0
    assert found[("ipjf_scan_shards", "failed")] == 1


@pytest.mark.django_db
def test_listings_a_second(client: Client) -> None:
    now = timezone.now()
    run = _run(0, 1, "done")
    # within the five whole minutes, before them, and in the present one
    for number, ago in enumerate((90, 150, 600, 0)):
        _shard(run, number, number + 1, "done", listings=3000, finished_at=now - timedelta(seconds=ago))
        Import.objects.create(
            marketplace=Marketplace.objects.get_or_create(code="taomart", defaults={"name": "Taomart"})[0],
            source="feed",
            state="done",
            read=700,
            new=300,
            changed=200,
            unchanged=100,
            rejected=100,
            finished_at=now - timedelta(seconds=ago),
        )
    found = scrape(client)
    assert found[("ipjf_listings_per_second", "scanned")] == pytest.approx(2 * 3000 / 300)
    assert found[("ipjf_listings_per_second", "ingested")] == pytest.approx(2 * 600 / 300)


# --- orders, feeds, mails -------------------------------------------------------------------------


def _order(world: World, state: str, seconds_ago: int = 0, took: int | None = None, **fields: object) -> None:
    flag = make_flag(world.alpina, make_listing(f"Alpina {Removal.objects.across_brands().count()}"))
    case = plenty._case(world, flag, "failed" if state == "refused" else "removing")
    now = timezone.now()
    order = Removal.objects.create(
        case=case,
        brand=world.alpina,
        marketplace=flag.listing.marketplace,
        state=state,
        send_after=now,
        next_try_at=now,
        **fields,
    )
    created = now - timedelta(seconds=seconds_ago)
    done = None if took is None else created + timedelta(seconds=took)
    Removal.objects.across_brands().filter(pk=order.pk).update(created_at=created, done_at=done)


def test_orders_and_how_long_a_removal_takes(client: Client, world: World) -> None:
    for took in range(1, 10):
        _order(world, "done", seconds_ago=600, took=took)
    _order(world, "done", seconds_ago=9000, took=1000)  # not of the last hour
    _order(world, "done", seconds_ago=600, took=500, kind="reinstatement")
    _order(world, "acknowledged", seconds_ago=120, attempts=9)
    _order(world, "pending")
    _order(world, "refused")
    found = scrape(client)
    assert found[("ipjf_removals_last_hour",)] == 9
    assert found[("ipjf_removal_latency_seconds", "0.5")] == 5
    assert found[("ipjf_removal_latency_seconds", "0.9")] == pytest.approx(8.2)
    assert [found[("ipjf_orders", state)] for state in ("live", "late", "refused")] == [2, 1, 1]
    assert 120 <= found[("ipjf_orders_oldest_seconds",)] < 180


def test_feeds_and_mails(client: Client, world: World) -> None:
    Marketplace.objects.all().update(active=False)
    Marketplace.objects.create(
        code="down",
        name="Down",
        base_url="https://down.example",
        failures=4,
        last_pull_at=timezone.now() - timedelta(hours=1),
    )
    Marketplace.objects.create(code="files", name="Files only", failures=0)
    for number, tries in enumerate((0, 1, 8)):
        Mail.objects.create(
            to="x@example.org", kind="k", language="en", subject="s", message_id=f"{number}", tries=tries,
            due_at=timezone.now(),
        )  # fmt: skip
    found = scrape(client)
    assert {key: value for key, value in found.items() if key[0] == "ipjf_feed_failures"} == {
        ("ipjf_feed_failures", "down"): 4
    }
    assert found[("ipjf_feed_age_seconds", "down")] == pytest.approx(3600, abs=60)
    assert (found[("ipjf_mails", "waiting")], found[("ipjf_mails", "given_up")]) == (2, 1)


# --- at scale, and without the stores -------------------------------------------------------------


@pytest.mark.django_db
def test_the_figures_come_by_indexes() -> None:
    """Where tables are big no plan may read one from end to end: with sequential scans made dear, none is
    left except of the small ones."""
    small = {"pg_class", "listings_marketplace", "brands_brand"}
    queries = (
        (work_figures._SCALARS, {"mail_tries": 8, "most": 10, "tables": ["listings_listing"]}),
        (
            work_figures._MINUTES,
            {"since": timezone.now() - timedelta(hours=1), "until": timezone.now(), "imports": 20},
        ),
        (work_figures._LATENCY, {"since": timezone.now(), "quantiles": [0.5]}),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        read: set[str] = set()
        for sql, params in queries:
            cursor.execute(f"EXPLAIN {sql}", params)
            plan = "\n".join(row[0] for row in cursor.fetchall())
            read |= {
                line.split("Seq Scan on ")[1].split()[0] for line in plan.splitlines() if "Seq Scan" in line
            }
            for index in ("order_done", "shard_done", "shard_open"):
                read |= {f"index {index}"} if index in plan else set()
    assert {name for name in read if not name.startswith("index")} <= small
    assert {name for name in read if name.startswith("index")} == {
        "index order_done",
        "index shard_done",
        "index shard_open",
    }


ASK = """
import django
django.setup()
from django.test import Client
print(Client(headers={"authorization": "Bearer %s"}).get("/metrics").content.decode())
"""


def test_without_any_store_it_says_so_at_once() -> None:
    nowhere = {
        "DATABASE_URL": "postgresql://ipjf:x@127.0.0.1:1/ipjf",
        "REDIS_URL": "redis://:x@127.0.0.1:1/0",
        "METRICS_TOKEN": TOKEN,
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK % TOKEN],
        cwd=PROJECT,
        env=os.environ | nowhere,
        capture_output=True,
        text=True,
        check=True,
    )
    said = [line for line in done.stdout.splitlines() if line and not line.startswith("#")]
    assert said == ['ipjf_up{part="redis"} 0.0', 'ipjf_up{part="database"} 0.0']
