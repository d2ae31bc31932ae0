"""Listings that a brand found by itself: flags of its own making, ready for its decision at once."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from brands import audit
from brands.errors import NotAllowed
from brands.permissions import Actor
from listings.models import Listing, Snapshot
from monitoring.actions.decisions import decision_due
from monitoring.likeness import skeleton
from monitoring.models import Evidence, Flag
from monitoring.priority import priority

REPORTED_SCORE = 60
"""A person of the brand says that something is wrong, and nothing else is known: above the middle, below
what an engine found good reasons for. The next scan of the listing sets it right."""
REPORTED_RULES = "reported"
"""The rule version of evidence that no engine gathered."""


@transaction.atomic
def report_listings(*, brand_id: int, actor: Actor, listings: Sequence[Listing]) -> dict[int, Flag]:
    """Raise a flag in the brand's queue for each listing that has none; listing id -> flag, new or known.

    The state of a known flag is not touched: who let it go, or asks about it, has a reason that is on record.
    Raises NotAllowed for another brand's people. One audit entry names all new flags."""
    if brand_id not in actor.brand_ids:
        raise NotAllowed
    audit.hold(brand_id)  # scans wait here too, so that no flag can appear between looking and raising
    ids = [listing.pk for listing in listings]
    known = _flags(brand_id, ids)
    fresh = {listing.pk: listing for listing in listings if listing.pk not in known}
    if not fresh:
        return known
    newest = {
        snapshot.listing_id: snapshot
        for snapshot in Snapshot.objects.filter(listing_id__in=fresh)
        .order_by("listing_id", "-id")
        .distinct("listing_id")
    }
    now = timezone.now()
    due = decision_due(now)
    Flag.objects.bulk_create(
        Flag(
            brand_id=brand_id,
            listing=listing,
            seller_id=listing.seller_id,
            snapshot=newest.get(listing.pk),
            source="brand",
            state="with_brand",
            score=REPORTED_SCORE,
            priority=priority(REPORTED_SCORE, due),
            skeleton=skeleton(listing.title),
            due_at=due,
            sent_at=now,
            seen_at=now,
        )
        for listing in fresh.values()
    )
    flags = _flags(brand_id, ids)
    raised = [flags[pk] for pk in fresh]
    Evidence.objects.bulk_create(
        _evidence(flag, fresh[flag.listing_id], newest.get(flag.listing_id)) for flag in raised
    )
    audit.record(
        brand_id=brand_id,
        actor=actor,
        action="flags.reported",
        after={"new": [flag.pk for flag in raised], "items": [fresh[f.listing_id].item_id for f in raised]},
    )
    return flags


def _flags(brand_id: int, listing_ids: Sequence[int]) -> dict[int, Flag]:
    return {f.listing_id: f for f in Flag.objects.for_brand(brand_id).filter(listing_id__in=listing_ids)}


def _evidence(flag: Flag, listing: Listing, snapshot: Snapshot | None) -> Evidence:
    """What the listing said when it was reported; without reasons, for nobody gave any."""
    seller = listing.seller
    return Evidence(
        brand_id=flag.brand_id,
        flag=flag,
        snapshot=snapshot,
        rule_version=REPORTED_RULES,
        score=flag.score,
        title=listing.title,
        price=listing.price,
        currency=listing.currency,
        seller_id_text=seller.external_id if seller else "",
        seller_name=seller.name if seller else "",
        pictures=[{"url": url, "sha256": ""} for url in (snapshot.pictures if snapshot else [])],
        signals=[],
    )
