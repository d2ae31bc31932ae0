"""Links that are keys by themselves do not lie in logs."""

import logging
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string
from gunicorn.config import Config

from ipjf.access_log import Logger
from ipjf.logs import without_keys

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
    atoms = Logger(Config()).atoms(Answer(), Asked(), environ, timedelta(seconds=1))
    assert "/invitation/" in atoms["r"]
    assert [value for value in atoms.values() if KEY in str(value)] == []
