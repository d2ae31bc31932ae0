"""Which of a brand's rights a notice about a listing may name."""

from datetime import date

from django.db.models import Q

from brands.goods import classes_of
from brands.models import Right
from listings.models import Listing
from monitoring.detection.categories import resolve

FITTING = {
    "counterfeit": frozenset({"trademark"}),
    "trademark": frozenset({"trademark"}),
    "copyright": frozenset({"copyright"}),
    "design": frozenset({"design"}),
    "patent": frozenset({"patent"}),
}
"""Kind of violation -> kinds of right that it hurts."""


def rights_of(brand_id: int) -> list[Right]:
    return list(Right.objects.for_brand(brand_id).order_by("kind", "title", "id"))


def valid_rights(brand_id: int, today: date) -> list[Right]:
    """Verified and valid today: what the form of a decision offers."""
    return list(
        Right.objects.for_brand(brand_id)
        .filter(state="verified")
        .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=today))
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .order_by("kind", "title", "id")
    )


def goods_classes(listing: Listing) -> frozenset[int]:
    """Nice classes that goods of the listing's category fall in; empty when the category says nothing."""
    category = resolve(listing.category or None)
    return classes_of(category) if category else frozenset()


def covers(right: Right, listing: Listing) -> bool:
    """Only trademarks are registered for classes. A listing of unknown category is not held against one,
    nor is a mark whose classes were not recorded: there the person's judgement stands."""
    classes = goods_classes(listing)
    if right.kind != "trademark" or not classes or not right.nice_classes:
        return True
    return not classes.isdisjoint(right.nice_classes)
