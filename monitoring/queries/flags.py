"""Lists of flags: everything a row shows in one query, whatever the number of rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import JSONField
from django.db.models.functions import Coalesce, JSONObject

from brands.models import Brand
from listings.models import ListingImage
from monitoring.models import Evidence, Flag
from monitoring.states import OPEN_FLAGS
from monitoring.wording import Reason, reasons

CHIPS_IN_A_ROW = 3
FAMILY_COUNTED_TO = 100
NO_PRICE = Decimal("999999999999")
"""Listings without a price sort after all that have one."""


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One line of a list. Title and reasons are of the newest evidence: the spans fit that title."""

    flag: Flag
    brand: Brand
    title: str
    reasons: list[Reason]
    picture_id: int | None
    seller_open: int
    """Other open flags of the same seller in this brand, counted up to FAMILY_COUNTED_TO."""

    @property
    def chips(self) -> list[Reason]:
        """The heaviest reasons that say something; a plainly written name does not."""
        telling = [reason for reason in self.reasons if reason.code != "name.plain"]
        return (telling or self.reasons)[:CHIPS_IN_A_ROW]

    @property
    def key(self) -> str:
        """What a ticked row sends: the flag and the version that was on the page."""
        return f"{self.flag.pk}:{self.flag.version}"


def flags_of(brand_ids: Iterable[int]) -> QuerySet[Flag]:
    """Flags of these brands with what every row needs; filters and pages are put on top."""
    ids = tuple(brand_ids)
    newest = (
        Evidence.objects.for_brands(ids)
        .filter(flag_id=OuterRef("pk"))
        .order_by("-id")
        .values(seen=JSONObject(title="title", signals="signals"))[:1]
    )
    picture = (
        ListingImage.objects.filter(listing_id=OuterRef("listing_id"), state="fetched")
        .order_by("position", "id")
        .values("id")[:1]
    )
    siblings = (
        Flag.objects.for_brands(ids)
        .filter(brand_id=OuterRef("brand_id"), seller_id=OuterRef("seller_id"), state__in=OPEN_FLAGS)
        .exclude(pk=OuterRef("pk"))
        .values("pk")[:FAMILY_COUNTED_TO]
    )
    return (
        Flag.objects.for_brands(ids)
        .select_related("brand", "seller", "listing__marketplace")
        .annotate(
            newest=Subquery(newest, output_field=JSONField()),
            picture_id=Subquery(picture),
            siblings=ArraySubquery(siblings),
            sort_price=Coalesce("listing__price", NO_PRICE),
        )
    )


def row(flag: Any) -> FlagRow:
    """A flag of `flags_of`, as the templates read it."""
    newest = flag.newest or {}
    return FlagRow(
        flag=flag,
        brand=flag.brand,
        title=newest.get("title") or flag.listing.title,
        reasons=reasons(newest.get("signals") or []),
        picture_id=flag.picture_id,
        seller_open=len(flag.siblings) if flag.seller_id else 0,
    )


def rows(flags: Iterable[Any]) -> list[FlagRow]:
    return [row(flag) for flag in flags]


def open_counts(brand_ids: Iterable[int]) -> dict[str, int]:
    """Open flags per state: the closed ones, which only grow in number, are not counted on every page."""
    found = dict(
        Flag.objects.for_brands(brand_ids)
        .filter(state__in=OPEN_FLAGS)
        .order_by()
        .values_list("state")
        .annotate(number=Count("id"))
    )
    return {state: found.get(state, 0) for state in OPEN_FLAGS}


def brands_with_open(brand_ids: Iterable[int]) -> tuple[list[Brand], dict[str, int]]:
    """The active ones of these brands by name, and their open flags per state, in one query."""
    ids = tuple(brand_ids)
    counts = (
        Flag.objects.for_brands(ids)
        .filter(brand_id=OuterRef("pk"), state__in=OPEN_FLAGS)
        .order_by()
        .values("state")
        .annotate(number=Count("id"))
        .values(row=JSONObject(state="state", number="number"))
    )
    brands = list(
        Brand.objects.active().filter(pk__in=ids).annotate(open_rows=ArraySubquery(counts)).order_by("name")
    )
    totals = dict.fromkeys(OPEN_FLAGS, 0)
    for brand in brands:
        for row in brand.open_rows:
            totals[row["state"]] += row["number"]
    return brands, totals


def pick(brand_ids: Iterable[int], flag_ids: Iterable[int]) -> dict[int, Flag]:
    """The flags of a bulk step; ids of other brands are not found."""
    found = (
        Flag.objects.for_brands(brand_ids).select_related("brand", "listing").filter(pk__in=list(flag_ids))
    )
    return {flag.pk: flag for flag in found}


def picture_of(brand_ids: Iterable[int], flag_id: int, picture_id: int) -> ListingImage | None:
    """A fetched picture of the listing of a flag of these brands."""
    listing = Flag.objects.for_brands(brand_ids).filter(pk=flag_id).values("listing_id")
    return ListingImage.objects.filter(pk=picture_id, state="fetched", listing_id__in=listing).first()
