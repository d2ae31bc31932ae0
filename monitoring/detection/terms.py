"""Find the words of the trade, of lawful use and of categories in a title.

Two readings. The first keeps every character in its place, so a match needs no way back to the title: it
finds whatever is written plainly, in any width, case or script variant. The second drops signs, spaces and
invisible characters and reads digits as letters; it looks for the words of the trade only, which sellers
disguise (高☆仿, 莆.田, repl1ca).
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from daachorse import CharwiseDoubleArrayAhoCorasick

from monitoring.detection import beside, categories, fields, lawful
from monitoring.detection.edges import han_gap_is_odd, latin_word
from monitoring.detection.fold import TO_SIMPLIFIED, WITHOUT_SIGNS, bare, fold, fold_word, origins
from monitoring.detection.jargon import Term
from monitoring.detection.lexicon import chinese_word
from monitoring.detection.trade_words import (
    GRADE,
    ONE_TO_ONE,
    SHOE_BATCH,
    TERMS,
    WATCH_FACTORY,
    WATCH_VERSION,
)
from monitoring.detection.types import Span

_USED_GRADE = re.compile(r"(?<![\d.])(?:[5-9]\d?|[一二三四五六七八九]{1,2})\s*成?新(?![款品鲜年季百])")
_USED_BEFORE = re.compile("[0-9成一二三四五六七八九 ]新")
_ONE_TO_ONE = re.compile(r"(?<![\d.:：/])1\s*[:：∶﹕︰]\s*1(?![\d:：.])")
_SHORTEST_LATIN = 4
"""Shorter Latin words of the trade are not looked for in disguise."""
_DISGUISED_LATIN = 6
"""Shorter Latin words of the trade are taken as they are spelled: 0G in a model number is no batch code."""


class Word(NamedTuple):
    """One word of the lists and the role it plays."""

    text: str
    term: Term | None
    role: str
    """fits, accessory, small, used, import, service, neutral, one of fields.WORDS or a category; jargon for
    the trade's words."""
    starts_latin: bool
    ends_latin: bool
    lone: bool
    """One Chinese character."""


class Heard(NamedTuple):
    """A word as it stands in a title."""

    word: Word
    span: Span


_VARIANTS = {"倣": "仿", "髙": "高", "覆": "复"}
"""Variants of characters of the trade's words that no conversion to simplified characters knows."""


def _plain(character: str) -> str:
    seen = unicodedata.normalize("NFC", bare(character).casefold())
    seen = _VARIANTS.get(seen, TO_SIMPLIFIED.get(seen, seen))
    return seen if len(seen) == 1 and unicodedata.category(seen)[0] in "LN" else " "


class _PlainTable(dict[int, str]):
    """Code point -> exactly one character: lower case, simplified, a space for every sign."""

    def __missing__(self, point: int) -> str:
        self[point] = seen = _plain(chr(point))
        return seen


PLAIN = _PlainTable()


def _latin(letter: str) -> bool:
    return "a" <= letter <= "z"


def _word(text: str, term: Term | None, role: str) -> Word:
    plain = text.translate(PLAIN)
    return Word(
        plain, term, role, _latin(plain[0]), _latin(plain[-1]), len(plain) == 1 and not plain.isascii()
    )


def _all_words() -> list[Word]:
    listed: list[tuple[str, Term | None, str]] = [
        (text, term, "jargon") for term in TERMS for text in term.words
    ]
    for role, texts in (
        ("fits", lawful.FITS),
        ("accessory", lawful.ACCESSORIES),
        ("small", lawful.SMALL_GOODS),
        ("ornament", lawful.ORNAMENTS),
        ("car_part", lawful.CAR_PARTS),
        ("art", lawful.ART),
        ("used", lawful.SECOND_HAND),
        ("import", lawful.PARALLEL_IMPORT),
        ("service", lawful.SERVICES),
        ("weak_service", lawful.WEAK_SERVICES),
        ("neutral", tuple(categories.NEUTRAL.split())),
    ):
        listed += [(text, None, role) for text in texts]
    for field, words in fields.WORDS.items():
        listed += [(text, None, field) for text in words]
    for category, cues in categories.CUES.items():
        listed += [(text, None, category) for text in dict.fromkeys(cues.split())]
    return [_word(text, term, role) for text, term, role in listed]


