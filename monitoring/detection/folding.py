"""Fold hundreds of titles at once: one array of code points in, folded text and the way back out.

A title is some eighty characters and a look-up in a Python dictionary costs fifty nanoseconds a
character; an array look-up costs one. So titles are joined by a seam that no fold keeps or drops,
looked up together and searched together.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

SEAM = 0x10FFFF
"""Stands between two titles: a noncharacter, and no fold of any character."""
_DROPPED = 0x110000
_SEVERAL = 0x110001
"""From here on: characters that fold to more than one."""

Codes = NDArray[np.uint32]
Places = NDArray[np.intp]


class Batch:
    """Titles as one array of code points, a seam before, between and after them."""

    __slots__ = ("codes", "seams", "starts", "text", "titles")

    def __init__(self, titles: Sequence[str]) -> None:
        self.titles = titles
        self.text = "\n" + "\n".join(titles) + "\n"
        self.codes: Codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), np.uint32)
        lengths = np.fromiter(map(len, titles), np.intp, len(titles))
        self.seams: Places = np.concatenate((np.zeros(1, np.intp), np.cumsum(lengths + 1)))
        """Places of the seams in `text`."""
        self.starts: list[int] = (self.seams[:-1] + 1).tolist()

    def title_at(self, place: int) -> int:
        """Number of the title to which a place of `text` belongs."""
        return bisect_right(self.starts, place) - 1

    def titles_at(self, places: Places) -> list[int]:
        """The same for many places."""
        return (np.searchsorted(self.seams, places, side="right") - 1).tolist()


class CodeTable:
    """A fold table as an array, filled as characters are met; safe to share between threads, since
    filling the same place twice writes the same."""

    def __init__(self, table: Mapping[int, str]) -> None:
        self._table = table
        # Zeros are not resident until they are written: only the pages of alphabets that occur.
        self._codes = np.zeros(0x110000, np.uint32)
        self._several: list[str] = []

    def _meet(self, points: Codes) -> None:
        for point in np.unique(points).tolist():
            folded = self._table[point]
            if len(folded) == 1:
                code = ord(folded)
            elif not folded:
                code = _DROPPED
            else:
                self._several.append(folded)
                code = _SEVERAL + self._several.index(folded)
            self._codes[point] = code

    def fold(self, batch: Batch) -> tuple[str, Places]:
        """(folded text with seams, for each of its characters the place it came from)."""
        folded = self._codes.take(batch.codes)
        if not folded.all():
            self._meet(batch.codes[folded == 0])
            folded = self._codes.take(batch.codes)
        folded[batch.seams] = SEAM
        places: Places = np.flatnonzero(folded != _DROPPED)
        kept = folded[places]
        if kept.max() >= _SEVERAL:
            return self._spread(kept, places)
        return kept.tobytes().decode("utf-32-le"), places

    def texts(self, batch: Batch) -> list[str]:
        """Each title of the batch, folded."""
        return self.fold(batch)[0].split(chr(SEAM))[1:-1]

    def _spread(self, kept: Codes, places: Places) -> tuple[str, Places]:
        several = np.flatnonzero(kept >= _SEVERAL)
        texts = [self._several[code - _SEVERAL] for code in kept[several].tolist()]
        lengths = np.ones(len(kept), np.intp)
        lengths[several] = [len(text) for text in texts]
        kept[several] = SEAM
        spread = np.repeat(kept, lengths)
        ends = np.cumsum(lengths)[several]
        for text, end in zip(texts, ends.tolist(), strict=True):
            spread[end - len(text) : end] = [ord(character) for character in text]
        return spread.tobytes().decode("utf-32-le"), np.repeat(places, lengths)


class FlagTable:
    """What kind of character each code point is, as bits, filled as characters are met."""

    MET = 0x8000

    def __init__(self, table: Mapping[int, int]) -> None:
        self._table = table
        self._bits = np.zeros(0x110000, np.uint16)

    def of(self, codes: Codes) -> NDArray[np.uint16]:
        bits = self._bits.take(codes)
        if not bits.all():
            for point in np.unique(codes[bits == 0]).tolist():
                self._bits[point] = self._table[point] | self.MET
            bits = self._bits.take(codes)
        return bits
