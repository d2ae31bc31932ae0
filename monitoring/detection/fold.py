"""Fold a title to the letters a reader sees, and keep the way back to the original characters.

Both sides, names and titles, are folded alike, so no list of disguises has to be enumerated:
width, case, accents, mathematical and circled letters, Greek and Cyrillic look-alikes, digits
for letters and traditional characters all meet in one skeleton; signs, spaces, emoji and
zero-width characters fold to nothing. Each character folds on its own, through a table filled
as characters are met, so folding is one `str.translate` and never fails, lone surrogates included.
"""

import unicodedata
from functools import lru_cache
from itertools import chain, compress, repeat

from opencc import OpenCC

from monitoring.detection.look_alikes import OTHERWISE, latin_letter

_STYLED_BLOCKS = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)
"""Squared, negative circled, negative squared letters and regional indicators: A to Z in order."""

_CLASSES = str.maketrans("i1023456789", "llozeasbtbg")
"""Letters and digits that stand for one another share one representative."""

_MARKS = ("Mn", "Me", "Mc")


def _simplified() -> dict[str, str]:
    """Traditional -> simplified, character by character (a line each keeps phrases apart)."""
    ideographs = [chr(point) for start, end in _HAN_RANGES[:2] for point in range(start, end)]
    converted = OpenCC("t2s").convert("\n".join(ideographs)).split("\n")
    return {old: new for old, new in zip(ideographs, converted, strict=True) if old != new and len(new) == 1}


_HAN_RANGES = ((0x4E00, 0xA000), (0x3400, 0x4DC0), (0xF900, 0xFB00), (0x20000, 0x32000))


def is_han(character: str) -> bool:
    point = ord(character)
    return any(start <= point < end for start, end in _HAN_RANGES)


TO_SIMPLIFIED = _simplified()


def bare(character: str) -> str:
    """Compatibility-decomposed without marks: é -> e, Ｎ -> N, ① -> 1. Case is kept."""
    point = ord(character)
    for start in _STYLED_BLOCKS:
        if start <= point < start + 26:
            return chr(ord("A") + point - start)
    return "".join(
        part for part in unicodedata.normalize("NFKD", character) if unicodedata.category(part) not in _MARKS
    )


def _letter(character: str) -> str:
    seen = latin_letter(character)
    if seen is not None:
        return seen
    folded = character.casefold()
    if len(folded) != 1:
        return "".join(_letter(part) for part in folded)
    folded = latin_letter(folded) or folded
    folded = TO_SIMPLIFIED.get(folded, folded)
    return folded if unicodedata.category(folded)[0] in "LN" else ""


def _fold_character(character: str) -> str:
    seen = latin_letter(character)
    folded = seen if seen is not None else "".join(_letter(part) for part in bare(character))
    folded = folded.translate(_CLASSES)
    if folded == character or folded.isascii():
        return folded
    return "".join(part if part == character else _fold_character(part) for part in folded)


class _FoldTable(dict[int, str]):
    """Code point -> folded text, worked out when first met; at most one entry a code point."""

    def __init__(self, *, letters_from_signs: bool, otherwise: bool = False) -> None:
        super().__init__()
        self._letters_from_signs = letters_from_signs
        self._otherwise = otherwise

    def __missing__(self, point: int) -> str:
        character = chr(point)
        dropped = not self._letters_from_signs and unicodedata.category(character)[0] not in "LN"
        folded = "" if dropped else _fold_character(character)
        if self._otherwise:
            folded = OTHERWISE.get(character, folded).translate(_CLASSES)
        self[point] = folded
        return folded


LETTERS = _FoldTable(letters_from_signs=True)
"""The usual reading: @ is an a, $ an s."""
WITHOUT_SIGNS = _FoldTable(letters_from_signs=False)
"""The second reading: every sign is an insertion, as the ! in 耐!克."""

OTHER_LETTERS = _FoldTable(letters_from_signs=True, otherwise=True)
"""The third: characters that look like two letters are the other one."""


def fold(text: str, table: dict[int, str] = LETTERS) -> str:
    return text.translate(table)


@lru_cache(maxsize=1 << 16)
def fold_word(word: str) -> str:
    """`fold` for what comes back again and again: names, shops, words of titles."""
    return word.translate(LETTERS)


def origins(text: str, table: dict[int, str] = LETTERS) -> list[int]:
    """For each folded character the index of the original character it came from."""
    folded = list(map(table.__getitem__, map(ord, text)))
    lengths = list(map(len, folded))
    if max(lengths, default=0) <= 1:
        return list(compress(range(len(folded)), folded))
    return list(chain.from_iterable(map(repeat, range(len(folded)), lengths)))
