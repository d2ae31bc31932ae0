"""The interface of the engine: what goes in (facts, profiles) and what comes out (verdicts).

Pure values: no Django, no I/O. The scan, the command line and the tests all speak these types,
so a deeper engine can take the place of a simpler one without a change outside this package.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from monitoring.detection.signal_codes import SIGNAL_CODES

CATEGORIES = (
    "shoes",
    "sportswear",
    "clothing",
    "bags",
    "accessories",
    "watches",
    "jewellery",
    "cosmetics",
    "personal-care",
    "electronics",
    "phones",
    "toys",
    "food",
    "home",
    "books",
    "car",
)

_NO_VALUES: Mapping[str, str] = {}

Span = tuple[int, int]
"""Half-open range of code points in the original title: title[start:end]."""


@dataclass(frozen=True, slots=True)
class SellerFacts:
    """The seller as the marketplace shows it. Both strings may be empty when unknown."""

    id: str = ""
    name: str = ""
    brands_seen: int = 0
    """How many different brands the seller was seen to offer; 0 when nobody counted."""


Corner = tuple[float, float]
Outline = tuple[Corner, Corner, Corner, Corner]
"""Of a matched region: shares of width and height, 0 to 1, from the upper left. What comes first in one
picture comes first in the other."""

WHOLE: Outline = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


class Look(NamedTuple):
    """A picture of the listing that shows what a reference picture of a brand shows, as the caller found."""

    brand: str
    reference: str
    """The caller's id of the reference picture."""
    how: Literal["same", "copy", "product"]
    """`same`: hashes of the whole pictures agree. `copy`: the same pixels, in part or edited. `product`: the
    same thing, photographed again."""
    measure: int
    """Of `same` the bits of 256 that differ, 0..31; else the places that agree in both pictures."""
    product: str = ""
    """Name of the product that the reference picture shows, where the brand told."""
    picture: str = ""
    """The caller's id of the listing's picture."""
    share: float = 1.0
    """Of the listing's picture that the region covers, 0 to 1."""
    region: Outline = WHOLE
    """In the listing's picture."""
    reference_region: Outline = WHOLE
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """One listing as it stood in one snapshot. `price` is None when unknown or absurd."""

    marketplace: str
    item_id: str
    title: str
    price: Decimal | None = None
    currency: str = "CNY"
    category: str | None = None
    """One of CATEGORIES, a Taobao root category id, or None; anything else counts as unknown."""
    seller: SellerFacts = SellerFacts()
    pictures: tuple[str, ...] = ()
    looks: tuple[Look, ...] = ()
    """What its pictures show of the brands' reference pictures; in any order."""
    picture_texts: tuple[str, ...] = ()
    """Lines of writing that were read in its pictures."""


@dataclass(frozen=True, slots=True)
class SellerRecord:
    """What this brand decided about one seller before: counts of flags, >= 0."""

    confirmed: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class ProductProfile:
    name: str
    reference_price: Decimal | None = None
    category: str | None = None
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceEstimate:
    """What goods of one brand and kind usually cost, from listings that show nothing suspicious."""

    usual: Decimal
    """In the profile's currency; the lower quartile where prices spread: a doubt counts for the seller."""
    count: int
    """Listings behind it."""
    firm: bool
    """Whether they are many and agree; otherwise the signal weighs less."""


@dataclass(frozen=True, slots=True)
class BrandProfile:
    """One brand as the engine knows it: all of it comes from the brand's own portal."""

    id: str
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    """Nicknames and clipped forms; weaker than a name."""
    categories: tuple[str, ...] = ()
    reference_price: Decimal | None = None
    currency: str = "CNY"
    pictures: tuple[str, ...] = ()
    products: tuple[ProductProfile, ...] = ()
    authorised_sellers: frozenset[str] = frozenset()
    """Marketplace seller ids (and, where a source has none, shop names)."""
    seller_records: Mapping[str, SellerRecord] = field(default_factory=dict)
    """Seller id -> earlier decisions of this brand."""
    trusted_shop_words: tuple[str, ...] = ()
    """Words a marketplace checks before a shop may carry them (旗舰店, 授权, 专卖店). A shop that shows
    one of them together with a name of the brand counts as authorised. Empty where names are free."""
    self_operated_words: tuple[str, ...] = ()
    """Words that mark the marketplace's own stock (自营): such a shop counts as authorised for every
    brand, whatever else its name says."""
    price_estimates: Mapping[str, PriceEstimate] = field(default_factory=dict)
    """Category -> estimate; used where no reference price is given. See usual_price.py."""


class Signal:
    """One named reason; never changed once made.

    A plain class, not a dataclass: a scan makes millions, and the sentence is worded only when it is read.
    """

    __slots__ = ("_text", "code", "params", "span", "weight")

    def __init__(
        self,
        code: str,
        weight: int,
        text: str | None = None,
        span: Span | None = None,
        params: Mapping[str, str] = _NO_VALUES,
    ) -> None:
        self.code = code
        """Stable, dotted lower case (`name.disguised`, `jargon.explicit`, `price.very_low`,
        `lawful.fits`): the portal words it in the reader's language from the code and `params`."""
        self.weight = weight
        """Points, -100..100: > 0 speaks for a counterfeit, < 0 for a lawful listing."""
        self._text = text
        self.span = span
        self.params = params
        """Values for the worded reason: `found`, `name`, `term`, `gloss_en`, `gloss_zh`, `ratio`..."""

    @property
    def text(self) -> str:
        """The reason in plain English, for the command line and logs."""
        if self._text is not None:
            return self._text
        told = SIGNAL_CODES[self.code].format_map(self.params)
        return f"{told} (read in a picture)" if self.params.get("where") == "picture" else told

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Signal):
            return NotImplemented
        return (self.code, self.weight, self.span, self.params) == (
            other.code,
            other.weight,
            other.span,
            other.params,
        )

    def __hash__(self) -> int:
        return hash((self.code, self.weight, self.span))

    def __repr__(self) -> str:
        return f"Signal({self.code!r}, {self.weight:+}, {self.text!r}, {self.span})"


class Verdict(NamedTuple):
    """What the engine says of one listing for one brand that it names or shows."""

    item_id: str
    brand: str
    score: int
    """0..100."""
    flagged: bool
    signals: tuple[Signal, ...]
    """Ordered by absolute weight, heaviest first."""
    rule_version: str
