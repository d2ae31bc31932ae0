"""Every signal of the engine as a sentence in the reader's language.

Evidence keeps codes and values, never sentences: what was seen stays the same whoever reads it. A
reader without Chinese must understand each sentence, so the words found stand beside what they mean.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

SENTENCES: dict[str, Any] = {
    "name.plain": gettext_lazy("Names %(name)s"),
    "name.alias": gettext_lazy("Calls %(name)s by a nickname: %(found)s"),
    "name.width": gettext_lazy("Writes %(name)s in letters of unusual width: %(found)s"),
    "name.traditional": gettext_lazy("Writes %(name)s in traditional characters: %(found)s"),
    "name.spaced": gettext_lazy("Spells %(name)s with gaps between the letters: %(found)s"),
    "name.styled": gettext_lazy("Writes %(name)s in ornamental letters: %(found)s"),
    "name.inserted_sign": gettext_lazy("Hides %(name)s behind inserted signs: %(found)s"),
    "name.look_alike": gettext_lazy("Hides %(name)s behind look-alike letters: %(found)s"),
    "name.hidden": gettext_lazy("Hides %(name)s with invisible characters: %(found)s"),
    "name.typo": gettext_lazy("Misspells %(name)s: %(found)s"),
    "name.pinyin": gettext_lazy("Writes %(name)s as it sounds, in Latin letters: %(found)s"),
    "name.same_sound": gettext_lazy("Writes %(name)s with other characters of the same sound: %(found)s"),
    "name.mixed_script": gettext_lazy("Mixes scripts to write %(name)s: %(found)s"),
    "name.taken_apart": gettext_lazy("Takes the characters of %(name)s apart: %(found)s"),
    "name.clipped": gettext_lazy("Clips %(name)s: %(found)s"),
    "name.similar_shape": gettext_lazy("Writes %(name)s with other characters of a similar shape: %(found)s"),
    "name.swapped": gettext_lazy("Swaps the characters of %(name)s: %(found)s"),
    "name.initial": gettext_lazy("Hints at %(name)s by its initial: %(found)s"),
    "jargon.explicit": gettext_lazy("Says outright that it is a copy: %(term)s (%(gloss)s)"),
    "jargon.strong": gettext_lazy("Uses the counterfeit trade's words: %(term)s (%(gloss)s)"),
    "jargon.context": gettext_lazy("Uses a word that often goes with copies: %(term)s (%(gloss)s)"),
    "jargon.same_style": gettext_lazy("Says of %(name)s that the goods are the same style: %(found)s"),
    "jargon.imitates": gettext_lazy("Says that the goods imitate %(name)s: %(found)s"),
    "price.very_low": gettext_lazy("Costs %(ratio)s of the brand's reference price: far too little"),
    "price.low": gettext_lazy("Costs %(ratio)s of the brand's reference price: suspiciously little"),
    "price.reduced": gettext_lazy("Costs %(ratio)s of the brand's reference price"),
    "price.below_usual": gettext_lazy(
        "Costs %(ratio)s of what the brand's goods of this kind usually cost (%(count)s listings)"
    ),
    "seller.imitates_official": gettext_lazy(
        "The shop's name looks official (%(found)s), but the seller is not on the brand's list"
    ),
    "seller.claims_official": gettext_lazy("The title claims an official shop: %(found)s"),
    "seller.many_brands": gettext_lazy("The seller offers many brands at once: %(count)s"),
    "picture.same": gettext_lazy("Shows the brand's own picture of %(product)s"),
    "picture.copy": gettext_lazy("Shows a part or an altered copy of the brand's own picture of %(product)s"),
    "picture.product": gettext_lazy("Its picture shows the product itself: %(product)s"),
    "picture.belies_fits": gettext_lazy("Says what it fits, but its picture shows the product: %(product)s"),
    "lawful.fits": gettext_lazy("Says what it fits: %(found)s. Naming the brand for that is lawful"),
    "lawful.accessory": gettext_lazy("Is an accessory or a part: %(found)s"),
    "lawful.second_hand": gettext_lazy("Is sold as second-hand: %(found)s"),
    "lawful.parallel_import": gettext_lazy("Is sold as a parallel import: %(found)s"),
    "lawful.service": gettext_lazy("Offers a service, or speaks about the brand: %(found)s"),
}
AUTHORISED = {
    "listed": gettext_lazy("The seller is on the brand's list of authorised sellers"),
    "shop_word": gettext_lazy("The shop carries a name that the marketplace checks"),
    "self_operated": gettext_lazy("The marketplace itself sells it"),
}
COUNTED = {"seller.repeat", "seller.cleared", "seller.authorised"}
"""Codes whose sentence depends on a count or a reason."""
CHIPS = {
    "name": gettext_lazy("Name disguised"),
    "jargon": gettext_lazy("Replica jargon"),
    "price": gettext_lazy("Low price"),
    "seller": gettext_lazy("Seller"),
    "lawful": gettext_lazy("Lawful use?"),
    "picture": gettext_lazy("Picture"),
}
"""Families of codes, for chips and the filter; the code's part before the dot."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A signal as the page shows it: the tags of brands.templatetags.ui read these names."""

    code: str
    weight: int
    text: str
    span: tuple[int, int] | None
    params: Mapping[str, str]

    @property
    def family(self) -> str:
        return self.code.split(".")[0]

    @property
    def chip(self) -> str:
        return chip(self)


