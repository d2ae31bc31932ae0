"""The names of all brands in one automaton, and the places where a title shows one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daachorse import CharwiseDoubleArrayAhoCorasick

from monitoring.detection import disguise
from monitoring.detection.edges import han_gap_is_odd, han_inside_other_word, latin_word
from monitoring.detection.fold import LETTERS, WITHOUT_SIGNS, origins
from monitoring.detection.forms import Form, forms_of
from monitoring.detection.sounds import SOUNDS, judge, spellings
from monitoring.detection.spelling import SHORT, plausible
from monitoring.detection.types import BrandProfile, Span
from monitoring.detection.typos import TypoIndex

_DELIBERATE = frozenset({"inserted_sign", "look_alike", "hidden"})
"""Nobody writes an ordinary word so by chance: the disguise itself says that the brand is meant."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A brand's name as it stands in a title."""

    brand: int
    name: str
    kind: str
    """One of disguise.KINDS, or alias, typo, pinyin, same_sound, mixed_script, clipped, taken_apart."""
    span: Span
    sure: bool


class NameIndex:
    """All forms of all brands; built once, then read only."""

    def __init__(self, profiles: Sequence[BrandProfile]) -> None:
        by_fold: dict[str, list[Form]] = {}
        for number, profile in enumerate(profiles):
            for form in forms_of(number, profile):
                by_fold.setdefault(form.folded, []).append(form)
        self._forms = list(by_fold.values())
        self._by_fold = by_fold
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(by_fold)) if by_fold else None
        by_sound: dict[str, list[Form]] = {}
        for forms in self._forms:
            for form in forms:
                for sound in () if form.variant else spellings(form.folded):
                    by_sound.setdefault(sound, []).append(form)
        self._sounding = list(by_sound.values())
        self._sounds = CharwiseDoubleArrayAhoCorasick(list(by_sound)) if by_sound else None
        self._typos = TypoIndex(form.name for forms in self._forms for form in forms if form.latin)

    def sightings(self, title: str) -> list[Sighting]:
        """Where the title shows a name, each place once a brand, in order of position."""
        text, unsigned = title.translate(LETTERS), title.translate(WITHOUT_SIGNS)
        found = self._read(title, text, LETTERS)
        if text != unsigned:
            found += self._read(title, unsigned, WITHOUT_SIGNS)
        found += self._heard(title)
        for name, span, sure in self._typos.misspelt(title):
            found += [
                Sighting(form.brand, form.meant, "typo", span, sure and form.sure)
                for form in self._by_fold[name]
            ]
        return _without_nested(found)

    def _read(self, title: str, text: str, table: dict[int, str]) -> list[Sighting]:
        placed = _place(title, text, table, self._automaton, self._forms)
        sightings = (self._judge(title, table, form, span, seams) for form, span, seams in placed)
        return [sighting for sighting in sightings if sighting is not None]

    def _heard(self, title: str) -> list[Sighting]:
        """Names by their sound."""
        sightings: list[Sighting] = []
        for form, span, seams in _place(title, title.translate(SOUNDS), SOUNDS, self._sounds, self._sounding):
            judged = judge(title, span, form.folded, seams)
            if judged is not None:
                kind, sure = judged
                sightings.append(Sighting(form.brand, form.meant, kind, span, sure and not form.alias))
        return sightings

    def _judge(
        self, title: str, table: dict[int, str], form: Form, span: Span, seams: tuple[bool, bool]
    ) -> Sighting | None:
        found = title[span[0] : span[1]]
        kind, changed = disguise.describe(found, form.spelled, table)
        if form.latin:
            if not latin_word(title, span) or not plausible(title, span, form.name, kind, changed):
                return None
        else:
            if han_gap_is_odd(title, span):
                return None
            if han_inside_other_word(
                title, span, weak=form.alias or bool(form.variant) or not form.sure, seams=seams
            ):
                return None
        if kind == "plain" and (form.alias or form.variant):
            kind = form.variant or "alias"
        meant = len(form.folded) > SHORT or not form.latin
        return Sighting(form.brand, form.meant, kind, span, form.sure or (meant and kind in _DELIBERATE))


def _place(
    title: str,
    text: str,
    table: dict[int, str],
    automaton: CharwiseDoubleArrayAhoCorasick | None,
    forms: list[list[Form]],
) -> list[tuple[Form, Span, tuple[bool, bool]]]:
    """Every match that begins and ends with a whole character of the title, and whether another
    match ends just before it and begins just after it."""
    hits = automaton.find_overlapping(text) if automaton is not None else []
    if not hits:
        return []
    where = origins(title, table)
    placed: list[tuple[Form, Span]] = []
    for start, end, index in hits:
        starts_whole = not start or where[start - 1] != where[start]
        ends_whole = end == len(where) or where[end] != where[end - 1]
        if starts_whole and ends_whole:
            span = (where[start], where[end - 1] + 1)
            placed += [(form, span) for form in forms[index]]
    begins = {span[0] for _, span in placed}
    ends = {span[1] for _, span in placed}
    return [(form, span, (span[0] in ends, span[1] in begins)) for form, span in placed]


_PLAINNESS = {kind: rank for rank, kind in enumerate(disguise.KINDS)} | {"alias": len(disguise.KINDS)}
"""A nickname that sounds like the name (耐磕) is told as such."""


def _without_nested(found: Iterable[Sighting]) -> list[Sighting]:
    """Longest first for each brand; the plainer reading wins where two cover the same place."""
    kept: list[Sighting] = []
    for each in sorted(
        found,
        key=lambda s: (
            -(s.span[1] - s.span[0]),
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
    return sorted(kept, key=lambda s: (s.span, s.brand, s.name))
