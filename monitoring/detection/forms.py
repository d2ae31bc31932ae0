"""The spellings of a brand's names to look for, and how sure each is to mean the brand."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitoring.detection import lexicon
from monitoring.detection.fold import fold, is_han
from monitoring.detection.parts import taken_apart
from monitoring.detection.shapes import nearest
from monitoring.detection.sounds import in_letters, with_letters
from monitoring.detection.spelling import SHORT, has_own_signs
from monitoring.detection.types import BrandProfile

_SHORTEST_CLIPPED = 3
_SHORT_CHINESE = 3
_SHORTEST_PAIRED = 4
_SHORTEST_CROPPED = 8
_PAIRS = (("m", "rn"), ("w", "vv"), ("d", "cl"))
"""Letters that look like two others side by side: Arrnani."""

WAYS = (
    "spelled",
    "clipped",
    "taken_apart",
    "pinyin",
    "mixed_script",
    "similar_shape",
    "swapped",
    "initial",
    "letter_pair",
    "begun_alike",
    "ended_alike",
    "same_sound",
)
"""How a spelling comes from the name; `spelled` is the name itself, folded. `begun_alike` and
`ended_alike` are but its beginning and its end: one of the other characters may be of similar shape."""


@dataclass(frozen=True, slots=True)
class Form:
    """One name or nickname to look for."""

    brand: int
    name: str
    meant: str
    """The name that a reader is told: a nickname stands for the brand's first name."""
    folded: str
    alias: bool
    sure: bool
    """False: needs a second signal before it counts as naming the brand."""

    @property
    def latin(self) -> bool:
        return self.folded.isascii()


def _is_sure(name: str, folded: str, *, alias: bool) -> bool:
    if folded.isascii():
        if len(folded) <= SHORT:
            return has_own_signs(name)
        if alias and len(folded) == SHORT + 1:
            return False
        return not lexicon.everyday_english("".join(filter(str.isalnum, name)))
    if alias:
        return len(folded) > 2 and not lexicon.in_dictionary(folded)
    return not lexicon.ordinary_chinese(folded)


def _ordinary(piece: str) -> bool:
    return lexicon.ordinary_chinese(piece) or lexicon.word_of_doing(piece)


def forms_of(number: int, profile: BrandProfile) -> list[Form]:
    """Every name of the brand, each spelling once: names win over nicknames."""
    forms: dict[str, Form] = {}
    first = next((name.strip() for name in profile.names if name.strip()), profile.id)
    for alias, written in ((False, profile.names), (True, profile.aliases)):
        for name in map(str.strip, written):
            folded = fold(name)
            if len(folded) > 1:
                sure = _is_sure(name, folded, alias=alias)
                forms.setdefault(folded, Form(number, name, first if alias else name, folded, alias, sure))
    return list(forms.values())


def made_from(form: Form) -> Iterator[tuple[str, str]]:
    """(way, folded spelling) for what is made from a name."""
    name = form.folded
    if not form.alias or not form.latin:
        # N家, 香牌: how buyers and sellers speak of a brand without its name.
        for shop in "家牌专":
            yield "initial", name[0] + shop
    if form.latin and len(name) >= _SHORTEST_PAIRED and name.isalpha():
        for letter, pair in _PAIRS:
            if letter in name:
                yield "letter_pair", name.replace(letter, fold(pair), 1)
                yield "letter_pair", name.replace(letter, fold(pair))
    if form.latin and len(name) >= _SHORTEST_CROPPED and name.isalpha() and form.name.isalpha():
        # lululem for lululemon: by up to a quarter, but for the last letter alone, which is a typing error.
        for length in range(len(name) - len(name) // 4, len(name) - 1):
            yield "clipped", name[:length]
    if all(map(is_han, name)):
        yield from _made_from_chinese(name)


def _made_from_chinese(name: str) -> Iterator[tuple[str, str]]:
    # 路易威 for 路易威登: without its last character, no shorter than three.
    clipped = name[:-1]
    if len(clipped) >= _SHORTEST_CLIPPED and not lexicon.chinese_word(clipped):
        yield "clipped", clipped
    for spelling in taken_apart(name):
        yield "taken_apart", spelling
    for spelling in in_letters(name):
        yield "pinyin", spelling
    for spelling in with_letters(name):
        yield "mixed_script", spelling
    if len(name) <= _SHORT_CHINESE:
        for at in range(len(name)) if len(name) == 2 else (1,):
            for other in nearest(name[at]):
                yield "similar_shape", name[:at] + other + name[at + 1 :]
    if len(name) > 2:
        half = max(2, len(name) // 2)
        for way, piece, longer in (
            ("begun_alike", name[:half], name[:-1]),
            ("ended_alike", name[-half:], name[1:]),
        ):
            # 银行 is met too often to look for 中国 before it each time.
            piece = longer if _ordinary(piece) else piece
            if not _ordinary(piece):
                yield way, piece
    if len(name) == 3:
        # What begins or ends with an ordinary word (劳力) is looked for with its other character replaced.
        for at, piece in ((2, name[:2]), (0, name[-2:])):
            for other in nearest(name[at]) if _ordinary(piece) else ():
                yield "similar_shape", name[:at] + other + name[at + 1 :]
    for at in range(len(name) - 1):
        # 克耐 for 耐克, 阿达迪斯 for 阿迪达斯.
        if name[at] != name[at + 1]:
            yield "swapped", name[:at] + name[at + 1] + name[at] + name[at + 2 :]
