"""Price against the reference, like with like and in the same currency."""

from decimal import Decimal

from monitoring.detection.categories import at_home
from monitoring.detection.fold import fold
from monitoring.detection.signals import make
from monitoring.detection.types import BrandProfile, ListingFacts, Signal
from monitoring.detection.weights import PRICE_BANDS

_BAIT = Decimal("1")
"""A price of one unit or less is a deposit or a bait, and says nothing of the goods."""


def reference_for(facts: ListingFacts, profile: BrandProfile, kinds: frozenset[str]) -> Decimal | None:
    """The price to hold the listing against: its product's when the title names one, else the
    lowest that may apply, so that a doubt counts for the seller. None when none is comparable."""
    text = fold(facts.title)
    priced = [product for product in profile.products if _positive(product.reference_price)]
    named = [product for product in priced if fold(product.name) and fold(product.name) in text]
    if named:
        longest = max(len(fold(product.name)) for product in named)
        prices = [p.reference_price for p in named if len(fold(p.name)) == longest]
    else:
        same_kind = [
            product
            for product in priced
            if product.category is None or not kinds or product.category in kinds
        ]
        prices = [product.reference_price for product in same_kind]
        if _positive(profile.reference_price) and (
            not kinds or not profile.categories or at_home(kinds, profile.categories)
        ):
            prices.append(profile.reference_price)
    return min((price for price in prices if price is not None), default=None)


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


def signal(facts: ListingFacts, ratio: Decimal | None) -> Signal | None:
    if ratio is None:
        return None
    for code, most in PRICE_BANDS:
        if ratio <= Decimal(str(most)):
            return make(code, ratio=f"{ratio:.0%}", price=str(facts.price), currency=facts.currency)
    return None
