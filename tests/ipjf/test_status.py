"""The status page: what fails comes first and says what to do, in both languages, whatever store is away."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from ipjf.env import PROJECT
from ipjf.watch import tallies
from ipjf.watch.hooks import ticks
from ipjf.watch.parts import State, parts
from ipjf.watch.redis_figures import Queue, RedisFigures
from ipjf.watch.work_figures import Latency, Minute, Orders, WorkFigures
from listings.models import Marketplace
from monitoring.models import ScanRun, ScanShard
from tests.factories.world import World
from tests.html import assert_keeps_csp, assert_strict_html

NOW = time.time()
LATER = NOW + 86400  # the tests may take as long as they like


def redis_figures(**changes: object) -> RedisFigures:
    """All well."""
    fields: dict = {
        "milliseconds": 0.6,
        "queues": (Queue("default", 0, None), Queue("removals", 0, None)),
        "at_work": 1,
        "beat": time.time() - 1,
        "ticks": dict.fromkeys(ticks(), time.time() - 2),
        "totals": {},
        "errors": {"task": 0, "request": 0},
        "failures": (),
    }
    return RedisFigures(**fields | changes)


def work_figures(**changes: object) -> WorkFigures:
    """All well."""
    now = timezone.now()
    fields: dict = {
        "milliseconds": 3.2,
        "unscanned": 0,
        "unscanned_since": None,
        "shards": {"pending": 0, "leased": 0, "failed": 0},
        "mails_waiting": 0,
        "mails_given_up": 0,
        "pictures_waiting": 0,
        "estimates": {"listings": 1_000_000, "snapshots": 2_000_000, "flags": 3, "cases": 4},
        "minutes": tuple(Minute(now - timedelta(minutes=m), 60, 30) for m in reversed(range(60))),
        "latency": Latency(0, {}, None),
        "orders": Orders(0, 0, 0, None),
        "feeds": (Marketplace(code="t", name="Taomart", base_url="https://x.example"),),
    }
    return WorkFigures(**fields | changes)


def judged(redis: RedisFigures | None, work: WorkFigures | None, waiting: int | None = 0) -> dict[str, State]:
    with translation.override("en"):
        return {part.name: part.state for part in parts(redis, work, waiting)}


def test_all_is_well() -> None:
    assert set(judged(redis_figures(), work_figures()).values()) == {State.GOOD}


def failing(failures: int) -> Marketplace:
    return Marketplace(name="Taomart", failures=failures, last_error="timeout")


AGO = timezone.now() - timedelta(hours=2)


@pytest.mark.parametrize(
    ("redis", "work", "name", "state", "words"),
    [
        ({"beat": NOW - 3600}, {}, "Beat", State.BAD, "Start it again"),
        ({"beat": None}, {}, "Beat", State.BAD, "has not sent a tick yet"),
        ({"ticks": {}}, {}, "Workers", State.BAD, "None has done any regular work yet"),
        (
            {"ticks": dict.fromkeys(ticks(), LATER) | {"takedowns.tasks.tick_orders": NOW - 300}},
            {},
            "Workers",
            State.ATTENTION,
            "Not done in time: send orders.",
        ),
        ({"queues": (Queue("default", 9, 61),)}, {}, "Jobs: feeds", State.ATTENTION, "9 wait"),
        ({"queues": (Queue("default", 9, 11),)}, {}, "Jobs: feeds", State.GOOD, "9 wait"),
        ({"queues": (Queue("default", 9, 601),)}, {}, "Jobs: feeds", State.BAD, "more workers"),
        # a removal waits less patiently
        ({"queues": (Queue("removals", 9, 61),)}, {}, "Jobs: orders", State.BAD, "“removals”"),
        ({"errors": {"task": 1, "request": 2}}, {}, "Errors", State.ATTENTION, "2 pages ended"),
        ({}, {"unscanned": 7, "unscanned_since": AGO}, "Scan", State.BAD, "At most 7 changes"),
        ({}, {"shards": {"pending": 2, "leased": 1, "failed": 1}}, "Scan", State.ATTENTION, "1 part failed"),
        ({}, {"orders": Orders(3, 1, 2, AGO)}, "Orders", State.ATTENTION, "2 orders were refused"),
        ({}, {"orders": Orders(3, 1, 0, AGO)}, "Orders", State.ATTENTION, "1 order is late"),
        ({}, {"orders": Orders(3, 0, 0, AGO)}, "Orders", State.GOOD, "the oldest since 2 h"),
        ({}, {"latency": Latency(9, {0.5: 4.0, 0.9: 8.0}, 9.0)}, "Orders", State.GOOD, "half of them within"),
        ({}, {"mails_given_up": 1}, "Mails", State.ATTENTION, "given up"),
        ({}, {"pictures_waiting": 10_000}, "Pictures", State.GOOD, "10,000 or more"),
        ({}, {"feeds": (failing(1),)}, "Feeds", State.ATTENTION, "once: The server took too long."),
        ({}, {"feeds": (failing(3),)}, "Feeds", State.BAD, "Taomart failed 3 times in a row"),
    ],
)  # fmt: skip
def test_each_trouble_is_told(redis: dict, work: dict, name: str, state: State, words: str) -> None:
    with translation.override("en"):
        found = parts(redis_figures(**redis), work_figures(**work), 0)
    (part,) = [part for part in found if part.name.startswith(name)]
    assert part.state is state
    assert words in " ".join(part.sentences)
    # nothing else is blamed, and what fails comes first
    assert [other.name for other in found if other is not part and other.state is not State.GOOD] == []
    assert found[0] is part or state is State.GOOD


def test_what_cannot_be_asked_is_not_called_well() -> None:
    without_redis = judged(None, work_figures())
    assert (without_redis["Redis"], without_redis["Ticks, jobs and errors"]) == (State.BAD, State.UNKNOWN)
    assert without_redis["Scan"] is State.GOOD
    without_database = judged(redis_figures(), None)
    assert without_database["Database"] is State.BAD
    assert without_database["Scans, feeds, orders and mails"] is State.UNKNOWN
    assert judged(redis_figures(), work_figures(), 2)["Database"] is State.BAD


# --- the page -----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _own_tallies() -> Iterator[None]:
    store = tallies.store()
    store.delete(*store.keys("ipjf:watch:*"), "x")
    yield
    store.delete(*store.keys("ipjf:watch:*"), "x")


def test_the_page(world: World, sign_in) -> None:
    tallies.task_failed(name="a.b.task", task_id="11-22", error="ValueError", request="click-0001")
    tallies.store().lpush(tallies.FAILURES, '{"at": 1.0, "what": "old.task", "of_another_release": true}')
    run = ScanRun.objects.create(state="failed")
    ScanShard.objects.create(run=run, after_snapshot=0, up_to_snapshot=1, state="failed", error="boom")
    client = sign_in(world.dana)
    for language, words in (
        ("en", ("1 part failed.", "1 job failed in the last hour.", "Latest failures", "Needs attention")),
        ("zh-hans", ("1 个分段失败。", "过去一小时有 1 个作业失败。", "最近的错误", "需要关注")),
    ):
        client.cookies["django_language"] = language
        page = client.get(reverse("ops_status")).content.decode()
        assert_strict_html(page)
        assert_keeps_csp(page)
        assert [word for word in words if word not in page] == []
        assert f'href="{reverse("ops_scans")}"' in page and f'href="{reverse("ops_removals")}"' in page
        assert "old.task" in page
        assert "11-22" in page and "click-0001" in page and "ValueError" in page
        # 59 whole minutes, as numbers beside the plot
        assert len(re.findall(r'<tr><th scope="row">\d\d:\d\d</th>', page)) == 59
    fragment = client.get(reverse("ops_status"), headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip().startswith('<div id="parts"') and "<html" not in fragment


def test_the_page_without_redis(world: World, sign_in, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URL = "redis://:x@127.0.0.1:1/0"
    tallies.store.cache_clear()
    try:
        began = time.monotonic()
        answer = sign_in(world.dana).get(reverse("ops_status"))
        assert time.monotonic() - began < 30
    finally:
        tallies.store.cache_clear()
        monkeypatch.setattr(tallies, "_silent_until", 0.0)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "No job starts" in page and "Not known" in page


def test_a_page_whose_figures_take_too_long_is_a_page_all_the_same(
    world: World, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ipjf.watch.work_figures._LATENCY", "SELECT 1 / 0 -- %(quantiles)s %(since)s")
    page = sign_in(world.dana).get(reverse("ops_status")).content.decode()
    assert "takes longer than a page can wait" in page


ASK = """
import django
django.setup()
from django.conf import settings
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"] = {"BACKEND": plain}
from django.test import Client
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "a" * 32
for path in ("/ops/status/", "/ops/scans/"):
    answer = client.get(path)
    page = answer.content.decode().replace(chr(10), "")
    print(answer.status_code, "Content-Security-Policy" in answer.headers, page)
"""


def test_the_page_without_the_database_says_so_to_everybody() -> None:
    away = {"DATABASE_URL": "postgresql://ipjf:x@127.0.0.1:1/ipjf"}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=PROJECT,
        env=os.environ | away,
        capture_output=True,
        text=True,
        check=True,
    )
    status, other = [line for line in done.stdout.splitlines() if line]
    assert status.startswith("503 True <!DOCTYPE html>")
    assert "The database does not answer" in status and "数据库无响应" in status
    assert_strict_html(status.removeprefix("503 True "))
    assert other.startswith("500 ")
