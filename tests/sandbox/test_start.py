"""How the process starts, refuses to start, and keeps its world between starts."""

import os
import socket
import subprocess
import sys
import time

import pytest

from sandbox.testing import ROOT, free_port, running_sandbox


def start(*options: str, secret: str = "x") -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "sandbox", *options],
        cwd=ROOT,
        env=os.environ | {"SANDBOX_SECRET": secret},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_without_a_secret_it_says_which_variable_to_set(tmp_path):
    ended = start("--port", str(free_port()), "--data-dir", str(tmp_path), secret="")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "Set SANDBOX_SECRET to the secret shared with the portal.\n"


def test_a_taken_port_ends_in_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = start("--port", str(port), "--data-dir", str(tmp_path))
    assert ended.returncode == 2 and len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith(f"Cannot listen on 127.0.0.1:{port} (")


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_an_impossible_port_ends_in_one_sentence(tmp_path, port):
    ended = start(f"--port={port}", "--data-dir", str(tmp_path))
    assert ended.returncode == 2 and ended.stderr.startswith(f"Cannot listen on 127.0.0.1:{port} (")


def test_a_data_folder_that_cannot_be_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    ended = start("--port", str(free_port()), "--data-dir", str(tmp_path / "file" / "below"))
    assert ended.returncode == 2 and ended.stderr.startswith(f"Cannot use --data-dir {tmp_path}/file/below: ")


def test_a_second_start_is_quick_and_keeps_the_world(tmp_path):
    with running_sandbox(tmp_path, listings=360) as market:
        before = market.feed()[0]
        market.stop()
        started = time.monotonic()
        market.start()
        took = time.monotonic() - started
        assert market.feed()[0] == before
        assert len(before) == 360
    assert took < 20  # a slow machine may be busy; the aim of 3 s is measured by hand


def test_the_trickle_runs_by_itself(tmp_path):
    with running_sandbox(tmp_path, listings=0, trickle=0.2) as market:
        deadline = time.monotonic() + 15
        while not (lines := market.feed()[0]) and time.monotonic() < deadline:
            time.sleep(0.1)
    assert lines


def test_nothing_of_the_portal_is_imported():
    """Its world must be loadable with neither Django nor any app of the portal at hand."""
    script = (
        "import sys, sandbox.__main__, sandbox.testing;"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in"
        " ('django', 'celery', 'ipjf', 'brands', 'listings', 'monitoring', 'takedowns')))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "[]\n"
