"""bin/demo as a person uses it: up, alive, ended by Ctrl-C without a trace, up again with its data."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ipjf.demo_world.people import PASSWORD
from ipjf.env import NAMES, PROJECT

pytestmark = pytest.mark.processes
FIRST_SECONDS, SECOND_SECONDS = 420, 90  # limits for a machine that runs the other tests beside it
REVIEWER = "rita@adidas.example"
UP = re.compile(r"The portal is up after (\d+) s")


class Demo:
    """One run of the demo, its output read as it comes."""

    def __init__(self, data_dir: Path, port: int) -> None:
        environment = {k: v for k, v in os.environ.items() if k not in (*NAMES, "DJANGO_SETTINGS_MODULE")}
        self.output = data_dir.parent / f"output-{time.monotonic_ns()}"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ipjf.demo", "--port", str(port)],
                cwd=PROJECT,
                env=environment | {"DATA_DIR": str(data_dir)},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_up(self, seconds: float) -> int:
        """The seconds that it says it took."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            text = self.output.read_text()
            if "Ctrl-C ends every process" in text:
                return int(UP.search(text).group(1))
            time.sleep(0.1)
        pytest.fail(f"the demo is not up:\n{self.output.read_text()[-4000:]}")

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(60) == 0
        assert "its data is kept for the next start" in self.output.read_text()


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Open to other accounts, for as root PostgreSQL runs as one of them."""
    folder = Path("/tmp") / f"ipjf-demo-{os.getpid()}"
    folder.mkdir(mode=0o755)
    yield folder / "var"
    shutil.rmtree(folder)


def two_free_ports() -> int:
    """A port that is free together with the next one, where the marketplace goes."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two free ports side by side")


def processes_of(data_dir: Path) -> list[str]:
    """Every living process that was started with this data folder, from its environment or arguments."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
            if os.fsencode(data_dir) in told and state != "Z":
                found.append((entry / "cmdline").read_text().replace("\0", " "))
    return found


def get(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status, answer.read().decode()


def signed_in(base: str, email: str) -> httpx.Client:
    client = httpx.Client(base_url=base, follow_redirects=True, trust_env=False, timeout=20)
    form = client.get("/accounts/login/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form).group(1)
    client.post(
        "/accounts/login/",
        data={"csrfmiddlewaretoken": token, "login": email, "password": PASSWORD},
        headers={"Referer": base},
    )
    return client


def work_of(client: httpx.Client) -> set[str]:
    """The addresses of the flags that wait on the first page of the person."""
    answer = client.get("/")
    assert (answer.status_code, "/accounts/login/" in str(answer.url)) == (200, False)
    return set(re.findall(r'href="(/b/[a-z0-9-]+/flags/\d+/)', answer.text))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_demo_comes_up_ends_without_a_trace_and_comes_up_again(data_dir: Path):
    port = two_free_ports()
    demo = Demo(data_dir, port)
    try:
        demo.wait_until_up(FIRST_SECONDS)
        said = demo.output.read_text()
        assert f"http://localhost:{port}" in said
        assert get(f"http://127.0.0.1:{port}/healthz") == (200, "ok\n")
        assert get(f"http://127.0.0.1:{port}/readyz")[0] == 200
        assert get(f"http://127.0.0.1:{port + 1}/healthz")[0] == 200
        assert "<html" in get(f"http://127.0.0.1:{port}/")[1]
        reviewer = signed_in(f"http://127.0.0.1:{port}", REVIEWER)
        before = work_of(reviewer)
        assert before
        running = " ".join(processes_of(data_dir))
        assert [name for name in ("postgres", "valkey-server") if name not in running] == []
        demo.end()
        assert processes_of(data_dir) == []

        demo = Demo(data_dir, port)
        demo.wait_until_up(SECOND_SECONDS)
        assert get(f"http://127.0.0.1:{port}/readyz")[0] == 200
        # The session too is data: nobody signs in again after a restart.
        assert before & work_of(reviewer)
        reviewer.close()
        # Killed outright: nothing of it may stay behind either.
        demo.process.kill()
        demo.process.wait()
        deadline = time.monotonic() + 30
        while processes_of(data_dir) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert processes_of(data_dir) == []
    finally:
        if demo.process.poll() is None:
            demo.process.send_signal(signal.SIGTERM)
            demo.process.wait(40)
