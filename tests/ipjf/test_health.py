"""The probes tell the truth with real stores, and with stores that are not there."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ipjf import health, probe
from ipjf.env import PROJECT
from ipjf.watch import tallies

ASK = """
import django
django.setup()
from django.test import Client
for path in ("/healthz", "/readyz"):
    answer = Client(headers={"host": "10.0.0.7:8000"}).get(path)
    print(answer.status_code, answer.content.decode().strip())
"""
EVERYTHING = {"database": True, "migrations": True, "redis": True, "beat": True}
NOWHERE = {"DATABASE_URL": "postgresql://ipjf:x@127.0.0.1:1/ipjf", "REDIS_URL": "redis://:x@127.0.0.1:1/0"}


@pytest.fixture
def beat() -> Iterator[None]:
    """Beat has sent a tick just now."""
    tallies.beat_sent("takedowns.tasks.tick_orders")
    yield
    tallies.store().delete(tallies.BEAT)


def ask(**environment: str) -> list[str]:
    """Both probes in a process of its own with another environment, asked by address as a probe does."""
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=PROJECT,
        env=os.environ | {"SECURE": "1"} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.django_db
def test_ready_with_everything_in_place(client: Client, beat: None):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, EVERYTHING)
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.post("/readyz").status_code in (403, 404, 405)


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client: Client, beat: None):
    MigrationRecorder.Migration.objects.filter(app="takedowns").order_by("-id")[:1].get().delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, EVERYTHING | {"migrations": False})


@pytest.mark.django_db
def test_migrations_are_one_question_and_no_files(monkeypatch: pytest.MonkeyPatch):
    health.migrations_waiting()

    def again(*_: object) -> None:
        raise AssertionError("the migrations' files were read anew")

    monkeypatch.setattr("ipjf.health.MigrationLoader", again)
    with CaptureQueriesContext(connection) as captured:
        assert health.migrations_waiting() == []
    assert len(captured) <= 2  # is there the table, what is in it


@pytest.mark.django_db
def test_a_squashed_migration_counts_as_what_it_stands_for(monkeypatch: pytest.MonkeyPatch):
    """Applied one by one before the release that squashed them, or the squashed one alone."""
    release = dict(health._of_this_release())
    old = (("takedowns", "0001_initial"), ("takedowns", "0002_walls"))
    release[("takedowns", "0001_squashed")] = old
    monkeypatch.setattr(health, "_of_this_release", lambda: release)
    assert health.migrations_waiting() == []
    MigrationRecorder.Migration.objects.filter(app="takedowns", name__in=[name for _, name in old]).delete()
    assert health.migrations_waiting() == sorted([*old, ("takedowns", "0001_squashed")])
    MigrationRecorder(connection).record_applied("takedowns", "0001_squashed")
    assert health.migrations_waiting() == []


@pytest.mark.django_db
def test_not_ready_when_beat_is_silent(client: Client, beat: None):
    for said in ({"orders": str(time.time() - 61), "feeds": str(time.time() - 90)}, None):
        tallies.store().delete(tallies.BEAT)
        if said:
            tallies.store().hset(tallies.BEAT, mapping=said)
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()) == (503, EVERYTHING | {"beat": False})
    # one tick of several is enough: beat lives
    tallies.store().hset(tallies.BEAT, mapping={"feeds": str(time.time() - 90), "orders": str(time.time())})
    assert client.get("/readyz").status_code == 200


def test_alive_without_any_store_but_not_ready():
    healthy, ready = ask(**NOWHERE)
    assert healthy == "200 ok"
    assert ready.startswith("503 ")
    assert json.loads(ready[4:]) == dict.fromkeys(EVERYTHING, False)


def test_the_container_probes_say_what_is_wrong(capsys: pytest.CaptureFixture):
    """No worker or beat of this host's name runs on the tests' own Redis database."""
    assert [probe.main(["worker"]), probe.main(["beat"])] == [1, 1]
    assert capsys.readouterr().err.splitlines() == [
        "this container's worker does not answer",
        "beat does not answer, or has stopped ticking",
    ]
    assert probe.main(["everything"]) == 2
