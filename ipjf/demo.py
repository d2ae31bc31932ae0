"""bin/demo after its set-up: every part of the portal on this machine, until Ctrl-C.

The parts are the real ones: PostgreSQL, Redis, gunicorn, a Celery worker, beat, and the stand-in marketplace.
Every failure ends in one sentence that says what to do.
"""

import argparse
import fcntl
import hashlib
import json
import logging
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import CommandError, call_command
from kombu.exceptions import OperationalError
from rich.console import Console

from ipjf import embedded
from ipjf.celery import app
from ipjf.env import PROJECT
from ipjf.supervisor import Child, ChildFailedError, Supervisor
from ipjf.unprivileged import write_private
from monitoring import ocr

VAR = Path(os.environ.get("DATA_DIR") or PROJECT / "var").absolute()
MARKETPLACE = "taobao"
READY_SECONDS = 90
TRICKLE_SECONDS = 45
LISTINGS = 900
# What --reset removes beside the databases: everything a demo writes, and nothing else.
WRITTEN = ("media", "sandbox", "celerybeat-schedule*", "demo-secrets.json", "demo-stamp")

console = Console(highlight=False)


class DemoError(Exception):
    """The demo cannot run. The text is one sentence for the person who started it."""


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    try:
        VAR.mkdir(exist_ok=True)
        if options.manage:
            return _manage(options.manage)
        with _only_one(options.port):
            return _run(options)
    except (DemoError, embedded.EmbeddedError) as error:
        console.print(str(error), style="bold red", markup=False, soft_wrap=True)
    except CommandError as error:
        console.print(
            f"The demo could not be prepared: {error}", style="bold red", markup=False, soft_wrap=True
        )
    except ChildFailedError as error:
        for line in error.tail:
            console.print(f"    {line}", style="dim", markup=False)
        console.print(str(error), style="bold red", markup=False, soft_wrap=True)
    except OSError as error:
        console.print(
            f"The demo stopped: {error}; mend that and start again.", style="bold red", markup=False
        )
    except KeyboardInterrupt:
        console.print("Stopped before the demo was up; start again to go on.")
    return 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/demo", description="Run the whole portal on this machine; Ctrl-C ends it."
    )
    parser.add_argument("--port", type=_port, default=8000, help="the portal's port (8000)")
    parser.add_argument("--marketplace-port", type=_port, help="the stand-in marketplace's (port + 1)")
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away and start anew")
    parser.add_argument(
        "--manage",
        nargs=argparse.REMAINDER,
        metavar="COMMAND",
        help="run a manage.py command on the demo's data, for example --manage verify_audit",
    )
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; choose one from 1024 to 65535")
    return int(text)


def _run(options: argparse.Namespace) -> int:
    began = time.monotonic()
    marketplace_port = options.marketplace_port or options.port + 1
    _refuse_taken(options.port, "--port", options.port + 10)
    _refuse_taken(marketplace_port, "--marketplace-port", marketplace_port + 10)
    if options.reset:
        _reset()
    with _step("PostgreSQL and Redis"):
        services = _environment(options.port, marketplace_port)
    supervisor = Supervisor(VAR / "log", lambda line: console.print(line, markup=False, soft_wrap=True))
    try:
        # The marketplace makes its own shop pages and pictures meanwhile.
        with supervisor.ending_on_signals():
            supervisor.add(_marketplace(marketplace_port))
            _prepare()
            with _step("Stand-in marketplace"):
                supervisor.wait_until_ready(READY_SECONDS, lambda name: None)
            console.print("Demo world")
            call_command("demo_world", if_empty=True, marketplace_url=f"http://127.0.0.1:{marketplace_port}")
            for child in _portal(options.port):
                supervisor.add(child)
            with _step("Portal, worker and beat"):
                supervisor.wait_until_ready(READY_SECONDS, lambda name: None)
            _welcome(options.port, marketplace_port, time.monotonic() - began)
            supervisor.watch()
            console.print("\nEnding every process ...")
    finally:
        services.stop()
    console.print("The demo has ended; its data is kept for the next start.")
    return 0


# --- preparation -----------------------------------------------------------------------------


def _environment(port: int, marketplace_port: int) -> embedded.Services:
    """Start the stores and put the demo's whole environment in os.environ, for Django here and the children.
    What the person set stays."""
    kept = _secrets()
    given = {name: os.environ.get(name, "").strip() for name in ("DATABASE_URL", "REDIS_URL")}
    services = embedded.Services(given["DATABASE_URL"], given["REDIS_URL"])
    if not all(given.values()):
        services = embedded.start(VAR)
    defaults = {
        "DEMO": "1",
        "DATABASE_URL": services.database_url,
        "REDIS_URL": services.redis_url,
        "SECRET_KEY": kept["secret_key"],
        "SITE_URL": f"http://localhost:{port}",
        "EMAIL_URL": "console:",
        "DATA_DIR": str(VAR),
        "REMOVAL_HOLD_SECONDS": "10",  # time enough to see that a decision can be undone
        "MARKETPLACE_SECRETS": json.dumps({MARKETPLACE: kept["marketplace"]}),
        "SANDBOX_SECRET": kept["marketplace"],
        "OUTBOUND_ALLOW_PRIVATE": f"127.0.0.1:{marketplace_port},localhost:{marketplace_port}",
        "DJANGO_SETTINGS_MODULE": "ipjf.settings",
        "PYTHONUNBUFFERED": "1",
    }
    for name, value in defaults.items():
        if not os.environ.get(name, "").strip():
            os.environ[name] = value
    return services


