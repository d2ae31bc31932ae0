"""The demo's past: real actions, taken at a moment that has gone by, so that history, audit trail and
charts come through the same doors as everything later."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import time_machine


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Within the block it is `moment` for this process, and the clock goes on from there."""
    with time_machine.travel(moment, tick=True):
        yield moment
