"""A sign in the place of one letter: Pr*da, B*ss, 迪*, 爱*仕."""

import re
from collections.abc import Iterable, Iterator

from monitoring.detection.fold import fold_word, is_han
from monitoring.detection.types import Span

MASKS = frozenset("*＊✱#＃○〇●◯□■?？_＿☆★")
"""Signs that stand in the place of a letter."""

_SIGN = "[" + re.escape("".join(sorted(MASKS))) + "]"
_HAN = r"[\u3400-\u9fff]"
_LETTER = r"[^\W\d_\u2e80-\uffff]"
_IN_LETTERS = re.compile(f"(?<!{_LETTER})({_LETTER}{{1,20}}){_SIGN}({_LETTER}{{0,20}})(?!{_LETTER})")
_IN_CHINESE = re.compile(f"(?<!{_HAN})(?:({_HAN}){_SIGN}|{_SIGN}({_HAN}))(?!{_HAN})")
_BETWEEN = re.compile(f"(?=({_HAN}){_SIGN}({_HAN}))")
_SHORTEST = 3
_SHORTEST_AT_AN_END = 4
"""Of three letters only the middle one is masked: J*L."""
_SURE = 5
_SURE_CHINESE = 3


class MaskIndex:
    """Latin names of three letters or more and Chinese ones of two or three characters, one of them masked.

    In longer Chinese names a masked character is found like one of similar shape.
    """

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        """`names`: folded, each with a number of the caller's own, by which it is told again."""
        self._numbers: dict[str, list[int]] = {}
        self._names: dict[str, str] = {}
        for name, number in sorted(names):
            latin = name.isascii() and name.isalpha() and len(name) >= _SHORTEST
            if not latin and not (len(name) in (2, 3) and all(map(is_han, name))):
                continue
            if name not in self._numbers:
                for key in {name[:at] + name[at + 1 :] for at in range(len(name))}:
                    self._names[key] = f"{self._names[key]} {name}" if key in self._names else name
            self._numbers.setdefault(name, []).append(number)

    def masked(self, title: str) -> Iterator[tuple[int, Span, bool]]:
        """(number of the name, span, sure) for each word with a sign among its letters."""
        for match in _IN_LETTERS.finditer(title):
            yield from self._fitting(fold_word(match[1]), fold_word(match[2]), match.span())
        for match in _IN_CHINESE.finditer(title):
            yield from self._fitting(fold_word(match[1] or ""), fold_word(match[2] or ""), match.span())
        for match in _BETWEEN.finditer(title):
            yield from self._fitting(fold_word(match[1]), fold_word(match[2]), (match.start(), match.end(2)))

    def _fitting(self, before: str, after: str, span: Span) -> Iterator[tuple[int, Span, bool]]:
        for name in self._names.get(before + after, "").split():
            inside = bool(before and after) or not name.isascii() or len(name) >= _SHORTEST_AT_AN_END
            if inside and name.startswith(before) and name[len(before) + 1 :] == after:
                for number in self._numbers[name]:
                    yield number, span, len(name) >= (_SURE if name.isascii() else _SURE_CHINESE)
