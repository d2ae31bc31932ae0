"""Categories of goods as brands, products and listings name them, and the Nice classes they fall in."""

from django.utils.translation import gettext_lazy as _

CATEGORIES = {
    "shoes": _("Shoes"),
    "sportswear": _("Sportswear"),
    "clothing": _("Clothing"),
    "bags": _("Bags"),
    "accessories": _("Accessories"),
    "watches": _("Watches"),
    "jewellery": _("Jewellery"),
    "cosmetics": _("Cosmetics"),
    "personal-care": _("Personal care"),
    "electronics": _("Electronics"),
    "phones": _("Phones"),
    "toys": _("Toys"),
    "food": _("Food"),
    "home": _("Home"),
    "books": _("Books"),
    "car": _("Car"),
}

CLASSES = {
    "shoes": {25},
    "sportswear": {25, 28},
    "clothing": {25},
    "bags": {18},
    "accessories": {9, 14, 18, 25, 26},
    "watches": {14},
    "jewellery": {14},
    "cosmetics": {3},
    "personal-care": {3, 5, 8, 10, 16, 21},
    "electronics": {7, 9, 11},
    "phones": {9},
    "toys": {28},
    "food": {29, 30, 31, 32, 33},
    "home": {11, 20, 21, 24, 27},
    "books": {9, 16},
    "car": {7, 9, 12},
}


def classes_of(category: str) -> frozenset[int]:
    """Nice classes whose registration can cover goods of the category; empty for one we do not know,
    which a caller must not take for 'none'."""
    return frozenset(CLASSES.get(category, ()))
