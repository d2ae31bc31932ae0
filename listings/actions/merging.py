"""What a staged batch means beside what is known, and its way into the four tables.

Only the holder of the marketplace's lock calls these: what `find` told stays true until the batch is
written."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from listings.actions.staging import copy, copy_into
from listings.feeds.records import ListingRecord, json_of
from listings.models import Listing, ListingImage, Marketplace, Snapshot

SEEN_EVERY = timedelta(days=1)
"""`last_seen_at` of a listing that stays as it is moves in steps of this: a source that shows all it has
every hour would otherwise rewrite all listings every hour."""

_FIND = """
INSERT INTO ingest_find
SELECT staged.n,
    COALESCE(known.id, nextval('listings_listing_id_seq')),
    CASE
        WHEN known.id IS NULL THEN 'new'
        WHEN known.content_hash = staged.content_hash THEN 'same'
        WHEN %(authoritative)s THEN 'changed'
        WHEN CASE
            WHEN staged.modified_at IS NULL OR known.modified_at IS NULL
            THEN staged.modified_at IS NOT NULL OR NOT before.had
            ELSE staged.modified_at > known.modified_at
                OR (staged.modified_at = known.modified_at AND NOT before.had)
        END THEN 'changed'
        ELSE 'late'
    END,
    COALESCE(before.had, FALSE), staged.modified_at, staged.sales
FROM ingest_row staged
LEFT JOIN LATERAL (
    SELECT * FROM listings_listing WHERE marketplace_id = %(marketplace)s AND item_id = staged.item_id LIMIT 1
) known ON TRUE
LEFT JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM listings_snapshot had
        WHERE had.listing_id = known.id AND had.content_hash = staged.content_hash
    ) AS had
    WHERE known.content_hash <> staged.content_hash
) before ON TRUE
WHERE known.id IS NULL OR known.content_hash <> staged.content_hash OR known.last_seen_at <= %(stale)s
    OR staged.sales <> known.sales OR (known.sales IS NULL AND staged.sales IS NOT NULL)
    OR staged.modified_at > known.modified_at
    OR (known.modified_at IS NULL AND staged.modified_at IS NOT NULL)
RETURNING n, listing_id, what, returned
"""
_TOUCH = """
UPDATE listings_listing known
SET last_seen_at = GREATEST(known.last_seen_at, %(now)s),
    modified_at = CASE found.what
        WHEN 'same' THEN GREATEST(known.modified_at, found.modified_at) ELSE known.modified_at END,
    sales = CASE found.what WHEN 'same' THEN COALESCE(found.sales, known.sales) ELSE known.sales END
FROM ingest_find found
WHERE known.id = found.listing_id
    AND (found.what = 'same' OR (found.what = 'late' AND known.last_seen_at <= %(stale)s))
"""
_CHANGED = (
    *("listing_id", "url", "seller_id", "title", "price", "currency", "category", "sales", "state"),
    *("content_hash", "modified_at"),
)
_STAGE_CHANGES = """
CREATE TEMPORARY TABLE ingest_change (
    listing_id bigint, url text, seller_id bigint, title text, price numeric, currency text, category text,
    sales bigint, state text, content_hash text, modified_at timestamptz
) ON COMMIT DROP
"""
_CHANGE = """
UPDATE listings_listing known
SET url = now.url, seller_id = now.seller_id, title = now.title, price = now.price, currency = now.currency,
    category = now.category, sales = now.sales, state = now.state, content_hash = now.content_hash,
    modified_at = COALESCE(now.modified_at, known.modified_at), last_seen_at = %s
FROM ingest_change now
WHERE known.id = now.listing_id
"""


class Row(NamedTuple):
    """`modified`: the record's own, but not beyond the present."""

    record: ListingRecord
    digest: str
    modified: datetime | None


class Found(NamedTuple):
    """A row that is not simply unchanged. `what`: new, changed, same (its sales, time or last sight differ)
    or late. `returned`: the listing said this once before."""

    row: Row
    listing_id: int
    what: str
    returned: bool


def stage_rows(rows: Iterable[Row]) -> None:
    copy(
        "ingest_row",
        ("n", "item_id", "content_hash", "modified_at", "sales"),
        (
            (n, record.item_id, digest, modified, record.sales)
            for n, (record, digest, modified) in enumerate(rows)
        ),
    )


