"""Find the words of the trade, of lawful use and of categories in one pass over a folded title."""

import re
import unicodedata
from dataclasses import dataclass

from daachorse import CharwiseDoubleArrayAhoCorasick

from monitoring.detection import categories, jargon, lawful
from monitoring.detection.edges import han_gap_is_odd, latin_word
from monitoring.detection.fold import WITHOUT_SIGNS, fold, fold_word, origins
from monitoring.detection.types import Span

_USED_GRADE = re.compile(r"(?<![\d.])(?:[5-9]\d?|[一二三四五六七八九]{1,2})\s*成?新(?![款品鲜年季百])")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the lists and the roles it plays."""

    text: str
    latin: bool
    term: jargon.Term | None = None
    mixed: bool = False
    """Chinese with letters or digits (高A): these are taken at their word, 高4 is no 高A."""
    role: str = ""
    """fits, accessory, small, used, import or a category."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A word as it stands in a title."""

    word: Word
    span: Span


def _word(text: str, term: jargon.Term | None, role: str) -> Word:
    folded = fold(text)
    latin = folded.isascii()
    mixed = not latin and any(letter.isascii() for letter in folded)
    return Word(text.casefold() if latin else text, latin, term, mixed, role)


def _spelled_alike(found: str, text: str) -> bool:
    """Whether the letters and digits are the word's own, not mere look-alikes of them."""
    plain = unicodedata.normalize("NFKC", found).casefold()
    return [c for c in plain if c.isascii() and c.isalnum()] == [c for c in text.casefold() if c.isascii()]


def _all_words() -> list[Word]:
    listed: list[tuple[str, jargon.Term | None, str]] = []
    listed += [(text, term, "") for term in jargon.TERMS for text in term.words]
    for role, texts in (
        ("fits", lawful.FITS),
        ("accessory", lawful.ACCESSORIES),
        ("small", lawful.SMALL_GOODS),
        ("used", lawful.SECOND_HAND),
        ("import", lawful.PARALLEL_IMPORT),
    ):
        listed += [(text, None, role) for text in texts]
    for category, cues in categories.CUES.items():
        listed += [(text, None, category) for text in dict.fromkeys(cues.split())]
    return [_word(text, term, role) for text, term, role in listed if fold(text)]


_BY_FOLD: dict[str, list[Word]] = {}
for _each in _all_words():
    _BY_FOLD.setdefault(fold(_each.text), []).append(_each)
_WORDS = list(_BY_FOLD.values())
_AUTOMATON = CharwiseDoubleArrayAhoCorasick(list(_BY_FOLD))


def is_listed(text: str) -> bool:
    """Whether the text is one of the listed words."""
    return fold_word(text) in _BY_FOLD


def hear(title: str) -> list[Heard]:
    """Every listed word in the title in order of position, the longer first; spans index the title."""
    # Signs are insertions here: no word of the lists is written with one.
    table = WITHOUT_SIGNS
    text = fold(title, table)
    heard: list[Heard] = []
    hits = _AUTOMATON.find_overlapping(text)
    where = origins(title, table) if hits else []
    for start, end, index in hits:
        span = (where[start], where[end - 1] + 1)
        found = title[span[0] : span[1]]
        for word in _WORDS[index]:
            if word.latin:
                # Digits stand for letters in names only: 0G in a model number is no batch code.
                if found.casefold() != word.text or not latin_word(title, span):
                    continue
            elif (len(found) > len(word.text) and han_gap_is_odd(title, span)) or (
                word.mixed and not _spelled_alike(found, word.text)
            ):
                continue
            heard.append(Heard(word, span))
    for match in jargon.LATIN_ONE_TO_ONE.finditer(title):
        heard.append(Heard(_word("1:1", jargon.ONE_TO_ONE, ""), match.span()))
    for match in _USED_GRADE.finditer(title):
        heard.append(Heard(_word("成新", None, "used"), match.span()))
    return sorted(heard, key=lambda each: (each.span[0], -each.span[1], each.word.text, each.word.role))


def categories_of(heard: list[Heard], named: str | None) -> frozenset[str]:
    """The listing's categories: the one the marketplace names, else those its title speaks of."""
    if named is not None:
        return frozenset({named})
    return frozenset(each.word.role for each in heard if each.word.role in categories.CUES)


def jargon_of(heard: list[Heard], title: str, kinds: frozenset[str]) -> list[tuple[Heard, jargon.Term]]:
    """The jargon that is meant as such: innocent readings are left out, the longer of two that
    overlap wins (复刻 within 原版复刻)."""
    meant: list[tuple[Heard, jargon.Term]] = []
    for each in sorted(heard, key=lambda each: (each.span[0] - each.span[1], each.span)):
        term = each.word.term
        if term is None or _innocent(term, each.span, title, kinds):
            continue
        if not any(other.span[0] <= each.span[0] and each.span[1] <= other.span[1] for other, _ in meant):
            meant.append((each, term))
    return sorted(meant, key=lambda pair: pair[0].span)


def _near(term: jargon.Term, title: str) -> bool:
    plain = fold_word(title)
    return any(fold_word(word) in plain for word in term.innocent_near)


def _innocent(term: jargon.Term, span: Span, title: str, kinds: frozenset[str]) -> bool:
    if term.only_in and term.only_in.isdisjoint(kinds):
        return True
    if kinds and kinds <= term.never_in:
        return True
    if _near(term, title):
        return True
    before, after = title[: span[0]].rstrip(), title[span[1] :].lstrip()
    return after.startswith(term.innocent_before or "\0") or before.endswith(term.innocent_after or "\0")
