"""Risk x deadline, as one number that never has to be computed again.

At a moment t a flag's urgency is 2 ** ((t - due) / URGENCY_DOUBLES_EVERY): it doubles with every day that
the deadline comes nearer, or has passed. The queue is ordered by score x urgency. The logarithm of that
is log2(score) + (t - due) in days, and t is the same for every flag of the queue, so

    priority = log2(score) - days from EPOCH to the deadline

gives the same order at any time, and an index can serve it. One day of delay weighs as much as
twice the risk.
"""

import math
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
URGENCY_DOUBLES_EVERY = timedelta(days=1)
TRIAGE_WITHIN = timedelta(days=2)
"""A new flag should be looked at within two days of being raised."""


def priority(score: int, due_at: datetime) -> float:
    """Higher is more pressing. Scores below 1 count as 1, so that the logarithm exists."""
    return math.log2(max(score, 1)) - (due_at - EPOCH) / URGENCY_DOUBLES_EVERY
