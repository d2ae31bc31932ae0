"""Character by character: what each one is, and as what the engine reads it.

Nothing is matched here. Where a name was found the characters found are laid against those of the name;
elsewhere each is shown as the fold tables read it.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitoring.detection import disguise
from monitoring.detection.fold import LETTERS, bare, is_han
from monitoring.detection.look_alikes import latin_letter
from monitoring.detection.sounds import syllable

_HARMLESS = frozenset({"plain", "spaced"})
"""Steps from one character to another that nobody has to be told of."""
_INVISIBLE = ("Cf", "Cc")


@dataclass(frozen=True, slots=True)
class Cell:
    """One character of a title."""

    character: str
    read_as: str
    """What it stands for; empty where it is read over."""
    otherwise: bool
    """Whether it is read otherwise than it looks."""

    @property
    def code_point(self) -> str:
        """U+0399."""
        return f"U+{ord(self.character):04X}"

    @property
    def unicode_name(self) -> str:
        """Unicode's own name, in English; empty for a character that has none."""
        return unicodedata.name(self.character, "")

    @property
    def invisible(self) -> bool:
        return unicodedata.category(self.character) in _INVISIBLE


def as_seen(text: str) -> tuple[Cell, ...]:
    """Cells of text that names nothing: each character as the usual reading takes it by itself."""
    return tuple(map(_by_itself, text))


def _by_itself(character: str) -> Cell:
    seen = _unclassed(character)
    if not seen:
        # Signs part words everywhere; only what cannot be seen is worth a word.
        return Cell(character, "", unicodedata.category(character) in _INVISIBLE)
    if character.isascii():
        return Cell(character, character, otherwise=False)
    if len(seen) > 1:
        return Cell(character, seen, otherwise=seen != character.casefold())
    return Cell(character, seen, disguise.of_letter(character, seen) not in _HARMLESS)


def _unclassed(character: str) -> str:
    """The character's fold, with the letter that it looks like for the one that stands for i, l and 1."""
    folded = LETTERS[ord(character)]
    for likely in (bare(character).casefold(), latin_letter(character) or ""):
        if likely.isascii() and "".join(LETTERS[ord(each)] for each in likely) == folded:
            return likely
    return folded


def as_spelling(found: str, written: str, table: Mapping[int, str]) -> tuple[Cell, ...]:
    """Cells of `found`, a piece of a title that was read through `table` as a spelling of `written`."""
    stands_for = _stands_for(found, written, table)
    return tuple(
        Cell(character, meant, _otherwise(character, meant, written, read_over=not table[ord(character)]))
        for character, meant in zip(found, stands_for, strict=True)
    )


def _otherwise(character: str, meant: str, written: str, *, read_over: bool) -> bool:
    if not meant:
        # A sign of the name's own spelling hides nothing; a letter too many is a misspelling.
        return not (read_over and character in written)
    if len(meant) > 1:
        return meant.casefold() != character.casefold()
    return disguise.of_letter(character, meant) not in _HARMLESS


def _stands_for(found: str, written: str, table: Mapping[int, str]) -> list[str]:
    """For each character found what of the name it stands for; empty for what is read over."""
    name = [(part, letter) for letter in written for part in LETTERS[ord(letter)]]
    here = [(part, at) for at, letter in enumerate(found) for part in table[ord(letter)]]
    if len(here) != len(name) and len(found) == len(name):
        # A sign in the place of a letter: Pr*da.
        here = [(letter, at) for at, letter in enumerate(found)]
    stands_for = [""] * len(found)
    for places, letters in _pairs(here, name):
        for place in places:
            for letter in letters:
                if not stands_for[place].endswith(letter):
                    stands_for[place] += letter
    return stands_for


def _pairs(here: list[tuple[str, int]], name: list[tuple[str, str]]) -> Iterator[tuple[list[int], list[str]]]:
    """(places in the text, letters of the name) that belong together, in order."""
    places, letters = [place for _, place in here], [letter for _, letter in name]
    if len(here) == len(name):
        yield from (([place], [letter]) for place, letter in zip(places, letters, strict=True))
        return
    found, meant = [part for part, _ in here], [part for part, _ in name]
    for step, start, end, first, last in SequenceMatcher(None, found, meant, autojunk=False).get_opcodes():
        if step == "equal" or (step == "replace" and end - start == last - first):
            for at in range(end - start):
                yield [places[start + at]], [letters[first + at]]
        elif step == "replace":
            yield from _by_sound(places[start:end], found[start:end], letters[first:last])


def _by_sound(
    places: list[int], found: list[str], letters: list[str]
) -> Iterator[tuple[list[int], list[str]]]:
    """Latin letters for Chinese characters: each takes as many as its sound has; else all stand for all."""
    sounds = [syllable(letter) if is_han(letter) else "" for letter in letters]
    if not all(sounds) or sum(map(len, sounds)) != len(found):
        yield places, letters
        return
    start = 0
    for letter, sound in zip(letters, sounds, strict=True):
        yield places[start : start + len(sound)], [letter]
        start += len(sound)
