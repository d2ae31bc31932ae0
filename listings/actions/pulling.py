"""The marketplace's feed, page by page, each page and its cursor in one transaction.

A pull first claims the marketplace for a while, so that two workers do not ask for the same page; no lock
is held while the marketplace answers. Before a page is written the cursor is compared with the one that
was asked with: whoever was slower writes nothing."""

import io
from datetime import timedelta
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from listings import fetch
from listings.actions.importing import count
from listings.actions.ingest import ingest_batch
from listings.feeds import ndjson
from listings.feeds.reader import lines
from listings.feeds.records import Fault, ListingRecord, Rejected, Unusable
from listings.fetch import FetchProblem
from listings.models import Import, Marketplace

PAGE_ROWS = 500
MAX_PAGES = 20
"""A tick takes this many pages; a feed with more behind is due again at once."""
PAGE_BYTES = 32 * 1024**2
PAGE_SECONDS = 30
CLAIM = timedelta(seconds=PAGE_SECONDS * 2)
LONGEST_BACKOFF = timedelta(hours=1)


class _FeedProblem(Exception):
    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def pull(*, marketplace_id: int) -> Import | None:
    """Take what is new. The Import tells the counts; None when there was nothing to take, when it is not
    due, or when it failed: then the marketplace says why and the next pull waits longer each time."""
    marketplace = _claim(marketplace_id)
    if marketplace is None:
        return None
    run = Import(marketplace=marketplace, source="feed")
    problem: _FeedProblem | None = None
    more = True
    wait: int | None = None
    try:
        for _ in range(MAX_PAGES):
            more = _page(marketplace, run)
            if not more:
                break
    except FetchProblem as error:
        problem, wait = _FeedProblem(error.kind.value, status=error.status), error.retry_after
    except _FeedProblem as error:
        problem = error
    _settle(marketplace, problem, more, wait)
    if not run.read:
        return None
    run.state, run.finished_at = ("failed" if problem else "done"), timezone.now()
    run.error, run.error_params = (problem.code, problem.params) if problem else ("", {})
    run.save()
    return run


def _claim(marketplace_id: int) -> Marketplace | None:
    now = timezone.now()
    with transaction.atomic():
        marketplace = (
            Marketplace.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(Q(next_pull_at__isnull=True) | Q(next_pull_at__lte=now), pk=marketplace_id, active=True)
            .exclude(base_url="")
            .first()
        )
        if marketplace is not None:
            marketplace.next_pull_at = now + CLAIM
            marketplace.save(update_fields=["next_pull_at"])
        return marketplace


def _page(marketplace: Marketplace, run: Import) -> bool:
    """True when there may be another page."""
    query = urlencode({"after": marketplace.cursor, "limit": PAGE_ROWS})
    answer = fetch.get(
        f"{marketplace.base_url.rstrip('/')}/feed?{query}", max_bytes=PAGE_BYTES, seconds=PAGE_SECONDS
    )
    cursor = answer.headers.get("x-next-cursor", "")
    if not cursor or len(cursor) > 200:
        raise _FeedProblem("no_cursor")
    rows = _rows(answer.body, marketplace.currency)
    if not rows:
        # an empty page may still move on, past rows that are not shown to us
        return cursor != marketplace.cursor and _advance(marketplace, cursor)
    if cursor == marketplace.cursor:
        raise _FeedProblem("stuck")
    records = [row for row in rows if isinstance(row, ListingRecord)]
    refused = [row for row in rows if isinstance(row, Rejected)]
    with transaction.atomic():
        if not _advance(marketplace, cursor):
            return False
        outcome = ingest_batch(marketplace=marketplace, records=records)
        count(run, outcome, refused + outcome.rejects)
        Marketplace.objects.filter(pk=marketplace.pk).update(next_pull_at=timezone.now() + CLAIM)
    return len(rows) >= PAGE_ROWS


def _rows(body: bytes, currency: str) -> list[ListingRecord | Rejected]:
    try:
        return list(ndjson.parse(lines(io.BytesIO(body), encoding="utf-8"), currency=currency))
    except Unusable as error:
        code = "encoding" if error.fault is Fault.ENCODING else "not_text"
        raise _FeedProblem(code, **error.params) from None


def _advance(marketplace: Marketplace, cursor: str) -> bool:
    """Compare and set: False when someone else moved the cursor meanwhile."""
    moved = Marketplace.objects.filter(pk=marketplace.pk, cursor=marketplace.cursor).update(cursor=cursor)
    if moved == 1:
        marketplace.cursor = cursor
    return moved == 1


def _settle(
    marketplace: Marketplace, problem: _FeedProblem | None, more: bool, retry_after: int | None
) -> None:
    now = timezone.now()
    every = timedelta(seconds=marketplace.pull_every)
    if problem is None:
        Marketplace.objects.filter(pk=marketplace.pk).update(
            next_pull_at=now if more else now + every,
            last_pull_at=now,
            last_error="",
            last_error_params={},
            failures=0,
        )
        return
    backoff = min(every * 2 ** min(marketplace.failures, 10), LONGEST_BACKOFF)
    Marketplace.objects.filter(pk=marketplace.pk).update(
        next_pull_at=now + max(backoff, timedelta(seconds=retry_after or 0)),
        last_error=problem.code,
        last_error_params=problem.params,
        failures=marketplace.failures + 1,
    )
