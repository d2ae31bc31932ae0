"""Every code of a signal with its plain English template: the portal words each in its reader's language.

Templates take their values from `Signal.params`.
"""

from types import MappingProxyType

from monitoring.detection.types import Signal, Span
from monitoring.detection.weights import WEIGHTS

SIGNAL_CODES: dict[str, str] = {
    "name.plain": "names {name}",
    "name.alias": "uses {found}, a nickname of {name}",
    "name.width": "writes {name} in wide or narrow letters: {found}",
    "name.traditional": "writes {name} in traditional characters: {found}",
    "name.spaced": "spells {name} with spaces between the letters: {found}",
    "name.styled": "writes {name} in ornamental letters: {found}",
    "name.inserted_sign": "hides {name} behind inserted signs: {found}",
    "name.look_alike": "hides {name} behind look-alike letters: {found}",
    "name.hidden": "hides {name} with invisible characters: {found}",
    "name.typo": "misspells {name}: {found}",
    "name.pinyin": "writes {name} in pinyin: {found}",
    "name.same_sound": "writes {name} with characters of the same sound: {found}",
    "name.mixed_script": "mixes scripts to write {name}: {found}",
    "name.taken_apart": "takes the characters of {name} apart: {found}",
    "name.clipped": "clips {name}: {found}",
    "jargon.explicit": "says {term}: {gloss_en}",
    "jargon.strong": "says {term}: {gloss_en}",
    "jargon.context": "says {term}: {gloss_en}",
    "price.very_low": "price {price} {currency} is {ratio} of the reference price",
    "price.low": "price {price} {currency} is {ratio} of the reference price",
    "price.reduced": "price {price} {currency} is {ratio} of the reference price",
    "seller.repeat": "{confirmed} earlier listings of this seller were confirmed",
    "seller.cleared": "{rejected} earlier flags of this seller were rejected",
    "seller.imitates_official": "shop name looks official ({found}) but the seller is not authorised",
    "seller.claims_official": "title claims an official shop ({found})",
    "seller.authorised": "seller counts as authorised ({why})",
    "lawful.fits": "says what it fits: {found}",
    "lawful.accessory": "is an accessory or a part: {found}",
    "lawful.second_hand": "is second-hand: {found}",
    "lawful.parallel_import": "is a parallel import: {found}",
}
"""`why` is one of listed, shop_word, self_operated."""


def make(code: str, *, weight: int | None = None, span: Span | None = None, **params: str) -> Signal:
    """The signal of this code, worded; its weight is the table's unless given."""
    return Signal(
        code=code,
        weight=WEIGHTS[code] if weight is None else weight,
        text=SIGNAL_CODES[code].format(**params),
        span=span,
        params=MappingProxyType(params),
    )
