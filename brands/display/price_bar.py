"""Where a price stands against the reference price, as positions on a line."""

from dataclasses import dataclass
from decimal import Decimal

WIDTH = 300
"""Of the drawing, in its own units; the page scales it."""
BANDS = (Decimal("0.2"), Decimal("0.5"), Decimal("0.7"))
"""The bands of the price signal: up to 20% very strong, to 50% strong, to 70% weak."""


@dataclass(frozen=True, slots=True)
class PriceBar:
    price_x: int
    reference_x: int
    band_xs: tuple[int, ...]
    percent: int
    band: int
    """0 (up to a fifth) to 3 (no signal)."""


def price_bar(price: Decimal, reference: Decimal) -> PriceBar:
    """The longer of both ends at nine tenths of the line. ValueError unless both are positive."""
    if price <= 0 or reference <= 0:
        raise ValueError("A price bar needs two positive prices.")
    scale = Decimal("0.9") * WIDTH / max(price, reference)
    ratio = price / reference
    return PriceBar(
        price_x=round(price * scale),
        reference_x=round(reference * scale),
        band_xs=tuple(round(reference * band * scale) for band in BANDS),
        percent=round(ratio * 100),
        band=sum(ratio > band for band in BANDS),
    )