def _spellings(text: str) -> set[str]:
    """The word as it folds, and with variants of its characters."""
    written = {text, *(text.replace(usual, variant) for variant, usual in _VARIANTS.items())}
    return {fold(each, WITHOUT_SIGNS) for each in written}


_BY_TEXT: dict[str, list[Word]] = {}
_DISGUISED: dict[str, list[Word]] = {}
for _each in _all_words():
    _BY_TEXT.setdefault(_each.text, []).append(_each)
    if _each.term is not None:
        for _spelled in _spellings(_each.text):
            if len(_spelled) >= (_SHORTEST_LATIN if _each.text.isascii() else 2):
                _DISGUISED.setdefault(_spelled, []).append(_each)
_LISTED = frozenset(
    fold_word(text)
    for text, words in _BY_TEXT.items()
    if any(each.role not in fields.WORDS for each in words)
)
for _text in beside.WORDS:
    # No words of their own; met on the way, so that most titles need not be looked through for them.
    _BY_TEXT.setdefault(_text, [])
TEXTS, WORDS, DISGUISED_WORDS = list(_BY_TEXT), list(_BY_TEXT.values()), list(_DISGUISED.values())
"""What AUTOMATON and DISGUISED_AUTOMATON find, and for each text what it stands for."""
AUTOMATON = CharwiseDoubleArrayAhoCorasick(TEXTS)
DISGUISED_AUTOMATON = CharwiseDoubleArrayAhoCorasick(list(_DISGUISED))
_ONE_TO_ONE_WORD = _word("1比1", ONE_TO_ONE, "jargon")
_SHAPES: tuple[tuple[str, re.Pattern[str], Word], ...] = tuple(
    (guard, re.compile(pattern), _word(term.words[0], term, "jargon"))
    for guard, pattern, term in (
        ("厂", r"(?<![a-z])[a-z]{1,4}\d?\+?\s?厂(?![家商房])", WATCH_FACTORY),
        ("版", r"(?<![a-z])v\d{1,2}\s?版", WATCH_VERSION),
        ("批", r"(?<![a-z])[a-z]{1,3}\d{0,2}\s?批(?!发|量)次?", SHOE_BATCH),
        ("级", r"(?<![a-z0-9])(?:a{3,}|[3-9]a)\s?级", GRADE),
        ("货", r"(?<![a-z0-9])(?:a{3,}|[3-9]a)\s?货", GRADE),
        ("星品质", r"\d{1,2}\s?星品质", GRADE),
    )
)
"""What follows a pattern: (what the title must hold, the pattern, the word it stands for)."""
_USED_WORD = _word("成新", None, "used")


def is_listed(text: str) -> bool:
    """Whether the text is one of the listed words."""
    return fold_word(text) in _LISTED


class Said(NamedTuple):
    """All that a title says."""

    heard: list[Heard]
    """In order of position, the longer first; spans index the title."""
    kinds: frozenset[str]
    """The categories that its words speak for; those words are not among `heard`."""
    loud: bool
    """Whether one of beside.WORDS stands somewhere."""


def hear(title: str, plain: str, unsigned: str) -> list[Heard]:
    """Every listed word in the title, those that speak for a category included, in the order of Said.heard.

    `plain` is the title through PLAIN, `unsigned` through WITHOUT_SIGNS.
    """
    heard = _plainly(plain)[0]
    return in_order(heard, title, plain, _in_disguise(title, unsigned))


def said_in(title: str, plain: str, unsigned: str) -> Said:
    """What the title says. For many titles see hearing.Read."""
    every, loud = _plainly(plain)
    heard = [each for each in every if each.word.role not in categories.CUES]
    kinds = frozenset([each.word.role for each in every]) & _CATEGORIES
    return Said(in_order(heard, title, plain, _in_disguise(title, unsigned)), kinds, loud)


_CATEGORIES = frozenset(categories.CUES)


def cues_in(plain: str) -> list[Heard]:
    """The words of a title through PLAIN that speak for a category, which Said leaves out."""
    return [each for each in _plainly(plain)[0] if each.word.role in _CATEGORIES]


