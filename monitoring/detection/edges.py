"""Where a word ends: boundaries of Latin words, seams inside and around Chinese ones."""

import re
import unicodedata

from monitoring.detection.fold import LETTERS, TO_SIMPLIFIED, is_han
from monitoring.detection.lexicon import chinese_word, parted, straddled
from monitoring.detection.types import Span

_LIST_SIGNS = frozenset(" \t\u3000,，、;；。/|+()（）[]【】《》:：!！?？")
"""Signs that usually part two words; a lone one between two characters hides nothing yet."""

_PARTICLES = frozenset("之的")
"""What begins so after another character goes on from it: 镇店之宝."""
_REACH = 4
"""Characters to each side that may be one word with those of a name."""

_BRACKETS = frozenset({"()", "（）", "[]", "【】", "《》"})
"""Around one character of a name: 五(只)三."""

_TRANSLITERATION = frozenset("娅娜妮莎芙芬姆琳蒂丝斯森克曼顿逊")
"""Characters that carry a foreign name on: 索尼娅, 索尼克, 耐克森 are other names."""


_MODEL = re.compile(r"[a-z]{1,2}[0-9]{1,4}(?![a-z]{2})", re.IGNORECASE | re.ASCII)


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
        camel = last.islower() and after.isupper()
        if _latin_letter(after) and not (long_enough and (camel or _model_number(title, end))):
            return False
        if after.isdigit() and last.isdigit():
            return False
    return True


def _model_number(title: str, at: int) -> bool:
    """oppok9, vivoy30: one or two letters and a digit, the last of the word but for more such."""
    return _MODEL.match(title, at) is not None


def _simple(character: str) -> str:
    return TO_SIMPLIFIED.get(character, character)


def _neighbours(title: str, span: Span) -> tuple[str, str]:
    """The Chinese characters directly before and after the span, simplified; empty when none."""
    start, end = span
    left = title[start - 1] if start and is_han(title[start - 1]) else ""
    right = title[end] if end < len(title) and is_han(title[end]) else ""
    return _simple(left), _simple(right)


def _runs(title: str, span: Span, seams: tuple[bool, bool]) -> tuple[str, str]:
    """The Chinese characters that run into the span and on from it, simplified, at most four each."""
    start, end = span
    first = start
    while not seams[0] and first and start - first < _REACH and is_han(title[first - 1]):
        first -= 1
    last = end
    while not seams[1] and last < len(title) and last - end < _REACH and is_han(title[last]):
        last += 1
    return "".join(map(_simple, title[first:start])), "".join(map(_simple, title[end:last]))


def _wrapped_alike(title: str, span: Span) -> bool:
    """【三】【星】: every character stands in brackets of its own."""
    start, end = span
    found = title[start:end]
    around = title[start - 1 : start], title[end : end + 1]
    letters = [character for character in found if is_han(character)]
    return all(around) and found == (around[1] + around[0]).join(letters)


def han_gap_is_odd(title: str, span: Span) -> bool:
    """Whether signs inside a Chinese match more likely part two words (忍耐 克服) than hide one."""
    found = title[span[0] : span[1]]
    gaps = {sign for sign in found if not is_han(sign) and not LETTERS[ord(sign)].isalnum()}
    if not gaps or not gaps <= _LIST_SIGNS:
        return False
    if _wrapped_alike(title, span):
        return False
    left, right = _neighbours(title, span)
    if (left and chinese_word(left + _simple(found[0]))) or (
        right and chinese_word(_simple(found[-1]) + right)
    ):
        # 欧莱 雅致.
        return True
    bracketed = len(found) == len(gaps) + sum(map(is_han, found)) and "".join(sorted(gaps)) in _BRACKETS
    return bool(left and right) or (len(gaps - {" "}) > 1 and not bracketed)


def han_stands(title: str, span: Span, *, weak: bool, seams: tuple[bool, bool]) -> str:
    """`free`, `doubtful` or `inside`: whether the characters belong to their neighbours.

    Inside: 中华|为你, 索尼克, 上天|梭鱼; doubtful, so that a second signal must speak for the name:
    安踏|实地, 三星堆. `weak` names (nicknames, ordinary words, likenesses) are inside already where a
    word crosses their border.
    `seams`: whether another name ends just before, and begins just after.
    """
    before, after = _runs(title, span, seams)
    if not before and not after:
        return "free"
    name = "".join(_simple(character) for character in title[span[0] : span[1]] if is_han(character))
    run, begin, end = before + name + after, len(before), len(before) + len(name)
    if (before and name[0] in _PARTICLES) or (len(name) == 2 and _in_a_saying(before, name, after)):
        return "inside"
    right = after[:1]
    carries_on = right in _TRANSLITERATION and bool(right) and not chinese_word(after[:2])
    if (carries_on and len(name) <= 2 and after[:2] not in _CLUBS) or not parted(run, begin, end):
        return "inside"
    across = straddled(run, begin, end)
    if across:
        return "inside" if across == "covered" or (weak and across == "crossed") else "doubtful"
    return "inside" if weak and right == "风" else "free"


def _in_a_saying(before: str, name: str, after: str) -> bool:
    """大福大贵, 宜室宜家: two pairs of characters that begin alike are one saying."""
    return (after[:1] == name[0] and len(after) > 1) or before[-2:-1] == name[0]


_CLUBS = frozenset({"曼联", "曼城", "克里", "森林", "森系"})
"""What often follows a sports brand and begins like a transliteration."""
