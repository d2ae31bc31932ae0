"""Hear what hundreds of titles say at once: as terms.said_in does for one, a batch at a time."""

import numpy as np
from numpy.typing import NDArray

from monitoring.detection import beside, categories, terms
from monitoring.detection.fold import WITHOUT_SIGNS
from monitoring.detection.folding import SEAM, Batch, Codes, CodeTable, FlagTable
from monitoring.detection.lexicon import chinese_word
from monitoring.detection.terms import PLAIN, Heard, Said
from monitoring.detection.types import Span

_PLAIN, _UNSIGNED = CodeTable(PLAIN), CodeTable(WITHOUT_SIGNS)

_LOUD = 1 << 30
_BITS = {category: 1 << at for at, category in enumerate(categories.CUES)}


def _flags(told: list[bool]) -> NDArray[np.bool_]:
    return np.array(told, np.bool_)


# What follows holds one entry for each text that terms.AUTOMATON finds. Words of one text begin and end
# alike, so the first stands for all.
_STARTS_LATIN = _flags([bool(words) and words[0].starts_latin for words in terms.WORDS])
_ENDS_LATIN = _flags([bool(words) and words[0].ends_latin for words in terms.WORDS])
_LONE = _flags([bool(words) and words[0].lone for words in terms.WORDS])
_NEUTRAL = _flags([any(word.role == "neutral" for word in words) for words in terms.WORDS])
_CUES = np.array([sum({_BITS.get(word.role, 0) for word in words}) for words in terms.WORDS], np.int64)
_TOLD = tuple(
    tuple(word for word in words if word.role not in categories.CUES and word.role != "neutral")
    for words in terms.WORDS
)
_TELLS = _flags([bool(words) for words in _TOLD])
_BESIDE = _flags([text in beside.WORDS for text in terms.TEXTS])


class _Guards(dict[int, int]):
    """Code point -> which patterns need it: 1 and 2 together a ratio, 4 any other."""

    def __missing__(self, point: int) -> int:
        plain = PLAIN[point]
        bits = (plain == "1") | 2 * (chr(point) in terms.RATIO_SIGNS) | 4 * (plain in terms.PATTERN_LETTERS)
        self[point] = bits
        return bits


_GUARDS = FlagTable(_Guards())


class Read:
    """The titles of a batch through PLAIN and WITHOUT_SIGNS, and what they say."""

    __slots__ = ("plain", "said", "unsigned")

    def __init__(self, titles: list[str]) -> None:
        batch = Batch(titles)
        joined, _ = _PLAIN.fold(batch)
        unsigned, places = _UNSIGNED.fold(batch)
        seam = chr(SEAM)
        self.plain = joined.split(seam)[1:-1]
        self.unsigned = unsigned.split(seam)[1:-1]
        heard, masks = _plainly(batch, joined)
        disguised: dict[int, list[tuple[Span, int]]] = {}
        for start, end, index in terms.DISGUISED_AUTOMATON.find_overlapping(unsigned):
            title = batch.title_at(int(places[start]))
            origin = batch.starts[title]
            span = (int(places[start]) - origin, int(places[end - 1]) + 1 - origin)
            disguised.setdefault(title, []).append((span, index))
        bits = np.bitwise_or.reduceat(_GUARDS.of(batch.codes), batch.seams[:-1])
        patterned = ((bits & 3) == 3) | ((bits & 4) != 0)
        for title in {*heard, *disguised, *np.flatnonzero(patterned).tolist()}:
            heard[title] = terms.in_order(
                heard.get(title, []), titles[title], self.plain[title], disguised.get(title, ())
            )
        self.said = [
            Said(heard.get(title, []), _kinds(mask & ~_LOUD), mask >= _LOUD)
            for title, mask in enumerate(masks)
        ]


_KNOWN_KINDS: dict[int, frozenset[str]] = {}


def _kinds(mask: int) -> frozenset[str]:
    kinds = _KNOWN_KINDS.get(mask)
    if kinds is None:
        kinds = frozenset(category for category, bit in _BITS.items() if mask & bit)
        _KNOWN_KINDS[mask] = kinds
    return kinds


def _letter(codes: Codes) -> NDArray[np.bool_]:
    return (codes >= ord("a")) & (codes <= ord("z"))


def _digit(codes: Codes) -> NDArray[np.bool_]:
    return (codes >= ord("0")) & (codes <= ord("9"))


def _plainly(batch: Batch, joined: str) -> tuple[dict[int, list[Heard]], list[int]]:
    """(title -> the words of the first reading that speak for no category, bits of the rest by title)."""
    heard: dict[int, list[Heard]] = {}
    masks = np.zeros(len(batch.titles), np.int64)
    hits = terms.AUTOMATON.find_overlapping(joined)
    if not hits:
        return heard, masks.tolist()
    starts, ends, index = np.array(hits, np.intp).T
    codes = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    before, after, short = codes[starts - 1], codes[ends], ends - starts < 4
    into = _letter(before) | (short & _digit(before))
    onto = _letter(after) | (short & _digit(after))
    of_us = (codes[starts - 2] == ord("u")) & (before == ord("s"))
    starting, ending = _STARTS_LATIN[index], _ENDS_LATIN[index]
    stands = ~((starting & into & (ending | of_us)) | (ending & onto))
    for at in np.flatnonzero(stands & _LONE[index]).tolist():
        if chinese_word(joined[starts[at]] + joined[ends[at]]):
            stands[at] = False
    for at in np.flatnonzero(stands & _NEUTRAL[index]).tolist():
        # Hits come in order of their ends.
        first, last = np.searchsorted(ends, (starts[at], ends[at]), side="right").tolist()
        stands[first:last] &= starts[first:last] < starts[at]
    titles = np.searchsorted(batch.seams, starts, side="right") - 1
    bits = np.where(stands, _CUES[index], 0) | np.where(_BESIDE[index], _LOUD, 0)
    np.bitwise_or.at(masks, titles, bits)
    told = stands & _TELLS[index]
    rows = zip(
        starts[told].tolist(), ends[told].tolist(), index[told].tolist(), titles[told].tolist(), strict=True
    )
    for start, end, number, title in rows:
        origin = batch.starts[title]
        span = (start - origin, end - origin)
        words = heard.setdefault(title, [])
        for word in _TOLD[number]:
            words.append(Heard(word, span))
    return heard, masks.tolist()
