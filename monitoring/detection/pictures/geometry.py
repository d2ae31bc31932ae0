"""Where one picture lies in another: pairs of like features that agree on one place, size and turn.

No chance is involved. A SIFT feature carries its own size and direction, so every single pair proposes a
whole placement (Lowe 2004, section 7.3); all are tried, and the best supported are fitted to their pairs.
RANSAC over the same pairs is slower, and would need its seed kept to say the same twice.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.detection.pictures.features import Features

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

_RATIO = 0.9
"""A feature counts when its nearest in the reference is nearer than 0.9 of the next one elsewhere."""
_MOST_PAIRS = 400
_NEIGHBOURS = 4
_APART = 8.0
_FEWEST = 4
_SEEDS = 3
_STRETCH = 3.0
"""Times one direction may be longer than the other: a packet turned 70 degrees away; not a sliver."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Features that look alike: row `query[i]` of the picture and row `reference[i]` of the reference."""

    query: Indices
    reference: Indices


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """`matrix` (2, 3) takes a point of the reference into the picture, both in pixels of their Features."""

    matrix: Floats
    inliers: Indices
    """Which of the pairs agree with it."""
    support: int
    """How many different places agree, in the picture and in the reference, whichever is less."""


def pairs(query: Features, reference: Features) -> Pairs:
    """Each feature of the picture with its nearest in the reference, where no other place is as near."""
    none = np.zeros(0, np.intp)
    if len(query) < _FEWEST or len(reference) < _FEWEST:
        return Pairs(none, none)
    likeness = query.unit @ reference.unit.T
    near = np.argpartition(-likeness, _NEIGHBOURS - 1, axis=1)[:, :_NEIGHBOURS]
    values = np.take_along_axis(likeness, near, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    near, values = np.take_along_axis(near, order, axis=1), np.take_along_axis(values, order, axis=1)
    places = reference.points[:, :2]
    # One place often has two features, with other directions: no rival to itself.
    elsewhere = np.linalg.norm(places[near[:, 1:]] - places[near[:, :1]], axis=2) > _APART
    rival = np.where(elsewhere.any(axis=1), np.where(elsewhere, values[:, 1:], -1).max(axis=1), values[:, -1])
    best = np.sqrt(np.maximum(2 - 2 * values[:, 0], 0))
    ratio = best / np.sqrt(np.maximum(2 - 2 * rival, 1e-9))
    kept = np.flatnonzero(ratio < _RATIO)
    kept = kept[np.argsort(ratio[kept], kind="stable")][:_MOST_PAIRS]
    return Pairs(kept, near[kept, 0])


class Proposals:
    """What the pairs of two pictures propose, and how well each proposal is supported."""

    def __init__(self, query: Features, reference: Features, found: Pairs) -> None:
        self._there = query.points[found.query].astype(np.float64)
        self._here = reference.points[found.reference].astype(np.float64)
        self._size = np.log(np.clip(self._there[:, 2] / np.maximum(self._here[:, 2], 1e-3), 0.05, 20))
        self._turn = np.deg2rad(self._there[:, 3] - self._here[:, 3])
        self._agreeing = self._agreement()

    def _agreement(self) -> NDArray[np.bool_]:
        """(n, n): whether the pair in the column agrees with what the pair in the row proposes.

        Sizes and directions of features are right to about 15% and 10 degrees only, so the further from
        the proposing pair, the further off a place may be; the fit below makes it exact.
        """
        apart = self._here[None, :, :2] - self._here[:, None, :2]
        scale = np.exp(self._size)
        cosine, sine = (scale * np.cos(self._turn))[:, None], (scale * np.sin(self._turn))[:, None]
        x = self._there[:, None, 0] + cosine * apart[..., 0] - sine * apart[..., 1]
        y = self._there[:, None, 1] + sine * apart[..., 0] + cosine * apart[..., 1]
        off = np.hypot(x - self._there[None, :, 0], y - self._there[None, :, 1])
        reach = scale[:, None] * np.hypot(apart[..., 0], apart[..., 1])
        sizes = np.abs(self._size[None] - self._size[:, None]) < 0.5
        agreeing: NDArray[np.bool_] = (
            (off < 6 + 0.15 * reach) & sizes & (_between(self._turn[None], self._turn[:, None]) < 0.4)
        )
        return agreeing

    def best(self, tolerances: tuple[float, ...]) -> Placement | None:
        """The best supported placement; each fit keeps the pairs within the next tolerance (pixels)."""
        support = self._agreeing.sum(axis=1)
        best: Placement | None = None
        for seed in np.argsort(-support, kind="stable")[:_SEEDS]:
            if support[seed] < _FEWEST:
                break
            placed = self._fitted(np.flatnonzero(self._agreeing[seed]), tolerances)
            if placed is not None and (best is None or placed.support > best.support):
                best = placed
        return best

    def _fitted(self, inliers: Indices, tolerances: tuple[float, ...]) -> Placement | None:
        matrix = None
        for tolerance in tolerances:
            matrix = _affine(self._here[inliers, :2], self._there[inliers, :2])
            if matrix is None:
                return None
            linear = matrix[:, :2]
            scale = float(np.sqrt(max(np.linalg.det(linear), 1e-9)))
            turn = np.arctan2(linear[1, 0] - linear[0, 1], linear[0, 0] + linear[1, 1])
            off = np.linalg.norm(self._here[:, :2] @ linear.T + matrix[:, 2] - self._there[:, :2], axis=1)
            inliers = np.flatnonzero(
                (off < tolerance * min(max(scale, 1.0), 2.0))
                & (np.abs(self._size - np.log(scale)) < 0.7)
                & (_between(self._turn, np.float64(turn)) < 0.5)
            )
            if len(inliers) < _FEWEST:
                return None
        if matrix is None:
            return None
        return Placement(
            matrix, inliers, min(_places(self._there[inliers, :2]), _places(self._here[inliers, :2]))
        )


def _between(one: Floats, other: Floats | np.float64) -> Floats:
    """The angle between two directions, 0 to pi."""
    return np.abs((one - other + np.pi) % (2 * np.pi) - np.pi)


def _places(points: Floats) -> int:
    return len(np.unique(np.round(points / 3), axis=0))


def _affine(here: Floats, there: Floats) -> Floats | None:
    """Least squares; a similarity where the pairs are few or the affine fit is a sliver or a mirror."""
    if len(here) >= 6:
        homogeneous = np.column_stack((here, np.ones(len(here))))
        solved, _, rank, _ = np.linalg.lstsq(homogeneous, there, rcond=None)
        matrix: Floats = solved.T.astype(np.float64)
        stretch = np.linalg.svd(matrix[:, :2], compute_uv=False)
        if rank == 3 and np.linalg.det(matrix[:, :2]) > 0 and stretch[0] < _STRETCH * stretch[1]:
            return matrix
    centre_here, centre_there = here.mean(axis=0), there.mean(axis=0)
    from_here = (here - centre_here) @ np.array([1, 1j])
    from_there = (there - centre_there) @ np.array([1, 1j])
    spread = float((np.abs(from_here) ** 2).sum())
    if spread < 1e-6:
        return None
    turn = (from_there * from_here.conj()).sum() / spread
    linear = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    return np.column_stack((linear, centre_there - linear @ centre_here))
