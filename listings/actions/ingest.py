"""The one way in: batches of records become sellers, listings, snapshots and pictures to fetch.

Set-based: a batch costs the same dozen statements for 1 row and for 1000. Every batch is one
transaction, so a process that is killed leaves whole batches, and running it again ends the same:

- A row that says what the listing says now is unchanged; it is noted as seen.
- A row whose content the listing had before is a replay and changes nothing, unless it carries a
  `modified` newer than the listing's: then the listing went back, which is a change.
- A row with an older `modified` than the listing's came late and changes nothing.
- Any other content is a change and makes a snapshot.

A source without `modified` can therefore not tell a return from a replay; the replay is assumed."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from listings.actions.sellers import keep_sellers
from listings.feeds.records import ListingRecord, Reason, Rejected
from listings.models import Listing, ListingImage, Marketplace, Snapshot
from listings.watermark import announce_writing

BATCH = 1000
WRITTEN = (
    *("url", "seller", "title", "price", "currency", "category", "sales", "state"),
    *("content_hash", "modified_at", "last_seen_at"),
)


@dataclass(slots=True)
class Outcome:
    """What became of the rows; `rejects` are those that the store itself refused."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejects: list[Rejected] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        return len(self.rejects)

    @property
    def read(self) -> int:
        return self.new + self.changed + self.unchanged + self.rejected

    def add(self, other: "Outcome") -> None:
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.rejects += other.rejects


def ingest(
    *, marketplace: Marketplace, records: Iterable[ListingRecord], observed_at: datetime | None = None
) -> Outcome:
    """Any number of records, streamed, each batch in its own transaction."""
    total, source = Outcome(), iter(records)
    while batch := list(islice(source, BATCH)):
        total.add(ingest_batch(marketplace=marketplace, records=batch, observed_at=observed_at))
    return total


def ingest_batch(
    *,
    marketplace: Marketplace,
    records: Sequence[ListingRecord],
    observed_at: datetime | None = None,
    authoritative: bool = False,
) -> Outcome:
    """All of the records or, for those that the store refuses, all others. `authoritative`: the
    marketplace was asked just now, so its answer stands whatever times it carries."""
    now = observed_at or timezone.now()
    total = Outcome()
    with transaction.atomic():
        announce_writing()
        for wave in _waves(records):
            total.add(_resilient(marketplace, wave, now, authoritative))
    return total


def _waves(records: Sequence[ListingRecord]) -> Iterator[list[ListingRecord]]:
    """Parts in which no item occurs twice, an item's records in their order: so a file with
    duplicates ends the same wherever the batches are cut."""
    rest = list(records)
    while rest:
        seen: set[str] = set()
        wave: list[ListingRecord] = []
        later: list[ListingRecord] = []
        for record in rest:
            (later if record.item_id in seen else wave).append(record)
            seen.add(record.item_id)
        yield wave
        rest = later


def _resilient(
    marketplace: Marketplace, wave: list[ListingRecord], now: datetime, authoritative: bool
) -> Outcome:
    """The parsers let nothing through that the columns cannot hold. Should one miss a case, the
    batch is halved until the row is alone."""
    try:
        with transaction.atomic():
            return _write(marketplace, wave, now, authoritative)
    except (DataError, IntegrityError, ValueError) as problem:
        if len(wave) == 1:
            detail = str(problem).splitlines()[0][:200]
            reject = Rejected(Reason.STORE, detail, line=wave[0].line, excerpt=wave[0].title)
            return Outcome(rejects=[reject])
    half = len(wave) // 2
    total = _resilient(marketplace, wave[:half], now, authoritative)
    total.add(_resilient(marketplace, wave[half:], now, authoritative))
    return total


