"""Scan one shard: read, assess, raise. Killed at any point and done again, it ends the same."""

import logging
from collections import defaultdict

from brands import tenancy
from brands.models import Brand
from monitoring.actions import runs
from monitoring.actions.flags import Sighting, raise_flags
from monitoring.models import ScanShard
from monitoring.queries.profiles import matcher_of, matcher_of_all
from monitoring.queries.snapshots import sights

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
    """Each brand's flags are a transaction of their own: a lock on one brand's chain is held for one
    brand's rows, and what is done when a worker dies stays done."""
    listings = named = flagged = 0
    found: dict[int, list[Sighting]] = defaultdict(list)
    with tenancy.platform_scope():
        run = shard.run
        matcher = matcher_of(run.brand_id) if run.brand_id else matcher_of_all()
        for sight in sights(shard.after_snapshot, shard.up_to_snapshot):
            listings += 1
            for verdict in matcher.engine.assess(matcher.told(sight.facts)):
                named += 1
                flagged += verdict.flagged
                found[int(verdict.brand)].append(Sighting(sight, verdict))
    origin = {"run": shard.run_id, "shard": shard.pk}
    for brand_id in sorted(found):
        with tenancy.platform_scope():
            # suspended since the profiles were read: nobody would look at its flags
            if Brand.objects.active().filter(pk=brand_id).exists():
                raise_flags(
                    brand_id=brand_id,
                    sightings=found[brand_id],
                    rules=matcher.rules(brand_id),
                    origin=origin,
                )
    return {"listings": listings, "named": named, "flagged": flagged}