def find(marketplace: Marketplace, rows: Sequence[Row], now: datetime, *, authoritative: bool) -> list[Found]:
    """In the order of the rows. New ones have their key already."""
    given: dict[str, Any] = {"marketplace": marketplace.pk, "authoritative": authoritative}
    with connection.cursor() as cursor:
        cursor.execute(_FIND, given | {"stale": now - SEEN_EVERY})
        return [Found(rows[n], *rest) for n, *rest in sorted(cursor.fetchall())]


def touch(now: datetime) -> None:
    """What may differ on a listing whose content is the same: sold more, a later time stamp, seen again."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH, {"now": now, "stale": now - SEEN_EVERY})


def add_listings(
    marketplace: Marketplace, new: Sequence[Found], sellers: Mapping[str, int], now: datetime
) -> None:
    copy_into(
        Listing,
        ("id", *_CHANGED[1:], "item_id"),
        ((*values, found.row.record.item_id) for found, values in _contents(marketplace, new, sellers)),
        marketplace_id=marketplace.pk,
        first_seen_at=timezone.now(),
        last_seen_at=now,
    )


def change_listings(
    marketplace: Marketplace, changed: Sequence[Found], sellers: Mapping[str, int], now: datetime
) -> None:
    rows = (values for _, values in _contents(marketplace, changed, sellers))
    with connection.cursor() as cursor:
        cursor.execute(_STAGE_CHANGES)
        copy("ingest_change", _CHANGED, rows)
        cursor.execute(_CHANGE, [now])
        cursor.execute("DROP TABLE ingest_change")


def _contents(
    marketplace: Marketplace, written: Iterable[Found], sellers: Mapping[str, int]
) -> Iterator[tuple[Found, tuple[object, ...]]]:
    """In the order of `_CHANGED`."""
    address = marketplace.item_url
    for found in written:
        record, digest, modified = found.row
        yield (
            found,
            (
                found.listing_id,
                record.url or address.replace("{id}", record.item_id)[:500],
                sellers[record.seller.id] if record.seller else None,
                record.title,
                record.price,
                record.currency,
                record.category,
                record.sales,
                record.state,
                digest,
                modified,
            ),
        )


def add_snapshots(
    written: Iterable[Found], sellers: Mapping[str, int], now: datetime, *, authoritative: bool
) -> None:
    """Numbered in the order of the rows."""

    def rows() -> Iterator[tuple[object, ...]]:
        for found in written:
            record, digest, modified = found.row
            if found.returned:
                # who was asked twice about the same time may have answered differently in between
                digest = return_hash(digest, now if authoritative else modified or now)
            yield (
                found.listing_id,
                digest,
                record.title,
                record.price,
                record.currency,
                record.category,
                sellers[record.seller.id] if record.seller else None,
                record.state,
                json_of(record.pictures),
                json_of(record.attributes),
            )

    copy_into(
        Snapshot,
        (
            *("listing_id", "content_hash", "title", "price", "currency", "category", "seller_id"),
            *("state", "pictures", "attributes"),
        ),
        rows(),
        observed_at=now,
    )


def add_pictures(written: Iterable[Found], now: datetime) -> None:
    """New addresses wait to be fetched; known ones may have another place in the row."""
    given = [
        (found.listing_id, url, place)
        for found in written
        for place, url in enumerate(dict.fromkeys(found.row.record.pictures))
    ]
    known = _known_pictures({found.listing_id for found in written if found.what != "new"})
    fresh = [each for each in given if each[:2] not in known] if known else given
    if fresh:
        copy_into(ListingImage, ("listing_id", "url", "position"), fresh, next_try_at=now)
    moved = []
    for listing_id, url, place in given if known else ():
        image = known.get((listing_id, url))
        if image is not None and image.position != place:
            image.position = place
            moved.append(image)
    ListingImage.objects.bulk_update(sorted(moved, key=lambda image: image.pk), ["position"], batch_size=1000)


def _known_pictures(listing_ids: set[int]) -> dict[tuple[int, str], ListingImage]:
    if not listing_ids:
        return {}
    images = ListingImage.objects.filter(listing_id__in=listing_ids).only("listing_id", "url", "position")
    return {(image.listing_id, image.url): image for image in images}


def return_hash(digest: str, moment: datetime) -> str:
    """The hash of a snapshot of content that the listing had before (see `Snapshot`)."""
    return hashlib.sha256(f"{digest}@{moment.isoformat()}".encode()).hexdigest()
