"""Start scans, hand out their shards, and close them: the bookkeeping of a scan.

A run is a range of snapshots cut into shards. Workers lease shards; a killed worker's lease runs out and
the shard is handed out again, a bounded number of times. What is due is a query, so nothing is lost with
the message queue.
"""

from collections.abc import Sequence
from datetime import timedelta

from celery import current_app
from django.db import connection, transaction
from django.db.models import Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from brands import audit
from brands.errors import NotPossible
from brands.models import Brand
from brands.permissions import SYSTEM, Actor
from listings.queries import latest_snapshot_id
from monitoring.models import ProfileScan, ScanRun, ScanShard
from monitoring.queries.snapshots import first_snapshot_id, newest_snapshot_id
from monitoring.queries.weights import rules_in_force

SHARD_SNAPSHOTS = 2000
LEASE = timedelta(seconds=120)
"""Far more than a shard takes, and what a killed worker costs at most."""
ON_ITS_WAY = timedelta(seconds=60)
"""How long a message may take from the queue to a worker before another is sent."""
MOST_TRIES = 4
IN_FLIGHT = 8
"""Shards handed out at a time: other work in the same queue waits for a few shards, never for a whole run."""
SEVERAL_BRANDS = 3
"""From here on one pass for all brands is cheaper than one for each."""
_TICK_LOCK = 0x69706A66_0002


def _wake() -> None:
    """A person is waiting: do not leave it to the next tick, unless the broker is away."""
    transaction.on_commit(lambda: current_app.send_task("monitoring.tasks.tick_scans"), robust=True)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TICK_LOCK])


def scanned_up_to() -> int:
    """The cursor of the scan of all brands."""
    runs = ScanRun.objects.filter(brand__isnull=True)
    return runs.aggregate(cursor=Max("up_to_snapshot"))["cursor"] or 0


@transaction.atomic
def start_run(
    *, kind: str, actor: Actor = SYSTEM, brand: Brand | None = None, everything: bool = False
) -> ScanRun:
    """Cut a range into shards: what is new since the last run, or for a backfill (`brand`, or `everything`)
    all there is. Raises NotPossible when the range is empty. Needs the platform scope."""
    _one_at_a_time()
    up_to = latest_snapshot_id()
    whole = everything or brand is not None
    after = max(first_snapshot_id() - 1, 0) if whole else max(scanned_up_to(), first_snapshot_id() - 1)
    if up_to <= after:
        raise NotPossible(
            _("There is nothing new to scan: no listing came in or changed since the last run.")
        )
    run = ScanRun.objects.create(
        kind=kind,
        requested_by_id=actor.person_id,
        brand=brand,
        after_snapshot=after,
        up_to_snapshot=up_to,
        rule_version=rules_in_force(),
    )
    ScanShard.objects.bulk_create(
        ScanShard(run=run, after_snapshot=start, up_to_snapshot=min(start + SHARD_SNAPSHOTS, up_to))
        for start in range(after, up_to, SHARD_SNAPSHOTS)
    )
    if actor.person_id is not None:
        audit.record(
            brand_id=None, actor=actor, action="scan.started", obj=run, after={"after": after, "up_to": up_to}
        )
        _wake()
    return run


def stale_brands() -> list[Brand]:
    """Active brands whose profile, or whose rules, changed since the listings were matched with them."""
    rules = rules_in_force()
    done = {
        scan.brand_id: (scan.profile_version, scan.rule_version)
        for scan in ProfileScan.objects.across_brands()
    }
    return [
        brand
        for brand in Brand.objects.active().order_by("id")
        if done.get(brand.pk) != (brand.profile_version, rules)
    ]


def _note_profiles(brands: Sequence[Brand], run: ScanRun) -> None:
    """What the run will use is at least as new as this; a later change makes the brand stale again."""
    rules = rules_in_force()
    ProfileScan.objects.bulk_create(
        [
            ProfileScan(brand=brand, profile_version=brand.profile_version, rule_version=rules, run=run)
            for brand in brands
        ],
        update_conflicts=True,
        unique_fields=["brand"],
        update_fields=["profile_version", "rule_version", "run", "at"],
    )


@transaction.atomic
def start_due_runs() -> list[ScanRun]:
    """What the tick does: backfills of changed brands, then what came in. Needs the platform scope."""
    _one_at_a_time()
    newest = newest_snapshot_id()
    if newest == 0:
        return []
    started: list[ScanRun] = []
    stale = stale_brands()
    # the very first pass is for all brands anyway
    if len(stale) > SEVERAL_BRANDS or (stale and scanned_up_to() == 0):
        started.append(start_run(kind="backfill", everything=True))
        _note_profiles(stale, started[-1])
    else:
        for brand in stale:
            started.append(start_run(kind="backfill", brand=brand))
            _note_profiles([brand], started[-1])
    if newest > scanned_up_to():
        started.append(start_run(kind="scheduled"))
    return started