GRADES = {
    "explicit": gettext_lazy("Says so outright"),
    "strong": gettext_lazy("Usually means so"),
    "context": gettext_lazy("Goes with it"),
}
"""What the grades of jargon mean."""


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def description(code: str) -> str:
    """The sentence of a code without values, for the page of rules."""
    if code == "seller.repeat":
        return _("Earlier listings of this seller were confirmed")
    if code == "seller.cleared":
        return _("Earlier flags of this seller were rejected")
    if code == "seller.authorised":
        return _("The seller counts as authorised")
    return str(SENTENCES[code]) % _Blanks()


class _Values(dict[str, str]):
    """Values for a sentence; evidence of an older rule version may lack one that is asked for now."""

    def __missing__(self, key: str) -> str:
        return "–"


def _count(params: Mapping[str, str], name: str) -> int:
    text = str(params.get(name, "0"))
    return int(text) if text.isdecimal() else 0


def sentence(code: str, params: Mapping[str, str], fallback: str = "") -> str:
    """The reason in words. A code this portal does not know keeps the engine's own English."""
    if code == "seller.repeat":
        number = _count(params, "confirmed")
        return ngettext(
            "%(number)d earlier listing of this seller was confirmed",
            "%(number)d earlier listings of this seller were confirmed",
            number,
        ) % {"number": number}
    if code == "seller.cleared":
        number = _count(params, "rejected")
        return ngettext(
            "%(number)d earlier flag of this seller was rejected",
            "%(number)d earlier flags of this seller were rejected",
            number,
        ) % {"number": number}
    if code == "seller.authorised":
        why = AUTHORISED.get(str(params.get("why", "")))
        return str(why) if why is not None else _("The seller counts as authorised")
    if code not in SENTENCES:
        return fallback or code
    chinese = (get_language() or "en").startswith("zh")
    gloss = params.get("gloss_zh" if chinese else "gloss_en") or params.get("gloss_en") or ""
    worded = str(SENTENCES[code]) % _Values({**params, "gloss": gloss})
    if params.get("where") == "picture":
        return _("%(reason)s. It stands in a picture") % {"reason": worded}
    return worded


def reasons(signals: Iterable[Mapping[str, Any]]) -> list[Reason]:
    """Stored signals, worded for the active language, in the order they were stored in: heaviest first."""
    worded = []
    for signal in signals:
        params = dict(signal.get("params") or {})
        code, span = str(signal.get("code") or ""), signal.get("span")
        worded.append(
            Reason(
                code=code,
                weight=int(signal.get("weight") or 0),
                text=sentence(code, params, str(signal.get("text") or "")),
                span=(int(span[0]), int(span[1])) if span else None,
                params=params,
            )
        )
    return worded


def chip(reason: Reason) -> str:
    """Two or three words for a row of a list, with the telling value."""
    if reason.code in ("name.plain", "name.alias"):
        return reason.params.get("name") or reason.params.get("found") or str(CHIPS["name"])
    if reason.family == "jargon":
        return reason.params.get("term") or reason.params.get("found") or str(CHIPS["jargon"])
    if reason.family == "price" and reason.params.get("ratio"):
        return _("%(ratio)s of price") % {"ratio": reason.params["ratio"]}
    if reason.code == "seller.repeat":
        return _("Repeat seller")
    if reason.code == "seller.authorised":
        return _("Authorised seller")
    if reason.family == "name":
        return reason.params.get("found") or str(CHIPS["name"])
    label = CHIPS.get(reason.family)
    return str(label) if label is not None else reason.text
