"""Celery tells of every task here: its ids go into the log, its outcome into the tallies."""

import logging.config
import time
from contextvars import Token
from typing import Any

from celery import signals
from django.conf import settings

from ipjf.logs import TaskAtWork, request_id, request_of, task_at_work, task_received
from ipjf.watch import tallies

REQUEST_HEADER, QUEUED_AT_HEADER = "ipjf_request", "ipjf_queued_at"
OUTCOMES = {"SUCCESS": "done", "FAILURE": "failed", "RETRY": "retried", "REJECTED": "rejected"}
_entered: dict[str, tuple[float, Token[str], Token[TaskAtWork | None]]] = {}


def ticks() -> dict[str, float]:
    """The task of each tick and how often it is due, seconds."""
    schedule: dict[str, dict[str, Any]] = settings.CELERY_BEAT_SCHEDULE
    return {entry["task"]: float(entry["schedule"]) for entry in schedule.values()}


@signals.setup_logging.connect
def _same_logs_everywhere(**_: Any) -> None:
    """Workers and beat log as the web does. Celery's own set-up would put its handlers in the place of ours,
    which name the ids and leave keys out."""
    logging.config.dictConfig(settings.LOGGING)


@signals.before_task_publish.connect
def _label(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None:
        headers[REQUEST_HEADER] = request_id.get()
        headers[QUEUED_AT_HEADER] = time.time()


@signals.task_received.connect
def _received(request: Any, **_: Any) -> None:
    task_received(request.id, str(request.request_dict.get(REQUEST_HEADER) or ""))


@signals.task_prerun.connect
def _enter(task_id: str, task: Any, **_: Any) -> None:
    request = str(task.request.get(REQUEST_HEADER) or request_id.get())
    _entered[task_id] = (
        time.monotonic(),
        request_id.set(request),
        task_at_work.set(TaskAtWork(task.name, task_id)),
    )


@signals.task_postrun.connect
def _leave(task_id: str, task: Any, state: str | None = None, **_: Any) -> None:
    if (entered := _entered.pop(task_id, None)) is None:
        return
    began, request_token, task_token = entered
    tallies.task_ended(
        name=task.name,
        outcome=OUTCOMES.get(state or "", "rejected"),
        seconds=time.monotonic() - began,
        is_tick=task.name in ticks(),
    )
    task_at_work.reset(task_token)
    request_id.reset(request_token)


@signals.task_failure.connect
def _failed(sender: Any, task_id: str, exception: BaseException, **_: Any) -> None:
    """In the process that did the task, or in the main one when that process was lost."""
    tallies.task_failed(
        name=sender.name, task_id=task_id, error=type(exception).__name__, request=request_of(task_id)
    )


@signals.beat_init.connect
@signals.beat_embedded_init.connect
def _watch_beat(**_: Any) -> None:
    signals.after_task_publish.connect(_sent_by_beat)


def _sent_by_beat(sender: Any = None, **_: Any) -> None:
    tallies.beat_sent(str(sender))