@transaction.atomic
def hand_out() -> list[int]:
    """Ids of shards to queue now: waiting ones and ones whose lease ran out, as many as may be in flight."""
    now = timezone.now()
    flying = ScanShard.objects.filter(state__in=["pending", "leased"], leased_until__gt=now).count()
    room = max(IN_FLIGHT - flying, 0)
    due = ScanShard.objects.filter(state__in=["pending", "leased"]).filter(
        Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    )
    ids = list(
        due.order_by("run_id", "id").select_for_update(skip_locked=True).values_list("id", flat=True)[:room]
    )
    ScanShard.objects.filter(pk__in=ids).update(state="pending", leased_until=now + ON_ITS_WAY)
    return ids


@transaction.atomic
def lease_shard(shard_id: int) -> ScanShard | None:
    """Take a shard to work on. None when another worker has it, it is done, or its tries are used up."""
    now = timezone.now()
    shard = (
        ScanShard.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("run")
        .filter(pk=shard_id)
        .filter(Q(state="pending") | Q(state="leased", leased_until__lte=now))
        .first()
    )
    if shard is None:
        return None
    if shard.tries >= MOST_TRIES:
        _fail(shard, shard.error or "the worker was lost each time")
        return None
    shard.state, shard.tries, shard.leased_until = "leased", shard.tries + 1, now + LEASE
    shard.started_at = shard.started_at or now
    shard.save(update_fields=["state", "tries", "leased_until", "started_at"])
    ScanRun.objects.filter(pk=shard.run_id, state="queued").update(state="running", started_at=now)
    return shard


def _fail(shard: ScanShard, error: str) -> None:
    ScanShard.objects.filter(pk=shard.pk).update(
        state="failed", error=error[:500], leased_until=None, finished_at=timezone.now()
    )
    close_run(shard.run_id)


@transaction.atomic
def give_back(shard: ScanShard, error: str) -> None:
    """The work on a leased shard failed: it is tried again after a while, or fails for all to see."""
    mine = ScanShard.objects.select_for_update().filter(pk=shard.pk, state="leased", tries=shard.tries)
    if not mine.exists():
        return
    if shard.tries >= MOST_TRIES:
        _fail(shard, error)
        return
    pause = timedelta(seconds=5 * 2**shard.tries)
    mine.update(state="pending", error=error[:500], leased_until=timezone.now() + pause)


@transaction.atomic
def finish_shard(shard: ScanShard, *, listings: int, named: int, flagged: int) -> bool:
    """False when the lease ran out meanwhile and another worker took over: its counts stand then."""
    done = ScanShard.objects.filter(pk=shard.pk, state="leased", tries=shard.tries).update(
        state="done",
        listings=listings,
        named=named,
        flagged=flagged,
        error="",
        leased_until=None,
        finished_at=timezone.now(),
    )
    if done == 1:
        close_run(shard.run_id)
    return done == 1


@transaction.atomic
def close_run(run_id: int) -> None:
    """Sum up, and end the run with its last shard."""
    run = ScanRun.objects.select_for_update().get(pk=run_id)
    shards = ScanShard.objects.filter(run=run)
    sums = shards.aggregate(listings=Sum("listings"), named=Sum("named"), flagged=Sum("flagged"))
    for name, total in sums.items():
        setattr(run, name, total or 0)
    states = set(shards.order_by().values_list("state", flat=True).distinct())
    if states <= {"done", "failed"}:
        run.state = "failed" if "failed" in states else "done"
        run.finished_at = timezone.now()
    run.save(update_fields=["listings", "named", "flagged", "state", "finished_at"])


@transaction.atomic
def retry_failed(*, run_id: int, actor: Actor) -> int:
    """Give the failed shards of a run their tries again. Raises NotPossible when there are none."""
    run = ScanRun.objects.select_for_update().filter(pk=run_id).first()
    count = ScanShard.objects.filter(run_id=run_id, state="failed").update(
        state="pending", tries=0, leased_until=None, finished_at=None
    )
    if run is None or not count:
        raise NotPossible(_("This run has no failed parts. Reload the page to see how it stands."))
    ScanRun.objects.filter(pk=run_id).update(state="running", finished_at=None)
    audit.record(brand_id=None, actor=actor, action="scan.retried", obj=run, after={"shards": count})
    _wake()
    return count
