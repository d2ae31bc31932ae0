"""The probes tell the truth with real stores, and with stores that are not there."""

import json
import os
import subprocess
import sys

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from ipjf import probe
from ipjf.env import PROJECT

ASK = """
import django
django.setup()
from django.test import Client
for path in ("/healthz", "/readyz"):
    answer = Client(headers={"host": "10.0.0.7:8000"}).get(path)
    print(answer.status_code, answer.content.decode().strip())
"""


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
def test_ready_with_everything_in_place(client: Client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "migrations": True, "redis": True})
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.post("/readyz").status_code in (403, 404, 405)


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client: Client):
    MigrationRecorder.Migration.objects.filter(app="takedowns").order_by("-id")[:1].get().delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["migrations"], answer.json()["database"]) == (503, False, True)


def test_alive_without_any_store_but_not_ready():
    healthy, ready = ask(
        DATABASE_URL="postgresql://ipjf:x@127.0.0.1:1/ipjf", REDIS_URL="redis://:x@127.0.0.1:1/0"
    )
    assert healthy == "200 ok"
    assert ready.startswith("503 ")
    assert json.loads(ready[4:]) == {"database": False, "migrations": False, "redis": False}


def test_the_container_probes_say_what_is_wrong(capsys: pytest.CaptureFixture):
    """No worker or beat of this host's name runs on the tests' own Redis database."""
    assert [probe.main(["worker"]), probe.main(["beat"])] == [1, 1]
    assert capsys.readouterr().err.splitlines() == [
        "this container's worker does not answer",
        "beat does not answer, or has stopped ticking",
    ]
    assert probe.main(["everything"]) == 2
