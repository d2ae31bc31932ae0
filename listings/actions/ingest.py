"""The one way in: batches of records become sellers, listings, snapshots and pictures to fetch.

Set-based: a batch costs the same dozen statements for 1 row and for 10,000. Only keys and hashes are staged
and compared at first; the content of a row goes to the store when it is new or changed, so a replay costs
little more than the comparison. Every batch is one transaction, so a process that is killed leaves whole
batches, and running it again ends the same:

- A row that says what the listing says now is unchanged; it is noted as seen.
- A row whose content the listing had before is a replay and changes nothing, unless it carries a
  `modified` newer than the listing's: then the listing went back, which is a change.
- A row with an older `modified` than the listing's came late and changes nothing.
- Any other content is a change and makes a snapshot.

A source without `modified` can therefore not tell a return from a replay; the replay is assumed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from brands import tenancy
from listings.actions import merging
from listings.actions.merging import Row
from listings.actions.sellers import gather, merge_sellers, seller_keys, stage_sellers
from listings.actions.staging import staging
from listings.feeds.records import ListingRecord, Reason, Rejected
from listings.models import Marketplace
from listings.watermark import announce_writing

BATCH = 5000


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
    rows = list(_prepared(records, now, total.rejects))
    # listings are no tenant's: whatever the caller may see, this needs the login role's rights and no more
    with tenancy.enter(tenancy.NOBODY):
        announce_writing()
        for wave in _waves(rows):
            total.add(_resilient(marketplace, wave, now, authoritative))
    return total


def _prepared(records: Iterable[ListingRecord], now: datetime, rejects: list[Rejected]) -> Iterator[Row]:
    for record in records:
        modified = record.modified
        if modified is not None and modified > now:
            # a source's clock that runs ahead must not lock its listing against every later change
            modified = now
        try:
            digest = record.content_hash()
        except ValueError as problem:
            rejects.append(_refused(record, problem))
        else:
            yield Row(record, digest, modified)


def _waves(rows: list[Row]) -> Iterator[list[Row]]:
    """Parts in which no item occurs twice, an item's records in their order: so a file with
    duplicates ends the same wherever the batches are cut."""
    while rows:
        seen: set[str] = set()
        wave: list[Row] = []
        later: list[Row] = []
        for row in rows:
            item_id = row.record.item_id
            (later if item_id in seen else wave).append(row)
            seen.add(item_id)
        yield wave
        rows = later


def _resilient(marketplace: Marketplace, wave: list[Row], now: datetime, authoritative: bool) -> Outcome:
    """The parsers let nothing through that the columns cannot hold. Should one miss a case, the
    batch is halved until the row is alone."""
    try:
        with transaction.atomic():
            return _write(marketplace, wave, now, authoritative)
    except (DataError, IntegrityError, ValueError) as problem:
        if len(wave) == 1:
            return Outcome(rejects=[_refused(wave[0].record, problem)])
    half = len(wave) // 2
    total = _resilient(marketplace, wave[:half], now, authoritative)
    total.add(_resilient(marketplace, wave[half:], now, authoritative))
    return total


def _refused(record: ListingRecord, problem: Exception) -> Rejected:
    detail = str(problem).splitlines()[0][:200]
    return Rejected(Reason.STORE, detail, line=record.line, excerpt=record.title)


def _write(marketplace: Marketplace, wave: list[Row], now: datetime, authoritative: bool) -> Outcome:
    """What takes no lock comes first. Then one writer a marketplace, and the tables always in the same order:
    sellers, listings, snapshots, pictures. So writers wait for one another and never in a ring."""
    with staging():
        merging.stage_rows(wave)
        stage_sellers(gather(row.record.seller for row in wave))
        Marketplace.objects.select_for_update(no_key=True).only("pk").get(pk=marketplace.pk)
        merge_sellers(marketplace)
        found = merging.find(marketplace, wave, now, authoritative=authoritative)
        new = [each for each in found if each.what == "new"]
        changed = [each for each in found if each.what == "changed"]
        if new or changed:
            written = [each for each in found if each.what in ("new", "changed")]
            ids = (each.row.record.seller.id for each in written if each.row.record.seller)
            sellers = seller_keys(marketplace, ids)
            if new:
                merging.add_listings(marketplace, new, sellers, now)
            if changed:
                merging.change_listings(marketplace, changed, sellers, now)
            merging.add_snapshots(written, sellers, now, authoritative=authoritative)
            merging.add_pictures(written, now)
        if len(new) + len(changed) < len(found):
            merging.touch(now)
    return Outcome(new=len(new), changed=len(changed), unchanged=len(wave) - len(new) - len(changed))
