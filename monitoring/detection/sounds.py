"""Chinese names by their sound: pinyin, characters of the same sound, scripts mixed in one name."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pypinyin.pinyin_dict import pinyin_dict

from monitoring.detection.fold import LETTERS, TO_SIMPLIFIED, bare, fold, is_han

_RETROFLEX = re.compile("^([szc])h")
_NASAL = re.compile("^n(?=[aeiou])")
_FIRST_SOUND = 0xE000
"""Sounds are written as characters of the private use area, which no fold of a character is."""


@lru_cache(maxsize=1 << 15)
def syllable(character: str) -> str:
    """Toneless pinyin of the first reading; empty for what is not a Chinese character."""
    point = ord(TO_SIMPLIFIED.get(character, character))
    readings = pinyin_dict.get(point, "") if is_han(character) else ""
    return "".join(bare(letter) for letter in readings.split(",")[0]).casefold()


def near(sound: str) -> str:
    """What many speakers do not tell apart is one sound: sh and s, zh and z, ch and c, ng and n, n and l."""
    one = _RETROFLEX.sub(r"\1", sound[:-1] if sound.endswith("ng") else sound)
    return _NASAL.sub("l", one)


_SOUNDS_IN_ORDER = sorted(
    {
        near("".join(map(bare, each)).casefold())
        for all_ in set(pinyin_dict.values())
        for each in all_.split(",")
    }
    - {""}
)
_SIGN_OF = {sound: chr(_FIRST_SOUND + at) for at, sound in enumerate(_SOUNDS_IN_ORDER)}


_MOST_READINGS = 3


class _SoundTable(dict[int, str]):
    """Like the fold tables, but a Chinese character folds to one sign for its sound."""

    def __missing__(self, point: int) -> str:
        sound = near(syllable(chr(point)))
        self[point] = _SIGN_OF[sound] if sound else LETTERS[point]
        return self[point]


SOUNDS = _SoundTable()


@lru_cache(maxsize=1 << 13)
def syllables(character: str) -> tuple[str, ...]:
    """Toneless pinyin of its first readings, the usual one first: 柏 is bai and bo."""
    point = ord(TO_SIMPLIFIED.get(character, character))
    readings = pinyin_dict.get(point, "").split(",")[:_MOST_READINGS]
    toneless = ("".join(bare(letter) for letter in reading).casefold() for reading in readings)
    return tuple(dict.fromkeys(filter(None, toneless)))


def _speakable(name: str) -> bool:
    return len(name) >= 2 and all(map(is_han, name)) and all(map(syllable, name))


def heard(name: str) -> Iterator[str]:
    """An all-Chinese name as signs for its sounds, each character in turn also by its other readings."""
    if not _speakable(name):
        return
    usual = name.translate(SOUNDS)
    yield usual
    for at, character in enumerate(name):
        for other in {_SIGN_OF[near(sound)] for sound in syllables(character)} - {usual[at]}:
            yield usual[:at] + other + usual[at + 1 :]


def in_letters(name: str) -> Iterator[str]:
    """The folded pinyin of an all-Chinese name, each character in turn also by its other readings."""
    if _speakable(name):
        usual = [syllable(character) for character in name]
        for at, character in enumerate(name):
            for sound in syllables(character):
                yield fold("".join((*usual[:at], sound, *usual[at + 1 :])))


def with_letters(name: str) -> Iterator[str]:
    """耐ke, 阿D达斯: one character as its folded syllable or the initial of it."""
    if _speakable(name):
        for at, character in enumerate(name):
            sounds = syllables(character)
            for letters in dict.fromkeys((*sounds, *(sound[0] for sound in sounds))):
                yield name[:at] + fold(letters) + name[at + 1 :]
