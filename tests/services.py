"""What one test run stands on: a real PostgreSQL and Redis of its own, and an environment that is the same on
every machine. Runs when conftest.py is imported, for Django reads its settings before any hook of ours."""

import atexit
import contextlib
import os
import secrets
import shutil
import sys
from pathlib import Path

from ipjf import embedded
from ipjf.env import NAMES, PROJECT

VAR = PROJECT / "var"
RUN_DIR = "TESTS_RUN_DIR"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
# The marketplace's secret that factories, the sandbox fixture and the channel's tests share.
MARKETPLACE_SECRET = "test-marketplace-secret"


def prepare() -> None:
    """Start the servers, unless the caller gave both URLs or an xdist controller already did; then replace
    every setting of the portal in os.environ by the tests' own."""
    run_dir = Path(os.environ.get(RUN_DIR) or VAR / f"test-{os.getpid()}-{secrets.token_hex(3)}")
    if not WORKER:
        _sweep()
        os.environ[RUN_DIR] = str(run_dir)  # workers of xdist inherit it, and the two addresses
        atexit.register(shutil.rmtree, run_dir, ignore_errors=True)
        if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
            try:
                started = embedded.start(run_dir, for_tests=True)
            except embedded.EmbeddedError as error:
                sys.exit(f"The tests cannot start: {error}")
            os.environ |= {"DATABASE_URL": started.database_url, "REDIS_URL": started.redis_url}
    stores = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    for name in NAMES:
        os.environ.pop(name, None)
    os.environ |= {
        "DATABASE_URL": stores["DATABASE_URL"],
        "REDIS_URL": _own_redis_database(stores["REDIS_URL"]),
        "DATA_DIR": str(run_dir / (WORKER or "main")),
        "SECRET_KEY": "tests-only-" + "k" * 50,
        "SITE_URL": "http://testserver",
        "EMAIL_URL": "console:",
        "SECURE": "0",
        "REQUIRE_STAFF_MFA": "0",
        "MARKETPLACE_SECRETS": f'{{"taobao": "{MARKETPLACE_SECRET}"}}',
        "DJANGO_SETTINGS_MODULE": "ipjf.settings",
    }


def _own_redis_database(url: str) -> str:
    """Each xdist worker has a Redis database of its own; Redis has 16 unless told otherwise."""
    if not WORKER:
        return url
    base, _, number = url.rpartition("/")
    return f"{base}/{(int(number or 0) + 1 + int(WORKER.removeprefix('gw'))) % 16}"


def _sweep() -> None:
    """Remove what runs that were killed left behind: the folders whose process is no more."""
    for folder in VAR.glob("test-*"):
        if _alive(folder.name.split("-")[1]):
            continue
        with contextlib.suppress(embedded.EmbeddedError):
            embedded.destroy(folder)
            shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # someone else's, so alive
        return True
    return True
