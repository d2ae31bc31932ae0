"""Fit the points of the signals to what brands decided, without forgetting what was believed before.

A logistic regression whose coefficients are drawn towards the points that come with the rules (a normal prior
around each) and kept monotone: no sign that speaks for a copy comes out speaking against it, no lawful use
for it, and a stronger grade never weighs less than a weaker one. Solved by cyclic coordinate Newton steps,
projected onto the bounds: the problem is convex, so the order of the decisions changes nothing.

What a flag showed is read off with the points it was weighed with, whichever are in force by now, and the
prior is always the same one: so the same decisions give the same points, however often they were taken.

The base stays. Brands decide on what was flagged, so their decisions say nothing of what was not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitoring.detection.verdict import score_of_points
from monitoring.detection.weights import DEFAULT, RULE_VERSION, Weights

FEWEST = 30
"""Decisions that show a code; with fewer it keeps its points."""
_PRIOR_SIGMA = 10.0
"""Points: how far one code may well be wrong before the decisions have spoken; one logit."""
_LIMIT = 100
_SWEEPS = 200
_SETTLED = 0.01
"""Points; a sweep that moves nothing further has arrived."""
FIXED = frozenset({"name.plain", "seller.authorised"})
"""The plain name is what all else is measured from; who is authorised was agreed, not guessed."""
CHAINS = (
    ("jargon.explicit", "jargon.strong", "jargon.context"),
    ("price.very_low", "price.low", "price.reduced"),
)
"""Codes of one kind, the stronger first."""

Floats = NDArray[np.float64]
Points = Mapping[str, int]
"""Signal code -> points."""
AS_DELIVERED: Mapping[str, Points] = {RULE_VERSION: DEFAULT.points}
"""Rule version -> its points, where none were ever fitted."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One flag as it was shown, and what the brand made of it."""

    signals: tuple[tuple[str, int], ...]
    """(code, weight) of each signal of its evidence."""
    confirmed: bool
    rule_version: str = RULE_VERSION
    """Of the evidence: under which points the signals were weighed."""


@dataclass(frozen=True, slots=True)
class Fitted:
    weights: Weights
    counts: Mapping[str, int]
    """Code -> decisions that show it."""
    decisions: int
    left_out: int = 0
    """Decisions on evidence of a rule version whose points are not known."""


def shares(signals: Iterable[tuple[str, int]], points: Points) -> dict[str, float]:
    """Code -> how much of the code's points a flag showed, `points` being those it was weighed with: a second
    term of a grade, a lawful use beside jargon or a doubtful spelling weighs a part of them. Unknown codes
    are left out."""
    found: dict[str, float] = {}
    for code, weight in signals:
        if code in points:
            share = weight / points[code] if points[code] else 1.0
            found[code] = found.get(code, 0.0) + max(0.0, share)
    return found


def score_with(signals: Iterable[tuple[str, int]], weighed: Points, weights: Weights) -> int:
    """The score, 0..100, that signals weighed with the points `weighed` come to under `weights`; a code that
    `weights` do not know adds nothing."""
    total = sum(share * weights.points.get(code, 0) for code, share in shares(signals, weighed).items())
    return score_of_points(weights.base + total)


def fit(
    decisions: Sequence[Decided],
    *,
    rule_version: str,
    known: Mapping[str, Points] = AS_DELIVERED,
    prior: Weights = DEFAULT,
) -> Fitted:
    """New points under a rule version of their own; the prior's where too few decisions show a code. `known`:
    rule version -> its points; decisions on evidence of any other are left out."""
    usable = [each for each in decisions if each.rule_version in known]
    codes = [code for code in prior.points if code in DEFAULT.points and code not in FIXED]
    rows = [shares(each.signals, known[each.rule_version]) for each in usable]
    counts = {code: sum(code in row for row in rows) for code in prior.points}
    start = np.array([float(prior.points[code]) for code in codes])
    free = [at for at, code in enumerate(codes) if counts[code] >= FEWEST]
    points = dict(prior.points)
    if free:
        shown = np.array([[row.get(code, 0.0) for code in codes] for row in rows])
        confirmed = np.array([float(each.confirmed) for each in usable])
        found = _solve(shown, confirmed, start, free, codes, prior.base)
        points |= {codes[at]: round(found[at]) for at in free}
    weights = replace(prior, rule_version=rule_version, points=points)
    return Fitted(weights, counts, len(usable), len(decisions) - len(usable))


def _solve(
    shown: Floats,
    confirmed: Floats,
    start: Floats,
    free: Sequence[int],
    codes: Sequence[str],
    base: int,
) -> Floats:
    points = start.copy()
    logits = (base + shown @ points) / 10
    for _ in range(_SWEEPS):
        before = points.copy()
        for at in free:
            column = shown[:, at] / 10
            chance = 1 / (1 + np.exp(-logits))
            slope = column @ (chance - confirmed) + (points[at] - start[at]) / _PRIOR_SIGMA**2
            curve = (column**2) @ (chance * (1 - chance)) + 1 / _PRIOR_SIGMA**2
            # By the table, not by where it starts: points once fitted to 0 have no sign of their own.
            low, high = (0, _LIMIT) if DEFAULT.points[codes[at]] > 0 else (-_LIMIT, 0)
            moved = min(max(points[at] - slope / curve, low), high)
            logits += column * (moved - points[at])
            points[at] = moved
        if np.abs(points - before).max() < _SETTLED:
            break
    return _in_order(points, shown, codes, free)


def _in_order(points: Floats, shown: Floats, codes: Sequence[str], free: Sequence[int]) -> Floats:
    """Pool adjacent violators: where a weaker code came out heavier than a stronger one, both get their
    mean, weighted by the decisions that show them. A code that was not free keeps its points and bounds the
    others."""
    seen = (shown > 0).sum(axis=0)
    for chain in CHAINS:
        at = [codes.index(code) for code in chain]
        blocks: list[tuple[float, float, list[int]]] = []
        for place in at:
            weight = float(seen[place]) if place in free else 1e9
            blocks.append((float(points[place]), weight, [place]))
            while len(blocks) > 1 and blocks[-2][0] < blocks[-1][0]:
                (high, much, some), (low, more, others) = blocks[-2:]
                mean = (high * much + low * more) / (much + more)
                blocks[-2:] = [(mean, much + more, [*some, *others])]
        for value, _, places in blocks:
            for place in places:
                points[place] = value if place in free else points[place]
    return points
