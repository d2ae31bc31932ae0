"""Leaves: ids in, one action each."""

from celery import shared_task

from brands import tenancy
from monitoring.actions import runs, scans


@shared_task(ignore_result=True)
def tick_scans() -> None:
    """New snapshots, changed profiles, and shards that wait or whose worker was lost."""
    with tenancy.platform_scope():
        runs.start_due_runs()
    _send_out()


@shared_task(ignore_result=True)
def scan_shard(shard_id: int) -> None:
    scans.scan_shard(shard_id)
    _send_out()


def _send_out() -> None:
    """Outside any transaction: the hand-out is committed before a worker can hear of it."""
    for shard_id in runs.hand_out():
        scan_shard.delay(shard_id)
