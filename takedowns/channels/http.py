"""The channel protocol of docs/architecture.md over HTTPS: signed orders, items to look at.

An answer is trusted only as far as it is the protocol's. A 404 counts as "already gone" when it names the
item's absence (`{"error": "unknown_item"}`); a bare 404 is what a wrong address answers too, and a listing
must not count as removed because a path was misspelt."""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from listings import fetch
from takedowns.channels.base import Answer, ItemState, Observation, Order, Outcome
from takedowns.channels.signing import sign

PATHS = {"removal": "/removals", "reinstatement": "/reinstatements"}
GONE_CODES = frozenset({"unknown_item", "already_removed", "gone"})
TRY_AGAIN = frozenset({408, 425, 429})
GONE = 410
MAX_BYTES = 256 * 1024


class HttpChannel:
    def __init__(self, *, base_url: str, secret: str, seconds: float) -> None:
        self._base, self._secret, self._seconds = base_url.rstrip("/"), secret, seconds

    def send(self, order: Order) -> Answer:
        # the same bytes at every attempt, or the marketplace would take a repeat for another order
        text = json.dumps(dict(order.body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        body, stamp = text.encode(), str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": order.key,
            "X-Timestamp": stamp,
            "X-Signature": sign(self._secret, stamp, body),
        }
        try:
            answer = self._call("POST", PATHS[order.kind], headers, body)
        except fetch.FetchProblem as problem:
            return _no_answer(problem)
        return _judge(order.kind, answer)

    def observe(self, item_id: str) -> Observation:
        try:
            answer = self._call("GET", f"/items/{quote(item_id, safe='')}", {}, b"")
        except fetch.FetchProblem as problem:
            return Observation(ItemState.UNKNOWN, detail=problem.kind.value)
        content = _content(answer.body)
        if _gone(answer.status, content):
            return Observation(ItemState.REMOVED, answer.status, _detail(content))
        if answer.status != 200 or content.get("item_id") != item_id:
            return Observation(ItemState.UNKNOWN, answer.status, _detail(content) or "not_the_item")
        removed = content.get("status") == "removed"
        state = ItemState.REMOVED if removed else ItemState.PRESENT
        return Observation(state, 200, str(content.get("status", ""))[:500], content)

    def _call(self, method: str, path: str, headers: dict[str, str], body: bytes) -> fetch.Exchange:
        return fetch.exchange(
            method,
            self._base + path,
            headers=headers,
            content=body,
            max_bytes=MAX_BYTES,
            seconds=self._seconds,
        )


def _no_answer(problem: fetch.FetchProblem) -> Answer:
    """A call that a guard of ours refused will be refused for ever; anything else may pass."""
    if problem.kind in (fetch.Kind.ADDRESS, fetch.Kind.PRIVATE):
        return Answer(Outcome.REFUSED, detail=f"address_{problem.kind.value}")
    return Answer(Outcome.RETRY, detail=problem.kind.value)


def _judge(kind: str, answer: fetch.Exchange) -> Answer:
    content = _content(answer.body)
    status, detail = answer.status, _detail(content)
    if 200 <= status < 300:
        return Answer(Outcome.ACKNOWLEDGED, status, detail)
    if kind == "removal" and _gone(status, content):
        return Answer(Outcome.GONE, status, detail)
    if status in TRY_AGAIN or status >= 500:
        return Answer(Outcome.RETRY, status, detail, _retry_after(answer.headers))
    return Answer(Outcome.REFUSED, status, detail or f"http_{status}")


def _gone(status: int, content: Mapping[str, Any]) -> bool:
    return status == GONE or (400 <= status < 500 and content.get("error") in GONE_CODES)


def _content(body: bytes) -> dict[str, Any]:
    """The answer's JSON object; empty for anything else."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _detail(content: Mapping[str, Any]) -> str:
    """The marketplace's own sentence, or its code."""
    said = content.get("message") or content.get("error") or content.get("status") or ""
    return str(said)[:500]


def _retry_after(headers: Mapping[str, str]) -> float | None:
    value = headers.get("retry-after", "")
    return min(float(value[:9]), 3600.0) if value.isdecimal() else None
