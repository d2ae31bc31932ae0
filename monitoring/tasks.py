"""Leaves: ids in, one action each."""

from celery import shared_task
from celery.signals import worker_init

from brands import tenancy
from monitoring.actions import pictures, runs, scans, texts
from monitoring.detection import lexicon


@worker_init.connect
def _share_dictionaries(**_: object) -> None:
    """Before the worker forks: 70 MB of words once, not once for each of its processes."""
    lexicon.load()


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


@shared_task(ignore_result=True)
def tick_pictures() -> None:
    """The brands' own pictures that are new, listings' pictures to examine, writing to read."""
    with tenancy.platform_scope():
        references, images, digests = (
            pictures.claim_references(),
            pictures.claim_pictures(),
            texts.claim_texts(),
        )
    for reference_id in references:
        read_reference.delay(reference_id)
    for first in range(0, len(images), pictures.AT_ONCE):
        examine_pictures.delay(images[first : first + pictures.AT_ONCE])
    for first in range(0, len(digests), texts.AT_ONCE):
        read_texts.delay(digests[first : first + texts.AT_ONCE])


@shared_task(ignore_result=True)
def read_reference(reference_id: int) -> None:
    pictures.read_reference(reference_id=reference_id)


@shared_task(ignore_result=True)
def examine_pictures(image_ids: list[int]) -> None:
    pictures.examine(image_ids=image_ids)


@shared_task(ignore_result=True)
def read_texts(digests: list[str]) -> None:
    texts.read_texts(digests=digests)
