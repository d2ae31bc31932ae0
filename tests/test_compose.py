"""docker-compose.yml and the Dockerfile, checked as far as it goes without an engine: what they name exists,
the environment they give is accepted by the portal, and no secret has a default."""

import json
import os
import re
import secrets
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import yaml
from django.conf import settings
from gunicorn.config import Config

from ipjf import embedded, unprivileged
from ipjf.env import NAMES, PROJECT, load
from ipjf.probe import PROBES

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
PORTAL = {name: service for name, service in SERVICES.items() if service["image"] == "ipjf"}
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
IMAGE_COMMAND = json.loads(re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.M).group(1))
# A part of the Compose specification: the keys this file uses, with the type of each.
SERVICE_KEYS = {
    "build": str,
    "cap_drop": list,
    "command": list,
    "depends_on": dict,
    "environment": dict,
    "healthcheck": dict,
    "image": str,
    "init": bool,
    "ports": list,
    "profiles": list,
    "read_only": bool,
    "restart": str,
    "security_opt": list,
    "shm_size": str,
    "stop_grace_period": str,
    "tmpfs": list,
    "user": str,
    "volumes": list,
}
GIVEN = {
    "SECRET_KEY": secrets.token_hex(32),
    "SITE_URL": "https://ipjf.example.org",
    "EMAIL_URL": "smtp://user:password@mail.example.org:587?tls=1",
    "MARKETPLACE_SECRETS": '{"taobao": "secret"}',
    "DATABASE_PASSWORD": secrets.token_hex(24),
    "POSTGRES_PASSWORD": secrets.token_hex(24),
    "REDIS_PASSWORD": secrets.token_hex(24),
}
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?:(:[-?])([^}]*))?\}")


def filled(text: str) -> str:
    """A value as Compose would fill it in from an .env with the required names alone."""

    def value(match: re.Match) -> str:
        name, operator, rest = match.groups()
        if name in GIVEN:
            return GIVEN[name]
        assert operator == ":-", f"{name} is required but not among the names operations.md asks for"
        return rest

    return VARIABLE.sub(value, text).replace("$$", "$")


def command_of(name: str) -> list[str]:
    return SERVICES[name].get("command") or IMAGE_COMMAND


