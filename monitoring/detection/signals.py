"""Signals are made here, so that each has a known code and the points that the weights give it."""

from monitoring.detection.signal_codes import SIGNAL_CODES
from monitoring.detection.types import Signal, Span
from monitoring.detection.weights import WEIGHTS

__all__ = ["SIGNAL_CODES", "make"]


def make(code: str, *, weight: int | None = None, span: Span | None = None, **params: str) -> Signal:
    """The signal of this code; its weight is the table's unless given. KeyError for an unknown code."""
    return Signal(code, WEIGHTS[code] if weight is None else weight, span=span, params=params)
