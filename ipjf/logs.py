"""Lines of the logs: each names the request and the task that it belongs to, and none holds a key.

A request's id goes with every task that the request queues, and on to what those queue in turn, so that one
search finds all that came of a click. Some links are keys by themselves: whoever reads one in a log could act
with it. They stay out of it."""

import json
import logging
import re
from collections import OrderedDict
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_LINKS = (
    "statement",
    "invitation",
    "apply/status",
    "apply/verify",
    "accounts/password/reset/key",
    "accounts/confirm-email",
)
_KEY = re.compile(rf"(/(?:{'|'.join(_LINKS)})/)[^/\s?\"']+")
# Celery's main process speaks of a task by name and id while it is in none.
_SPOKEN_OF = re.compile(r"([\w.]+)\[([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]")


@dataclass(frozen=True, slots=True)
class TaskAtWork:
    name: str
    id: str


request_id: ContextVar[str] = ContextVar("ipjf_request_id", default="")
"""Of the request that is answered now, or that queued the task at work; empty when a tick did."""
task_at_work: ContextVar[TaskAtWork | None] = ContextVar("ipjf_task", default=None)
_received: OrderedDict[str, str] = OrderedDict()
_RECEIVED_KEPT = 2000


def task_received(task_id: str, request: str) -> None:
    """Lets the main process, which does no task itself, name the request when a task's process is lost."""
    if request:
        _received[task_id] = request
        if len(_received) > _RECEIVED_KEPT:
            _received.popitem(last=False)


def request_of(task_id: str) -> str:
    return request_id.get() or _received.get(task_id, "")


def without_keys(text: str) -> str:
    return _KEY.sub(r"\1…", text)


class WithoutKeys(logging.Filter):
    """For a handler. Always lets the record through; Django's lines on refused requests hold the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_keys(record.getMessage()), None
        return True


def ids_of(record: logging.LogRecord) -> dict[str, str]:
    """`request`, `task` and `task_id`, as far as there are any. A line that is written after its request is
    over brings the id: gunicorn's in `ids`, Django's with the request itself."""
    of_django = getattr(getattr(record, "request", None), "id", "")
    found = {"request": request_id.get() or of_django, **getattr(record, "ids", {})}
    if at_work := task_at_work.get():
        found |= {"task": at_work.name, "task_id": at_work.id}
    elif record.name.startswith("celery.") and (spoken := _SPOKEN_OF.search(record.getMessage())):
        found |= {"task": spoken[1], "task_id": spoken[2], "request": request_of(spoken[2])}
    return {name: value for name, value in found.items() if value}


class TextFormatter(logging.Formatter):
    """For people: the demo and the developer's window."""

    def format(self, record: logging.LogRecord) -> str:
        line, _, rest = super().format(record).partition("\n")
        ids = " ".join(f"{name}={value}" for name, value in ids_of(record).items())
        return without_keys(f"{line} [{ids}]" if ids else line) + (f"\n{rest}" if rest else "")

    def formatException(self, ei: Any) -> str:
        return without_keys(super().formatException(ei))


class JsonFormatter(logging.Formatter):
    """For a collector of logs: one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_keys(record.getMessage()),
            **ids_of(record),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["exception"] = without_keys(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


TEXT_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def formatter_for(log_format: str) -> logging.Formatter:
    """`json` or `text`."""
    return JsonFormatter() if log_format == "json" else TextFormatter(TEXT_FORMAT)
