"""Scan one shard: read, assess, raise. Killed at any point and done again, it ends the same."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.conf import settings

from brands import tenancy
from brands.models import Brand
from monitoring import ocr
from monitoring.actions import runs
from monitoring.actions.flags import Sighting, raise_flags
from monitoring.detection.types import Verdict
from monitoring.models import PictureText, ScanShard
from monitoring.queries.pictures import fetched_digests, with_pictures
from monitoring.queries.profiles import Matcher, matcher_of, matcher_of_all
from monitoring.queries.snapshots import CHUNK, Sight, sights, sights_of

log = logging.getLogger(__name__)


def scan_shard(shard_id: int) -> bool:
    """Lease the shard and do it. False when it was not to be had, or failed and was given back: the failure
    is kept on the shard, where the operator sees it, and in the log."""
    shard = runs.lease_shard(shard_id)
    if shard is None:
        return False
    try:
        counts = _scan(shard)
    except Exception as error:
        # whatever went wrong with one shard must neither stop the worker nor stay unseen
        log.exception("scan shard %s of run %s failed, try %s", shard.pk, shard.run_id, shard.tries)
        runs.give_back(shard, f"{type(error).__name__}: {error}")
        return False
    return runs.finish_shard(shard, **counts)


def _scan(shard: ScanShard) -> dict[str, int]:
    with tenancy.platform_scope():
        run = shard.run
        matcher = matcher_of(run.brand_id) if run.brand_id else matcher_of_all()
        judged = _judge(matcher, sights(shard.after_snapshot, shard.up_to_snapshot))
    _raise(matcher, judged, {"run": shard.run_id, "shard": shard.pk})
    return {"listings": judged.listings, "named": judged.named, "flagged": judged.flagged}


def look_again(*, listing_ids: Collection[int]) -> int:
    """Judge those of these listings that are on sale once more, because more is known of their pictures.
    Returns how many verdicts there were."""
    if not listing_ids:
        return 0
    with tenancy.platform_scope():
        matcher = matcher_of_all()
        judged = _judge(matcher, sights_of(listing_ids))
    _raise(matcher, judged, {"pictures": len(listing_ids)})
    return judged.named


@dataclass(slots=True)
class _Judged:
    found: dict[int, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    listings: int = 0
    named: int = 0
    flagged: int = 0


def _judge(matcher: Matcher, seen: Iterator[Sight]) -> _Judged:
    judged = _Judged()
    open_listings: list[int] = []
    while some := with_pictures(list(islice(seen, CHUNK))):
        verdicts = matcher.engine.assess_many([matcher.told(sight.facts) for sight in some])
        for sight, each in zip(some, verdicts, strict=True):
            judged.listings += 1
            judged.named += len(each)
            judged.flagged += sum(verdict.flagged for verdict in each)
            for verdict in each:
                judged.found[int(verdict.brand)].append(Sighting(sight, verdict))
            if _leaves_open(each):
                open_listings.append(sight.listing_id)
    if open_listings and ocr.available():
        _ask_to_read(open_listings)
    return judged


def _leaves_open(verdicts: Sequence[Verdict]) -> bool:
    """Whether writing in the pictures could decide: something speaks against the listing, not enough yet."""
    scores = [verdict.score for verdict in verdicts if not verdict.flagged]
    return len(scores) == len(verdicts) > 0 and max(scores) >= settings.OCR_FROM_SCORE


def _ask_to_read(listing_ids: Sequence[int]) -> None:
    """Once for each picture, however many listings show it."""
    digests = {digest for each in fetched_digests(listing_ids).values() for digest in each.values()}
    rows = [PictureText(sha256=digest) for digest in sorted(digests)]
    PictureText.objects.bulk_create(rows, ignore_conflicts=True)


def _raise(matcher: Matcher, judged: _Judged, origin: Mapping[str, int]) -> None:
    """Each brand's flags are a transaction of their own: a lock on one brand's chain is held for one
    brand's rows, and what is done when a worker dies stays done."""
    for brand_id in sorted(judged.found):
        with tenancy.platform_scope():
            # suspended since the profiles were read: nobody would look at its flags
            if Brand.objects.active().filter(pk=brand_id).exists():
                raise_flags(
                    brand_id=brand_id,
                    sightings=judged.found[brand_id],
                    rules=matcher.rules(brand_id),
                    origin=origin,
                )
