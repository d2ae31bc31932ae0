"""The names of all brands in two automata, and the places where titles show one of them.

Titles are read by the hundred: folded together, searched together, and only what was hit is judged,
each with six characters to its left and right, so that a judgement once made is remembered.
"""

from collections.abc import Callable, Iterable, Sequence, Set
from functools import partial, reduce
from itertools import pairwise
from operator import or_
from typing import Any, NamedTuple

import numpy as np

from monitoring.detection import disguise
from monitoring.detection.characters import (
    LATIN,
    MARK,
    MASK,
    SIGN,
    TWOFOLD,
    Bits,
    kinds_in,
    kinds_of,
    runs_on,
    span_runs_on,
    titles_with,
    with_marks,
    word_places,
)
from monitoring.detection.fold import LETTERS, OTHER_LETTERS, WITHOUT_SIGNS, origins
from monitoring.detection.folding import Batch, CodeTable
from monitoring.detection.forms import WAYS, Form, forms_of, made_from
from monitoring.detection.masks import MaskIndex
from monitoring.detection.meant import judge
from monitoring.detection.patterns import Patterns
from monitoring.detection.sounds import SOUNDS, heard
from monitoring.detection.types import BrandProfile, Span
from monitoring.detection.typos import SHORTEST_WORD, TypoIndex

_WINDOW = 6
"""Characters to each side of a hit that its judgement sees."""
_MOST_REMEMBERED = 1 << 16
READINGS = {
    "letters": LETTERS,
    "without_signs": WITHOUT_SIGNS,
    "other_letters": OTHER_LETTERS,
    "sounds": SOUNDS,
}
"""The ways in which a title is read; each folds its characters through a table."""
_CODES = {reading: CodeTable(table) for reading, table in READINGS.items()}

_Row = tuple[int, int, int, int, int, int, bool, bool]
"""(begin, end, spelling, title, begin and end of what its judgement sees, whether another ends where it
begins, whether another begins where it ends); places are those of a batch's text."""
_Meant = tuple[bool, tuple[tuple[Form, str, bool, int, int], ...]]
"""Whether a hit shows a name plainly, and for each form that it is meant as (form, kind, sure, characters
that the form has before the hit, and after it)."""


class Sighting(NamedTuple):
    """A brand's name as it stands in a title."""

    brand: int
    name: str
    kind: str
    """One of disguise.KINDS, or alias, typo, or one of forms.WAYS but `spelled`."""
    span: Span
    sure: bool
    written: str = ""
    """The name or nickname of the profile whose spelling this is."""
    reading: str = "letters"
    """One of READINGS: how the title was read when it was seen."""


_sighting: Callable[[tuple[int, str, str, Span, bool, str, str]], Sighting] = partial(tuple.__new__, Sighting)
"""All fields in order; half the time of the named tuple's own way, and millions are made."""


