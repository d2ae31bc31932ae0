"""Whether letters that fold like a spelling of a name are meant as the name: told by what is around them."""

import unicodedata
from itertools import pairwise

from monitoring.detection import disguise, terms
from monitoring.detection.edges import han_gap_is_odd, han_stands, latin_word
from monitoring.detection.fold import TO_SIMPLIFIED, bare, is_han
from monitoring.detection.forms import Form
from monitoring.detection.lexicon import chinese_word, known_english, word_of_doing
from monitoring.detection.masks import MASKS
from monitoring.detection.shapes import alike
from monitoring.detection.sounds import syllables
from monitoring.detection.spelling import SHORT, like_a_model, plausible
from monitoring.detection.types import Span

_DELIBERATE = frozenset({"inserted_sign", "look_alike", "hidden", "styled"})
"""Nobody writes an ordinary word so by chance: the disguise itself says that the brand is meant."""
_FOREIGN = frozenset({"styled", "look_alike"})
_SHORTEST_PINYIN = 5
"""Shorter pinyin (anta, mide) is too often another word."""

Judged = tuple[str, bool]
"""Kind of the sighting, and whether it is sure to mean the brand."""


def judge(
    form: Form, way: str, title: str, span: Span, seams: tuple[bool, bool], table: dict[int, str]
) -> Judged | None:
    """None when the span, which folds like `form` spelled in this way, means something else.

    `title` may be as little as six characters to each side of the span.
    """
    if way == "clipped" and form.latin:
        found = title[span[0] : span[1]]
        alone = found.isalpha() and latin_word(title, span) and not known_english(found)
        return ("clipped", False) if alone else None
    if way in ("spelled", "clipped", "taken_apart"):
        return _spelled(form, way, title, span, seams, table)
    found = title[span[0] : span[1]]
    if way == "letter_pair":
        own = list(filter(str.isdigit, found)) == list(filter(str.isdigit, form.name))
        alone = found.isalnum() and own and latin_word(title, span) and not known_english(found)
        return ("look_alike", not form.alias) if alone else None
    if way == "initial":
        return _initial(title, span, found)
    if way == "pinyin":
        return _pinyin(title, span, found, form.folded)
    if way == "mixed_script":
        return _mixed(title, span, found, form)
    return _other_characters(way, title, span, found, form, seams)


def _spelled(
    form: Form, way: str, title: str, span: Span, seams: tuple[bool, bool], table: dict[int, str]
) -> Judged | None:
    found = title[span[0] : span[1]]
    made = way != "spelled"
    sure = form.sure and (way != "taken_apart" or _apart_on_purpose(found, form))
    kind, changed = disguise.describe(found, found.translate(table) if made else form.name, table)
    if form.latin:
        if not latin_word(title, span) or not plausible(title, span, form.name, kind, changed):
            return None
    else:
        if han_gap_is_odd(title, span):
            return None
        stands = han_stands(title, span, weak=form.alias or made or not sure, seams=seams)
        if stands == "inside" or (way == "clipped" and _goes_on_otherwise(title, span[1])):
            return None
        if sure and (stands == "doubtful" or (word_of_doing(form.folded) and _in_a_sentence(title, span))):
            sure = _goods_follow(title, span[1])
        sure = sure and not (len(form.folded) == 2 and _one_more_character(title, span[1]))
    if kind == "plain" and (form.alias or made):
        kind = way if made else "alias"
    if len(form.folded) > SHORT or not form.latin:
        if form.latin and like_a_model(found, form.folded):
            return kind, False
        return kind, sure or kind in _DELIBERATE
    # L*V and nothing else.
    alone = kind == "inserted_sign" and found.isupper() and title.strip() == found
    return kind, sure or alone or (kind in _FOREIGN and _all_foreign(title, span))


def _initial(title: str, span: Span, found: str) -> Judged | None:
    """N家, 香家: written without a gap, at the beginning of a word, and no part of another (大家, 专业)."""
    beside = title[span[0] - 1 : span[0]] if span[0] else ""
    following = title[span[1] : span[1] + 1]
    joined = bool(beside) and (is_han(beside) or beside.isalnum())
    if len(found) != 2 or joined or not found[0].isalpha() or chinese_word(found):
        return None
    return None if following and chinese_word(found[1] + following) else ("initial", False)


def _apart_on_purpose(found: str, form: Form) -> bool:
    """Whether the parts stand among enough of the name and are no word themselves: 爱马人士 loves horses."""
    pairs = (one + other for one, other in pairwise(found))
    words = any(chinese_word(pair) for pair in pairs if pair not in form.folded)
    return len(form.folded) > 2 and not form.alias and not words


def _all_foreign(title: str, span: Span) -> bool:
    """Whether every letter of the span is of another alphabet than ours, or one of three is, and none beside
    it is: a short name in Greek letters is meant, a word of a Greek sentence is not."""
    found = title[span[0] : span[1]]
    beside = title[: span[0]] + title[span[1] :]
    letters = sum(map(str.isalnum, found))
    foreign = sum(map(_foreign, found))
    mixed = letters == SHORT and any(map(_of_no_unit, found))
    return letters > 1 and (foreign == letters or mixed) and not any(map(_foreign, beside))


def _of_no_unit(character: str) -> bool:
    """Foreign, but neither an accented letter nor a Greek one, which stand for units and sizes (µm, Φ20)."""
    return (
        _foreign(character)
        and unicodedata.normalize("NFKD", bare(character)) == character
        and ("GREEK" not in unicodedata.name(character, ""))
    )


