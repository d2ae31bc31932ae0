"""Sellers of a batch, kept with three statements at most."""

from collections.abc import Iterable

from listings.feeds.records import SellerRecord
from listings.models import Marketplace, Seller


def keep_sellers(marketplace: Marketplace, records: Iterable[SellerRecord]) -> dict[str, Seller]:
    """Sellers by the marketplace's id. A later record wins; what it leaves empty stays as it was."""
    given: dict[str, list[SellerRecord]] = {}
    for record in records:
        given.setdefault(record.id, []).append(record)
    kept = {
        seller.external_id: seller
        for seller in Seller.objects.filter(marketplace=marketplace, external_id__in=given)
    }
    differing = []
    for external_id, several in given.items():
        seller = kept.get(external_id) or Seller(marketplace=marketplace, external_id=external_id)
        before = (seller.name, seller.location, seller.credit)
        for record in several:
            seller.name = record.name or seller.name
            seller.location = record.location or seller.location
            seller.credit = seller.credit if record.credit is None else record.credit
        if seller.pk is None or before != (seller.name, seller.location, seller.credit):
            differing.append(seller)
        kept[external_id] = seller
    Seller.objects.bulk_create(
        differing,
        update_conflicts=True,
        unique_fields=["marketplace", "external_id"],
        update_fields=["name", "location", "credit"],
    )
    return kept
