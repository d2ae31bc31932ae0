"""Price against the reference, like with like and in the same currency."""

from decimal import Decimal

from monitoring.detection.categories import at_home
from monitoring.detection.fold import fold_word
from monitoring.detection.signals import make
from monitoring.detection.types import BrandProfile, ListingFacts, Signal
from monitoring.detection.weights import PRICE_BANDS

_BAIT = Decimal("1")
"""A price of one unit or less is a deposit or a bait, and says nothing of the goods."""


def reference_for(facts: ListingFacts, profile: BrandProfile, kinds: frozenset[str]) -> Decimal | None:
    """The price to hold the listing against: that of the product the title names; else of the
    brand's goods of this kind, the lowest where several fit, so that a doubt counts for the
    seller. None when nothing is comparable."""
    text = fold_word(facts.title)
    priced = [(fold_word(p.name), p.category, p.reference_price) for p in profile.products]
    named = [(len(name), price) for name, _, price in priced if name and name in text and _positive(price)]
    if named:
        longest = max(length for length, _ in named)
        return min(price for length, price in named if length == longest and price is not None)
    prices = [price for _, kind, price in priced if kind is not None and kind in kinds]
    if not kinds or not profile.categories or at_home(kinds, profile.categories):
        prices.append(profile.reference_price)
        if not _positive(profile.reference_price):
            prices += [price for _, kind, price in priced if kind is None or not kinds]
    return min((price for price in prices if price is not None and _positive(price)), default=None)


def _positive(price: Decimal | None) -> bool:
    return price is not None and price.is_finite() and price > 0


def ratio_of(facts: ListingFacts, profile: BrandProfile, kinds: frozenset[str]) -> Decimal | None:
    """Price over reference; None when either is missing or they do not compare."""
    price = facts.price
    if price is None or not price.is_finite() or price <= _BAIT:
        return None
    if facts.currency.strip().upper() != profile.currency.strip().upper():
        return None
    reference = reference_for(facts, profile, kinds)
    return price / reference if reference is not None else None


def signal(facts: ListingFacts, profile: BrandProfile, kinds: frozenset[str]) -> Signal | None:
    ratio = ratio_of(facts, profile, kinds)
    if ratio is None:
        return None
    for code, most in PRICE_BANDS:
        if ratio <= Decimal(str(most)):
            return make(code, ratio=f"{ratio:.0%}", price=str(facts.price), currency=facts.currency)
    return None