class NameIndex:
    """All forms of all brands; built once, then read only but for what it remembers."""

    def __init__(self, profiles: Sequence[BrandProfile]) -> None:
        self._forms = tuple(form for number, each in enumerate(profiles) for form in forms_of(number, each))
        own = {(form.brand, form.folded) for form in self._forms}
        step, same_sound = len(WAYS), WAYS.index("same_sound")
        spelled = [(form.folded, at * step) for at, form in enumerate(self._forms)]
        sounding: list[tuple[str, int]] = []
        for at, form in enumerate(self._forms):
            made = {spelling: way for way, spelling in reversed(list(made_from(form)))}
            spelled += [
                (spelling, at * step + WAYS.index(way))
                for spelling, way in made.items()
                if (form.brand, spelling) not in own
            ]
            sounding += [(sound, at * step + same_sound) for sound in heard(form.folded)]
        self._patterns = {"letters": Patterns(spelled), "sounds": Patterns(sounding)}
        self._patterns["without_signs"] = self._patterns["other_letters"] = self._patterns["letters"]
        self._typos = TypoIndex((form.name, at) for at, form in enumerate(self._forms) if form.latin)
        self._masks = MaskIndex((form.folded, at) for at, form in enumerate(self._forms) if not form.alias)
        self._remembered: dict[tuple[str, int, str, int, int, bool, bool], _Meant] = {}

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_remembered": {}}

    def sightings(self, title: str) -> Sequence[Sighting]:
        """Where the title shows a name, each place once a brand, in order of position.

        For one title: arrays would cost more than they save.
        """
        bits = kinds_in(title)
        met = reduce(or_, bits)
        found: dict[int, list[Sighting]] = {}
        exact = self._read_one("letters", title, bits, found)
        self._read_one("sounds", title, bits, found, exact)
        if met & SIGN:
            self._read_one("without_signs", title, bits, found)
        if met & TWOFOLD and any(
            here & TWOFOLD and (before | here | after) & LATIN
            for before, here, after in zip([0, *bits], bits, bits[1:], strict=False)
        ):
            self._read_one("other_letters", title, bits, found)
        if self._typos.concerns_any(title):
            self._add(found, 0, "typo", self._typos.misspelt(title))
        if met & MASK:
            self._add(found, 0, "inserted_sign", self._masks.masked(title))
        return _without_nested(found[0]) if found else ()

    def _read_one(
        self,
        reading: str,
        title: str,
        bits: list[int],
        found: dict[int, list[Sighting]],
        exact: Set[tuple[int, int]] = frozenset(),
    ) -> set[tuple[int, int]]:
        """`_read` for one title, number 0."""
        patterns = self._patterns[reading]
        hits = patterns.hits(title.translate(READINGS[reading]))
        if not hits:
            return set()
        places = [-1, *origins(title, READINGS[reading]), len(title)]
        whole: list[tuple[int, int, int]] = []
        for start, end, spelling in hits:
            begin, last = places[start + 1], places[end]
            if places[start] == begin or places[end + 1] == last:
                continue
            stop = last + 1
            while bits[stop] & MARK:
                stop += 1
            if not (patterns.latin[spelling] and span_runs_on(bits, begin, stop)):
                whole.append((begin, stop, spelling))
        begins, stops = {begin for begin, _, _ in whole}, {stop for _, stop, _ in whole}
        rows = [
            (
                *(begin, stop, spelling, 0, max(0, begin - _WINDOW), min(len(title), stop + _WINDOW)),
                *(begin in stops, stop in begins),
            )
            for begin, stop, spelling in whole
        ]
        return self._judged(reading, title, [0], rows, found, exact)

    def sightings_in(self, batch: Batch) -> dict[int, Sequence[Sighting]]:
        """The same for many titles at once: number of the title -> its sightings, where there are any."""
        found: dict[int, list[Sighting]] = {}
        bits = kinds_of(batch)
        exact = self._read("letters", batch, bits, found)
        self._read("sounds", batch, bits, found, exact)
        # A Chinese 七 or 尺 is read as a letter only among letters.
        for reading, kind, beside in (("without_signs", SIGN, 0), ("other_letters", TWOFOLD, LATIN)):
            doubtful = titles_with(batch, bits, kind, beside=beside)
            if doubtful:
                self._read_again(reading, batch.titles, doubtful, found)
        self._misspelt(batch, bits, found)
        return {number: kept for number, each in found.items() if (kept := _without_nested(each))}

    def _read_again(
        self, reading: str, titles: Sequence[str], doubtful: list[int], found: dict[int, list[Sighting]]
    ) -> None:
        again: dict[int, list[Sighting]] = {}
        batch = Batch([titles[number] for number in doubtful])
        self._read(reading, batch, kinds_of(batch), again)
        for at, sightings in again.items():
            found.setdefault(doubtful[at], []).extend(sightings)

    def _read(
        self,
        reading: str,
        batch: Batch,
        bits: Bits,
        found: dict[int, list[Sighting]],
        exact: Set[tuple[int, int]] = frozenset(),
    ) -> set[tuple[int, int]]:
        """The places that were found to show a name plainly; at those of `exact` one is shown already, so
        that they are no disguise of another."""
        text, places = _CODES[reading].fold(batch)
        patterns = self._patterns[reading]
        hits = patterns.find(text)
        if hits is None:
            return set()
        starts, ends, spellings = hits.T
        begin, last = places[starts], places[ends - 1]
        # A hit begins and ends with a whole character of the title: half of ㎏ is no letter.
        whole = (places[starts - 1] != begin) & (places[ends] != last)
        end = with_marks(bits, last + 1)
        kept = whole & ~(patterns.latin[spellings] & runs_on(bits, begin, end))
        begin, end, spellings = begin[kept], end[kept], spellings[kept]
        at = np.searchsorted(batch.seams, begin, side="right")
        # A judgement sees no further than the title.
        left = np.maximum(begin - _WINDOW, batch.seams[at - 1] + 1)
        right = np.minimum(end + _WINDOW, batch.seams[at])
        ending, beginning = np.zeros((2, len(bits)), np.bool_)
        ending[end] = beginning[begin] = True
        rows = zip(
            *(begin.tolist(), end.tolist(), spellings.tolist(), (at - 1).tolist()),
            *(left.tolist(), right.tolist(), ending[begin].tolist(), beginning[end].tolist()),
            strict=True,
        )
        return self._judged(reading, batch.text, batch.starts, rows, found, exact)

    def _judged(
        self,
        reading: str,
        text: str,
        starts: list[int],
        rows: Iterable[_Row],
        found: dict[int, list[Sighting]],
        exact: Set[tuple[int, int]],
    ) -> set[tuple[int, int]]:
        """Adds to `found` what the hits are meant as; the places that show a name plainly. `starts`: of the
        titles in `text`."""
        shown: set[tuple[int, int]] = set()
        for begun, stopped, spelling, title, first, limit, seam, next_seam in rows:
            if (begun, stopped) in exact:
                continue
            window = text[first:limit]
            key = (reading, spelling, window, begun - first, stopped - first, seam, next_seam)
            meant = self._remembered.get(key)
            if meant is None:
                meant = self._meant(*key)
                if len(self._remembered) >= _MOST_REMEMBERED:
                    self._remembered.clear()
                self._remembered[key] = meant
            plain, forms = meant
            if plain:
                shown.add((begun, stopped))
            origin = starts[title]
            for form, kind, sure, before, after in forms:
                span = (begun - before - origin, stopped + after - origin)
                sighting = _sighting((form.brand, form.meant, kind, span, sure, form.name, reading))
                if title in found:
                    found[title].append(sighting)
                else:
                    found[title] = [sighting]
        return shown

    def _meant(
        self, reading: str, spelling: int, window: str, begin: int, end: int, seam: bool, next_seam: bool
    ) -> _Meant:
        meant: list[tuple[Form, str, bool, int, int]] = []
        for meaning in self._patterns[reading].meanings(spelling):
            number, way = divmod(meaning, len(WAYS))
            form, before, after = self._forms[number], 0, 0
            if WAYS[way] == "begun_alike":
                after = len(form.folded) - (end - begin)
            elif WAYS[way] == "ended_alike":
                before = len(form.folded) - (end - begin)
            if before > begin or end + after > len(window):
                continue
            span, seams = (begin - before, end + after), (seam and not before, next_seam and not after)
            judged = judge(form, WAYS[way], window, span, seams, READINGS[reading])
            if judged is not None:
                meant.append((form, *judged, before, after))
        return any(kind == "plain" for _, kind, *_ in meant), tuple(meant)

    def _misspelt(self, batch: Batch, bits: Bits, found: dict[int, list[Sighting]]) -> None:
        concerned: set[int] = set()
        for begin, end in word_places(bits, SHORTEST_WORD):
            if self._typos.concerns(batch.text[begin:end]):
                concerned.add(batch.title_at(begin))
        for title in concerned:
            self._add(found, title, "typo", self._typos.misspelt(batch.titles[title]))
        for title in titles_with(batch, bits, MASK):
            self._add(found, title, "inserted_sign", self._masks.masked(batch.titles[title]))

    def _add(
        self,
        found: dict[int, list[Sighting]],
        title: int,
        kind: str,
        spelled: Iterable[tuple[int, Span, bool]],
    ) -> None:
        for number, span, sure in spelled:
            form = self._forms[number]
            found.setdefault(title, []).append(
                Sighting(
                    form.brand, form.meant, kind, span, sure and (form.sure or kind in _DELIBERATE), form.name
                )
            )


