"""Latin names with one letter wrong, missing, doubled or exchanged.

Deletion neighbourhoods (as in SymSpell): names and title words meet in the words that are left
when one letter is taken away, so each title word costs a handful of dictionary look-ups however
many brands there are.
"""

import re
from collections.abc import Iterable, Iterator

from monitoring.detection.fold import fold
from monitoring.detection.lexicon import everyday_english, known_english
from monitoring.detection.types import Span

_SHORTEST = 5
"""Shorter names have too many neighbours that are words of their own."""
_SURE = 6
_WORDS = re.compile(r"[^\W\d_]{4,}")


def _shortened(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def one_edit_apart(one: str, other: str) -> bool:
    """Exactly one insertion, deletion, substitution or exchange of neighbours between the two."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    if len(one) == len(other):
        swapped = one[start + 1 : start + 2] + one[start : start + 1] + one[start + 2 :]
        return one[start + 1 :] == other[start + 1 :] or swapped == other[start:]
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[start + 1 :] == shorter[start:]


class TypoIndex:
    def __init__(self, folded_names: Iterable[str]) -> None:
        self._near: dict[str, list[str]] = {}
        self._names = frozenset(folded_names)
        for name in sorted(self._names):
            if len(name) >= _SHORTEST and name.isascii() and name.isalpha():
                for key in dict.fromkeys((name, *_shortened(name))):
                    self._near.setdefault(key, []).append(name)

    def misspelt(self, title: str) -> list[tuple[str, Span, bool]]:
        """(folded name, span, sure) for each word of the title that is one edit from a name."""
        if not self._near:
            return []
        found: list[tuple[str, Span, bool]] = []
        for match in _WORDS.finditer(title):
            word = match.group()
            if not word.isascii():
                word = "".join(letter for letter in word if fold(letter).isascii())
                if len(word) != len(match.group()):
                    continue
            folded = fold(word)
            if len(folded) < _SHORTEST - 1 or folded in self._names:
                continue
            candidates = {name for key in (folded, *_shortened(folded)) for name in self._near.get(key, ())}
            for name in sorted(candidates):
                if _plausible(word, folded, name):
                    sure = not known_english(word) and (len(name) >= _SURE or _same_letters(folded, name))
                    found.append((name, match.span(), sure))
        return found


def _same_letters(word: str, name: str) -> bool:
    """Only the order of the letters or a doubling differs: Guccii, Chnael."""
    return sorted(word) == sorted(name) or set(word) == set(name)


def _plausible(word: str, folded: str, name: str) -> bool:
    if not one_edit_apart(folded, name) or everyday_english(word):
        return False
    if known_english(word) and len(name) < _SURE:
        return False
    if folded[0] != name[0] and sorted(folded) != sorted(name):
        return False
    # A plural or a possessive is no misspelling, nor is a stem that the name is the plural of.
    return folded not in (f"{name}s", name.removesuffix("s"))
