"""One listing looked at again, because its marketplace was just asked about it."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from brands.errors import Invalid
from listings.actions.ingest import ingest_batch
from listings.feeds.records import ListingRecord, SellerRecord
from listings.models import Listing


def observe(*, listing: Listing, record: ListingRecord, observed_at: datetime | None = None) -> Listing:
    """The answer stands, whatever times it carries: state, content and, when they differ from what is
    known, a snapshot. Returns the listing afresh. Raises Invalid for an answer about another item."""
    if record.item_id != listing.item_id:
        raise Invalid(_("The marketplace answered about another item. Nothing was changed; ask again."))
    outcome = ingest_batch(
        marketplace=listing.marketplace, records=[record], observed_at=observed_at, authoritative=True
    )
    if outcome.rejects:
        raise Invalid(_("The marketplace's answer cannot be kept. Nothing was changed; ask again."))
    listing.refresh_from_db()
    return listing


def observe_gone(*, listing: Listing, observed_at: datetime | None = None) -> Listing:
    """The marketplace has no such item any more: it stands as it was last seen, but removed."""
    return observe(
        listing=listing,
        record=replace(as_record(listing), state="removed", modified=None),
        observed_at=observed_at,
    )


def as_record(listing: Listing) -> ListingRecord:
    """The listing as the source would tell it, from its own row and its latest snapshot."""
    snapshot = listing.snapshots.order_by("-id").first()
    seller = listing.seller
    return ListingRecord(
        item_id=listing.item_id,
        title=listing.title,
        price=listing.price,
        currency=listing.currency,
        category=listing.category,
        seller=SellerRecord(seller.external_id, seller.name, seller.location, seller.credit)
        if seller
        else None,
        sales=listing.sales,
        pictures=tuple(snapshot.pictures) if snapshot else (),
        url=listing.url,
        state=listing.state,
        modified=listing.modified_at,
        attributes=snapshot.attributes if snapshot else {},
    )