def _secrets() -> dict[str, str]:
    """This demo's own keys, kept so that people stay signed in and orders stay valid over a restart."""
    path = VAR / "demo-secrets.json"
    if not path.exists():
        made = {"secret_key": secrets.token_urlsafe(48), "marketplace": secrets.token_urlsafe(32)}
        write_private(path, json.dumps(made))
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def _prepare() -> None:
    """Tables, messages and static files, in this process: one start of Django for all."""
    django.setup()
    # This window is for a person; what the processes do is in their logs.
    logging.getLogger().setLevel(logging.WARNING)
    with _step("Tables"):
        call_command("migrate", verbosity=0, interactive=False)
    stamp, digest = VAR / "demo-stamp", _digest_of_sources()
    if not stamp.exists() or stamp.read_text() != digest or not (PROJECT / "staticfiles").exists():
        with _step("Languages"):
            call_command("messages", compile=True)
        with _step("Style, scripts and pictures"):
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(digest)


def _digest_of_sources() -> str:
    """Changes whenever a static file or a catalogue of messages does."""
    digest = hashlib.sha256()
    paths = [path for top in ("static", "locale") for path in (PROJECT / top).rglob("*")]
    # Not folders and compiled catalogues: compiling changes those.
    for path in sorted(path for path in paths if path.is_file() and path.suffix != ".mo"):
        found = path.stat()
        digest.update(f"{path}{found.st_size}{found.st_mtime_ns}".encode())
    return digest.hexdigest()


def _reset() -> None:
    if os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL"):
        raise DemoError("--reset clears the demo's own stores only; empty those of DATABASE_URL yourself.")
    with _step("Throwing the demo's data away"):
        embedded.destroy(VAR)
        for path in (path for pattern in WRITTEN for path in VAR.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


# --- the processes ---------------------------------------------------------------------------


def _marketplace(port: int) -> Child:
    command = [sys.executable, "-m", "sandbox", "--port", str(port), "--data-dir", str(VAR / "sandbox")]
    return Child(
        "marketplace",
        [*command, "--listings", str(LISTINGS), "--trickle", str(TRICKLE_SECONDS)],
        ready=lambda: _answers(f"http://127.0.0.1:{port}/healthz"),
    )


def _portal(port: int) -> Iterator[Child]:
    gunicorn = ["-m", "gunicorn", "ipjf.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    gunicorn += ["--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--access-logfile", "-"]
    gunicorn += ["--logger-class", "ipjf.access_log.Logger", "--preload", "--no-control-socket"]
    yield Child(
        "portal",
        [sys.executable, *gunicorn],
        ready=lambda: _answers(f"http://127.0.0.1:{port}/readyz"),
    )
    celery = [sys.executable, "-m", "celery", "-A", "ipjf"]
    alone = ["--without-mingle", "--without-gossip"]
    worker = [*celery, "worker", "--queues", "default,removals", "--concurrency", "2", *alone]
    yield Child("worker", [*worker, "--hostname", "demo@localhost"], ready=lambda: _pings("demo@localhost"))
    # Apart, as in production: comparing pictures takes its time, and a removal waits for nobody.
    queues = "pictures,ocr" if ocr.available() else "pictures"
    pictures = [*celery, "worker", "--queues", queues, "--concurrency", "1", *alone]
    yield Child(
        "pictures",
        [*pictures, "--hostname", "pictures@localhost"],
        ready=lambda: _pings("pictures@localhost"),
    )
    beat = [*celery, "beat", "--hostname", "beat@localhost", "--enable-remote-control", "--pidfile="]
    yield Child("beat", beat, ready=lambda: _pings("beat@localhost"))


def _answers(url: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by way of a proxy
    try:
        with direct.open(url, timeout=3) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _pings(node: str) -> bool:
    try:
        return bool(app.control.ping(destination=[node], timeout=0.5, limit=1))
    except OperationalError:
        return False


# --- one at a time, ports, words -------------------------------------------------------------


@contextmanager
def _only_one(port: int) -> Iterator[None]:
    with (VAR / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            where = lock.read().strip() or "in another window"
            raise DemoError(
                f"The demo of this folder already runs, {where}; end it first (Ctrl-C)."
            ) from None
        lock.truncate(0)
        lock.write(f"at http://localhost:{port} as process {os.getpid()}")
        lock.flush()
        yield


def _refuse_taken(port: int, option: str, other: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers themselves do
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise DemoError(
                f"Port {port} is for root alone; choose another: bin/demo {option} 8000."
            ) from None
        except OSError:
            raise DemoError(
                f"Port {port} is taken by another program; choose another: bin/demo {option} {other}."
            ) from None


def _manage(arguments: list[str]) -> int:
    services = _environment(8000, 8001)
    try:
        return subprocess.run([sys.executable, "manage.py", *arguments], check=False).returncode
    except KeyboardInterrupt:  # the command had it too
        return 130
    finally:
        services.stop()


@contextmanager
def _step(name: str) -> Iterator[None]:
    began = time.monotonic()
    console.print(f"{name} ...", end="\r" if console.is_terminal else "\n")
    yield
    console.print(f"[green]✓[/green] {name} [dim]{time.monotonic() - began:.1f} s[/dim]   ")


def _welcome(port: int, marketplace_port: int, seconds: float) -> None:
    console.print(f"\nThe portal is up after {seconds:.0f} s:  [bold]http://localhost:{port}[/bold]")
    console.print(f"The stand-in marketplace:  http://localhost:{marketplace_port}")
    call_command("demo_people")
    console.print(
        f"Mails are printed in {VAR / 'log' / 'worker.log'}. Ctrl-C ends every process.", soft_wrap=True
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
