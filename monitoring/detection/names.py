"""The names of all brands in one automaton, and the places where a title shows one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daachorse import CharwiseDoubleArrayAhoCorasick

from monitoring.detection import disguise, lexicon
from monitoring.detection.edges import han_gap_is_odd, han_inside_other_word, latin_word
from monitoring.detection.fold import LETTERS, SIGN_LETTERS, WITHOUT_SIGNS, fold, is_han, origins
from monitoring.detection.types import BrandProfile, Span

_SHORT = 3
"""Names of so few letters occur by chance and need a second signal."""


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling to look for."""

    brand: int
    name: str
    folded: str
    alias: bool
    sure: bool
    """False: needs a second signal before it counts as naming the brand."""

    @property
    def latin(self) -> bool:
        return self.folded.isascii()


@dataclass(frozen=True, slots=True)
class Sighting:
    """A brand's name as it stands in a title."""

    brand: int
    name: str
    kind: str
    """One of disguise.KINDS, or alias, typo, pinyin, same_sound, mixed_script, clipped."""
    span: Span
    sure: bool


def _own_signs(name: str) -> bool:
    return any(sign in "&+'’." for sign in name.strip())


def _is_sure(name: str, folded: str, *, alias: bool) -> bool:
    if folded.isascii():
        if len(folded) <= _SHORT:
            return _own_signs(name)
        if alias and len(folded) == _SHORT + 1:
            return False
        return not lexicon.everyday_english(name.strip())
    return len(folded) > (2 if alias else 1) and not lexicon.chinese_word(folded)


def forms_of(number: int, profile: BrandProfile) -> list[Form]:
    forms: dict[str, Form] = {}
    for alias, spellings in ((False, profile.names), (True, profile.aliases)):
        for name in spellings:
            folded = fold(name)
            if len(folded) < 2 or folded.isdigit():
                continue
            sure = _is_sure(name, folded, alias=alias)
            forms.setdefault(folded, Form(number, name.strip(), folded, alias, sure))
    return list(forms.values())


class NameIndex:
    """All forms of all brands; built once, then read only."""

    def __init__(self, profiles: Sequence[BrandProfile]) -> None:
        by_fold: dict[str, list[Form]] = {}
        for number, profile in enumerate(profiles):
            for form in forms_of(number, profile):
                by_fold.setdefault(form.folded, []).append(form)
        self._forms = list(by_fold.values())
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(by_fold)) if by_fold else None

    def sightings(self, title: str) -> list[Sighting]:
        """Where the title shows a name, each place once a brand, in order of position."""
        if self._automaton is None:
            return []
        found = self._read(title, LETTERS)
        if not SIGN_LETTERS.isdisjoint(title):
            found += self._read(title, WITHOUT_SIGNS)
        return _without_nested(found)

    def _read(self, title: str, table: dict[int, str]) -> list[Sighting]:
        assert self._automaton is not None
        text = title.translate(table)
        hits = self._automaton.find_overlapping(text)
        if not hits:
            return []
        where = origins(title, table)
        placed: list[tuple[Form, Span]] = []
        for start, end, index in hits:
            if start and where[start - 1] == where[start]:
                continue
            if end < len(where) and where[end] == where[end - 1]:
                continue
            span = (where[start], where[end - 1] + 1)
            placed += [(form, span) for form in self._forms[index]]
        begins = frozenset(span[0] for _, span in placed)
        ends = frozenset(span[1] for _, span in placed)
        sightings = (
            self._judge(title, table, form, span, (span[0] in ends, span[1] in begins))
            for form, span in placed
        )
        return [sighting for sighting in sightings if sighting is not None]

    def _judge(
        self, title: str, table: dict[int, str], form: Form, span: Span, seams: tuple[bool, bool]
    ) -> Sighting | None:
        found = title[span[0] : span[1]]
        kind, changed = disguise.describe(found, form.name, table)
        if form.latin:
            if not latin_word(title, span) or not _latin_spelling(found, form, kind, changed):
                return None
        else:
            if han_gap_is_odd(title, span):
                return None
            if han_inside_other_word(title, span, weak=form.alias or not form.sure, seams=seams):
                return None
        if form.alias and kind == "plain":
            kind = "alias"
        return Sighting(form.brand, form.name, kind, span, form.sure)


def _latin_spelling(found: str, form: Form, kind: str, changed: int) -> bool:
    """Whether the letters are meant as the name, given what was changed or put between them."""
    length = len(form.folded)
    if changed * 2 > length and found.isascii():
        return False
    if length <= _SHORT:
        if _own_signs(form.name) and found.isalnum():
            return False
        if changed and found.isascii() and found.isalpha():
            return False
    if changed and found.isascii() and lexicon.known_english(found):
        return False
    if kind == "spaced":
        pieces = [fold(piece) for piece in found.split()]
        spelled_out = all(len(piece) == 1 for piece in pieces)
        return spelled_out or (length >= 6 and not all(map(lexicon.known_english, found.split())))
    return True


def _without_nested(found: Iterable[Sighting]) -> list[Sighting]:
    """Longest first for each brand; the plainer reading wins where two cover the same place."""
    kept: list[Sighting] = []
    for each in sorted(
        found,
        key=lambda s: (
            -(s.span[1] - s.span[0]),
            not s.sure,
            disguise.KINDS.index(s.kind) if s.kind in disguise.KINDS else 0,
            s.name,
        ),
    ):
        if not any(
            other.brand == each.brand and other.span[0] <= each.span[0] and each.span[1] <= other.span[1]
            for other in kept
        ):
            kept.append(each)
    return sorted(kept, key=lambda s: (s.span, s.brand, s.name))


def has_han(text: str) -> bool:
    return any(map(is_han, text))
