"""What kind of character stands where: bits for every code point of a batch of titles at once."""

import unicodedata
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from monitoring.detection.fold import LETTERS, OTHER_LETTERS, WITHOUT_SIGNS
from monitoring.detection.folding import Batch, FlagTable
from monitoring.detection.masks import MASKS

LATIN, LOWER, UPPER, WORD, SIGN, TWOFOLD, MASK, DIGIT, MARK = 1, 2, 4, 8, 16, 32, 64, 128, 256
"""Read as a Latin letter; lower and upper case; a letter of an alphabet; a sign that is read as a letter;
a character that is read as one of two letters; a sign that stands in the place of a letter; a mark on one."""

_SYLLABIC = ((0x2E80, 0xA4D0), (0xAC00, 0xD800), (0xF900, 0xFB00), (0x20000, 0x110000))
"""Chinese, Japanese and Korean are written without spaces between words."""

Bits = NDArray[np.uint16]


class _Kinds(dict[int, int]):
    def __missing__(self, point: int) -> int:
        character = chr(point)
        folded = LETTERS[point]
        bits = 0
        if unicodedata.category(character)[0] == "L" and folded and folded.isascii():
            bits |= LATIN
        bits |= LOWER * character.islower() | UPPER * character.isupper()
        alphabetic = character.isalnum() and not character.isdecimal()
        if alphabetic and not any(start <= point < end for start, end in _SYLLABIC):
            bits |= WORD
        if folded != WITHOUT_SIGNS[point]:
            bits |= SIGN
        if folded != OTHER_LETTERS[point]:
            bits |= TWOFOLD
        if character in MASKS:
            bits |= MASK
        if character.isdecimal():
            bits |= DIGIT
        if unicodedata.combining(character):
            bits |= MARK
        self[point] = bits
        return bits


_TABLE = _Kinds()
_KINDS = FlagTable(_TABLE)


def kinds_of(batch: Batch) -> Bits:
    return _KINDS.of(batch.codes)


def runs_on(bits: Bits, begin: NDArray[np.intp], end: NDArray[np.intp]) -> NDArray[np.bool_]:
    """For each span whether its letters surely belong to a longer Latin word: never in CamelCase, nor where
    a model number may begin (oppok9)."""
    before, first, last, after = bits[begin - 1], bits[begin], bits[end - 1], bits[end]
    into = ((before & LATIN) != 0) & ~(((before & LOWER) != 0) & ((first & UPPER) != 0))
    onto = ((after & LATIN) != 0) & ~(((last & LOWER) != 0) & ((after & UPPER) != 0))
    limit = len(bits) - 1
    second, third = bits[np.minimum(end + 1, limit)], bits[np.minimum(end + 2, limit)]
    # Never on into the next title.
    number = ((second & DIGIT) != 0) | (((second & LATIN) != 0) & ((third & DIGIT) != 0))
    return into | (onto & ~number)


def kinds_in(title: str) -> list[int]:
    """`kinds_of` for one title; two zeros follow the last."""
    return [*map(_TABLE.__getitem__, map(ord, title)), 0, 0]


def span_runs_on(bits: list[int], begin: int, end: int) -> bool:
    """`runs_on` for one span of the title that `kinds_in` was given."""
    before = bits[begin - 1] if begin else 0
    if before & LATIN and not (before & LOWER and bits[begin] & UPPER):
        return True
    after, second = bits[end], bits[end + 1]
    if not after & LATIN or (bits[end - 1] & LOWER and after & UPPER):
        return False
    return not (second & DIGIT or (second & LATIN and bits[end + 2] & DIGIT))


def word_places(bits: Bits, shortest: int) -> Iterator[tuple[int, int]]:
    """(begin, end) in the batch's text of each run of letters that is no shorter than this."""
    inside = (bits & WORD) != 0
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    begins, ends = edges[0::2], edges[1::2]
    long = ends - begins >= shortest
    return zip(begins[long].tolist(), ends[long].tolist(), strict=True)


def with_marks(bits: Bits, end: NDArray[np.intp]) -> NDArray[np.intp]:
    """The ends of spans, moved on over the combining marks that follow their last letter."""
    marked = (bits[end] & MARK) != 0
    while marked.any():
        end = end + marked
        marked = (bits[end] & MARK) != 0
    return end


def titles_with(batch: Batch, bits: Bits, kind: int, *, beside: int = 0) -> list[int]:
    """Numbers of the titles that hold a character of this kind, which is or stands beside one of another."""
    places = np.flatnonzero(bits & kind)
    if beside and len(places):
        places = places[((bits[places - 1] | bits[places] | bits[places + 1]) & beside) != 0]
    return np.unique(np.searchsorted(batch.seams, places, side="right") - 1).tolist() if len(places) else []
