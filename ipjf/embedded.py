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
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import psycopg2.extensions
import redis
from psycopg2 import sql

from ipjf.unprivileged import (
    Account,
    EmbeddedError,
    binaries,
    current,
    home_for,
    private_folder,
    write_private,
)

__all__ = ["EmbeddedError", "Services", "destroy", "start"]

BOOTSTRAP = Path(__file__).with_name("bootstrap.sql")
START_SECONDS = 60
DATABASE = ROLE = "ipjf"
# A test's database may lose everything in a power cut.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "scram_iterations": "1",
}
KEPT = {"max_connections": "100", "shared_buffers": "128MB", "max_wal_size": "512MB"}


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
        account = current()
        home = home_for(data_dir, account)
        running = _Running(data_dir, home, account, for_tests)
        try:
            services = running.start()
        except BaseException:
            running.stop()
            os.close(lock)
            raise

    owner = os.getpid()

    def stop() -> None:
        if os.getpid() == owner:  # not in a fork that inherited the exit handler
            running.stop()
            os.close(lock)

    services._stop = stop
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
        home = home_for(data_dir, current())
        _stop_leftovers(home)
        _remove(home, data_dir)
        os.close(lock)


def _remove(home: Path, data_dir: Path) -> None:
    if home != data_dir:
        shutil.rmtree(home)
        return
    for path in (home / "postgres", home / "redis", *home.glob("programs-*")):
        if path.exists():
            shutil.rmtree(path)
    for name in ("services.json", "passwords.json", "redis.conf", "redis.pid"):
        (home / name).unlink(missing_ok=True)


class _Running:
    """The two servers of one owner, from their first start to their end."""

    def __init__(self, data_dir: Path, home: Path, account: Account, for_tests: bool) -> None:
        self.data_dir, self.home, self.account, self.for_tests = data_dir, home, account, for_tests
        self.started: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
        self.logs = data_dir / "log"
        self.announcement = data_dir / "services.json"

    def start(self) -> Services:
        self.announcement.unlink(missing_ok=True)  # a killed owner's
        self.logs.mkdir(exist_ok=True)
        _stop_leftovers(self.home)
        postgres_bin, redis_bin = binaries(self.home, self.account)
        self.passwords = _passwords(self.home)
        port = self._start_postgres(postgres_bin)
        self._bootstrap(port)
        redis_port = self._start_redis(redis_bin)
        urls = {
            "database_url": f"postgresql://{ROLE}:{self.passwords['login']}@127.0.0.1:{port}/{DATABASE}",
            "redis_url": f"redis://:{self.passwords['redis']}@127.0.0.1:{redis_port}/0",
        }
        write_private(self.announcement, json.dumps(urls))
        return Services(**urls, owner=True)

    def stop(self) -> None:
        self.announcement.unlink(missing_ok=True)
        for process, how in reversed(self.started):
            _end(process, how)
        self.started.clear()
        if self.for_tests:
            _remove(self.home, self.data_dir)

    def _start_postgres(self, programs: Path) -> int:
        data = self.home / "postgres"
        if not (data / "PG_VERSION").exists():
            self._initdb(programs, data)
        kept, now = (data / "PG_VERSION").read_text().strip(), _major_version(programs)
        if kept != now:
            raise EmbeddedError(f"{data} was made by PostgreSQL {kept}, this is {now}; start with --reset.")
        (data / "postmaster.pid").unlink(missing_ok=True)  # its server is gone: _stop_leftovers saw to that
        settings = {
            **(FAST if self.for_tests else KEPT),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "log_min_messages": "warning",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

        def answers(port: int) -> bool:
            try:
                _connect(port, "postgres", self.passwords["superuser"], "postgres").close()
            except psycopg2.OperationalError as error:
                if "authentication failed" in str(error):
                    raise EmbeddedError(f"the password of {data} is lost; start with --reset.") from error
                return False
            return True

        return self._launch(
            "PostgreSQL",
            lambda port: [str(programs / "postgres"), "-D", str(data), "-p", str(port), *options],
            answers,
            # The demo's data deserves an orderly end, a test's does not.
            signal.SIGQUIT if self.for_tests else signal.SIGINT,
        )

    def _initdb(self, programs: Path, data: Path) -> None:
        if data.exists():
            shutil.rmtree(data)  # half made by a start that was killed
        private_folder(data, self.account)
        password_file = self.home / "initdb.password"
        write_private(password_file, self.passwords["superuser"], self.account)
        command = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "scram-sha-256"]
        command += ["--pwfile", str(password_file), "--encoding=UTF8", "--locale-provider=builtin"]
        command += ["--locale=C.UTF-8", "--no-instructions"]
        if self.for_tests:
            command += ["--no-sync", "--set", "scram_iterations=1"]
        try:
            done = subprocess.run(command, capture_output=True, check=False, **self.account.arguments())
        finally:
            password_file.unlink(missing_ok=True)
        if done.returncode:
            shutil.rmtree(data)
            words = _last_words(done.stderr)
            raise EmbeddedError(f"PostgreSQL could not set up {data}: {words}; mend that and start again.")

    def _bootstrap(self, port: int) -> None:
        """Roles, database and extensions. Repeated at every start, so that a changed bootstrap.sql arrives."""
        text = BOOTSTRAP.read_text(encoding="utf-8")
        password = self.passwords["superuser"]
        with contextlib.closing(_connect(port, "postgres", password, "template1")) as connection:
            cursor = connection.cursor()
            cursor.execute(text)
            login = sql.SQL("ALTER ROLE ipjf PASSWORD {} " + ("CREATEDB" if self.for_tests else "NOCREATEDB"))
            cursor.execute(login.format(sql.Literal(self.passwords["login"])))
        with contextlib.closing(_connect(port, "postgres", password, "postgres")) as connection:
            cursor = connection.cursor()
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {} OWNER ipjf").format(sql.Identifier(DATABASE)))
        with contextlib.closing(_connect(port, "postgres", password, DATABASE)) as connection:
            connection.cursor().execute(text)

    def _start_redis(self, programs: Path) -> int:
        data, config = self.home / "redis", self.home / "redis.conf"
        if not data.exists():
            private_folder(data, self.account)
        # The password is in a private file and not among the arguments, which anyone here can list.
        # The process keeps its arguments as title, by which _stop_leftovers knows it again.
        lines = [f"requirepass {self.passwords['redis']}", "bind 127.0.0.1", f'dir "{data}"', "databases 64"]
        lines += ["maxmemory-policy noeviction", 'save ""', "set-proc-title no"]
        lines += [f"appendonly {'no' if self.for_tests else 'yes'}"]
        write_private(config, "\n".join(lines) + "\n", self.account)

        def answers(port: int) -> bool:
            return _redis_answers(f"redis://:{self.passwords['redis']}@127.0.0.1:{port}/0")

        port = self._launch(
            "Redis",
            lambda port: [str(programs / "redis-server"), str(config), "--port", str(port)],
            answers,
            signal.SIGTERM,
        )
        (self.home / "redis.pid").write_text(str(self.started[-1][0].pid))
        return port

    def _launch(
        self,
        name: str,
        command: Callable[[int], list[str]],
        answers: Callable[[int], bool],
        how: signal.Signals,
    ) -> int:
        """Start one server on a free port and wait until it answers. Between looking and starting another
        may take the port, or a dead server's child may still hold its memory: then it is tried again."""
        log = self.logs / f"{name.lower()}.log"
        for attempt in range(5):
            time.sleep(0.5 * attempt)
            port = _free_port()
            with log.open("wb") as output:
                process = subprocess.Popen(
                    command(port),
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C must not reach it: the owner decides the order of ending
                    **self.account.arguments(how),
                )
            self.started.append((process, how))
            deadline = time.monotonic() + START_SECONDS
            while process.poll() is None:
                if answers(port):
                    return port
                if time.monotonic() > deadline:
                    raise EmbeddedError(f"{name} did not answer in {START_SECONDS} s; see {log}.")
                time.sleep(0.03)
            self.started.pop()
        raise EmbeddedError(f"{name} did not start: {_last_words(log.read_bytes())}; see {log}.")


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
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError, ValueError, psycopg2.OperationalError):
            urls = json.loads((data_dir / "services.json").read_text())
            psycopg2.connect(urls["database_url"], connect_timeout=5).close()
            if _redis_answers(urls["redis_url"]):
                return Services(**urls)
        time.sleep(0.1)
    raise EmbeddedError(f"another process holds {data_dir} but its servers do not answer; stop it first.")


