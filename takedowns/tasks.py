"""Leaves: ids in, one action each. The actions enter the tenant's scope themselves, one transaction at a
time, because the marketplace is called between them."""

from celery import shared_task

from takedowns.actions import deadlines, returns, sender


@shared_task
def send_order(order_id: int, brand_id: int) -> None:
    while sender.advance(order_id, brand_id):
        continue


@shared_task
def tick_orders() -> None:
    sender.queue_due()


@shared_task
def tick_deadlines() -> None:
    for deadline_id, brand_id in deadlines.due():
        deadlines.perform(deadline_id, brand_id)


@shared_task
def tick_returns() -> None:
    for flag_id, brand_id in returns.returned():
        returns.reopen_flag(flag_id, brand_id)