def _write(
    marketplace: Marketplace, wave: list[ListingRecord], now: datetime, authoritative: bool
) -> Outcome:
    # one writer a marketplace: what is read below stays true until the batch is written
    Marketplace.objects.select_for_update(no_key=True).only("pk").get(pk=marketplace.pk)
    # a source's clock that runs ahead must not lock its listing against every later change
    wave = [replace(r, modified=min(r.modified, now)) if r.modified else r for r in wave]
    hashes = {record.item_id: record.content_hash() for record in wave}
    known = {
        listing.item_id: listing
        for listing in Listing.objects.filter(marketplace=marketplace, item_id__in=hashes)
    }
    had = set(
        Snapshot.objects.filter(
            listing__in=[listing.pk for listing in known.values()], content_hash__in=hashes.values()
        ).values_list("listing_id", "content_hash")
    )
    sellers = keep_sellers(marketplace, [r.seller for r in wave if r.seller])
    outcome, written, seen = Outcome(), [], []
    for record in wave:
        listing, digest = known.get(record.item_id), hashes[record.item_id]
        returned = listing is not None and (listing.pk, digest) in had
        if listing is None:
            outcome.new += 1
        elif listing.content_hash == digest or not (
            authoritative or _newer(record.modified, listing.modified_at, returned)
        ):
            outcome.unchanged += 1
            seen.append((listing, record, listing.content_hash == digest))
            continue
        else:
            outcome.changed += 1
        fresh = _listing(marketplace, record, digest, now, listing)
        fresh.seller = sellers[record.seller.id] if record.seller else None
        written.append((fresh, record, returned))
    _save(written, now)
    _touch(seen, now)
    return outcome


def _newer(modified: datetime | None, known: datetime | None, returned: bool) -> bool:
    if modified and known:
        return modified > known or (modified == known and not returned)
    return bool(modified) or not returned


def _listing(
    marketplace: Marketplace, record: ListingRecord, digest: str, now: datetime, before: Listing | None
) -> Listing:
    return Listing(
        marketplace=marketplace,
        item_id=record.item_id,
        url=record.url or marketplace.item_url.replace("{id}", record.item_id)[:500],
        title=record.title,
        price=record.price,
        currency=record.currency,
        category=record.category,
        sales=record.sales,
        state=record.state,
        content_hash=digest,
        modified_at=record.modified or (before.modified_at if before else None),
        last_seen_at=now,
    )


def _save(written: list[tuple[Listing, ListingRecord, bool]], now: datetime) -> None:
    Listing.objects.bulk_create(
        [listing for listing, _, _ in written],
        update_conflicts=True,
        unique_fields=["marketplace", "item_id"],
        update_fields=WRITTEN,
    )
    Snapshot.objects.bulk_create(
        Snapshot(
            listing=listing,
            content_hash=return_hash(listing.content_hash, record.modified or now)
            if returned
            else listing.content_hash,
            title=listing.title,
            price=listing.price,
            currency=listing.currency,
            category=listing.category,
            seller=listing.seller,
            state=listing.state,
            pictures=list(record.pictures),
            attributes=dict(record.attributes),
            observed_at=now,
        )
        for listing, record, returned in written
    )
    ListingImage.objects.bulk_create(
        [
            ListingImage(listing=listing, url=url, position=place, next_try_at=now)
            for listing, record, _ in written
            for place, url in enumerate(record.pictures)
        ],
        update_conflicts=True,
        unique_fields=["listing", "url"],
        update_fields=["position"],
    )


def _touch(seen: list[tuple[Listing, ListingRecord, bool]], now: datetime) -> None:
    """What may differ on a listing whose content is the same: sold more, a later time stamp."""
    differing = []
    for listing, record, current in seen:
        later = max(filter(None, (record.modified, listing.modified_at)), default=None)
        sales = listing.sales if record.sales is None else record.sales
        if current and (later, sales) != (listing.modified_at, listing.sales):
            listing.modified_at, listing.sales = later, sales
            differing.append(listing)
    Listing.objects.bulk_update(differing, ["modified_at", "sales"])
    Listing.objects.filter(pk__in=[listing.pk for listing, _, _ in seen]).update(last_seen_at=now)


def return_hash(digest: str, moment: datetime) -> str:
    """The hash of a snapshot of content that the listing had before (see `Snapshot`)."""
    return hashlib.sha256(f"{digest}@{moment.isoformat()}".encode()).hexdigest()
