"""The real processes for a journey: portal, worker, beat and the marketplace on the stores of the tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
from django.conf import settings
from django.db import connection

from ipjf.env import PROJECT
from sandbox.testing import SandboxProcess, free_port, running_sandbox

START_SECONDS = 60
STOP_SECONDS = 3
QUEUES = "default,removals,pictures"


@dataclass
class Stack:
    url: str
    sandbox: SandboxProcess
    folder: Path
    env: dict[str, str]
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def start(self, name: str, *command: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=PROJECT,
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def stop(self) -> None:
        """Ask, then end what is left, children included: a worker's children would keep the database open."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=STOP_SECONDS)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _database_url() -> str:
    """The test's database, which has another name than the one in the environment."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def _wait_for(what: str, ready, stack: Stack) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        for name, process in stack.processes.items():
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended: {stack.log(name)[-3000:]}")
        if ready():
            return
        time.sleep(0.1)
    raise RuntimeError(f"{what} did not answer: " + "".join(stack.log(n)[-1500:] for n in stack.processes))


@contextmanager
def running_stack(folder: Path, *, listings: int = 0) -> Iterator[Stack]:
    secret = settings.MARKETPLACE_SECRETS["taobao"]
    with running_sandbox(folder, secret=secret, listings=listings) as sandbox:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.e2e.stack_settings",
            "DATABASE_URL": _database_url(),
            "SITE_URL": url,
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "DATA_DIR": str(folder),
            "DEMO": "1",
            "OUTBOUND_ALLOW_PRIVATE": f"127.0.0.1:{sandbox.port}",
            "PYTHONUNBUFFERED": "1",
        }
        stack = Stack(url, sandbox, folder, env)
        try:
            stack.start(
                "portal",
                "gunicorn",
                "ipjf.wsgi",
                "--no-control-socket",
                "--bind",
                f"127.0.0.1:{port}",
                "--threads",
                "4",
            )
            celery = ("celery", "-A", "ipjf")
            # INFO: its "ready." is waited for, and the log holds the mails of the console
            worker = ("worker", "-Q", QUEUES, "-c", "2", "--loglevel", "INFO")
            stack.start("worker", *celery, *worker, "--without-mingle", "--without-gossip")
            stack.start("beat", *celery, "beat", "--pidfile=", "--loglevel", "INFO")
            _wait_for("the portal", lambda: _alive(url), stack)
            _wait_for("the worker", lambda: "ready." in stack.log("worker"), stack)
            yield stack
        finally:
            stack.stop()


def _alive(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
