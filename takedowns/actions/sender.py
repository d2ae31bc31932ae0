"""One attempt after another at an order: lease, call the marketplace, record. The call is made outside any
transaction, so that a slow marketplace holds no lock."""

import time

from django.db import connection
from django.utils import timezone

from brands import tenancy
from takedowns.actions import orders
from takedowns.channels.base import Order
from takedowns.channels.registry import channel_for
from takedowns.models import Removal

TICK_LIMIT = 200


def advance(order_id: int, brand_id: int) -> bool:
    """Make one attempt if one is due. True when the next one is due at once: an order that was just
    acknowledged is looked after immediately."""
    with tenancy.brand_scope(brand_id):
        order = orders.lease(order_id, brand_id)
    if order is None:
        return False
    if connection.in_atomic_block:
        raise RuntimeError("A marketplace is never called inside a transaction.")
    return _attempt(order)


def _attempt(order: Removal) -> bool:
    channel = channel_for(order.marketplace)
    started = time.monotonic()
    if order.state == "sent":
        answer = channel.send(Order(kind=order.kind, key=str(order.key), body=order.body))
        took = time.monotonic() - started
        with tenancy.brand_scope(order.brand_id):
            orders.record_answer(order, answer, took)
    else:
        seen = channel.observe(order.body["item_id"])
        took = time.monotonic() - started
        with tenancy.brand_scope(order.brand_id):
            orders.record_observation(order, seen, took)
    with tenancy.brand_scope(order.brand_id):
        now = timezone.now()
        fresh = Removal.objects.for_brand(order.brand_id).filter(pk=order.pk, state="acknowledged")
        return fresh.filter(next_try_at__lte=now, leased_until__isnull=True).exists()


def queue_due() -> int:
    """Give every due order that no message speaks for to a worker. Returns how many."""
    with tenancy.platform_scope():
        found = orders.due(TICK_LIMIT)
    for order_id, brand_id in found:
        orders.send_message(order_id, brand_id)
    return len(found)
