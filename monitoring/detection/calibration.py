"""Whether a score means what it says: of verdicts at score s, about s% should be right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BANDS = 10


@dataclass(frozen=True, slots=True)
class Band:
    """The verdicts whose score lies in [low, high)."""

    low: int
    high: int
    count: int
    mean: float
    """Of the scores, 0..100."""
    right: float
    """Share that was right, in per cent."""


def bands(scored: Iterable[tuple[int, bool]]) -> list[Band]:
    """The reliability table of (score, whether it was a counterfeit): bands of equal width that hold any."""
    width = 100 // BANDS
    held: dict[int, list[tuple[int, bool]]] = {}
    for score, right in scored:
        held.setdefault(min(score // width, BANDS - 1), []).append((score, right))
    return [
        Band(
            low=at * width,
            high=(at + 1) * width,
            count=len(each),
            mean=sum(score for score, _ in each) / len(each),
            right=100 * sum(right for _, right in each) / len(each),
        )
        for at, each in sorted(held.items())
    ]


def expected_error(table: Sequence[Band]) -> float:
    """Expected calibration error in points of 100: how far the bands' shares lie from their mean scores,
    weighted by their verdicts (Naeini, Cooper and Hauskrecht 2015). 0 for an empty table."""
    total = sum(band.count for band in table)
    return sum(band.count * abs(band.right - band.mean) for band in table) / total if total else 0.0
