"""Whether a name in a title is meant, judged by what else the title says."""

import re
from collections.abc import Mapping, Sequence

from monitoring.detection.categories import CUES, at_home
from monitoring.detection.fields import speak_against
from monitoring.detection.lexicon import coined, may_be_a_word, ordinary_chinese, rarer_word
from monitoring.detection.names import Sighting
from monitoring.detection.reading import Reading
from monitoring.detection.terms import is_listed
from monitoring.detection.types import Look, Span

_BY_CHANCE = frozenset(
    {"plain", "alias", "typo", "same_sound", "similar_shape", "clipped", "swapped", "initial"}
)


def apart_from_elsewhere(
    seen: Sequence[Sighting], reading: Reading, home: tuple[str, ...]
) -> Sequence[Sighting]:
    """Without Chinese nicknames where the goods are not of the brand's kind (杨树林, a wood), or where the
    nickname is the name of the goods and nothing else is telling (洞洞鞋)."""
    nicknames = [each for each in seen if each.kind == "alias" and not _found(each, reading).isascii()]
    if not nicknames:
        return seen
    if home and not at_home(reading.kinds, home):
        return [each for each in seen if each not in nicknames]
    if len(seen) == 1 and not reading.speaks_the_trade and is_listed(_found(seen[0], reading)):
        return []
    return seen


def _found(sighting: Sighting, reading: Reading) -> str:
    return reading.title[sighting.span[0] : sighting.span[1]]


def of_another_field(seen: Sequence[Sighting], reading: Reading, home: frozenset[str]) -> bool:
    """Whether nothing but a name that may be a word stands among goods of another field (长城 on a jigsaw
    puzzle, tudor of a house), and it is not disguised on purpose."""
    if reading.speaks_the_trade or len({each.name for each in seen}) > 1:
        return False
    if not all(each.kind in _BY_CHANCE and may_be_a_word(each.written) for each in seen):
        return False
    if (
        home
        and reading.kinds
        and all(each.kind == "plain" and rarer_word(each.written) for each in seen)
        and not at_home(reading.kinds, tuple(home))
    ):
        return True
    sure = any([each.sure for each in seen])
    return speak_against(reading.fields, reading.kinds, home, sure=sure, stated=reading.stated)


def apart_from_jargon(
    seen: Sequence[Sighting], reading: Reading, kinds: frozenset[str]
) -> Sequence[Sighting]:
    """Short names without those that are part of a word of the trade: UA in "UA quality"."""
    jargon = reading.jargon(kinds)
    if not jargon:
        return seen
    return [
        each
        for each in seen
        if not any(
            heard.span[0] <= each.span[0] and each.span[1] <= heard.span[1] and heard.span != each.span
            for heard, _ in jargon
        )
    ]


def is_name(span: Span, seen: Sequence[Sighting]) -> bool:
    """Whether a word of the trade is part of the name as it is written."""
    return any(sighting.span[0] <= span[0] and span[1] <= sighting.span[1] for sighting in seen)


_BESIDE = 4
"""Characters between a name and the word that tells what is sold by it: 苹果 全新 手机."""


def kinds_tell(seen: Sequence[Sighting], reading: Reading, own: tuple[str, ...]) -> bool:
    """Whether the listing's goods are of the brand's kind. Where words speak for goods of other kinds too and
    the name is an ordinary word, one of the brand's own kind must stand beside it (apples by phone)."""
    if not at_home(reading.kinds, own):
        return False
    foreign = [kind for kind in reading.kinds if not at_home(frozenset({kind}), own)]
    if not foreign or not all(ordinary_chinese(each.written) for each in seen):
        return True
    fitting = {cue for kind in reading.kinds.difference(foreign) for cue in CUES[kind].split()}
    return any(
        cue in reading.plain[max(0, start - _BESIDE) : start] or 0 <= reading.plain[end:].find(cue) <= _BESIDE
        for start, end in (each.span for each in seen)
        for cue in fitting
    )


_MODEL = re.compile(r"\s?\d{1,2}\s{0,2}(?:pro|max|plus|ultra|mini|\d{2,4}\s?gb?)(?![a-z])")
_WITH_MODELS = frozenset({"phones", "electronics"})


def is_model(seen: Sequence[Sighting], reading: Reading, home: frozenset[str]) -> bool:
    """Whether a model's number and its version or storage follow a name: 苹果17 Pro, 苹果12 128G."""
    if _WITH_MODELS.isdisjoint(home):
        return False
    return any(_MODEL.match(reading.plain, each.span[1]) for each in seen)


def only_initials(seen: Sequence[Sighting]) -> bool:
    """Whether nothing of the brand stands there but the first letter or character of its name: N家."""
    return bool(seen) and all([each.kind == "initial" for each in seen])


def shared_initial(
    number: int,
    by_brand: Mapping[int, Sequence[Sighting]],
    reading: Reading,
    homes: Sequence[frozenset[str]],
) -> bool:
    """Whether all that names this brand is an initial that means another brand just as well, which sells
    goods of this kind too, and nothing speaks of copies."""
    if reading.speaks_the_trade or not only_initials(by_brand[number]):
        return False
    spans = {each.span for each in by_brand[number]}
    return any(
        other != number
        and (not (reading.kinds and homes[other]) or at_home(reading.kinds, tuple(homes[other])))
        and any(each.kind == "initial" and each.span in spans for each in seen)
        for other, seen in by_brand.items()
    )


def names_in_doubt(
    seen: Sequence[Sighting], reading: Reading, looks: Sequence[Look], home: frozenset[str]
) -> bool:
    """Whether the price may be that of other goods: an initial stands there alone (C家 is many a brand), or
    only a nickname that needed a second signal, or one name alone that may be a word, and neither title,
    marketplace nor picture tells that goods of the brand's kind are sold (精工 before 细雕 is no watch). A
    nickname that may be an ordinary word is doubtful among such goods too."""
    told = (
        bool(looks)
        or is_model(seen, reading, home)
        or bool(reading.kinds and (not home or at_home(reading.kinds, tuple(home))))
    )
    if only_initials(seen):
        return not looks
    if not any([each.sure or each.kind != "alias" for each in seen]):
        return not told or all(may_be_a_word(each.written) and not coined(each.written) for each in seen)
    if told:
        return False
    names = {each.name for each in seen}
    return len(names) == 1 and all(map(may_be_a_word, names))
