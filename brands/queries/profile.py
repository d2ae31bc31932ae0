"""A brand's own pages: rights, products, sellers, names, team."""

from django.db.models import Prefetch, QuerySet

from brands.models import (
    AuthorisedSeller,
    Brand,
    BrandName,
    Invitation,
    Membership,
    Product,
    ReferencePicture,
    Right,
    WatchedSeller,
)


def rights(brand: Brand) -> list[Right]:
    """What asks for something first: refused, waiting, verified, withdrawn."""
    order = {"refused": 0, "submitted": 1, "verified": 2, "withdrawn": 3}
    rows = Right.objects.for_brand(brand).select_related("document", "brand").order_by("title", "pk")
    return sorted(rows, key=lambda right: order[right.state])


def products(brand: Brand, *, text: str = "", retired: bool = False) -> QuerySet[Product]:
    pictures = ReferencePicture.objects.for_brand(brand).order_by("pk")
    rows = Product.objects.for_brand(brand).prefetch_related(Prefetch("pictures", pictures))
    if not retired:
        rows = rows.filter(active=True)
    if text:
        rows = rows.filter(name__icontains=text)
    return rows.order_by("name", "pk")


def authorised_sellers(brand: Brand) -> QuerySet[AuthorisedSeller]:
    rows = AuthorisedSeller.objects.for_brand(brand).select_related("added_by")
    return rows.order_by("name", "seller_id", "pk")


def watched_sellers(brand: Brand) -> QuerySet[WatchedSeller]:
    return (
        WatchedSeller.objects.for_brand(brand).select_related("added_by").order_by("name", "seller_id", "pk")
    )


def names(brand: Brand) -> QuerySet[BrandName]:
    return BrandName.objects.for_brand(brand).order_by("kind", "text")


def members(brand: Brand) -> QuerySet[Membership]:
    rows = Membership.objects.for_brand(brand).select_related("person").filter(active=True)
    return rows.order_by("role", "person__name", "pk")


def open_invitations(brand: Brand) -> QuerySet[Invitation]:
    return (
        Invitation.objects.for_brand(brand)
        .select_related("invited_by")
        .filter(accepted_at__isnull=True, revoked_at__isnull=True)
        .order_by("-created_at", "-pk")
    )
