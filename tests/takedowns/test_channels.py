"""How an answer of a marketplace is understood: the contract of the HTTP adapter, byte by byte."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sandbox.signing import check
from takedowns.channels.base import ItemState, Order, Outcome
from takedowns.channels.http import HttpChannel
from tests.services import MARKETPLACE_SECRET

BODY = {"case": "IPJF-000001", "item_id": "7", "reason": "假冒", "statement_url": "https://x.example/s/"}


class Marketplace(ThreadingHTTPServer):
    """Answers what it was told to, and remembers what it was asked."""

    answer: tuple[int, dict[str, str], bytes] = (202, {}, b"{}")

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []


class Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        asked = (self.command, self.path, dict(self.headers), self.rfile.read(length))
        self.server.asked.append(asked)
        status, headers, body = self.server.answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer

    def log_message(self, *args) -> None:
        """Quiet."""


@pytest.fixture
def marketplace(settings) -> Iterator[Marketplace]:
    with Marketplace() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        settings.OUTBOUND_ALLOW_PRIVATE = [f"127.0.0.1:{server.server_port}"]
        yield server
        server.shutdown()


def channel(server: Marketplace) -> HttpChannel:
    base = f"http://127.0.0.1:{server.server_port}/api/"
    return HttpChannel(base_url=base, secret=MARKETPLACE_SECRET, seconds=2)


def order(kind: str = "removal") -> Order:
    return Order(kind, "00000000-0000-4000-8000-000000000001", BODY)


def test_a_repeat_is_the_same_order_signed_anew(marketplace):
    for _ in range(2):
        channel(marketplace).send(order())
    channel(marketplace).send(order("reinstatement"))
    first, second, third = marketplace.asked
    assert (first[0], first[1], third[1]) == ("POST", "/api/removals", "/api/reinstatements")
    assert first[3] == second[3] and json.loads(first[3]) == BODY
    assert first[2]["Idempotency-Key"] == second[2]["Idempotency-Key"] == order().key
    for _method, _path, headers, body in marketplace.asked:
        check(
            secret=MARKETPLACE_SECRET,
            moment=headers["X-Timestamp"],
            given=headers["X-Signature"],
            body=body,
        )


@pytest.mark.parametrize(
    ("status", "body", "outcome", "detail"),
    [
        (200, b"{}", Outcome.ACKNOWLEDGED, ""),
        (202, b'{"status": "already_removed"}', Outcome.ACKNOWLEDGED, "already_removed"),
        (204, b"", Outcome.ACKNOWLEDGED, ""),
        (404, b'{"error": "unknown_item"}', Outcome.GONE, "unknown_item"),
        (409, b'{"error": "already_removed"}', Outcome.GONE, "already_removed"),
        (410, b"gone", Outcome.GONE, ""),
        (404, b"<html>nginx</html>", Outcome.REFUSED, "http_404"),
        (301, b"", Outcome.REFUSED, "http_301"),
        (401, b'{"error": "bad_signature", "message": "Sign it"}', Outcome.REFUSED, "Sign it"),
        (409, b'{"error": "key_reused"}', Outcome.REFUSED, "key_reused"),
        (422, b"[1]", Outcome.REFUSED, "http_422"),
        (408, b"", Outcome.RETRY, ""),
        (429, b"", Outcome.RETRY, ""),
        (500, b"x" * 10, Outcome.RETRY, ""),
        (503, b'{"message": "Back soon"}', Outcome.RETRY, "Back soon"),
    ],
)
def test_what_an_answer_to_a_removal_means(marketplace, status, body, outcome, detail):
    marketplace.answer = (status, {}, body)
    answer = channel(marketplace).send(order())
    assert (answer.outcome, answer.status, answer.detail) == (outcome, status, detail)


def test_an_item_that_is_gone_cannot_be_reinstated(marketplace):
    marketplace.answer = (404, {}, b'{"error": "unknown_item"}')
    assert channel(marketplace).send(order("reinstatement")).outcome is Outcome.REFUSED


@pytest.mark.parametrize(("value", "seconds"), [("7", 7.0), ("999999", 3600.0), ("soon", None), ("-1", None)])
def test_the_wish_to_be_left_alone_is_read(marketplace, value, seconds):
    marketplace.answer = (429, {"Retry-After": value}, b"")
    assert channel(marketplace).send(order()).retry_after == seconds


def test_a_huge_answer_does_not_fill_the_memory(marketplace):
    marketplace.answer = (422, {}, b'{"message": "' + b"x" * 3_000_000 + b'"}')
    answer = channel(marketplace).send(order())
    assert (answer.outcome, answer.detail) == (Outcome.REFUSED, "http_422")


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        (200, {"item_id": "7", "status": "removed"}, ItemState.REMOVED),
        (200, {"item_id": "7", "status": "onsale"}, ItemState.PRESENT),
        (200, {"item_id": "7", "status": "instock"}, ItemState.PRESENT),
        (200, {"item_id": "8", "status": "removed"}, ItemState.UNKNOWN),
        (200, {}, ItemState.UNKNOWN),
        (404, {"error": "unknown_item"}, ItemState.REMOVED),
        (404, {"detail": "Not Found"}, ItemState.UNKNOWN),
        (410, {}, ItemState.REMOVED),
        (500, {"error": "unknown_item"}, ItemState.UNKNOWN),
    ],
)
def test_what_an_item_shows(marketplace, status, body, state):
    marketplace.answer = (status, {}, json.dumps(body).encode())
    assert channel(marketplace).observe("7").state is state
    assert marketplace.asked[0][:2] == ("GET", "/api/items/7")


def test_an_items_number_cannot_lead_elsewhere(marketplace):
    channel(marketplace).observe("../removals?x=1")
    assert marketplace.asked[0][1] == "/api/items/..%2Fremovals%3Fx%3D1"


def test_nobody_there_and_a_private_address(marketplace, settings):
    gone = HttpChannel(base_url="http://127.0.0.1:1", secret="s", seconds=1)
    settings.OUTBOUND_ALLOW_PRIVATE = ["127.0.0.1:1"]
    assert (gone.send(order()).outcome, gone.observe("7").state) == (Outcome.RETRY, ItemState.UNKNOWN)
    answer = channel(marketplace).send(order())
    assert (answer.outcome, answer.detail, marketplace.asked) == (Outcome.REFUSED, "address_private", [])
