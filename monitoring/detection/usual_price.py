"""What a brand's goods usually cost, estimated from listings where nobody gave a reference price.

A robust estimate in the manner of Rousseeuw and Croux (1993): median and median absolute deviation of the
logarithms, because prices differ by factors. Copies and accessories that slipped in are outliers below; where
they are so many that the prices fall into two groups, nothing is estimated rather than something wrong.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median

from monitoring.detection.reading import Reading, read
from monitoring.detection.types import BrandProfile, ListingFacts, PriceEstimate, Verdict

FEWEST = 12
"""Prices; below, chance rules."""
FIRM_COUNT = 20
FIRM_SPREAD = 0.45
"""Median absolute deviation of the natural logarithms: half of the prices within a factor of about 1.6."""
_WIDEST = 1.1
"""Beyond a factor of 3 either way the goods are not of one kind."""
_OUTLYING = 3.5
"""Deviations (scaled to a normal's sigma by 1.4826), after Iglewicz and Hoaglin (1993)."""
_GAP = math.log(2.2)
"""Between neighbours in order; with a fifth of the prices on either side it parts two groups."""
_GROUP_SHARE = 0.2
_KEPT = 400
"""Prices kept a brand and category: enough for a quartile."""


def estimate(prices: Sequence[Decimal]) -> PriceEstimate | None:
    """The usual price, or None where these prices do not tell: fewer than FEWEST, two groups, or too wide a
    spread. Prices must be positive and finite."""
    if len(prices) < FEWEST:
        return None
    logs = sorted(math.log(price) for price in prices)
    if _falls_into_two(logs):
        return None
    middle = median(logs)
    spread = median(abs(each - middle) for each in logs)
    reach = _OUTLYING * 1.4826 * max(spread, 0.05)
    kept = [each for each in logs if abs(each - middle) <= reach]
    if spread > _WIDEST or len(kept) < FEWEST:
        return None
    firm = len(kept) >= FIRM_COUNT and spread <= FIRM_SPREAD
    usual = median(kept) if firm else kept[len(kept) // 4]
    return PriceEstimate(Decimal(str(round(math.exp(usual), 2))), len(kept), firm)


def _falls_into_two(logs: Sequence[float]) -> bool:
    least = max(2, math.ceil(len(logs) * _GROUP_SHARE))
    return any(logs[at] - logs[at - 1] >= _GAP for at in range(least, len(logs) - least + 1))


class PriceSample:
    """Collects prices of listings that name a brand plainly and show nothing suspicious, lawful or small.

    The same listings in the same order give the same sample; what comes after `_KEPT` prices of one brand
    and category is left out.
    """

    def __init__(self, profiles: Iterable[BrandProfile]) -> None:
        self._wanted = {profile.id: profile for profile in profiles if needs_estimate(profile)}
        self._prices: dict[tuple[str, str], list[Decimal]] = {}

    def add(self, facts: ListingFacts, verdicts: Sequence[Verdict]) -> None:
        """One listing and what the engine, without estimates, says of it."""
        price = facts.price
        if price is None or not price.is_finite() or price <= 1:
            return
        reading: Reading | None = None
        for verdict in verdicts:
            profile = self._wanted.get(verdict.brand)
            if profile is None or facts.currency.strip().upper() != profile.currency.strip().upper():
                continue
            if verdict.flagged or any(
                not signal.code.startswith(_UNSUSPICIOUS) for signal in verdict.signals
            ):
                continue
            reading = reading or read(facts, facts.title)
            if reading.cheap_by_nature(frozenset(profile.categories)):
                continue
            for kind in reading.kinds or ("",):
                sample = self._prices.setdefault((verdict.brand, kind), [])
                if len(sample) < _KEPT:
                    sample.append(price)

    def estimates(self) -> dict[str, dict[str, PriceEstimate]]:
        """Brand id -> category ("" where none is known) -> estimate."""
        found: dict[str, dict[str, PriceEstimate]] = {}
        for (brand, kind), prices in self._prices.items():
            made = estimate(prices)
            if made is not None:
                found.setdefault(brand, {})[kind] = made
        return found


_UNSUSPICIOUS = ("name.plain", "name.width", "name.traditional", "seller.authorised", "seller.cleared")


def needs_estimate(profile: BrandProfile) -> bool:
    """Whether the profile has no reference price of its own, nor any product with one."""
    return profile.reference_price is None and all(
        product.reference_price is None for product in profile.products
    )


def with_estimates(
    profiles: Iterable[BrandProfile], estimates: Mapping[str, Mapping[str, PriceEstimate]]
) -> list[BrandProfile]:
    return [
        replace(profile, price_estimates=estimates[profile.id]) if profile.id in estimates else profile
        for profile in profiles
    ]
