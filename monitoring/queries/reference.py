"""Which of the brand's products a listing is to be held against: shown beside it, and priced against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from brands.models import Brand
from monitoring.detection import price as detection_price
from monitoring.detection.categories import resolve
from monitoring.detection.fold import fold
from monitoring.detection.reading import read
from monitoring.detection.types import BrandProfile, ListingFacts, ProductProfile
from monitoring.queries.outlines import Outlined, points

PICTURES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class ReferenceShown:
    """One picture of the brand's own, with the product it shows."""

    id: int
    width: int
    height: int
    product: str
    outline: str = ""
    """Corners of the part that the listing's picture shows too, in pixels; empty without one."""


@dataclass(frozen=True, slots=True)
class Reference:
    product: str
    """The product that fits best; empty when none fits better than another."""
    price: Decimal | None
    """What the price signal compares with; None when nothing is comparable."""
    pictures: list[ReferenceShown]
    """Of the best product first."""


def _fit(product: Any, title: str, kinds: frozenset[str]) -> tuple[int, int, int]:
    """Named in the title beats words of the name in it beats the same category."""
    name = fold(product.name)
    words = [fold(word) for word in product.name.split()]
    shared = sum(len(word) for word in words if len(word) > 1 and word in title)
    category = resolve(product.category or None)
    return (len(name) if name and name in title else 0, shared, int(category in kinds if category else 0))


def _shown(
    ranked: Sequence[Any], products: Sequence[Any], outlined: Sequence[Outlined]
) -> list[ReferenceShown]:
    """Pictures of the products, what the evidence speaks of first and at most PICTURES_SHOWN."""
    marks: dict[int, str] = {}
    for each in outlined:
        marks.setdefault(each.reference, each.reference_region)
    kept = {row["id"]: (row, product) for product in products for row in product.picture_rows}
    ids = [row["id"] for product in ranked for row in product.picture_rows]
    spoken_of = [each for each in marks if each in kept]
    return [
        ReferenceShown(
            row["id"],
            row["width"],
            row["height"],
            product.name,
            points(marks.get(row["id"], ""), row["width"], row["height"]),
        )
        for row, product in (kept[each] for each in dict.fromkeys([*spoken_of, *ids]))
    ][:PICTURES_SHOWN]


def best_reference(
    *,
    title: str,
    category: str,
    price: Decimal | None,
    currency: str,
    brand: Brand,
    products: Sequence[Any],
    outlined: Sequence[Outlined] = (),
) -> Reference:
    """`products` carry `picture_rows`; of retired ones only what the evidence speaks of is shown. The price
    is the one the engine would compare with, so that the bar and the reason say the same. What a picture of
    the listing shows comes first, with its outline."""
    facts = ListingFacts(
        marketplace="", item_id="", title=title, price=price, currency=currency, category=category or None
    )
    kinds = read(facts, title).kinds
    on_sale = [product for product in products if product.active]
    ranked = sorted(on_sale, key=lambda product: _fit(product, fold(title), kinds), reverse=True)
    best = ranked[0] if ranked and any(_fit(ranked[0], fold(title), kinds)) else None
    profile = BrandProfile(
        id=str(brand.pk),
        names=(brand.name,),
        categories=tuple(brand.categories),
        currency=brand.currency,
        products=tuple(
            ProductProfile(p.name, p.reference_price, resolve(p.category or None))
            for p in on_sale
            if p.currency == brand.currency
        ),
    )
    pictures = _shown(ranked, products, outlined)
    return Reference(
        product=best.name if best else "",
        price=detection_price.reference_for(facts, profile, kinds) if currency == brand.currency else None,
        pictures=pictures,
    )
