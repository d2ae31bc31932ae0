"""Every line names its request and its task; links that are keys by themselves do not lie in logs."""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string
from gunicorn.config import Config

from brands import tasks as brands_tasks
from ipjf.access_log import Logger
from ipjf.celery import app
from ipjf.env import PROJECT
from ipjf.logs import JsonFormatter, formatter_for, request_id, task_received, without_keys
from ipjf.watch import tallies
from ipjf.watch.hooks import QUEUED_AT_HEADER, REQUEST_HEADER

KEY = "WzMsNSwxODExMDMxMDYwXQ.pXbN1T_lNiC48oDeGzrQnOD"
LINKS = [
    f"/statement/{KEY}/",
    f"/invitation/{KEY}/",
    f"/apply/verify/{KEY}/",
    f"/apply/status/{KEY}/rights/7/",
    f"/accounts/password/reset/key/{KEY}/",
    f"/accounts/confirm-email/{KEY}/",
]


@pytest.mark.parametrize("link", LINKS)
def test_keys_are_left_out_of_a_line(link: str) -> None:
    line = without_keys(f'"POST {link} HTTP/1.1" 200 "https://ipjf.example{link}?next={link}"')
    assert KEY not in line
    assert line.count(link.partition(KEY)[0]) == 3
    assert without_keys("GET /b/alpina/queue/ 200") == "GET /b/alpina/queue/ 200"


@pytest.mark.parametrize("link", LINKS[:2])
@pytest.mark.django_db
def test_what_django_says_of_a_refused_request(link: str) -> None:
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]
    for name in settings.LOGGING["handlers"]["console"]["filters"]:
        handler.addFilter(import_string(settings.LOGGING["filters"][name]["()"])())
    logging.getLogger().addHandler(handler)
    try:
        Client(enforce_csrf_checks=True).post(link, {"text": "x"})
    finally:
        logging.getLogger().removeHandler(handler)
    said = [line for line in lines if link.partition(KEY)[0] in line]
    assert said
    assert [line for line in said if KEY in line] == []


def test_the_access_log() -> None:
    class Answer:
        status, sent, headers = "200 OK", 5, ()

    class Asked:
        headers = (("REFERER", f"https://ipjf.example/statement/{KEY}/"),)

    environ = {
        "REQUEST_METHOD": "POST",
        "RAW_URI": f"/invitation/{KEY}/",
        "PATH_INFO": f"/invitation/{KEY}/",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://ipjf.example/statement/{KEY}/",
        "REMOTE_ADDR": "127.0.0.1",
    }
    logger = Logger(Config())
    atoms = logger.atoms(Answer(), Asked(), environ, timedelta(seconds=1))
    assert "/invitation/" in atoms["r"]
    assert [value for value in atoms.values() if KEY in str(value)] == []


def test_the_access_log_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    class Answer:
        status, sent, headers = "404 Not Found", 5, (("X-Request-ID", "0123456789abcdef"),)

    class Asked:
        headers = (("USER-AGENT", "probe/1"),)

    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"/statement/{KEY}/?x=1",
        "PATH_INFO": f"/statement/{KEY}/",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_USER_AGENT": "probe/1",
        "REMOTE_ADDR": "10.0.0.9",
    }
    monkeypatch.setenv("LOG_FORMAT", "json")
    config = Config()
    config.set("accesslog", "-")
    logger = Logger(config)
    logger.access(Answer(), Asked(), environ, timedelta(milliseconds=1234))
    for handler in logger.access_log.handlers[:]:
        logger.access_log.removeHandler(handler)
    (line,) = capsys.readouterr().out.splitlines()
    said = json.loads(line)
    assert KEY not in line
    wanted = {"request": "0123456789abcdef", "method": "GET", "path": "/statement/…/", "status": 404}
    wanted |= {"bytes": 5, "milliseconds": 1234, "address": "10.0.0.9", "agent": "probe/1"}
    assert {name: said.get(name) for name in wanted} == wanted
    assert said["logger"] == "gunicorn.access"


# --- ids ----------------------------------------------------------------------------------------


@contextmanager
def lines(logger: str, formatter: logging.Formatter) -> Iterator[list[str]]:
    found: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: found.append(formatter.format(record))  # type: ignore[method-assign]
    logging.getLogger(logger).addHandler(handler)
    try:
        yield found
    finally:
        logging.getLogger(logger).removeHandler(handler)


def test_a_line_as_json() -> None:
    with lines("monitoring", JsonFormatter()) as said:
        token = request_id.set("ab12")
        try:
            raise ValueError(f"no /statement/{KEY}/")
        except ValueError:
            logging.getLogger("monitoring").exception("失败 %s", f"/invitation/{KEY}/")
        request_id.reset(token)
    (line,) = said
    assert KEY not in line and "\n" not in line
    found = json.loads(line)
    assert (found["level"], found["logger"], found["request"]) == ("ERROR", "monitoring", "ab12")
    assert found["message"] == "失败 /invitation/…/"
    assert found["exception"].startswith("Traceback") and found["exception"].endswith("no /statement/…/")
    assert found["time"].endswith("+00:00")
    assert "task" not in found