def _stop_leftovers(home: Path) -> None:
    """End the servers of an owner that was killed. A process id may since belong to a stranger, so a process
    counts only when its command line names our own folder."""
    for pid_file, marker in (
        (home / "redis.pid", home / "redis.conf"),
        (home / "postgres/postmaster.pid", home / "postgres"),
    ):
        try:
            pid = int(pid_file.read_text().split()[0])
        except (FileNotFoundError, ValueError, IndexError):
            continue
        deadline = time.monotonic() + 30
        while str(marker) in _command_line(pid):
            late = time.monotonic() > deadline
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL if late else signal.SIGINT)
            time.sleep(0.2)


def _command_line(pid: int) -> list[str]:
    """The arguments of a process, empty when there is none. macOS has no /proc, but always a ps."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
        except (FileNotFoundError, ProcessLookupError):
            return []
    done = subprocess.run(
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return done.stdout.split()


def _end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    for signal_number, seconds in ((how, 15), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        if process.poll() is not None:
            return
        process.send_signal(signal_number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)


def _passwords(home: Path) -> dict[str, str]:
    path = home / "passwords.json"
    if not path.exists():
        names = ("superuser", "login", "redis")
        write_private(path, json.dumps({name: secrets.token_urlsafe(24) for name in names}))
    passwords: dict[str, str] = json.loads(path.read_text())
    return passwords


def _connect(port: int, user: str, password: str, database: str) -> psycopg2.extensions.connection:
    connection = psycopg2.connect(
        host="127.0.0.1", port=port, user=user, password=password, dbname=database, connect_timeout=5
    )
    connection.autocommit = True
    return connection


def _redis_answers(url: str) -> bool:
    client = redis.Redis.from_url(url, socket_timeout=2)
    try:
        return bool(client.ping())
    except (redis.ConnectionError, redis.TimeoutError):  # starting, or still reading its file
        return False
    finally:
        client.close()


def _major_version(programs: Path) -> str:
    done = subprocess.run(
        [str(programs / "postgres"), "--version"], capture_output=True, text=True, check=True
    )
    return done.stdout.split()[2].split(".")[0]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _last_words(output: bytes) -> str:
    lines = [line.strip() for line in output.decode(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines if "error" in line.lower() or "fatal" in line.lower()]
    return (telling or lines or ["it said nothing"])[-1].rstrip(".")


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
