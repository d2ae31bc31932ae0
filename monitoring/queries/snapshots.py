"""What a scan reads: the present content of listings on sale, streamed, without model instances."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, Max, Min, OuterRef, QuerySet

from listings.models import ListingImage, Snapshot
from monitoring.detection.types import ListingFacts, SellerFacts

CHUNK = 500
_COLUMNS = (
    *("id", "listing_id", "title", "price", "currency", "category", "seller_id", "pictures"),
    *("item_id", "marketplace", "shop_id", "shop_name"),
)


@dataclass(frozen=True, slots=True)
class Sight:
    """One listing as a snapshot shows it, with the keys that a flag needs."""

    snapshot_id: int
    listing_id: int
    seller_id: int | None
    facts: ListingFacts


def first_snapshot_id() -> int:
    return Snapshot.objects.aggregate(oldest=Min("id"))["oldest"] or 0


def newest_snapshot_id() -> int:
    """Without waiting for writers: good enough to see that there may be something to do."""
    return Snapshot.objects.aggregate(newest=Max("id"))["newest"] or 0


def sights(after: int, up_to: int) -> Iterator[Sight]:
    """Snapshots of the range that are their listing's present content, of listings on sale. What was
    superseded meanwhile belongs to a later range."""
    return _sights(Snapshot.objects.filter(id__gt=after, id__lte=up_to))


def sights_of(listing_ids: Collection[int]) -> Iterator[Sight]:
    """The same of these listings."""
    return _sights(Snapshot.objects.filter(listing_id__in=listing_ids))


def _sights(snapshots: QuerySet[Snapshot]) -> Iterator[Sight]:
    later = Snapshot.objects.filter(listing_id=OuterRef("listing_id"), id__gt=OuterRef("id"))
    rows = (
        snapshots.filter(~Exists(later), listing__state="onsale")
        .annotate(
            item_id=F("listing__item_id"),
            marketplace=F("listing__marketplace__code"),
            shop_id=F("seller__external_id"),
            shop_name=F("seller__name"),
        )
        .order_by("id")
        .values_list(*_COLUMNS)
    )
    for row in rows.iterator(chunk_size=CHUNK):
        yield _sight(dict(zip(_COLUMNS, row, strict=True)))


def _sight(row: dict[str, Any]) -> Sight:
    price: Decimal | None = row["price"]
    return Sight(
        snapshot_id=row["id"],
        listing_id=row["listing_id"],
        seller_id=row["seller_id"],
        facts=ListingFacts(
            marketplace=row["marketplace"],
            item_id=row["item_id"],
            title=row["title"],
            price=price if price is not None and price >= 0 else None,
            currency=row["currency"],
            category=row["category"] or None,
            seller=SellerFacts(row["shop_id"] or "", row["shop_name"] or ""),
            pictures=tuple(row["pictures"] or ()),
        ),
    )


def picture_digests(listing_ids: list[int]) -> dict[tuple[int, str], str]:
    """(listing, address) -> SHA-256 of what was fetched; pictures that were not fetched yet are not in it."""
    rows = ListingImage.objects.filter(listing_id__in=listing_ids).exclude(sha256="")
    return {
        (listing_id, url): digest
        for listing_id, url, digest in rows.values_list("listing_id", "url", "sha256")
    }
