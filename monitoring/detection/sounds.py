"""Chinese names by their sound: pinyin, characters of the same sound, scripts mixed in one name."""

import re
from functools import lru_cache

from pypinyin.pinyin_dict import pinyin_dict

from monitoring.detection import terms
from monitoring.detection.edges import han_inside_other_word, latin_word
from monitoring.detection.fold import LETTERS, TO_SIMPLIFIED, bare, fold, is_han
from monitoring.detection.lexicon import chinese_word, known_english
from monitoring.detection.types import Span

_SHORTEST_PINYIN = 5
"""Shorter pinyin (anta, mide) is too often another word."""
_RETROFLEX = re.compile("^([szc])h")


@lru_cache(maxsize=1 << 15)
def syllable(character: str) -> str:
    """Toneless pinyin of the first reading; empty for what is not a Chinese character."""
    point = ord(TO_SIMPLIFIED.get(character, character))
    readings = pinyin_dict.get(point, "") if is_han(character) else ""
    return "".join(bare(letter) for letter in readings.split(",")[0]).casefold()


def _near(sound: str) -> str:
    """What many speakers do not tell apart is one sound: sh and s, zh and z, ch and c, ng and n."""
    return _RETROFLEX.sub(r"\1", sound[:-1] if sound.endswith("ng") else sound)


class _SoundTable(dict[int, str]):
    """Like the fold tables, but a Chinese character folds to its sound."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        sound = fold(_near(syllable(character)))
        self[point] = sound or LETTERS[point]
        return self[point]


SOUNDS = _SoundTable()


def spellings(name: str) -> frozenset[str]:
    """How an all-Chinese name sounds, in characters, in pinyin, and with one syllable in letters."""
    if len(name) < 2 or not all(map(is_han, name)) or not all(map(syllable, name)):
        return frozenset()
    heard = [SOUNDS[ord(character)] for character in name]
    written = [fold(syllable(character)) for character in name]
    mixed = {
        "".join((*heard[:at], letters, *heard[at + 1 :]))
        for at, sound in enumerate(written)
        for letters in (sound, sound[0])
    }
    return frozenset({"".join(heard), "".join(written), *mixed})


def judge(title: str, span: Span, name: str, seams: tuple[bool, bool]) -> tuple[str, bool] | None:
    """(kind, sure) when the span, which sounds like `name`, is meant as the name; None otherwise."""
    found = title[span[0] : span[1]]
    if fold(found) == fold(name):
        return None
    chinese = [character for character in found if is_han(character)]
    if not chinese:
        return _pinyin(title, span, found, name)
    if len(chinese) == len(found):
        return _same_sound(title, span, found, name, seams)
    return _mixed(title, span, found, name)


def _pinyin(title: str, span: Span, found: str, name: str) -> tuple[str, bool] | None:
    letters = "".join(bare(letter) for letter in found).casefold()
    syllables = [syllable(character) for character in name]
    if "".join(letters.split()) != "".join(syllables) or len("".join(syllables)) < _SHORTEST_PINYIN:
        return None
    if letters.split() not in (["".join(syllables)], syllables) or known_english(letters):
        return None
    return ("pinyin", True) if latin_word(title, span) else None


def _same_sound(
    title: str, span: Span, found: str, name: str, seams: tuple[bool, bool]
) -> tuple[str, bool] | None:
    if len(found) != len(name):
        return None
    simple = "".join(TO_SIMPLIFIED.get(character, character) for character in found)
    shared = sum(here == there for here, there in zip(simple, name, strict=True))
    if chinese_word(simple) or (not shared and len(name) < 4):
        return None
    if han_inside_other_word(title, span, weak=True, seams=seams):
        return None
    if len(name) == 2 and not seams[0] and not _begins_a_run(title, span[0]):
        return None
    return "same_sound", len(name) > 2


def _begins_a_run(title: str, start: int) -> bool:
    """Whether a word may begin here: after anything but Chinese, or after a listed word."""
    if not start or not is_han(title[start - 1]):
        return True
    return any(terms.is_listed(title[max(0, start - length) : start]) for length in (1, 2, 3))


def _mixed(title: str, span: Span, found: str, name: str) -> tuple[str, bool] | None:
    """耐ke, 阿D达斯: letters stand for a whole syllable or its initial, the rest is the name's own."""
    if not all(is_han(character) or bare(character).isalpha() for character in found):
        return None
    rest, kept, cut = found, 0, False
    for character in name:
        sound = syllable(character)
        plain = "".join(bare(letter) for letter in rest).casefold()
        if rest and TO_SIMPLIFIED.get(rest[0], rest[0]) == character:
            rest, kept = rest[1:], kept + 1
        elif plain.startswith(sound):
            rest = rest[len(sound) :]
        elif plain.startswith(sound[0]):
            rest, cut = rest[1:], True
        else:
            return None
    if rest or not kept or not _letters_end(title, span):
        return None
    return "mixed_script", len(name) > 2 or not cut


def _letters_end(title: str, span: Span) -> bool:
    """Whether the letters at the edges of the span do not run on into a longer Latin word."""
    before = title[span[0] - 1 : span[0]]
    after = title[span[1] : span[1] + 1]
    runs_in = title[span[0]].isascii() and before.isascii() and before.isalnum()
    runs_on = title[span[1] - 1].isascii() and after.isascii() and after.isalnum()
    return not (runs_in or runs_on)
