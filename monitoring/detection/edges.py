"""Where a word ends: boundaries of Latin words, seams inside and around Chinese ones."""

import unicodedata

from monitoring.detection.fold import LETTERS, TO_SIMPLIFIED, is_han
from monitoring.detection.lexicon import chinese_word
from monitoring.detection.types import Span

_LIST_SIGNS = frozenset(" \t\u3000,，、;；。/|+()（）[]【】《》:：!！?？")
"""Signs that usually part two words; a lone one between two characters hides nothing yet."""

_TRANSLITERATION = frozenset("娅娜妮莎芙芬姆琳蒂丝斯森克曼顿逊")
"""Characters that carry a foreign name on: 索尼娅, 索尼克, 耐克森 are other names."""


def _latin_letter(character: str) -> bool:
    if unicodedata.category(character)[0] != "L":
        return False
    folded = LETTERS[ord(character)]
    return bool(folded) and folded.isascii()


def latin_word(title: str, span: Span, *, shortest_camel: int = 4) -> bool:
    """Whether the span stands as a word of its own: NIKE in 耐克NIKE男鞋 and SONY16-50, not in on-ikea.

    A digit may follow or precede a letter; CamelCase parts longer words.
    """
    start, end = span
    long_enough = end - start >= shortest_camel
    if start:
        before, first = title[start - 1], title[start]
        if _latin_letter(before) and not (long_enough and before.islower() and first.isupper()):
            return False
        if before.isdigit() and (not long_enough or first.isdigit()):
            return False
    if end < len(title):
        after, last = title[end], title[end - 1]
        if _latin_letter(after) and not (long_enough and last.islower() and after.isupper()):
            return False
        if after.isdigit() and last.isdigit():
            return False
    return True


def _simple(character: str) -> str:
    return TO_SIMPLIFIED.get(character, character)


def _neighbours(title: str, span: Span) -> tuple[str, str]:
    """The Chinese characters directly before and after the span, simplified; empty when none."""
    start, end = span
    left = title[start - 1] if start and is_han(title[start - 1]) else ""
    right = title[end] if end < len(title) and is_han(title[end]) else ""
    return _simple(left), _simple(right)


def han_gap_is_odd(title: str, span: Span) -> bool:
    """Whether signs inside a Chinese match more likely part two words (忍耐 克服) than hide one."""
    found = title[span[0] : span[1]]
    gaps = {sign for sign in found if not is_han(sign) and not LETTERS[ord(sign)].isalnum()}
    if not gaps or not gaps <= _LIST_SIGNS:
        return False
    left, right = _neighbours(title, span)
    return bool(left and right) or len(gaps - {" "}) > 1


def han_inside_other_word(title: str, span: Span, *, weak: bool, seams: tuple[bool, bool]) -> bool:
    """Whether the characters belong to their neighbours: 中华|为你, 索尼克, 大鹅蛋.

    `weak` names (nicknames, ordinary words) give way to a word on either side, plain ones only
    to words on both. `seams`: whether another name ends just before, and begins just after.
    """
    start, end = span
    left, right = _neighbours(title, span)
    if seams[0]:
        left = ""
    if seams[1]:
        right = ""
    first, last = _simple(title[start]), _simple(title[end - 1])
    on_left = bool(left) and chinese_word(left + first)
    on_right = bool(right) and chinese_word(last + right)
    if (on_left and on_right) or (weak and (on_left or on_right or right == "风")):
        return True
    following = _simple(title[end + 1]) if end + 1 < len(title) else ""
    carries_on = right in _TRANSLITERATION and bool(right) and not chinese_word(right + following)
    return carries_on and len(title[start:end]) <= 2 and right + following not in _CLUBS


_CLUBS = frozenset({"曼联", "曼城", "克里", "森林", "森系"})
"""What often follows a sports brand and begins like a transliteration."""
