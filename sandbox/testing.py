"""For tests: a real marketplace process on a free port, and a handle to turn its knobs."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from sandbox.signing import signature

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30
TEST_SECRET = "known to everybody, for tests only"  # noqa: S105


class SandboxProcess:
    """A running marketplace. `url` is all that the portal may know, besides the secret."""

    def __init__(self, *, data_dir: Path, secret: str, seed: int, listings: int, trickle: float):
        self.data_dir = data_dir
        self.secret = secret
        self._options = [
            "--seed",
            str(seed),
            "--listings",
            str(listings),
            "--trickle",
            str(trickle),
        ]
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=self.url, timeout=10, trust_env=False)
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start the process and wait until it answers; RuntimeError with its output when it does not."""
        data = self.data_dir
        log = data.with_name(data.name + ".log")
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "sandbox",
                    "--port",
                    str(self.port),
                    "--data-dir",
                    str(data),
                    *self._options,
                ],
                cwd=ROOT,
                env=os.environ | {"SANDBOX_SECRET": self.secret},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                self.client.get("/healthz").raise_for_status()
                return
            except httpx.HTTPError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"the marketplace did not start: {log.read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """kill -9 the whole process group, as a power cut would."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        os.killpg(self.process.pid, number)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def add_listing(self, **fields) -> dict:
        """Add or change a listing (see `POST /listings`); returns it as the feed tells it."""
        return self._json("POST", "/listings", json=fields)

    def item(self, item_id: str) -> dict:
        return self._json("GET", f"/items/{item_id}")

    def orders(self, item_id: str | None = None) -> list[dict]:
        params = {"item_id": item_id} if item_id else {}
        return self._json("GET", "/orders", params=params)["orders"]

    def faults(self, target: str, mode: str, **options) -> None:
        """Switch a fault on: options are times, seconds and probability."""
        self._json("POST", "/faults", json={"target": target, "mode": mode, **options})

    def clear_faults(self) -> None:
        self.client.delete("/faults").raise_for_status()

    def feed(self, after: str = "", limit: int = 500) -> tuple[list[dict], str]:
        answer = self.client.get("/feed", params={"after": after, "limit": limit}).raise_for_status()
        lines = answer.text.split("\n")
        return [json.loads(line) for line in lines if line], answer.headers["X-Next-Cursor"]

    def trickle(self) -> list[dict]:
        """One tick now: the listings it added or changed."""
        return self._json("POST", "/trickle")["listings"]

    def signed_post(self, path: str, body: bytes, *, key: str, moment: int | None = None) -> httpx.Response:
        """Send an order as the portal would."""
        stamp = str(int(time.time()) if moment is None else moment)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Timestamp": stamp,
            "X-Signature": signature(self.secret, stamp, body),
        }
        return self.client.post(path, content=body, headers=headers)

    def _json(self, method: str, path: str, **options) -> dict:
        answer = self.client.request(method, path, **options)
        if answer.is_error:
            raise AssertionError(f"{method} {path} -> {answer.status_code}: {answer.text[:500]}")
        return answer.json()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_sandbox(
    tmp_path: Path,
    secret: str = TEST_SECRET,
    *,
    seed: int = 7,
    listings: int = 0,
    trickle: float = 0,
) -> Iterator[SandboxProcess]:
    """A marketplace of its own for the block: empty unless `listings` asks for a world."""
    sandbox = SandboxProcess(
        data_dir=Path(tmp_path) / "sandbox",
        secret=secret,
        seed=seed,
        listings=listings,
        trickle=trickle,
    )
    try:
        sandbox.start()
        yield sandbox
    finally:
        sandbox.stop()
        sandbox.client.close()
