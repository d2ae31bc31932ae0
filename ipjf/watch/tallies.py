"""What is counted as it happens, in Redis, where every process adds and any one may read: requests by kind of
answer, tasks by outcome, the latest failures, the times of the ticks.

Counting may never harm what is counted: without Redis the counts of a moment are lost, after which nothing is
tried for a while, so that no request waits for it again."""

import json
import logging
import time
from collections import defaultdict
from functools import cache
from threading import Lock

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.client import Pipeline
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

TOTALS = "ipjf:watch:totals"
BEAT, TICKS = "ipjf:watch:beat", "ipjf:watch:ticks"
FAILURES = "ipjf:watch:failures"
FAILURES_KEPT = 20
SLOT_SECONDS, SLOTS = 300, 12
"""Errors are also counted in slots of five minutes, of which an hour is read."""
FLUSH_SECONDS = 2.0
SILENT_SECONDS = 10.0


@cache
def store() -> Redis:
    """A client that gives up after a second: whoever asks is a page, a probe, or work that must go on."""
    return Redis.from_url(
        settings.REDIS_URL or "redis://unset.invalid",
        socket_connect_timeout=1,
        socket_timeout=1,
        retry=Retry(NoBackoff(), 0),
        decode_responses=True,
    )


_silent_until = 0.0


def _write(pipe: Pipeline) -> bool:
    global _silent_until  # noqa: PLW0603  one switch a process
    if time.monotonic() < _silent_until:
        return False
    try:
        pipe.execute()
    except RedisError as error:
        _silent_until = time.monotonic() + SILENT_SECONDS
        log.warning("counts of a moment are lost: %s", error)
        return False
    return True


def slot_keys(kind: str, now: float) -> list[str]:
    """The keys of the last hour's slots, the present one first."""
    present = int(now // SLOT_SECONDS)
    return [f"ipjf:watch:errors:{kind}:{present - back}" for back in range(SLOTS)]


def _failure(pipe: Pipeline, kind: str, what: str, why: str, request: str, task_id: str = "") -> None:
    now = time.time()
    key = slot_keys(kind, now)[0]
    pipe.incr(key)
    pipe.expire(key, SLOT_SECONDS * (SLOTS + 1))
    # neither messages nor arguments: they may hold what only a brand may read. The log has them, by the ids.
    line = {"at": now, "kind": kind, "what": what, "why": why, "request": request, "task_id": task_id}
    pipe.lpush(FAILURES, json.dumps(line))
    pipe.ltrim(FAILURES, 0, FAILURES_KEPT - 1)


# --- requests: gathered in the process, written every other second ----------------------------

_pending: defaultdict[str, float] = defaultdict(float)
_lock = Lock()
_flushed_at = 0.0


def request_answered(*, kind: str, seconds: float, error: str, route: str, request: str) -> None:
    """`kind`: 2xx, 5xx, probe; `error`: why it failed, if it did; `route`: the name of the page, or its
    address without keys."""
    global _flushed_at  # noqa: PLW0603  one clock a process
    with _lock:
        _pending[f"requests:{kind}"] += 1
        if kind != "probe":
            _pending["request_seconds"] += seconds
        if not error and time.monotonic() - _flushed_at < FLUSH_SECONDS:
            return
        _flushed_at = time.monotonic()
        taken = dict(_pending)
        _pending.clear()
    pipe = store().pipeline(transaction=False)
    for name, count in taken.items():
        pipe.hincrbyfloat(TOTALS, name, count)
    if error:
        _failure(pipe, "request", route, error, request)
    _write(pipe)


# --- tasks ------------------------------------------------------------------------------------


def task_ended(*, name: str, outcome: str, seconds: float, is_tick: bool) -> None:
    """`outcome`: done, failed, retried or rejected. Every tick leaves its time."""
    pipe = store().pipeline(transaction=False)
    pipe.hincrby(TOTALS, f"tasks:{outcome}:{name}", 1)
    pipe.hincrbyfloat(TOTALS, f"task_seconds:{name}", seconds)
    if is_tick:
        pipe.hset(TICKS, name, str(time.time()))
    _write(pipe)


def task_failed(*, name: str, task_id: str, error: str, request: str) -> None:
    pipe = store().pipeline(transaction=False)
    _failure(pipe, "task", name, error, request, task_id)
    _write(pipe)


def beat_sent(name: str) -> None:
    """Beat handed a tick to the queue: that it does is all that it is for."""
    pipe = store().pipeline(transaction=False)
    pipe.hset(BEAT, name, str(time.time()))
    _write(pipe)
