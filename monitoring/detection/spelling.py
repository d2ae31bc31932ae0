"""Whether Latin letters that fold like a name are meant as it: model numbers, ordinary words and
initials fold alike by chance."""

import re
import unicodedata

from monitoring.detection.disguise import cells
from monitoring.detection.fold import LETTERS, bare, fold_word, is_han
from monitoring.detection.lexicon import everyday_english, known_english
from monitoring.detection.types import Span

SHORT = 3
"""Names of so few letters occur by chance."""
_MIDDLING = 5
_UNUSUAL_DIGITS = frozenset("23456789")
"""Digits that stand for a letter far less often than 0 and 1 do."""
_NOUGHTS = re.compile("(?<=[0-9])o+")
_TRAILING_DIGITS = re.compile(r"\d{2,}$")


def has_own_signs(name: str) -> bool:
    return any(sign in "&+-'’." for sign in name.strip())


def _digits(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdigit())


def plausible(title: str, span: Span, name: str, kind: str, changed: int) -> bool:
    """`kind` and `changed` as told by `disguise.describe`; the span is a word of its own."""
    found = title[span[0] : span[1]]
    length = len(fold_word(name))
    if any(map(is_han, found)) and (length <= SHORT or sum(map(is_han, found)) * 3 > length):
        # A 乙 or 尺 stands for a letter only among letters.
        return False
    if _digits(name):
        return _like_a_number(found, name, kind) or _in_foreign_letters(found, name)
    if changed and not _disguises_on_purpose(found, length, changed):
        return False
    if length <= SHORT and has_own_signs(name) and found.isalnum():
        return False
    if has_own_signs(name) and found.isalpha() and everyday_english(found):
        # Li-Ning without its hyphen is a lining.
        return False
    if any(map(str.isspace, found)) and kind != "plain":
        return _spelled_out(title, span, length, changed)
    return True


def _like_a_number(found: str, name: str, kind: str) -> bool:
    """A name with digits (G500, 361°) is taken at its word: anything else is a model number."""
    if not any(map(str.isalpha, name)):
        return found == name
    if _with_noughts(found) == name.casefold() != found.casefold():
        return True
    if _digits(found) != _digits(name):
        return False
    if kind in ("hidden", "inserted_sign"):
        return sum(map(str.isalpha, name)) > SHORT
    return kind in ("plain", "width", "styled")


def _with_noughts(found: str) -> str:
    """With Os after a digit read as noughts: x3OO."""
    return _NOUGHTS.sub(lambda match: "0" * len(match[0]), found.casefold())


def _in_foreign_letters(found: str, name: str) -> bool:
    """Whether all that is plain in `found` stands in its place in `name`, and something is not plain."""
    seen, own = cells(found, LETTERS), cells(name, LETTERS)
    if len(seen) != len(own):
        return False
    foreign = False
    for (_, here, _), (_, there, _) in zip(seen, own, strict=True):
        letter = bare(here).casefold()
        if letter.isascii() and letter.isalnum() and letter != bare(there).casefold():
            return False
        foreign |= not unicodedata.normalize("NFKC", here).isascii()
    return foreign


def _disguises_on_purpose(found: str, length: int, changed: int) -> bool:
    if not found.isascii():
        return True
    if changed * 2 > length or known_english(found):
        return False
    if length <= SHORT and found.isalpha():
        return False
    if length <= _MIDDLING:
        unusual = sum(character in _UNUSUAL_DIGITS for character in found)
        return unusual <= 1
    return True


def like_a_model(found: str, folded: str) -> bool:
    """Whether a short word ends in digits as model numbers do (CAS10): then a second signal must help."""
    return len(folded) <= _MIDDLING and found.isascii() and _TRAILING_DIGITS.search(found) is not None


def _spelled_out(title: str, span: Span, length: int, changed: int) -> bool:
    """N I K E, but not the end of A D I D A S; New Ba lance, but not two words of their own."""
    pieces = title[span[0] : span[1]].split()
    if all(len(fold_word(piece)) == 1 for piece in pieces):
        return not (length <= SHORT and changed) and not _goes_on(title, span)
    return length >= 6 and not all(map(known_english, pieces))


def _goes_on(title: str, span: Span) -> bool:
    """Whether another single letter stands beside the span."""
    before = title[: span[0]].rstrip()[-2:]
    after = title[span[1] :].lstrip()[:2]
    lone_before = before[-1:].isalpha() and before[-1:].isascii() and not before[:-1].isalnum()
    lone_after = after[:1].isalpha() and after[:1].isascii() and not after[1:].isalnum()
    return lone_before or lone_after
