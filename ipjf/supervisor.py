"""Keeps a handful of processes running together: started at once, watched, ended as one.

Each child leads a process group of its own, so that Ctrl-C in the terminal reaches only the supervisor. It
then ends them in order: a polite signal to the leader, after a while SIGKILL to the whole group. Only the
leader gets the polite one, because a Celery pool process that receives it dies in the middle of its job. When
the supervisor itself is killed, Linux signals the leaders.
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ipjf.unprivileged import die_with_parent

POLITE_SECONDS = 8.0
RESTARTS = 3  # within RESTART_WINDOW seconds; a child that dies more often has a fault that restarting hides
RESTART_WINDOW = 60.0
TAIL_LINES = 12
WATCH_SECONDS = 0.2


class ChildFailedError(Exception):
    """A child could not be kept alive or did not answer in time. Holds the last lines of its log."""

    def __init__(self, name: str, what: str, log: Path) -> None:
        self.name, self.log, self.tail = name, log, tail(log)
        super().__init__(f"{name} {what}; its log is {log}.")


@dataclass
class Child:
    """One process: what to run, and how to know that it answers."""

    name: str
    command: Sequence[str]
    ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    process: subprocess.Popen[bytes] | None = None
    died_at: list[float] = field(default_factory=list)


class Supervisor:
    def __init__(self, log_dir: Path, say: Callable[[str], None]) -> None:
        self.log_dir, self.say = log_dir, say
        self.children: list[Child] = []
        self.asked_to_end = threading.Event()
        self._watching = False
        log_dir.mkdir(parents=True, exist_ok=True)

    def add(self, child: Child) -> None:
        self.children.append(child)
        log = self.log_of(child)
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        self._spawn(child)

    def log_of(self, child: Child) -> Path:
        return self.log_dir / f"{child.name}.log"

    def _failed(self, child: Child, what: str) -> ChildFailedError:
        return ChildFailedError(child.name, what, self.log_of(child))

    def wait_until_ready(self, seconds: float, progress: Callable[[str], None]) -> None:
        """Return when all answer. Raises `ChildFailedError` when one ends or stays silent."""
        waiting, deadline = list(self.children), time.monotonic() + seconds
        while waiting:
            for child in list(waiting):
                if child.process is not None and child.process.poll() is not None:
                    raise self._failed(child, f"ended with code {child.process.returncode}")
                if child.ready():
                    waiting.remove(child)
                    progress(child.name)
            if waiting and time.monotonic() > deadline:
                raise self._failed(waiting[0], f"did not answer in {seconds:.0f} s")
            time.sleep(WATCH_SECONDS if waiting else 0)

    def watch(self) -> None:
        """Return when asked to end. A child that dies is started again. Raises `ChildFailedError` when one
        will not stay alive."""
        self._watching = True
        while not self.asked_to_end.wait(WATCH_SECONDS):
            for child in self.children:
                if child.process is not None and child.process.poll() is not None:
                    self._revive(child)

    def _revive(self, child: Child) -> None:
        now = time.monotonic()
        child.died_at = [at for at in child.died_at if now - at < RESTART_WINDOW] + [now]
        code = child.process.returncode if child.process else None
        if len(child.died_at) > RESTARTS:
            raise self._failed(child, f"ended {len(child.died_at)} times in a minute")
        self.say(f"{child.name} ended with code {code} and is started again. Its last lines:")
        for line in tail(self.log_of(child)):
            self.say(f"    {line}")
        self._kill_group(child)
        self._spawn(child)

    def _spawn(self, child: Child) -> None:
        with self.log_of(child).open("ab") as log:
            child.process = subprocess.Popen(
                list(child.command),
                env={**os.environ, **child.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  calls prctl, takes no lock
            )

    def stop(self) -> None:
        """End every child, the last started first, all within POLITE_SECONDS; safe to call twice."""
        living = [child for child in reversed(self.children) if child.process is not None]
        for child in living:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + POLITE_SECONDS
        for child in living:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.0, deadline - time.monotonic()))
            self._kill_group(child)  # also what a leader left behind

    def _kill_group(self, child: Child) -> None:
        if child.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()

    @contextlib.contextmanager
    def ending_on_signals(self) -> Iterator[None]:
        """Ctrl-C, SIGTERM and a closed terminal ask to end; a second Ctrl-C ends at once. While the body does
        other work than watching, asking interrupts it as Ctrl-C does anywhere."""

        def ask(number: int, _frame: object) -> None:
            if self.asked_to_end.is_set() and number == signal.SIGINT:
                for child in self.children:
                    self._kill_group(child)
            first = not self.asked_to_end.is_set()
            self.asked_to_end.set()
            if first and not self._watching:
                raise KeyboardInterrupt

        asking = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        kept = {number: signal.signal(number, ask) for number in asking}
        try:
            yield
        finally:
            self.stop()
            for number, handler in kept.items():
                signal.signal(number, handler)


def tail(log: Path) -> list[str]:
    """The last lines of a log, without reading all of it."""
    with log.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - 8192))
        lines = file.read().decode(errors="replace").splitlines()
    return lines[-TAIL_LINES:]
