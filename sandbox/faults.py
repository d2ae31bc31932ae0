"""The fault switch: makes the marketplace slow, broken or silent on purpose.

Faults live in memory: a restart clears them, as pulling the plug would.
"""

import random
import socket
import threading
import time
from dataclasses import asdict, dataclass

from flask import Flask, Response, g, jsonify, request

TARGETS = ("removals", "reinstatements", "feed", "items", "pictures", "*")
MODES = ("latency", "error", "timeout", "drop", "drop_after", "rate_limit")
MAX_SECONDS = 120


class BadFault(Exception):
    """The switch cannot be set like that; the message says what it takes."""


@dataclass
class Fault:
    target: str
    mode: str
    times: int | None = None
    """How many requests it still hits; None means until cleared."""
    seconds: float = 1.0
    probability: float = 1.0


def parse(body: object) -> Fault:
    """A Fault from the JSON of a request; BadFault when it makes no sense."""
    if not isinstance(body, dict):
        raise BadFault("Send one JSON object with target and mode.")
    if body.get("target") not in TARGETS:
        raise BadFault(f"target must be one of {', '.join(TARGETS)}.")
    if body.get("mode") not in MODES:
        raise BadFault(f"mode must be one of {', '.join(MODES)}.")
    times = body.get("times")
    if times is not None and (type(times) is not int or times < 1):
        raise BadFault("times must be a whole number from 1, or left out for no end.")
    seconds = _number(body.get("seconds", 1.0), "seconds", MAX_SECONDS)
    probability = _number(body.get("probability", 1.0), "probability", 1)
    return Fault(body["target"], body["mode"], times, seconds, probability)


def _number(value: object, name: str, highest: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= highest:
        raise BadFault(f"{name} must be a number from 0 to {highest}.")
    return float(value)


class FaultSwitch:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def active(self) -> list[dict]:
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def take(self, target: str) -> Fault | None:
        """The oldest fault that hits this request, counted down; None leaves the request alone."""
        with self._lock:
            for fault in self._faults:
                if fault.target not in (target, "*") or random.random() >= fault.probability:
                    continue
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times == 0:
                        self._faults.remove(fault)
                return fault
        return None


def hang_up() -> Response:
    """Close the caller's connection with no answer; the response returned goes nowhere."""
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)
    return Response(status=503, headers={"Connection": "close"})


def install(app: Flask, switch: FaultSwitch) -> None:
    """Let the switch act before and after every request of the channel protocol."""

    @app.before_request
    def before() -> Response | None:
        g.fault = None
        target = request.path.strip("/").partition("/")[0]
        if target not in TARGETS:
            return None
        fault = g.fault = switch.take(target)
        if fault is None:
            return None
        if fault.mode in ("latency", "timeout"):
            time.sleep(fault.seconds)
        if fault.mode in ("drop", "timeout"):
            return hang_up()
        if fault.mode == "error":
            return _answer(500, "internal_error", "The marketplace failed; try again later.")
        if fault.mode == "rate_limit":
            answer = _answer(429, "rate_limited", "Too many requests; wait as Retry-After says.")
            answer.headers["Retry-After"] = str(max(1, round(fault.seconds)))
            return answer
        return None

    @app.after_request
    def after(response: Response) -> Response:
        fault = getattr(g, "fault", None)
        if fault is not None and fault.mode == "drop_after":
            return hang_up()
        return response


def _answer(status: int, code: str, message: str) -> Response:
    answer = jsonify(error=code, message=message)
    answer.status_code = status
    return answer
