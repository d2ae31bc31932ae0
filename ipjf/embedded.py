"""A real PostgreSQL and a real Redis for the demo and the tests, from the programs inside two wheels.

Used when no DATABASE_URL / REDIS_URL is given; production never runs this. What it guards:
- Other people of the machine cannot get in: loopback only, passwords in files that only the owner can read.
- One owner at a time, by a file lock: a second process joins the running servers, a killed owner's servers
  end with it, and what it left behind does not hinder the next start.
- As root nothing outside its own folders changes (unprivileged.py).
Every failure is an `EmbeddedError` whose text is one sentence that says what to do.
"""

import atexit
import contextlib
import errno
import fcntl
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from ipjf.embedded_servers import Servers, redis_answers, remove, stop_leftovers
from ipjf.unprivileged import EmbeddedError, current, home_for

__all__ = ["EmbeddedError", "Services", "destroy", "start"]

JOIN_SECONDS = 60


@dataclass
class Services:
    """Running servers. `stop()` is safe to call twice and does nothing in a process that only joined them."""

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    owner: bool = False
    _stop: Callable[[], None] = field(repr=False, default=lambda: None)

    def stop(self) -> None:
        stop, self._stop = self._stop, lambda: None
        stop()


def start(data_dir: Path, for_tests: bool = False) -> Services:
    """Start both servers with their data kept for `data_dir`, or join those that another process runs there.

    With `for_tests` the data is thrown away at `stop()`, durability is off and the login role may create
    databases. Call it from the main thread: the servers end when the thread that started them ends.
    Raises `EmbeddedError`.
    """
    with _plain_failures(data_dir):
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = _take_lock(data_dir)
        if lock is None:
            return _join(data_dir)
        try:
            account = current()
            running = Servers(data_dir, home_for(data_dir, account), account, for_tests)
            try:
                urls = running.start()
            except BaseException:
                running.stop()
                raise
        except BaseException:
            os.close(lock)
            raise

    owner = os.getpid()

    def stop() -> None:
        if os.getpid() == owner:  # not in a fork that inherited the exit handler
            running.stop()
            os.close(lock)

    services = Services(urls["database_url"], urls["redis_url"], owner=True, _stop=stop)
    atexit.register(services.stop)
    return services


def destroy(data_dir: Path) -> None:
    """Throw away all data kept for `data_dir`. Raises `EmbeddedError` while servers run there."""
    if not data_dir.exists():
        return
    with _plain_failures(data_dir):
        lock = _take_lock(data_dir)
        if lock is None:
            raise EmbeddedError(f"{data_dir} is in use; stop what runs there first.")
        try:
            home = home_for(data_dir, current())
            stop_leftovers(home)
            remove(home, data_dir)
            (data_dir / "services.json").unlink(missing_ok=True)
        finally:
            os.close(lock)


def _take_lock(data_dir: Path) -> int | None:
    descriptor = os.open(data_dir / "services.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _join(data_dir: Path) -> Services:
    """The servers of another process, which may still be starting them."""
    deadline = time.monotonic() + JOIN_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError, ValueError, psycopg2.OperationalError):
            urls = json.loads((data_dir / "services.json").read_text())
            psycopg2.connect(urls["database_url"], connect_timeout=5).close()
            if redis_answers(urls["redis_url"]):
                return Services(urls["database_url"], urls["redis_url"])
        time.sleep(0.1)
    raise EmbeddedError(f"another process holds {data_dir} but its servers do not answer; stop it first.")


@contextlib.contextmanager
def _plain_failures(data_dir: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise EmbeddedError(
            f"{error.filename or data_dir} may not be written; give yourself the right."
        ) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise EmbeddedError(f"the disk of {data_dir} is full; free 300 MB and start again.") from error
        if error.errno == errno.EROFS:
            raise EmbeddedError(f"{data_dir} is read-only; copy the project to a writable folder.") from error
        raise EmbeddedError(f"{data_dir} is not usable: {error}; mend that and start again.") from error
    except (psycopg2.Error, subprocess.SubprocessError) as error:
        raise EmbeddedError(
            f"the embedded servers failed: {str(error).strip()}; see {data_dir}/log."
        ) from error
