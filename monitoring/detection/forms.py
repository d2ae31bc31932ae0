"""The spellings of a brand's names to look for, and how sure each is to mean the brand."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitoring.detection import lexicon
from monitoring.detection.fold import fold, is_han
from monitoring.detection.parts import taken_apart
from monitoring.detection.spelling import SHORT, has_own_signs
from monitoring.detection.types import BrandProfile

_SHORTEST_CLIPPED = 3


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling to look for."""

    brand: int
    name: str
    meant: str
    """The name that a reader is told: a nickname stands for the brand's first name."""
    folded: str
    alias: bool
    sure: bool
    """False: needs a second signal before it counts as naming the brand."""
    variant: str = ""
    """`clipped` or `taken_apart` where the spelling is made from the name; empty for the name itself."""

    @property
    def latin(self) -> bool:
        return self.folded.isascii()

    @property
    def spelled(self) -> str:
        """What a found spelling is compared with, character by character."""
        return self.folded if self.variant else self.name


def _is_sure(name: str, folded: str, *, alias: bool) -> bool:
    if folded.isascii():
        if len(folded) <= SHORT:
            return has_own_signs(name)
        if alias and len(folded) == SHORT + 1:
            return False
        return not lexicon.everyday_english("".join(filter(str.isalnum, name)))
    return len(folded) > (2 if alias else 1) and not lexicon.chinese_word(folded)


def forms_of(number: int, profile: BrandProfile) -> list[Form]:
    """Every form of the brand, each spelling once: the names win over what is made from them."""
    forms: dict[str, Form] = {}
    first = next((name.strip() for name in profile.names if name.strip()), profile.id)
    for alias, written in ((False, profile.names), (True, profile.aliases)):
        for name in map(str.strip, written):
            folded = fold(name)
            if len(folded) > 1:
                sure = _is_sure(name, folded, alias=alias)
                forms.setdefault(folded, Form(number, name, first if alias else name, folded, alias, sure))
    for form in list(forms.values()):
        for variant, spelling, sure in _made_from(form):
            made = Form(number, form.name, form.meant, spelling, form.alias, sure, variant)
            forms.setdefault(spelling, made)
    return list(forms.values())


def _made_from(form: Form) -> Iterator[tuple[str, str, bool]]:
    """(variant, spelling, sure)."""
    if not all(map(is_han, form.folded)):
        return
    # 路易威 for 路易威登: without its last character, no shorter than three.
    clipped = form.folded[:-1]
    if len(clipped) >= _SHORTEST_CLIPPED and not lexicon.chinese_word(clipped):
        yield "clipped", clipped, True
    for spelling in taken_apart(form.folded):
        yield "taken_apart", spelling, False
