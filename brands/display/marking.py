"""A listing's title with the reasons marked in it.

Signals overlap (a disguised name inside a jargon phrase), so the title is cut at every border of a
span and each piece carries all the signals that cover it; the heaviest gives the colour.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import get_language

KINDS = ("name", "jargon", "lawful", "price", "seller")


@dataclass(frozen=True, slots=True)
class Mark:
    """One signal as far as a title shows it: start <= position < end, in code points."""

    start: int
    end: int
    kind: str
    weight: int
    gloss: str


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    kind: str
    """Empty where nothing is marked."""
    gloss: str


def _get(signal: Any, name: str) -> Any:
    """Signals come as the engine's objects or, from stored evidence, as dictionaries."""
    return signal.get(name) if isinstance(signal, dict) else getattr(signal, name, None)


def gloss_of(signal: Any) -> str:
    """What the marked word means, in the reader's language; else the reason itself."""
    params = _get(signal, "params") or {}
    order = (
        ("gloss_zh", "gloss_en") if (get_language() or "en").startswith("zh") else ("gloss_en", "gloss_zh")
    )
    for name in order:
        if params.get(name):
            return str(params[name])
    return str(_get(signal, "text") or "")


def marks_of(title: str, signals: Iterable[Any]) -> list[Mark]:
    """The signals that lie in the title; what lies beyond its end (evidence of an older title) is cut."""
    marks = []
    for signal in signals:
        span = _get(signal, "span")
        if not span:
            continue
        start, end = max(0, int(span[0])), min(len(title), int(span[1]))
        if start >= end:
            continue
        prefix = str(_get(signal, "code") or "").split(".")[0]
        kind = prefix if prefix in KINDS else "other"
        marks.append(Mark(start, end, kind, int(_get(signal, "weight") or 0), gloss_of(signal)))
    return sorted(marks, key=lambda m: (m.start, -m.end, -abs(m.weight)))


def pieces(title: str, signals: Iterable[Any]) -> list[Piece]:
    marks = marks_of(title, signals)
    borders = sorted({0, len(title), *(m.start for m in marks), *(m.end for m in marks)})
    result = []
    for start, end in pairwise(borders):
        covering = sorted(
            (m for m in marks if m.start <= start and end <= m.end), key=lambda m: -abs(m.weight)
        )
        glosses = dict.fromkeys(m.gloss for m in covering if m.gloss)
        result.append(Piece(title[start:end], covering[0].kind if covering else "", "; ".join(glosses)))
    return result


def glosses(title: str, signals: Iterable[Any]) -> list[tuple[str, str, str]]:
    """(words, meaning, kind) for the line below the title, each meaning once, in reading order."""
    lines = {(title[m.start : m.end], m.gloss): m.kind for m in marks_of(title, signals) if m.gloss}
    return [(words, gloss, kind) for (words, gloss), kind in lines.items()]


def has_han(text: str) -> bool:
    return any("\u3400" <= char <= "\u9fff" for char in text)