def _foreign(character: str) -> bool:
    return character.isalnum() and not character.isascii() and not is_han(character)


def _pinyin(title: str, span: Span, found: str, name: str) -> Judged | None:
    letters = "".join(bare(letter) for letter in found).casefold()
    pieces = letters.split()
    if len("".join(pieces)) < _SHORTEST_PINYIN or len(pieces) not in (1, len(name)) or known_english(letters):
        return None
    if len(pieces) == 1:
        read = _read_as("".join(pieces), name)
    else:
        read = all(piece in syllables(character) for piece, character in zip(pieces, name, strict=True))
    return ("pinyin", True) if read and latin_word(title, span) else None


def _read_as(letters: str, name: str) -> bool:
    """Whether the letters are the name's pinyin, by any of the readings of its characters."""
    if not name:
        return not letters
    return any(
        letters.startswith(sound) and _read_as(letters[len(sound) :], name[1:])
        for sound in syllables(name[0])
    )


def _other_characters(
    way: str, title: str, span: Span, found: str, form: Form, seams: tuple[bool, bool]
) -> Judged | None:
    """One or more characters are others, of the same sound or shape, or have changed places."""
    name = form.folded
    simple = "".join(TO_SIMPLIFIED.get(character, character) for character in found)
    if len(simple) != len(name) or simple == name:
        return None
    if way in ("begun_alike", "ended_alike", "similar_shape"):
        return _of_similar_shape(title, span, simple, form, seams)
    shared = sum(here == there for here, there in zip(simple, name, strict=True))
    if chinese_word(simple) or (way != "swapped" and not shared and len(name) < 4):
        return None
    if han_stands(title, span, weak=True, seams=seams) == "inside":
        return None
    if len(name) == 2 and not seams[0] and not _begins_a_run(title, span[0]):
        return None
    return way, len(name) > 2 and not form.alias


def _of_similar_shape(
    title: str, span: Span, simple: str, form: Form, seams: tuple[bool, bool]
) -> Judged | None:
    """One character is another of similar shape, or a sign stands in its place: 劳力土, 范思*."""
    name = form.folded
    others = [(here, there) for here, there in zip(simple, name, strict=True) if here != there]
    if (
        len(others) != 1
        or chinese_word(simple)
        or han_stands(title, span, weak=True, seams=seams) == "inside"
    ):
        return None
    here, there = others[0]
    if here in MASKS:
        return "inserted_sign", len(name) > 2 and not form.alias
    if not is_han(here) or not alike(here, there):
        return None
    if len(name) == 2 and not seams[0] and not _begins_a_run(title, span[0]):
        return None
    return "similar_shape", len(name) > 2 and not form.alias


def _in_a_sentence(title: str, span: Span) -> bool:
    beside = title[max(0, span[0] - 1) : span[0]] + title[span[1] : span[1] + 1]
    return any(map(is_han, beside))


def _goes_on_otherwise(title: str, end: int) -> bool:
    """Whether a clipped name is one whose last character is another: 云南白菜 for 云南白药."""
    following = title[end : end + 1]
    return bool(following) and is_han(following) and chinese_word(title[end - 1] + following)


def _one_more_character(title: str, end: int) -> bool:
    """Whether one character ends the word, and is no word for goods: 美孚路, 戴森球, but 耐克鞋."""
    following = title[end : end + 2]
    alone = following[:1] and is_han(following[0]) and not is_han(following[1:] or " ")
    return bool(alone) and not terms.is_listed(following[0])


def _goods_follow(title: str, end: int) -> bool:
    """Whether a listed word begins where the name ends: 宜家|家具."""
    return any(terms.is_listed(title[end : end + length]) for length in (1, 2, 3, 4))


def _begins_a_run(title: str, start: int) -> bool:
    """Whether a word may begin here: after anything but Chinese, or after a listed word."""
    if not start or not is_han(title[start - 1]):
        return True
    return any(terms.is_listed(title[max(0, start - length) : start]) for length in (1, 2, 3))


def _mixed(title: str, span: Span, found: str, form: Form) -> Judged | None:
    """耐ke, 阿D达斯: letters stand for a whole syllable or its initial, the rest is the name's own."""
    if not all(is_han(character) or bare(character).isalpha() for character in found):
        return None
    rest, cut = found, False
    for character in form.folded:
        plain = "".join(bare(letter) for letter in rest).casefold()
        whole = next((sound for sound in syllables(character) if plain.startswith(sound)), None)
        if rest and TO_SIMPLIFIED.get(rest[0], rest[0]) == character:
            rest = rest[1:]
        elif whole is not None:
            rest = rest[len(whole) :]
        elif plain[:1] in {sound[0] for sound in syllables(character)}:
            rest, cut = rest[1:], True
        else:
            return None
    if rest or not _letters_end(title, span):
        return None
    return "mixed_script", (len(form.folded) > 2 or not cut) and not form.alias


def _letters_end(title: str, span: Span) -> bool:
    """Whether the letters at the edges of the span do not run on into a longer Latin word."""
    before = title[span[0] - 1 : span[0]] if span[0] else ""
    after = title[span[1] : span[1] + 1]
    runs_in = title[span[0]].isascii() and before.isascii() and before.isalnum()
    runs_on = title[span[1] - 1].isascii() and after.isascii() and after.isalnum()
    return not (runs_in or runs_on)
