"""Latin names with one letter wrong, missing, doubled or exchanged.

Deletion neighbourhoods (as in SymSpell): names and title words meet in the words that are left
when one letter is taken away, so each title word costs a handful of dictionary look-ups however
many brands there are.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from monitoring.detection.fold import fold_word
from monitoring.detection.lexicon import everyday_english, known_english
from monitoring.detection.types import Span

_SHORTEST = 5
"""Shorter names have too many neighbours that are words of their own."""
SHORTEST_WORD = _SHORTEST - 1
_SURE = 6
_MOST_REMEMBERED = 1 << 17
_MOST_WORDS = 4
_WIDEST_GAP = 3
"""Characters between two words of one name: a space, a hyphen, an ampersand between spaces."""
_WORDS = re.compile(r"[^\W\d_\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]{2,}")
"""Runs of letters of the alphabets; Chinese, Japanese and Korean are written without spaces."""
_LONG_WORDS = re.compile(_WORDS.pattern.replace("{2,}", f"{{{SHORTEST_WORD},}}"))


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
    """Names by what is left of them when one letter is taken away. Read only but for what it remembers."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        """`names`: each with a number of the caller's own, by which it is told again."""
        self._numbers: dict[str, list[int]] = {}
        words_of: dict[str, frozenset[str]] = {}
        for name, number in sorted(names):
            folded = fold_word(name)
            if len(folded) >= SHORTEST_WORD and folded.isascii() and folded.isalpha():
                self._numbers.setdefault(folded, []).append(number)
                words = frozenset(map(fold_word, _WORDS.findall(name)))
                words_of.setdefault(folded, words)
        self._words_of = {folded: words for folded, words in words_of.items() if len(words) > 1}
        """Only of names of several words."""
        self._parts = frozenset().union(*self._words_of.values())
        """Words of names that have several: only beside one of them are words read together."""
        self._near = _neighbourhood(self._numbers)
        self._near_parts = _neighbourhood(part for part in self._parts if len(part) >= _SHORTEST)
        self._remembered: dict[str, bool] = {}

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_remembered": {}}

    def concerns(self, word: str) -> bool:
        """Whether the word may be a misspelt name or part of one: a title without such a word has none."""
        known = self._remembered.get(word)
        if known is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            known = self._remembered[word] = self._concerns(fold_word(word))
        return known

    def concerns_any(self, title: str) -> bool:
        """Whether any word of the title may be misspelt."""
        return any([self.concerns(word) for word in _LONG_WORDS.findall(title)])

    def _concerns(self, folded: str) -> bool:
        if len(folded) < SHORTEST_WORD or not folded.isascii():
            return False
        if folded in self._parts or any(_lookup(self._near_parts, folded)):
            return True
        return folded not in self._numbers and any(_lookup(self._near, folded))

    def misspelt(self, title: str) -> list[tuple[int, Span, bool]]:
        """(number of the name, span, sure) for each word or run of words that is one edit from a name."""
        if not self._near:
            return []
        words = [(match.group(), match.span(), fold_word(match.group())) for match in _WORDS.finditer(title)]
        found: list[tuple[int, Span, bool]] = []
        for first in range(len(words)):
            for end in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
                run = words[first:end]
                if len(run) > 1 and run[-1][1][0] - run[-2][1][1] > _WIDEST_GAP:
                    break
                if len(run) > 1 and all(folded not in self._parts for _, _, folded in run):
                    continue
                written = [word for word, _, _ in run]
                span = (run[0][1][0], run[-1][1][1])
                numbered = title[span[1] : span[1] + 1].isdigit()
                found += [
                    (number, span, sure)
                    for name, sure in self._near_names(written)
                    # ThinkPadL380: the last letter belongs to the model number.
                    if not (numbered and fold_word("".join(written))[:-1] == name)
                    for number in self._numbers[name]
                ]
        return found

    def _near_names(self, written: list[str]) -> list[tuple[str, bool]]:
        folded = "".join(map(fold_word, written))
        if len(folded) < SHORTEST_WORD or folded in self._numbers or not folded.isascii():
            return []
        found: list[tuple[str, bool]] = []
        for name in sorted(set(_lookup(self._near, folded))):
            own = self._words_of.get(name, frozenset((name,)))
            odd = [word for word in written if fold_word(word) not in own]
            if _plausible(odd, folded, name):
                known = any(map(known_english, odd))
                near = len(name) >= _SURE or (len(name) >= _SHORTEST and _same_letters(folded, name))
                found.append((name, near and not known and folded != name[1:]))
        return found


def _neighbourhood(words: Iterable[str]) -> dict[str, str]:
    """What is left of each word without one of its letters -> the words, parted by spaces."""
    near: dict[str, str] = {}
    for word in words:
        # Of four letters only a doubling is told: all else has too many neighbours.
        for key in dict.fromkeys((word, *(_shortened(word) if len(word) >= _SHORTEST else ()))):
            near[key] = f"{near[key]} {word}" if key in near else word
    return near


def _lookup(near: dict[str, str], folded: str) -> Iterator[str]:
    for key in (folded, *_shortened(folded)):
        if key in near:
            yield from near[key].split(" ")


def _same_letters(word: str, name: str) -> bool:
    """Only the order of the letters or a doubling differs: Guccii, Chnael."""
    return sorted(word) == sorted(name) or set(word) == set(name)


def _undoubled(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _halves(word: str) -> set[str]:
    """The everyday words of which two make the word."""
    ways = ((word[:at], word[at:]) for at in range(3, len(word) - 2))
    return {half for way in ways if all(map(everyday_english, way)) for half in way}


def _compound(word: str, name: str) -> bool:
    """Two everyday words in one (ProBook, SmartWatch): a coinage, not a misspelling; but Samsang, since
    Samsung begins so too."""
    halves = _halves(word)
    return bool(halves) and not (
        len(name) > _SURE and any(name.startswith(fold_word(half)) for half in halves)
    )


def _plausible(odd: list[str], folded: str, name: str) -> bool:
    """`odd`: the words of the run that are not the name's own."""
    doubled = _undoubled(folded) == _undoubled(name)
    if folded == name or not (doubled or one_edit_apart(folded, name)):
        return False
    whole = fold_word("".join(odd)) == folded
    if any(map(everyday_english, odd)) and (whole or not doubled):
        return False
    if len(name) < _SHORTEST and not doubled:
        return False
    if len(name) < _SURE and any(map(known_english, odd)):
        return False
    if not doubled and (len(folded) < SHORTEST_WORD or any(_compound(word, name) for word in odd)):
        return False
    if folded[0] != name[0] and sorted(folded) != sorted(name) and not doubled:
        # But ucci for Gucci: cropped like a picture.
        return folded == name[1:] and not any(map(known_english, odd))
    # A plural or a possessive is no misspelling, nor is a stem that the name is the plural of.
    return folded not in (f"{name}s", name.removesuffix("s"))
