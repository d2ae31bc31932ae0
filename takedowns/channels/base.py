"""What a marketplace can be asked, whatever it speaks. An adapter turns every answer, and every way of not
answering, into one of a few outcomes; it never raises for what the other side did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Outcome(StrEnum):
    ACKNOWLEDGED = "acknowledged"
    """The marketplace took the order; whether it was carried out is for an observation to say."""
    GONE = "gone"
    """The item no longer exists there. To be confirmed by an observation as well."""
    REFUSED = "refused"
    """It will not be carried out, however often it is sent: a person must look."""
    RETRY = "retry"
    """No usable answer. The order may or may not have been taken: send the same again, later."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order. `key` and `body` are the same at every attempt: together they make it one order."""

    kind: str
    """'removal' or 'reinstatement'."""
    key: str
    body: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    outcome: Outcome
    status: int | None = None
    detail: str = ""
    """What the marketplace said or what went wrong, in a line for people; never a secret."""
    retry_after: float | None = None
    """Seconds the marketplace asked to be left alone."""


class ItemState(StrEnum):
    PRESENT = "present"
    REMOVED = "removed"
    UNKNOWN = "unknown"
    """No usable answer."""


@dataclass(frozen=True, slots=True)
class Observation:
    state: ItemState
    status: int | None = None
    detail: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)
    """The item as the marketplace tells it; empty when it does not exist any more."""


class Channel(Protocol):
    """One marketplace. Calls take a bounded time and are made outside any database transaction."""

    def send(self, order: Order) -> Answer: ...

    def observe(self, item_id: str) -> Observation: ...