def test_the_parts_are_those_of_the_house():
    assert sorted(SERVICES) == [
        "beat",
        "migrate",
        "postgres",
        "redis",
        "web",
        "worker",
        "worker-ocr",
        "worker-pictures",
        "worker-removals",
    ]
    assert sorted(set(SERVICES) - set(PORTAL)) == ["postgres", "redis"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_keys_and_types_are_those_of_compose(name):
    wrong = {key: value for key, value in SERVICES[name].items() if not isinstance(value, SERVICE_KEYS[key])}
    assert wrong == {}
    named = {
        volume.split(":")[0] for volume in SERVICES[name].get("volumes", []) if not volume.startswith(".")
    }
    assert named <= set(COMPOSE["volumes"])
    for volume in SERVICES[name].get("volumes", []):
        if volume.startswith("."):
            assert (PROJECT / volume.split(":")[0]).is_file(), volume


@pytest.mark.parametrize("name", sorted(PORTAL))
def test_the_portal_accepts_its_environment(name):
    environment = SERVICES[name]["environment"]
    assert set(environment) <= set(NAMES)
    env = load({key: filled(value) for key, value in environment.items()})
    assert (env.demo, env.debug, env.secure, env.require_staff_mfa) == (False, False, True, True)
    assert env.database["HOST"] == "postgres"
    assert env.database["USER"] == "ipjf"  # never the superuser
    assert env.database["PASSWORD"] == GIVEN["DATABASE_PASSWORD"]
    assert urlsplit(env.redis_url).hostname == "redis"
    assert urlsplit(env.redis_url).password == GIVEN["REDIS_PASSWORD"]


def test_no_secret_has_a_default():
    text = (PROJECT / "docker-compose.yml").read_text()
    found = VARIABLE.findall(text)
    secret = [(name, operator, rest) for name, operator, rest in found if name in GIVEN]
    assert {name for name, _, _ in secret} == set(GIVEN)
    assert [name for name, operator, rest in secret if operator != ":?" or not rest] == []
    filled_in = [name for name, operator, rest in found if operator == ":-" and rest]
    assert filled_in == ["LOG_LEVEL"]
    assert re.findall(r"(?i)^(?:ENV|ARG).*(?:SECRET|PASSWORD|TOKEN)", DOCKERFILE, re.M) == []


@pytest.mark.parametrize("name", sorted(PORTAL))
def test_commands_exist_and_take_these_options(name):
    program, *words = command_of(name)
    if program == "python":
        assert (PROJECT / words[0]).is_file()
        words = words[1:]
        told = subprocess.run(
            [sys.executable, "manage.py", words[0], "--help"],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    elif program == "gunicorn":
        parsed = Config().parser().parse_args(words)
        assert (parsed.args, parsed.bind, parsed.worker_class) == (["ipjf.wsgi"], ["0.0.0.0:8000"], "gthread")
        return
    else:
        assert [program, *words[:2]] == ["celery", "-A", "ipjf"]
        told = subprocess.run(
            [sys.executable, "-m", "celery", "-A", "ipjf", words[2], "--help"],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    options = [word.partition("=")[0] for word in words if word.startswith("--")]
    # manage.py's --no-input is listed beside --noinput, celery's switches as a pair
    assert [option for option in options if not re.search(rf"{option}\b", told)] == []


def test_every_queue_has_a_worker_and_removals_one_of_their_own():
    queues = [
        re.search(r"--queues=(\S+)", shlex.join(command_of(name))).group(1).split(",")
        for name in PORTAL
        if "worker" in command_of(name)
    ]
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert sorted(queue for group in queues for queue in group) == sorted(
        routed | {settings.CELERY_TASK_DEFAULT_QUEUE}
    )
    assert ["removals"] in queues


def test_only_the_reader_of_pictures_is_left_out_by_default():
    assert {name for name in SERVICES if "profiles" in SERVICES[name]} == {"worker-ocr"}
    assert (PROJECT / "requirements-ocr.txt").read_text().count("==") == 2
    assert "ARG REQUIREMENTS=requirements.txt\n" in DOCKERFILE


def test_each_lasting_process_has_a_health_check_that_exists():
    lasting = set(SERVICES) - {"migrate"}
    assert {name for name in SERVICES if "healthcheck" in SERVICES[name]} == lasting
    for name in lasting:
        check = SERVICES[name]["healthcheck"]
        assert {"test", "interval", "timeout", "retries"} <= set(check)
        assert check["test"][0] in ("CMD", "CMD-SHELL")
        if name in PORTAL:
            assert check["test"][:-1] == ["CMD", "python", "-m", "ipjf.probe"]
            assert check["test"][-1] in PROBES
    assert SERVICES["beat"]["healthcheck"]["test"][-1] == "beat"
    assert "--enable-remote-control" in command_of("beat")  # else beat cannot answer its probe


def test_the_order_of_the_start():
    after = {
        "postgres": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
    }
    assert SERVICES["migrate"]["depends_on"] == after
    assert SERVICES["migrate"]["restart"] == "no"  # one-off
    for name in set(PORTAL) - {"migrate"}:
        assert SERVICES[name]["depends_on"] == after | {
            "migrate": {"condition": "service_completed_successfully"}
        }


def test_only_the_portal_is_reachable_and_only_from_its_own_machine():
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "web": ["127.0.0.1:8000:8000"]
    }


def test_the_image_holds_the_portal_and_nothing_of_the_demo():
    copied = [line.split()[1] for line in DOCKERFILE.splitlines() if re.match(r"COPY (?!--from)", line)]
    assert [source for source in copied if not (PROJECT / source).exists() and source != "locale"] == []
    apps = {name.partition(".")[0] for name in settings.INSTALLED_APPS}
    ours = {name for name in apps if (PROJECT / name).is_dir()}
    assert ours <= set(copied)
    assert {"templates", "static", "locale", "manage.py"} <= set(copied)
    assert {"tests", "sandbox", "bench", "."} & set(copied) == set()
    users = re.findall(r"^USER (\w+)$", DOCKERFILE, re.M)
    assert users == ["ipjf"]
    assert DOCKERFILE.index("USER ipjf") < DOCKERFILE.index("\nCMD ")


def test_the_database_is_set_up_by_the_same_file_and_takes_any_password(tmp_path: Path):
    """The two files that the postgres image runs, run here by the real psql on a real, empty database."""
    folder = PROJECT / "var" / f"test-{os.getpid()}-compose"
    services = embedded.start(folder, for_tests=True)
    try:
        home = unprivileged.home_for(folder, unprivileged.current())
        superuser = json.loads((home / "passwords.json").read_text())["superuser"]
        port = str(urlsplit(services.database_url).port)
        psql_bin, _ = unprivileged.binaries(home, unprivileged.current())
        environment = {
            "PATH": f"{psql_bin}:/usr/bin:/bin",
            "PGHOST": "127.0.0.1",
            "PGPORT": port,
            "PGPASSWORD": superuser,
            "POSTGRES_USER": "postgres",
            "POSTGRES_DB": "portal",
            "DATABASE_PASSWORD": 'it\'s a "password" with $signs and \\slashes',
        }
        psql = ["psql", "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q"]
        scripts = [
            volume.split(":")[0] for volume in SERVICES["postgres"]["volumes"] if volume.startswith(".")
        ]
        assert scripts == ["./ipjf/bootstrap.sql", "./deploy/login-password.sh"]
        for command in (
            [*psql, "-d", "postgres", "-c", "CREATE DATABASE portal"],
            [*psql, "-d", "portal", "-f", scripts[0]],
            [*psql, "-d", "portal", "-f", scripts[0]],  # again: changes nothing, fails in nothing
            [scripts[1]],
        ):
            subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
        connection = psycopg2.connect(
            host="127.0.0.1",
            port=port,
            user="ipjf",
            password=environment["DATABASE_PASSWORD"],
            dbname="portal",
        )
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'portal'")
            assert cursor.fetchall() == [("ipjf",)]
            cursor.execute("CREATE TABLE mine (); SET LOCAL ROLE ipjf_portal; SELECT current_user")
            assert cursor.fetchall() == [("ipjf_portal",)]
        connection.close()
    finally:
        services.stop()