def test_a_line_for_people() -> None:
    with lines("monitoring", formatter_for("text")) as said:
        logging.getLogger("monitoring").warning("slow")
        token = request_id.set("ab12")
        logging.getLogger("monitoring").warning("slow")
        request_id.reset(token)
    assert [line.split(" WARNING ")[1] for line in said] == [
        "monitoring slow",
        "monitoring slow [request=ab12]",
    ]


@pytest.mark.django_db
def test_an_answer_carries_its_id_and_so_does_what_is_said_of_it(settings) -> None:
    with lines("", JsonFormatter()) as said:
        answer = Client().get("/no-such-page/")
    own = answer.headers["X-Request-ID"]
    assert len(own) == 16
    assert [json.loads(line).get("request") for line in said if "no-such-page" in line] == [own]
    # without a proxy nobody else names our requests; behind one its id is ours, if it is one at all
    for proxies, given, taken in ((0, "proxy-4711", False), (1, "proxy-4711", True), (1, "x\ty z", False)):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        answer = Client(headers={"x-request-id": given}).get("/healthz")
        assert (answer.headers["X-Request-ID"] == given) is taken
    assert request_id.get() == ""


@pytest.fixture
def queue() -> Iterator[str]:
    """One that no other test's jobs are in."""
    yield "tests-logs"
    tallies.store().delete("tests-logs", tallies.FAILURES, tallies.TOTALS)


def _queued_by(request: str, task: str, *arguments: object, queue: str) -> str:
    token = request_id.set(request)
    try:
        return app.send_task(task, arguments, queue=queue).id
    finally:
        request_id.reset(token)


def test_a_queued_job_takes_the_request_along(queue: str) -> None:
    _queued_by("click-0001", "celery.accumulate", 1, queue=queue)
    (message,) = tallies.store().lrange(queue, 0, -1)
    headers = json.loads(message)["headers"]
    assert headers[REQUEST_HEADER] == "click-0001"
    assert abs(time.time() - headers[QUEUED_AT_HEADER]) < 60


@pytest.mark.processes
def test_every_line_of_a_worker_about_a_job_names_the_job_and_the_request(queue: str, tmp_path: Path) -> None:
    """A real worker with one job that is done and one that fails: its database has no tables."""
    done = _queued_by("click-0001", "celery.accumulate", 1, 2, queue=queue)
    failed = _queued_by("click-0002", brands_tasks.send_mail.name, 1, queue=queue)
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "ipjf",
        "worker",
        "--queues",
        queue,
        "--concurrency",
        "1",
    ]
    log = tmp_path / "worker.log"
    with log.open("wb") as out:
        worker = subprocess.Popen(
            [*command, "--hostname", f"logs-{os.getpid()}@localhost", "--without-mingle", "--without-gossip"],
            cwd=PROJECT,
            env=os.environ | {"LOG_FORMAT": "json", "LOG_LEVEL": "INFO"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        until = time.monotonic() + 60
        while log.read_text().count("click-000") < 2 and time.monotonic() < until:
            assert worker.poll() is None, log.read_text()
            time.sleep(0.1)
    finally:
        worker.terminate()
        try:
            worker.wait(20)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
    said = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    about = [line for line in said if done in str(line) or failed in str(line)]
    assert {(line["task"], line["task_id"], line["request"]) for line in about} == {
        ("celery.accumulate", done, "click-0001"),
        (brands_tasks.send_mail.name, failed, "click-0002"),
    }
    (error,) = [line for line in about if line["level"] == "ERROR"]
    assert "Traceback" in error["exception"]
    # nobody's hands but ours on the lines: between Celery's banner and its farewell each is an object
    at_work = log.read_text().partition("\n{")[2].partition("\nworker: ")[0].splitlines()[1:]
    assert [line for line in at_work if line and not line.startswith("{")] == []
    # and both are counted
    totals = tallies.store().hgetall(tallies.TOTALS)
    assert totals["tasks:done:celery.accumulate"] == "1"
    assert totals["tasks:failed:brands.tasks.send_mail"] == "1"
    (failure,) = map(json.loads, tallies.store().lrange(tallies.FAILURES, 0, -1))
    assert (failure["what"], failure["request"], failure["task_id"]) == (
        "brands.tasks.send_mail",
        "click-0002",
        failed,
    )


def test_the_main_process_names_the_job_that_it_speaks_of() -> None:
    """As when a job's process was lost: the main process is in no task itself."""
    own = "12345678-1234-1234-1234-123456789abc"
    task_received(own, "click-0003")
    with lines("celery.worker.request", JsonFormatter()) as said:
        logging.getLogger("celery.worker.request").error("Hard time limit (600s) exceeded for a.b[%s]", own)
    found = json.loads(said[0])
    assert (found["task"], found["task_id"], found["request"]) == ("a.b", own, "click-0003")
