"""Price against the reference, like with like and in the same currency."""

from decimal import Decimal

from monitoring.detection.categories import at_home
from monitoring.detection.fold import WITHOUT_SIGNS, fold
from monitoring.detection.types import BrandProfile, ListingFacts, PriceEstimate, Signal
from monitoring.detection.weights import (
    DEFAULT,
    DOUBTFUL_ESTIMATE_SHARE,
    PRICE_LIMITS,
    USUAL_SHARES,
    Weights,
)

_BAIT = Decimal("1")
"""A price of one unit or less is a deposit or a bait, and says nothing of the goods."""
_LARGEST_RATIO = PRICE_LIMITS[-1][1]
_NEAR = (Decimal("0.4"), Decimal("2.5"))
_TELLING = 100
"""A price near the reference says that the brand's goods are meant, where everyday goods cost less."""


def _positive(price: Decimal | None) -> bool:
    return price is not None and price.is_finite() and price > 0


class PriceTable:
    """What a brand's goods should cost; one for each profile, read only but for its memo of categories."""

    __slots__ = ("_by_kinds", "_currency", "_own", "_products", "_profile", "_silent")

    def __init__(self, profile: BrandProfile) -> None:
        self._profile = profile
        self._currency = profile.currency.strip().upper()
        priced = [
            (fold(each.name, WITHOUT_SIGNS), each.reference_price)
            for each in profile.products
            if each.reference_price is not None and _positive(each.reference_price)
        ]
        # The longest name first, of equal ones the cheapest, so that a doubt counts for the seller.
        self._products = sorted(
            ((name, price) for name, price in priced if name), key=lambda each: (-len(each[0]), each[1])
        )
        self._own = profile.reference_price if _positive(profile.reference_price) else None
        self._silent = not (priced or self._own or profile.price_estimates)
        """Whether nothing is known to hold a price against."""
        self._by_kinds: dict[frozenset[str], Decimal | None] = {}

    def reference(self, unsigned: str, kinds: frozenset[str], pictured: str = "") -> Decimal | None:
        """The price to hold a listing against: that of the product the title names; else of the one its
        picture shows (`pictured`, its name); else of the brand's goods of this kind, the lowest where several
        fit. None when nothing is comparable.

        `unsigned` is the title through WITHOUT_SIGNS.
        """
        for name, price in self._products:
            if name in unsigned:
                return price
        if pictured:
            pictured = fold(pictured, WITHOUT_SIGNS)
            for name, price in self._products:
                if name == pictured:
                    return price
        if kinds in self._by_kinds:
            return self._by_kinds[kinds]
        return self._by_kinds.setdefault(kinds, self._of_kind(kinds))

    def _of_kind(self, kinds: frozenset[str]) -> Decimal | None:
        profile = self._profile
        priced = [
            (each.category, each.reference_price)
            for each in profile.products
            if each.reference_price is not None and _positive(each.reference_price)
        ]
        prices = [price for kind, price in priced if kind is not None and kind in kinds]
        if not kinds or not profile.categories or at_home(kinds, profile.categories):
            if self._own is not None:
                prices.append(self._own)
            else:
                prices += [price for kind, price in priced if kind is None or not kinds]
        return min(prices, default=None)

    def _comparable(self, facts: ListingFacts) -> Decimal | None:
        price = facts.price
        if price is None or not price.is_finite() or price <= _BAIT:
            return None
        currency = facts.currency
        return price if currency == self._currency or currency.strip().upper() == self._currency else None

    def is_near(self, facts: ListingFacts, unsigned: str, kinds: frozenset[str]) -> bool:
        """Whether the price is about that of the brand's goods, where those are not everyday goods."""
        price = self._comparable(facts)
        reference = self.reference(unsigned, kinds) if price is not None else None
        if price is None or reference is None or reference < _TELLING:
            return False
        return reference * _NEAR[0] <= price <= reference * _NEAR[1]

    def signal(
        self,
        facts: ListingFacts,
        unsigned: str,
        kinds: frozenset[str],
        weights: Weights = DEFAULT,
        pictured: str = "",
    ) -> Signal | None:
        """How far below; None where it is not, or where nothing is comparable. `pictured` as above."""
        if self._silent:
            return None
        price = self._comparable(facts)
        if price is None:
            return None
        reference = self.reference(unsigned, kinds, pictured)
        if reference is None:
            return self._against_usual(price, facts, kinds, weights)
        if price > reference * _LARGEST_RATIO:
            return None
        ratio = price / reference
        for code, most in PRICE_LIMITS:
            if ratio <= most:
                return _told(code, weights.points[code], ratio, facts)
        return None

    def _against_usual(
        self, price: Decimal, facts: ListingFacts, kinds: frozenset[str], weights: Weights
    ) -> Signal | None:
        estimates = self._profile.price_estimates
        fitting = [each for each in map(estimates.get, kinds or ("",)) if each is not None]
        if not fitting:
            return None
        estimate: PriceEstimate = min(fitting, key=lambda each: each.usual)
        ratio = price / estimate.usual
        share = next((USUAL_SHARES[code] for code, most in PRICE_LIMITS if ratio <= most), 0.0)
        if not estimate.firm:
            share *= DOUBTFUL_ESTIMATE_SHARE
        points = round(weights.points["price.below_usual"] * share)
        if not points:
            return None
        return _told("price.below_usual", points, ratio, facts, count=str(estimate.count))


def _told(code: str, points: int, ratio: Decimal, facts: ListingFacts, **more: str) -> Signal:
    told = {"ratio": f"{ratio:.0%}", "price": str(facts.price), "currency": facts.currency, **more}
    return Signal(code, points, params=told)


def reference_for(facts: ListingFacts, profile: BrandProfile, kinds: frozenset[str]) -> Decimal | None:
    """`PriceTable.reference` for a single question."""
    return PriceTable(profile).reference(fold(facts.title, WITHOUT_SIGNS), kinds)
