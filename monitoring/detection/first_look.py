"""What a stream of listings tells before any of it is judged: usual prices, and shops of many brands.

The first `LISTINGS` of a stream are looked at once, by one process, and then judged like the rest. So the
answers depend on the listings alone, never on how many processes share the work.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from monitoring.detection.engine import Engine
from monitoring.detection.types import BrandProfile, ListingFacts, PriceEstimate, SellerFacts
from monitoring.detection.usual_price import PriceSample, needs_estimate

LISTINGS = 10_000
"""Bounds the memory and the delay before the first verdict."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What was learnt; empty when there was nothing to learn."""

    estimates: Mapping[str, Mapping[str, PriceEstimate]] = field(default_factory=dict)
    """Brand id -> category -> usual price, for brands without a reference price."""
    brands_of: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """(marketplace, seller id or name) -> how many brands it was seen to offer; one brand is left out."""

    def told(self, facts: ListingFacts) -> ListingFacts:
        """The listing, its seller with the number of brands it was seen to offer."""
        seller = facts.seller
        seen = self.brands_of.get((facts.marketplace, seller.id or seller.name), 0)
        if seen <= seller.brands_seen:
            return facts
        return replace(facts, seller=SellerFacts(seller.id, seller.name, seen))


def look(engine: Engine, profiles: Sequence[BrandProfile], listings: Iterable[ListingFacts]) -> FirstLook:
    """`engine` is compiled from `profiles`, without estimates."""
    if len(profiles) < 2 and not any(map(needs_estimate, profiles)):
        return FirstLook()
    sample = PriceSample(profiles)
    offered: dict[tuple[str, str], set[str]] = defaultdict(set)
    many = list(listings)
    for facts, verdicts in zip(many, engine.assess_many(many), strict=True):
        sample.add(facts, verdicts)
        seller = facts.seller.id or facts.seller.name
        if seller:
            offered[facts.marketplace, seller].update(
                verdict.brand
                for verdict in verdicts
                if not any(signal.code in _ONLY_NAMED for signal in verdict.signals)
            )
    brands_of = {seller: len(brands) for seller, brands in offered.items() if len(brands) > 1}
    return FirstLook(sample.estimates(), brands_of)


_ONLY_NAMED = frozenset({"lawful.fits", "lawful.accessory", "lawful.service"})
"""A shop of phone cases names many brands and offers none."""
