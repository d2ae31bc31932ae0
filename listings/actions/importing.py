"""A file of listings, from bytes to counts that add up."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import islice
from typing import BinaryIO, Protocol

from django.db import transaction
from django.utils import timezone

from listings.actions.ingest import BATCH, Outcome, ingest_batch
from listings.feeds.records import ListingRecord, Rejected, Unusable
from listings.feeds.sources import read
from listings.models import Import, Marketplace
from listings.reasons import SourceUnusable

KEPT_REJECTS = 100
SILENCE = timedelta(minutes=15)


class Sink(Protocol):
    def write(self, text: str, /) -> object: ...


def import_file(
    *,
    stream: BinaryIO,
    source: str,
    marketplace: Marketplace,
    kind: str = "auto",
    encoding: str = "auto",
    mapping: Mapping[str, str] | None = None,
    limit: int | None = None,
    rejects: Sink | None = None,
    progress: Callable[[Import], None] | None = None,
    run: Import | None = None,
) -> Import:
    """Read the stream to its end (or `limit` rows) in batches; `rejects` gets one JSON object a refused row.
    Calls `progress` after each batch. Raises SourceUnusable when the source cannot be read; batches taken
    before that are kept and counted, and the import says so. `run`: an Import made beforehand."""
    run = run or Import.objects.create(marketplace=marketplace, source=source[:200])
    rows = read(stream, kind=kind, encoding=encoding, mapping=mapping, currency=marketplace.currency)
    rows = islice(rows, limit)
    problem: Unusable | None = None
    while problem is None:
        batch: list[ListingRecord | Rejected] = []
        try:
            for row in islice(rows, BATCH):
                batch.append(row)
        except Unusable as error:
            problem = error
        if not batch:
            break
        _take(run, marketplace, batch, rejects)
        if progress:
            progress(run)
    run.state, run.finished_at = ("failed" if problem else "done"), timezone.now()
    if problem is None:
        run.save()
        return run
    run.error, run.error_params = problem.fault.value, problem.params
    run.save()
    raise SourceUnusable(problem) from problem


def _take(
    run: Import, marketplace: Marketplace, batch: list[ListingRecord | Rejected], rejects: Sink | None
) -> None:
    """The rows and the counts of one batch stand or fall together."""
    refused = [row for row in batch if isinstance(row, Rejected)]
    with transaction.atomic():
        outcome = ingest_batch(
            marketplace=marketplace, records=[row for row in batch if isinstance(row, ListingRecord)]
        )
        refused = sorted([*refused, *outcome.rejects], key=lambda row: row.line)
        count(run, outcome, refused)
    if rejects:
        for row in refused:
            rejects.write(json.dumps(row.as_row(), ensure_ascii=False) + "\n")


def count(run: Import, outcome: Outcome, refused: list[Rejected]) -> None:
    """Add a batch to the counts of its import: read = new + changed + unchanged + rejected."""
    run.new += outcome.new
    run.changed += outcome.changed
    run.unchanged += outcome.unchanged
    run.rejected += len(refused)
    run.read = run.new + run.changed + run.unchanged + run.rejected
    for row in refused:
        run.reject_counts[row.reason.value] = run.reject_counts.get(row.reason.value, 0) + 1
    room = KEPT_REJECTS - len(run.rejects)
    run.rejects += [row.as_row() for row in refused[: max(room, 0)]]
    run.save()


def close_abandoned() -> int:
    """Imports whose process died: no sign of life for a quarter of an hour. What they read is kept."""
    now = timezone.now()
    return Import.objects.filter(state="running", updated_at__lt=now - SILENCE).update(
        state="failed", error="interrupted", error_params={}, finished_at=now
    )
