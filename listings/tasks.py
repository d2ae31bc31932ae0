"""Leaves: ids in, one action each. Listings are global, so no tenant is entered. Every one can run twice."""

from celery import shared_task

from listings import actions, queries


@shared_task
def tick_feeds() -> None:
    for marketplace_id in queries.due_marketplace_ids():
        pull_feed.delay(marketplace_id)
    actions.close_abandoned()
    actions.queue_lost_uploads()


@shared_task
def pull_feed(marketplace_id: int) -> None:
    actions.pull(marketplace_id=marketplace_id)


@shared_task
def tick_pictures() -> None:
    for image_id in actions.claim_pictures():
        fetch_picture.delay(image_id)


@shared_task
def fetch_picture(image_id: int) -> None:
    actions.fetch_picture(image_id=image_id)


@shared_task
def import_upload(import_id: int) -> None:
    actions.import_upload(import_id=import_id)
