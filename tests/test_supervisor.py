"""The demo's supervisor on real processes: nothing outlives it, and a death is told, not hidden."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from ipjf.env import PROJECT
from ipjf.supervisor import Child, ChildFailedError, Supervisor, tail

pytestmark = pytest.mark.processes
LASTS = "import time; print('up', flush=True); time.sleep(60)"


def child(name: str, code: str, log_dir: Path, says: str = "up") -> Child:
    log = log_dir / f"{name}.log"
    return Child(name, [sys.executable, "-c", textwrap.dedent(code)], ready=lambda: says in log.read_text())


def alive(pid: int) -> bool:
    """Whether the process runs; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(condition, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_all_answer_and_all_end(tmp_path: Path):
    supervisor = Supervisor(tmp_path, lambda line: None)
    answered = []
    # A leader with a child of its own, which ignores the polite signal: as a pool of workers may.
    code = """
        import subprocess, sys, time
        grandchild = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
        print(subprocess.Popen([sys.executable, "-c", grandchild]).pid, "up", flush=True)
        time.sleep(60)
    """
    try:
        supervisor.add(child("leader", code, tmp_path))
        supervisor.add(child("other", LASTS, tmp_path))
        supervisor.wait_until_ready(20, answered.append)
        assert sorted(answered) == ["leader", "other"]
        pids = [int((tmp_path / "leader.log").read_text().split()[0])]
        pids += [c.process.pid for c in supervisor.children]
        assert [alive(pid) for pid in pids] == [True] * 3
    finally:
        supervisor.stop()
    assert until(lambda: not any(alive(pid) for pid in pids))
    supervisor.stop()  # twice is harmless


def test_a_silent_child_fails_with_its_last_lines(tmp_path: Path):
    supervisor = Supervisor(tmp_path, lambda line: None)
    supervisor.add(
        child("silent", "import time; print('waiting for something', flush=True); time.sleep(60)", tmp_path)
    )
    try:
        until(lambda: "waiting" in (tmp_path / "silent.log").read_text())
        with pytest.raises(ChildFailedError) as caught:
            supervisor.wait_until_ready(0.3, lambda name: None)
    finally:
        supervisor.stop()
    assert str(caught.value) == f"silent did not answer in 0 s; its log is {tmp_path}/silent.log."
    assert caught.value.tail == ["waiting for something"]


def test_a_child_that_ends_before_it_answers_is_told(tmp_path: Path):
    supervisor = Supervisor(tmp_path, lambda line: None)
    supervisor.add(child("broken", "raise SystemExit('no such table')", tmp_path))
    try:
        with pytest.raises(ChildFailedError) as caught:
            supervisor.wait_until_ready(20, lambda name: None)
    finally:
        supervisor.stop()
    assert str(caught.value).startswith("broken ended with code 1; its log is ")
    assert caught.value.tail == ["no such table"]


def test_a_child_that_dies_is_started_again_but_not_for_ever(tmp_path: Path):
    said: list[str] = []
    supervisor = Supervisor(tmp_path, said.append)
    supervisor.add(child("flighty", "print('up', flush=True); raise SystemExit(3)", tmp_path))
    try:
        with pytest.raises(ChildFailedError, match="flighty ended 4 times in a minute"):
            supervisor.watch()
    finally:
        supervisor.stop()
    assert [line for line in said if not line.startswith(" ")] == [
        "flighty ended with code 3 and is started again. Its last lines:"
    ] * 3
    assert (tmp_path / "flighty.log").read_text() == "up\n" * 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asking_ends_the_watch(tmp_path: Path, number: signal.Signals):
    supervisor = Supervisor(tmp_path, lambda line: None)
    before = signal.getsignal(number)  # a shell's background job is started with some of them ignored
    with supervisor.ending_on_signals():
        supervisor.add(child("steady", LASTS, tmp_path))
        supervisor.wait_until_ready(20, lambda name: None)
        threading.Timer(0.3, os.kill, (os.getpid(), number)).start()
        supervisor.watch()
    assert supervisor.children[0].process.poll() is not None
    assert signal.getsignal(number) == before


def test_asking_during_other_work_interrupts_it(tmp_path: Path):
    supervisor = Supervisor(tmp_path, lambda line: None)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), supervisor.ending_on_signals():
        supervisor.add(child("steady", LASTS, tmp_path))
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()
        time.sleep(30)
    assert time.monotonic() - began < 20
    assert supervisor.children[0].process.poll() is not None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_a_killed_supervisor_takes_its_children_along(tmp_path: Path):
    code = f"""
        import sys, time
        from pathlib import Path
        from ipjf.supervisor import Child, Supervisor
        supervisor = Supervisor(Path({str(tmp_path)!r}), print)
        supervisor.add(Child("steady", [sys.executable, "-c", {LASTS!r}], ready=lambda: True))
        print(supervisor.children[0].process.pid, flush=True)
        time.sleep(60)
    """
    killed = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    with killed.stdout as output:
        pid = int(output.readline())
    assert alive(pid)
    killed.kill()
    killed.wait()
    assert until(lambda: not alive(pid))


def test_the_log_of_the_last_run_is_kept_beside_the_new_one(tmp_path: Path):
    (tmp_path / "steady.log").write_text("the last run\n")
    supervisor = Supervisor(tmp_path, lambda line: None)
    supervisor.add(child("steady", LASTS, tmp_path))
    supervisor.stop()
    assert (tmp_path / "steady.log.1").read_text() == "the last run\n"


def test_tail_reads_only_the_end(tmp_path: Path):
    log = tmp_path / "big.log"
    log.write_bytes(b"\xff start\n" + b"line\n" * 100_000 + b"the end\n")
    assert tail(log) == ["line"] * 11 + ["the end"]
