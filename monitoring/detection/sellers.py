"""What the seller adds: authorised, known for earlier flags, dressed up as the brand's own shop, or a shop
of many brands at once."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from monitoring.detection.edges import latin_word
from monitoring.detection.fold import fold_word
from monitoring.detection.names import Sighting
from monitoring.detection.signals import make
from monitoring.detection.types import BrandProfile, ListingFacts, SellerFacts, Signal
from monitoring.detection.weights import (
    DEFAULT,
    IMITATION_UNLISTED_SHARE,
    MANY_BRANDS,
    REPEAT_CAP,
    REPEAT_STEP,
    Weights,
)

OFFICIAL_WORDS = (
    *("官方旗舰店", "旗舰店", "官方店", "官方", "官网", "直营", "总店"),
    *("official store", "official shop", "official", "flagship"),
)
"""A shop that carries one of these together with a brand's name claims to be the brand."""
DEALER_WORDS = ("专卖店", "专营店", "授权", "经销", "品牌店")
"""These claim to deal in its goods, which many do without being listed."""
_FOLDED_CLAIMS = tuple((fold_word(word), word) for word in (*OFFICIAL_WORDS, *DEALER_WORDS))
_SELF_OPERATED = "自营"
"""The marketplace's own stock, where it checks names; elsewhere anybody may write it, and only the profile's
self_operated_words vouch for it."""
_CHECKING = frozenset({"jd", "tmall", "京东", "天猫"})
"""Marketplaces that ask for papers before a shop may carry such a word (published opening rules of both):
there it says nothing against the shop, unless the brand's name in it is disguised."""
_PARTS = re.compile(r"[^\W_]+")
_REMEMBERED = 1 << 16
"""Answers kept: (brand, seller) pairs and shops. A scan meets the same shops again and again."""

Names = Callable[[str], Sequence[Sighting]]
"""Where a text shows a name of any brand, as for a title."""


def attested(seller: SellerFacts, profile: BrandProfile) -> str | None:
    """Why this seller counts as authorised: `listed`, `shop_word`, `self_operated`; None if it does not."""
    listed = profile.authorised_sellers
    if (seller.id and seller.id in listed) or (seller.name and seller.name in listed):
        return "listed"
    if not seller.name:
        return None
    shop = fold_word(seller.name)
    if any(fold_word(word) in shop for word in profile.self_operated_words if fold_word(word)):
        return "self_operated"
    if any(
        fold_word(word) in shop for word in profile.trusted_shop_words if fold_word(word)
    ) and _named_plainly(seller, profile):
        return "shop_word"
    return None


def _named_plainly(seller: SellerFacts, profile: BrandProfile) -> bool:
    """Trust needs the name itself, as a word of its own: no look-alikes, no HP within a longer word."""
    shop = unicodedata.normalize("NFKC", seller.name).casefold()
    for name in map(str.casefold, map(str.strip, (*profile.names, *profile.aliases))):
        at = shop.find(name) if len(name) > 1 else -1
        while at >= 0:
            span = (at, at + len(name))
            if not name.isascii() or latin_word(shop, span):
                return True
            at = shop.find(name, at + 1)
    return False


def _claim(shop: str, marketplace: str) -> str | None:
    folded = fold_word(shop)
    if _SELF_OPERATED in folded and _checks_names(marketplace):
        return None
    return next((word for start, word in _FOLDED_CLAIMS if start in folded), None)


@lru_cache(maxsize=256)
def _checks_names(marketplace: str) -> bool:
    return not _CHECKING.isdisjoint(_PARTS.findall(marketplace.casefold()))


class SellerBook:
    """What is known of sellers, for all profiles; its memos are bounded and change no answer."""

    def __init__(self, profiles: Sequence[BrandProfile], names: Names, weights: Weights = DEFAULT) -> None:
        self._profiles = profiles
        self._names = names
        self._points = weights.points
        self._known: dict[tuple[int, str, str, str], tuple[str | None, tuple[Signal, ...]]] = {}
        self._shops: dict[str, dict[int, bool]] = {}

    def attested(self, number: int, facts: ListingFacts) -> str | None:
        """`attested` for the profile of this number."""
        return self._look_up(number, facts.seller, facts.marketplace)[0]

    def signals(self, number: int, facts: ListingFacts) -> tuple[Signal, ...]:
        """Signals of the seller alone, for the profile of this number."""
        seller = facts.seller
        why, signals = self._look_up(number, seller, facts.marketplace)
        if why is None and seller.brands_seen >= MANY_BRANDS:
            weight = self._points["seller.many_brands"]
            if seller.brands_seen >= 2 * MANY_BRANDS:
                weight *= 2
            signals = (
                *signals,
                make("seller.many_brands", weight=weight, count=str(seller.brands_seen)),
            )
        return signals

    def _look_up(
        self, number: int, seller: SellerFacts, marketplace: str
    ) -> tuple[str | None, tuple[Signal, ...]]:
        if not seller.id and not seller.name:
            return None, ()
        key = (number, seller.id, seller.name, marketplace)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[key] = self._judge(number, seller, marketplace)
        return known

    def _judge(
        self, number: int, seller: SellerFacts, marketplace: str
    ) -> tuple[str | None, tuple[Signal, ...]]:
        profile, points = self._profiles[number], self._points
        why = attested(seller, profile)
        if why is not None:
            return why, (make("seller.authorised", weight=points["seller.authorised"], why=why),)
        found: list[Signal] = []
        record = profile.seller_records.get(seller.id) or profile.seller_records.get(seller.name)
        if record is not None and record.confirmed != record.rejected:
            confirmed, rejected = str(record.confirmed), str(record.rejected)
            if record.confirmed > record.rejected:
                weight = points["seller.repeat"] + REPEAT_STEP * (record.confirmed - 1)
                weight = min(weight, max(REPEAT_CAP, points["seller.repeat"]))
                code = "seller.repeat"
            else:
                code, weight = "seller.cleared", points["seller.cleared"]
            found.append(make(code, weight=weight, confirmed=confirmed, rejected=rejected))
        word = _claim(seller.name, marketplace)
        disguised = self._named_in(seller.name).get(number) if word is not None else None
        if word is not None and disguised is not None:
            share = 1.0
            if not disguised and _checks_names(marketplace):
                share = 0.0
            elif not disguised and (word in DEALER_WORDS or not profile.authorised_sellers):
                share = IMITATION_UNLISTED_SHARE
            weight = round(points["seller.imitates_official"] * share)
            if weight:
                found.append(make("seller.imitates_official", weight=weight, found=word))
        return None, tuple(found)

    def _named_in(self, shop: str) -> dict[int, bool]:
        """The brands that a shop's name shows, and whether in disguise only."""
        known = self._shops.get(shop)
        if known is None:
            if len(self._shops) >= _REMEMBERED:
                self._shops.clear()
            known = {}
            for sighting in self._names(shop):
                disguised = sighting.kind not in ("plain", "alias", "width", "traditional")
                known[sighting.brand] = known.get(sighting.brand, True) and disguised
            self._shops[shop] = known
        return known
