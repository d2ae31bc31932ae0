"""The guarded door: what it lets through, and every way in which an address may lie."""

import gzip
import socket
import time

import pytest

from listings import fetch
from listings.fetch import FetchProblem, Kind


def problem(url: str, **options) -> FetchProblem:
    with pytest.raises(FetchProblem) as caught:
        fetch.get(url, **{"max_bytes": 1000, "seconds": 5} | options)
    return caught.value


def test_an_answer_comes_whole(web):
    url = web.give("/a?b=%E9%9E%8B", "鞋".encode(), X_Next_Cursor="7")
    got = fetch.get(url, max_bytes=1000, seconds=5)
    assert (got.body, got.headers["x-next-cursor"], got.url) == ("鞋".encode(), "7", url)
    assert web.asked == ["/a?b=%E9%9E%8B"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://[64:ff9b::7f00:1]:{port}/",
        "http://0.0.0.0:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f.1:{port}/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
    ],
)
def test_private_addresses_are_refused_however_they_are_written(web, settings, url):
    settings.OUTBOUND_ALLOW_PRIVATE = ()
    found = problem(url.format(port=web.host.rpartition(":")[2]))
    assert (found.kind, found.passing) == (Kind.PRIVATE, False)
    assert web.asked == []


def test_the_allowance_is_for_one_host_and_port(web, settings):
    web.give("/", b"ok")
    settings.OUTBOUND_ALLOW_PRIVATE = (f"127.0.0.1:{int(web.host.rpartition(':')[2]) + 1}", "localhost:80")
    assert problem(web.url + "/").kind is Kind.PRIVATE
    assert web.asked == []


def test_a_name_is_connected_to_at_the_address_that_was_checked(web, settings, monkeypatch):
    """DNS rebinding: public at the first question, private at the second."""
    settings.OUTBOUND_ALLOW_PRIVATE = ()
    answers = iter(["203.0.114.7", "127.0.0.1"])
    real, asked, tried = socket.getaddrinfo, [], []

    def resolve(host, port, *args, **options):
        if host != "rebind.example":
            return real(host, port, *args, **options)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address, *args, **options):
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert problem("http://rebind.example/").kind is Kind.UNREACHABLE
    assert (asked, tried) == (["rebind.example"], [("203.0.114.7", 80)])


def test_one_private_address_among_public_ones_refuses_the_name(settings, monkeypatch):
    settings.OUTBOUND_ALLOW_PRIVATE = ()
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("203.0.114.7", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)
    assert problem("http://both.example/").kind is Kind.PRIVATE


def test_redirects_are_followed_and_checked_again(web):
    web.give("/end", b"end")
    web.give("/relative", status=302, Location="/end")
    assert fetch.get(web.url + "/relative", max_bytes=9, seconds=5).url == web.url + "/end"
    web.give("/inside", status=302, Location="http://169.254.169.254/latest/")
    assert problem(web.url + "/inside").kind is Kind.PRIVATE
    web.give("/file", status=302, Location="file:///etc/passwd")
    assert problem(web.url + "/file").kind is Kind.ADDRESS
    web.give("/broken", status=302, Location="http://[::1")
    assert problem(web.url + "/broken").kind is Kind.ADDRESS


def test_redirects_end(web):
    web.give("/loop", status=301, Location="/loop")
    assert problem(web.url + "/loop").kind is Kind.REDIRECTS
    assert len(web.asked) == 4


@pytest.mark.parametrize(
    "url",
    ["ftp://x.example/", "file:///etc/passwd", "//x.example/", "http://", "http://a:b@x.example/",
     "http://x.example/\r\nHost: y", "http://[::1", "http://x.example:99999/", "", "gopher://127.0.0.1:6379/_X"],
)  # fmt: skip
def test_what_is_no_web_address(url):
    assert problem(url).kind is Kind.ADDRESS


def test_size_is_bounded_with_and_without_a_length(web):
    assert len(fetch.get(web.give("/fits", b"x" * 1000), max_bytes=1000, seconds=5).body) == 1000
    assert problem(web.give("/big", b"x" * 1001)).kind is Kind.TOO_LARGE
    assert problem(web.drip("/endless", 5), max_bytes=10).kind is Kind.TOO_LARGE


def test_time_is_bounded_even_when_bytes_keep_coming(web):
    began = time.monotonic()
    found = problem(web.drip("/slow", 5), seconds=0.5)
    assert (found.kind, found.passing) == (Kind.TIMEOUT, True)
    assert time.monotonic() - began < 3


def test_a_compressed_answer_is_not_unpacked(web):
    url = web.give("/z", gzip.compress(b"0" * 10**6), Content_Encoding="gzip")
    assert problem(url, max_bytes=10_000).kind is Kind.COMPRESSED


@pytest.mark.parametrize(
    ("status", "passing"), [(404, False), (403, False), (429, True), (500, True), (503, True)]
)
def test_statuses(web, status, passing):
    found = problem(web.give("/s", status=status, Retry_After="99"))
    assert (found.kind, found.status, found.passing, found.retry_after) == (Kind.STATUS, status, passing, 99)


def test_a_closed_port_and_an_unknown_name(web, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    settings.OUTBOUND_ALLOW_PRIVATE = (host,)
    found = problem(f"http://{host}/")
    assert (found.kind, found.passing) == (Kind.UNREACHABLE, True)
    assert problem("http://no-such-name.invalid/").kind is Kind.UNRESOLVED


def test_an_exchange_tells_any_status_and_follows_nothing(web):
    web.give("/moved", b"body", status=302, Location="/end")
    got = fetch.exchange("GET", web.url + "/moved", max_bytes=2, seconds=5)
    assert (got.status, got.body, got.headers["location"], web.asked) == (302, b"bo", "/end", ["/moved"])
