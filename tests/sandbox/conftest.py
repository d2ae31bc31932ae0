"""One marketplace process for the tests that do not stop it; each test uses items of its own."""

from collections.abc import Iterator

import pytest

from sandbox.testing import SandboxProcess, running_sandbox


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[SandboxProcess]:
    with running_sandbox(tmp_path_factory.mktemp("marketplace")) as process:
        yield process


@pytest.fixture
def market(running) -> Iterator[SandboxProcess]:
    yield running
    running.clear_faults()
