"""A real Celery worker on the stores of the test run, to be killed at any moment."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.services import MARKETPLACE_SECRET

START_SECONDS = 60


def _database_url() -> str:
    """The test's own database, which Django made beside the one in DATABASE_URL."""
    given = connection.settings_dict
    user, password = quote(given["USER"]), quote(given["PASSWORD"])
    return f"postgresql://{user}:{password}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


class Worker:
    def __init__(self, *, log: Path, allow: str) -> None:
        self._log = log
        self._environment = os.environ | {
            "DATABASE_URL": _database_url(),
            "OUTBOUND_ALLOW_PRIVATE": allow,
            "MARKETPLACE_SECRETS": json.dumps({"taobao": MARKETPLACE_SECRET}),
            "DJANGO_SETTINGS_MODULE": "tests.takedowns.worker_settings",
        }
        self._process: subprocess.Popen | None = None
        self._starts = 0

    def start(self) -> None:
        self._starts += 1
        ready = self._log.with_name(f"ready-{self._starts}")
        name = f"test{os.getpid()}-{self._starts}@here"
        command = [sys.executable, "-m", "celery", "-A", "ipjf", "worker", "-n", name, "-c", "2"]
        command += ["-Q", "default,removals", "-l", "WARNING", "--without-gossip", "--without-mingle"]
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=self._environment | {"WORKER_READY_FILE": str(ready)},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            if ready.exists():
                return
            time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"the worker did not start: {self._log.read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """SIGKILL to the whole group: no handler runs, as in a power cut."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