def _plainly(plain: str) -> tuple[list[Heard], bool]:
    """The words of the first reading, and whether one of beside.WORDS is met."""
    heard: list[Heard] = []
    blocked: list[Span] = []
    loud = False
    length = len(plain)
    for start, end, index in AUTOMATON.find_overlapping(plain):
        loud = loud or TEXTS[index] in _BESIDE
        for word in WORDS[index]:
            if (
                word.starts_latin
                and start
                and _joined(plain[start - 1], end - start)
                # NikeA货 is the trade's A货, USA货 is not.
                and (word.ends_latin or plain[max(0, start - 2) : start] == "us")
            ):
                continue
            if word.ends_latin and end < length and _joined(plain[end], end - start):
                continue
            if word.lone and end < length and chinese_word(plain[start] + plain[end]):
                # 鞋垫, 书包: the head of a Chinese word stands last.
                continue
            if word.role == "neutral":
                blocked.append((start, end))
            else:
                heard.append(Heard(word, (start, end)))
    if blocked:
        heard = [
            each
            for each in heard
            if not any(start <= each.span[0] and each.span[1] <= end for start, end in blocked)
        ]
    return heard, loud


_BESIDE = frozenset(beside.WORDS)


def _in_disguise(title: str, unsigned: str) -> list[tuple[Span, int]]:
    """(span in the title, number among DISGUISED_WORDS) for each match of the second reading."""
    hits = DISGUISED_AUTOMATON.find_overlapping(unsigned)
    if not hits:
        return []
    where = origins(title, WITHOUT_SIGNS)
    return [((where[start], where[end - 1] + 1), index) for start, end, index in hits]


def in_order(heard: list[Heard], title: str, plain: str, hits: Sequence[tuple[Span, int]]) -> list[Heard]:
    """With what only shows in disguise (`hits`) or by a pattern, in the order of Said.heard."""
    if hits:
        plainly = {each.span for each in heard if each.word.term is not None}
        heard = heard + _disguised(title, hits, plainly)
    if "1" in plain and any([sign in title for sign in RATIO_SIGNS]):
        heard += [Heard(_ONE_TO_ONE_WORD, match.span()) for match in _ONE_TO_ONE.finditer(title)]
    if "新" in plain and _USED_BEFORE.search(plain):
        heard += [Heard(_USED_WORD, match.span()) for match in _USED_GRADE.finditer(plain)]
    for guard, pattern, word in _SHAPES:
        if guard in plain:
            heard += [Heard(word, match.span()) for match in pattern.finditer(plain)]
    if len(heard) > 1:
        heard.sort(key=_by_place)
    return heard


RATIO_SIGNS = ":：∶﹕︰"
PATTERN_LETTERS = "新" + "".join(guard[0] for guard, _, _ in _SHAPES)
"""A title that holds none of these, nor a 1 and a sign of ratio, shows no pattern."""


def _by_place(each: Heard) -> tuple[int, int, str]:
    return each.span[0], -each.span[1], each.word.text


def _joined(neighbour: str, length: int) -> bool:
    """Whether a Latin word of this length goes on with the character beside it: codes of two or three
    letters give way to digits too."""
    return "a" <= neighbour <= "z" or (length < 4 and "0" <= neighbour <= "9")


def _disguised(title: str, hits: Sequence[tuple[Span, int]], plainly: set[Span]) -> list[Heard]:
    heard: list[Heard] = []
    for span, index in hits:
        if any(own[0] <= span[0] and span[1] <= own[1] for own in plainly):
            continue
        heard += [Heard(word, span) for word in DISGUISED_WORDS[index] if _meant(title, span, word)]
    return heard


def _meant(title: str, span: Span, word: Word) -> bool:
    """Whether a disguised spelling is one: not two words that happen to meet, nor a model number."""
    found = title[span[0] : span[1]]
    seen = "".join(found.translate(PLAIN).split())
    text = "".join(word.text.split())
    if word.text.isascii():
        if not latin_word(title, span):
            return False
        gaps = any(map(str.isspace, found)) and " " not in word.text
        if seen == text:
            return not gaps or len(text) >= _DISGUISED_LATIN
        digits = sum(letter.isdigit() for letter in seen)
        return len(text) >= _DISGUISED_LATIN and digits <= 2 and not gaps
    if han_gap_is_odd(title, span):
        return False
    if word.starts_latin and span[0] and _latin(title[span[0] - 1].translate(PLAIN)):
        return False
    if word.ends_latin and span[1] < len(title) and _latin(title[span[1]].translate(PLAIN)):
        return False
    # Of Chinese with letters or digits (高A) these are taken at their word: 高4 is no 高A.
    return [c for c in seen if c.isascii()] == [c for c in text if c.isascii()]
