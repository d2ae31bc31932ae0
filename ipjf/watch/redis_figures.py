"""What Redis knows: jobs that wait, beat's and the ticks' times, and what was counted. One round trip for
each step; any process may ask and hears of all."""

import contextlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from redis.exceptions import RedisError

from ipjf.watch import tallies
from ipjf.watch.hooks import QUEUED_AT_HEADER

UNACKNOWLEDGED = "unacked"
"""Kombu's hash of jobs that a worker has taken and not finished."""
ERROR_KINDS = ("task", "request")


@dataclass(frozen=True, slots=True)
class Queue:
    name: str
    waiting: int
    oldest: float | None
    """Seconds that the next one to be taken has waited; None when nothing waits."""


@dataclass(frozen=True, slots=True)
class Failure:
    at: float
    kind: str
    """task or request"""
    what: str
    why: str
    request: str
    task_id: str


@dataclass(frozen=True, slots=True)
class RedisFigures:
    milliseconds: float
    queues: tuple[Queue, ...]
    at_work: int
    beat: float | None
    """When beat last sent a tick, seconds since 1970."""
    ticks: Mapping[str, float]
    """Task of a tick -> when a worker last did it."""
    totals: Mapping[str, float]
    errors: Mapping[str, int]
    """Kind -> how many in the last hour."""
    failures: tuple[Failure, ...]


def queue_names() -> list[str]:
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    return sorted({settings.CELERY_TASK_DEFAULT_QUEUE} | routed)


def read() -> RedisFigures | None:
    """None when Redis does not answer."""
    names, now = queue_names(), time.time()
    slots = {kind: tallies.slot_keys(kind, now) for kind in ERROR_KINDS}
    pipe = tallies.store().pipeline(transaction=False)
    for name in names:
        pipe.llen(name)
        pipe.lindex(name, -1)
    pipe.hlen(UNACKNOWLEDGED)
    pipe.hvals(tallies.BEAT)
    pipe.hgetall(tallies.TICKS)
    pipe.hgetall(tallies.TOTALS)
    pipe.lrange(tallies.FAILURES, 0, -1)
    for keys in slots.values():
        pipe.mget(keys)
    began = time.monotonic()
    try:
        answers: list[Any] = pipe.execute()
    except RedisError:
        return None
    took = (time.monotonic() - began) * 1000
    per_queue, rest = answers[: 2 * len(names)], answers[2 * len(names) :]
    at_work, beat, ticks, totals, failures, *errors = rest
    return RedisFigures(
        milliseconds=took,
        queues=tuple(
            Queue(name, per_queue[2 * i], _waited(per_queue[2 * i + 1], now)) for i, name in enumerate(names)
        ),
        at_work=at_work,
        beat=max(map(float, beat), default=None),
        ticks={name: float(at) for name, at in ticks.items()},
        totals={name: float(total) for name, total in totals.items()},
        errors={kind: _sum(found) for kind, found in zip(slots, errors, strict=True)},
        failures=tuple(map(_failure, failures)),
    )


def _waited(message: str | None, now: float) -> float | None:
    """A message that was queued by another release carries no time: it counts as new."""
    if message is None:
        return None
    with contextlib.suppress(ValueError, KeyError, TypeError):
        return max(now - float(json.loads(message)["headers"][QUEUED_AT_HEADER]), 0.0)
    return 0.0


def _failure(line: str) -> Failure:
    """Another release may have written more, or less."""
    said = json.loads(line)
    texts = {name: str(said.get(name, "")) for name in ("kind", "what", "why", "request", "task_id")}
    return Failure(at=float(said.get("at", 0)), **texts)


def _sum(counts: Sequence[str | None]) -> int:
    return sum(int(count) for count in counts if count)
