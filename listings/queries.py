"""Reads of listings. They are the marketplace's and global: no scope bounds them, so a page that a brand
sees reaches them through its own flags, notices or search only."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef, QuerySet
from django.utils import timezone

from listings.models import Import, Listing, ListingImage, Marketplace, Snapshot
from listings.watermark import wait_for_writers

RECENT_IMPORTS = 5


class SnapshotFacts(NamedTuple):
    """One snapshot as a scan needs it; `seller_id` is ours, `seller_external_id` the marketplace's."""

    snapshot_id: int
    listing_id: int
    marketplace: str
    item_id: str
    title: str
    price: Decimal | None
    currency: str
    category: str
    state: str
    seller_id: int | None
    seller_external_id: str | None
    seller_name: str | None
    pictures: list[str]
    attributes: dict[str, Any]
    observed_at: datetime


FACTS = (
    *("id", "listing_id", "listing__marketplace__code", "listing__item_id", "title", "price", "currency"),
    *("category", "state", "seller_id", "seller__external_id", "seller__name", "pictures", "attributes"),
    "observed_at",
)


def snapshots_after(after_id: int, up_to_id: int, *, chunk_size: int = 2000) -> Iterator[SnapshotFacts]:
    """Snapshots with after_id < id <= up_to_id in order, streamed through a server-side cursor: memory
    holds a chunk, whatever the number. A later snapshot of the same listing may follow."""
    rows = (
        Snapshot.objects.filter(id__gt=after_id, id__lte=up_to_id).order_by("id").values_list(*FACTS)
    ).iterator(chunk_size=chunk_size)
    return map(SnapshotFacts._make, rows)


def snapshot_facts(snapshot_ids: list[int]) -> list[SnapshotFacts]:
    """The same for named snapshots."""
    rows = Snapshot.objects.filter(id__in=snapshot_ids).order_by("id").values_list(*FACTS)
    return [SnapshotFacts._make(row) for row in rows]


def latest_snapshot_id() -> int:
    """A watermark: every snapshot up to it can be seen now, none will appear below it later. 0 when there
    is none. Waits for ingests under way (under a second each)."""
    wait_for_writers()
    return Snapshot.objects.aggregate(latest=Max("id"))["latest"] or 0


def history(listing: Listing) -> QuerySet[Snapshot]:
    """What the listing has said, latest first, sellers included."""
    return Snapshot.objects.filter(listing=listing).select_related("seller").order_by("-id")


def latest_snapshot(listing: Listing) -> Snapshot | None:
    return history(listing).first()


def pictures(listing: Listing) -> QuerySet[ListingImage]:
    """The fetched ones, in the listing's order."""
    return ListingImage.objects.filter(listing=listing, state="fetched").order_by("position", "id")


def item_addresses() -> dict[str, str]:
    """Marketplace code -> address of an item with {id}: what `feeds.addresses.parse` wants as `known`."""
    rows = Marketplace.objects.exclude(item_url="").order_by("code")
    return dict(rows.values_list("code", "item_url"))


def find_listing(item_id: str, marketplace: str = "") -> Listing | None:
    """By the marketplace's id; without a code the id must be unique among the marketplaces."""
    found = Listing.objects.filter(item_id=item_id).select_related("marketplace", "seller")
    if marketplace:
        found = found.filter(marketplace__code=marketplace)
    several = list(found[:2])
    return several[0] if len(several) == 1 else None


def marketplaces() -> list[tuple[Marketplace, list[Import]]]:
    """For the operator's page: each with its latest imports, in two queries however many there are."""
    latest = Import.objects.filter(marketplace=OuterRef("pk")).order_by("-id").values("id")[:RECENT_IMPORTS]
    rows = list(Marketplace.objects.order_by("name", "pk").annotate(latest=ArraySubquery(latest)))
    runs = Import.objects.in_bulk([run_id for row in rows for run_id in row.latest])
    return [(row, [runs[run_id] for run_id in row.latest]) for row in rows]


def due_marketplace_ids(now: datetime | None = None) -> list[int]:
    """Active marketplaces with a feed whose next pull is due."""
    now = now or timezone.now()
    rows = Marketplace.objects.filter(active=True).exclude(base_url="")
    due = rows.filter(next_pull_at__isnull=True) | rows.filter(next_pull_at__lte=now)
    return list(due.order_by("next_pull_at", "pk").values_list("pk", flat=True))


def reject_reasons(run: Import) -> list[tuple[str, int]]:
    """How many rows were refused for which reason, most first."""
    return Counter(run.reject_counts).most_common()
