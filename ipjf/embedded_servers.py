"""The two embedded servers of one owner, from their first start to their end. embedded.py is the door."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg2
import psycopg2.extensions
import redis
from psycopg2 import sql

from ipjf.unprivileged import Account, EmbeddedError, binaries, private_folder, write_private

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


class Servers:
    """The two servers of one owner, from their first start to their end."""

    def __init__(self, data_dir: Path, home: Path, account: Account, for_tests: bool) -> None:
        self.data_dir, self.home, self.account, self.for_tests = data_dir, home, account, for_tests
        self.started: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
        self.logs = data_dir / "log"
        self.announcement = data_dir / "services.json"

    def start(self) -> dict[str, str]:
        self.announcement.unlink(missing_ok=True)  # a killed owner's
        self.logs.mkdir(exist_ok=True)
        stop_leftovers(self.home)
        postgres_bin, redis_server = binaries(self.home, self.account)
        self.passwords = _passwords(self.home)
        port = self._start_postgres(postgres_bin)
        self._bootstrap(port)
        redis_port = self._start_redis(redis_server)
        urls = {
            "database_url": f"postgresql://{ROLE}:{self.passwords['login']}@127.0.0.1:{port}/{DATABASE}",
            "redis_url": f"redis://:{self.passwords['redis']}@127.0.0.1:{redis_port}/0",
        }
        write_private(self.announcement, json.dumps(urls))
        return urls

    def stop(self) -> None:
        self.announcement.unlink(missing_ok=True)
        for process, how in reversed(self.started):
            _end(process, how)
        self.started.clear()
        if self.for_tests:
            remove(self.home, self.data_dir)

    def _start_postgres(self, programs: Path) -> int:
        data = self.home / "postgres"
        if not (data / "PG_VERSION").exists():
            self._initdb(programs, data)
        kept, now = (data / "PG_VERSION").read_text().strip(), _major_version(programs)
        if kept != now:
            raise EmbeddedError(f"{data} was made by PostgreSQL {kept}, this is {now}; start with --reset.")
        (data / "postmaster.pid").unlink(missing_ok=True)  # its server is gone: stop_leftovers saw to that
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
        """Roles, database and extensions. Repeated at every start: a changed bootstrap.sql arrives."""
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

    def _start_redis(self, server: Path) -> int:
        data, config = self.home / "redis", self.home / "redis.conf"
        if not data.exists():
            private_folder(data, self.account)
        # The password is in a private file and not among the arguments, which anyone here can list.
        # The process keeps its arguments as title, by which stop_leftovers knows it again.
        lines = [f"requirepass {self.passwords['redis']}", "bind 127.0.0.1", f'dir "{data}"', "databases 64"]
        lines += ["maxmemory-policy noeviction", 'save ""', "set-proc-title no"]
        lines += [f"appendonly {'no' if self.for_tests else 'yes'}"]
        write_private(config, "\n".join(lines) + "\n", self.account)

        def answers(port: int) -> bool:
            return redis_answers(f"redis://:{self.passwords['redis']}@127.0.0.1:{port}/0")

        port = self._launch(
            "Redis",
            lambda port: [str(server), str(config), "--port", str(port)],
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


def stop_leftovers(home: Path) -> None:
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


def redis_answers(url: str) -> bool:
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


def remove(home: Path, data_dir: Path) -> None:
    if home != data_dir:
        shutil.rmtree(home)
        return
    for path in (home / "postgres", home / "redis", *home.glob("programs-*")):
        if path.exists():
            shutil.rmtree(path)
    for name in ("services.json", "passwords.json", "redis.conf", "redis.pid"):
        (home / name).unlink(missing_ok=True)
