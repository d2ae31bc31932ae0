"""bin/demo and bin/test on machines that lack something: one clear sentence, and what to do."""

import fcntl
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ipjf import demo
from ipjf.env import PROJECT

COMMANDS = ("demo", "test")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files of a fresh checkout that the set-up reads."""
    folder = tmp_path / "checkout"
    shutil.copytree(PROJECT / "bin", folder / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.txt", "requirements-dev.txt"):
        shutil.copy(PROJECT / name, folder)
    return folder


def run(checkout: Path, command: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(checkout / "bin" / command)],
        cwd="/",
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def assert_one_sentence(done: subprocess.CompletedProcess, *words: str) -> None:
    """Exit code 1, the words in the last line, and no traceback."""
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert [word for word in words if word not in last] == []
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_an_old_python(checkout: Path, tmp_path: Path, command: str):
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "env", "dirname"):
        (tools / name).symlink_to(shutil.which(name))
    old = tools / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")  # as `sys.exit(True)` of an older version
    old.chmod(0o755)
    done = run(checkout, command, PATH=str(tools), PYTHON="")
    assert_one_sentence(done, "Python 3.11 or newer was not found; install it", f"bin/{command}")


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_no_venv_module(checkout: Path, tmp_path: Path, missing: str):
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(f"import sys\nsys.modules[{missing!r}] = None\n")
    done = run(checkout, "demo", PYTHONPATH=str(hidden))
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert_one_sentence(done, "venv module is missing", f"apt-get install python{version}-venv")
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_read_only_folder(checkout: Path, command: str):
    words = ("cannot be written", "copy the project to a folder of your own")
    if os.geteuid() != 0:
        checkout.chmod(0o555)
        assert_one_sentence(run(checkout, command), str(checkout), *words)
        return
    # Root writes everywhere; another account, which may look everywhere, does not.
    reach = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    reach += ["--inh-caps=-all,+dac_read_search", "--ambient-caps=+dac_read_search"]
    if subprocess.run([*reach, "true"], check=False).returncode:
        pytest.skip("this machine does not let root become another user")
    done = subprocess.run(
        [*reach, str(checkout / "bin" / command)],
        cwd="/",
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert_one_sentence(done, str(checkout), *words)


@pytest.mark.processes
def test_packages_that_cannot_be_installed(checkout: Path):
    (checkout / "requirements-dev.txt").write_text("./no-such-wheel-1.0-py3-none-any.whl\n")
    done = run(checkout, "test")
    assert_one_sentence(done, "The packages could not be installed", "check the network and start again")
    assert "no-such-wheel" in done.stderr
    assert not (checkout / ".venv/installed-requirements").exists()  # so that the next start tries again


@pytest.fixture
def install(checkout: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("install", checkout / "bin" / "install.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_room_on_the_disk(install: ModuleType, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        install.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**10, 10**10, 12_000_000)
    )
    with pytest.raises(SystemExit) as caught:
        install._make_venv()
    assert caught.value.code == (
        f"The disk of {install.PROJECT} has 12 MB free; the packages need 1000 MB: make room."
    )


def test_the_stamp_follows_the_requirements(install: ModuleType, checkout: Path):
    assert not install._installed()
    (checkout / ".venv/bin").mkdir(parents=True)
    install.PYTHON.write_text("")
    install.STAMP.write_text(install._wanted())
    assert install._installed()
    (checkout / "requirements.txt").write_text("django==5.2.20\n")
    assert not install._installed()


# --- bin/demo after its set-up ---------------------------------------------------------------


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(demo, "VAR", tmp_path / "var")
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name)
    return tmp_path / "var"


def taken_port() -> socket.socket:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken


@pytest.mark.parametrize("option", ["--port", "--marketplace-port"])
def test_a_taken_port(var: Path, capsys: pytest.CaptureFixture, option: str):
    with taken_port() as taken:
        port = taken.getsockname()[1]
        arguments = [option, str(port)] if option == "--port" else ["--port", "1025", option, str(port)]
        assert demo.main(arguments) == 1
    assert (
        capsys.readouterr().out.split()
        == (
            f"Port {port} is taken by another program; choose another: bin/demo {option} {port + 10}."
        ).split()
    )
    assert sorted(path.name for path in var.iterdir()) == ["demo.lock"]  # nothing was started for it


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty", ""])
def test_a_port_that_is_none(capsys: pytest.CaptureFixture, port: str):
    with pytest.raises(SystemExit) as caught:
        demo.main([f"--port={port}"])
    assert caught.value.code == 2
    assert "is not a port; choose one from 1024 to 65535" in capsys.readouterr().err


def test_a_second_demo_in_the_same_folder(var: Path, capsys: pytest.CaptureFixture):
    var.mkdir()
    with (var / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("at http://localhost:8000 as process 4711")
        lock.flush()
        assert demo.main(["--port", "8090"]) == 1
    assert capsys.readouterr().out.split() == [
        "The",
        "demo",
        "of",
        "this",
        "folder",
        "already",
        "runs,",
        "at",
        "http://localhost:8000",
        "as",
        "process",
        "4711;",
        "end",
        "it",
        "first",
        "(Ctrl-C).",
    ]


def test_reset_leaves_stores_of_ones_own_alone(
    var: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", "postgresql://ipjf:x@db/ipjf")
    assert demo.main(["--port", "8091", "--reset"]) == 1
    assert "--reset clears the demo's own stores only" in " ".join(capsys.readouterr().out.split())


def test_reset_removes_what_a_demo_wrote_and_nothing_else(var: Path):
    (var / "media").mkdir(parents=True)
    written = (
        "demo-secrets.json",
        "demo-stamp",
        "celerybeat-schedule.dat",
        "services.json",
        "media/picture.jpg",
    )
    for name in (*written, "mine.txt"):
        (var / name).write_text("")
    demo._reset()
    assert sorted(path.name for path in var.iterdir()) == ["mine.txt", "services.lock"]


def test_a_folder_that_cannot_hold_the_demo(var: Path, capsys: pytest.CaptureFixture):
    var.write_text("a file in the way")
    assert demo.main([]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("The demo stopped: ")
    assert said.endswith("mend that and start again.")
