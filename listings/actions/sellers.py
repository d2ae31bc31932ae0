"""Sellers of a batch: staged, merged, and only those written that differ."""

from collections.abc import Iterable, Mapping

from django.db import connection
from django.utils import timezone

from listings.actions.staging import copy
from listings.feeds.records import SellerRecord
from listings.models import Marketplace, Seller

_MERGE = """
INSERT INTO listings_seller (marketplace_id, external_id, name, location, credit, first_seen_at)
SELECT %(marketplace)s, given.external_id, given.name, given.location, given.credit, %(now)s
FROM (
    SELECT staged.external_id,
        COALESCE(NULLIF(staged.name, ''), known.name, '') AS name,
        COALESCE(NULLIF(staged.location, ''), known.location, '') AS location,
        COALESCE(staged.credit, known.credit) AS credit,
        known.id IS NOT NULL AND (staged.name IN ('', known.name))
            AND (staged.location IN ('', known.location))
            AND (staged.credit IS NULL OR staged.credit IS NOT DISTINCT FROM known.credit) AS same
    FROM ingest_seller staged
    LEFT JOIN LATERAL (
        SELECT * FROM listings_seller
        WHERE marketplace_id = %(marketplace)s AND external_id = staged.external_id LIMIT 1
    ) known ON TRUE
) given
WHERE NOT given.same
ORDER BY given.external_id
ON CONFLICT (marketplace_id, external_id)
DO UPDATE SET name = EXCLUDED.name, location = EXCLUDED.location, credit = EXCLUDED.credit
"""


def gather(sellers: Iterable[SellerRecord | None]) -> dict[str, SellerRecord]:
    """By the marketplace's id. A later record wins; what it leaves empty stays as it was."""
    found: dict[str, SellerRecord] = {}
    for seller in sellers:
        if seller is None:
            continue
        before = found.setdefault(seller.id, seller)
        if before is not seller and before != seller:
            found[seller.id] = SellerRecord(
                seller.id,
                seller.name or before.name,
                seller.location or before.location,
                before.credit if seller.credit is None else seller.credit,
            )
    return found


def stage_sellers(sellers: Mapping[str, SellerRecord]) -> None:
    rows = ((s.id, s.name, s.location, s.credit) for s in sellers.values())
    copy("ingest_seller", ("external_id", "name", "location", "credit"), rows)


def merge_sellers(marketplace: Marketplace) -> None:
    """What was staged; always in the order of the ids."""
    with connection.cursor() as cursor:
        cursor.execute(_MERGE, {"marketplace": marketplace.pk, "now": timezone.now()})


def seller_keys(marketplace: Marketplace, external_ids: Iterable[str]) -> dict[str, int]:
    found = Seller.objects.filter(marketplace=marketplace, external_id__in=set(external_ids))
    return dict(found.values_list("external_id", "pk"))
