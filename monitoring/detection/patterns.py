"""Many spellings in one automaton, each with what it may mean; compact, and quick to load again."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from daachorse import CharwiseDoubleArrayAhoCorasick
from numpy.typing import NDArray

Hits = NDArray[np.intp]


class Patterns:
    """Read only after construction. A meaning is a number of the caller's own, 0 to 2**31 - 1."""

    __slots__ = ("_automaton", "_firsts", "_meanings", "latin")

    def __init__(self, spelled: Iterable[tuple[str, int]]) -> None:
        by_text: dict[str, list[int]] = {}
        for text, meaning in spelled:
            by_text.setdefault(text, []).append(meaning)
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(by_text)) if by_text else None
        counts = np.fromiter(map(len, by_text.values()), np.int32, len(by_text))
        self._firsts = np.concatenate((np.zeros(1, np.int32), np.cumsum(counts, dtype=np.int32)))
        self._meanings = np.fromiter((m for every in by_text.values() for m in every), np.int32)
        self.latin: NDArray[np.bool_] = np.fromiter(map(str.isascii, by_text), np.bool_, len(by_text))
        """Whether the spelling is all Latin letters and digits."""

    def find(self, text: str) -> Hits | None:
        """Rows of (start, end, number of the spelling), overlapping ones included; None for no hit."""
        hits = self.hits(text)
        return np.array(hits, np.intp) if hits else None

    def hits(self, text: str) -> list[tuple[int, int, int]]:
        """The same as a list, for a single title."""
        return self._automaton.find_overlapping(text) if self._automaton is not None else []

    def meanings(self, spelling: int) -> list[int]:
        return self._meanings[self._firsts[spelling] : self._firsts[spelling + 1]].tolist()

    def __getstate__(self) -> tuple[Any, ...]:
        automaton = None if self._automaton is None else self._automaton.serialize()
        return automaton, self._firsts, self._meanings, self.latin

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        automaton, self._firsts, self._meanings, self.latin = state
        self._automaton = None if automaton is None else CharwiseDoubleArrayAhoCorasick.deserialize(automaton)