_DELIBERATE = frozenset({"inserted_sign"})
"""A sign in the place of a letter makes an ordinary word no ordinary word."""
_PLAINNESS = {kind: rank for rank, kind in enumerate(disguise.KINDS)} | {"alias": len(disguise.KINDS)}
"""A nickname that sounds like the name (耐磕) is told as such."""


def _without_nested(found: Sequence[Sighting]) -> Sequence[Sighting]:
    """Longest first for each brand; the plainer reading wins where two cover the same place. What lies
    within a longer name that is surely another brand's is left out."""
    if len(found) == 1:
        return found
    end = 0
    for each in found:
        span = each.span
        if span[0] < end:
            break
        end = span[1]
    else:
        # In order and apart already, as most are.
        return found
    found = sorted(found, key=_by_place)
    if all([one.span[1] <= other.span[0] for one, other in pairwise(found)]):
        return found
    kept: list[Sighting] = []
    for each in sorted(
        found,
        key=lambda s: (
            s.span[0] - s.span[1],
            not s.sure,
            _PLAINNESS.get(s.kind, 0),
            s.name,
        ),
    ):
        if not any(
            other.brand == each.brand and other.span[0] <= each.span[0] and each.span[1] <= other.span[1]
            for other in kept
        ):
            kept.append(each)
    kept = [each for each in kept if not any(_swallows(other, each) for other in kept)]
    return sorted(kept, key=_by_place)


def _by_place(each: Sighting) -> tuple[Span, int, str]:
    return each.span, each.brand, each.name


def _swallows(other: Sighting, each: Sighting) -> bool:
    """Whether the name of another brand is longer and surely meant: 范思哲, not 范思."""
    return (
        other.brand != each.brand
        and other.sure
        and other.kind != "typo"
        and other.span[0] <= each.span[0]
        and each.span[1] <= other.span[1]
        and other.span[1] - other.span[0] > each.span[1] - each.span[0]
    )
