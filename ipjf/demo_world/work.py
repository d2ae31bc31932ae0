"""What the days of the demo's past share, and the orders that leave for the stand-in marketplace."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from django.utils import timezone

from brands import tenancy
from brands.models import Assignment, Brand, Membership, Person
from brands.permissions import Actor, Role
from ipjf.demo_world.clock import at
from listings.models import Marketplace
from monitoring.models import Flag
from takedowns.actions import orders
from takedowns.channels.base import Order
from takedowns.channels.registry import channel_for
from takedowns.models import Removal
from takedowns.queries.rights import FITTING, covers, valid_rights

SEED = 11


@dataclass
class Past:
    """What the days share."""

    marketplace: Marketplace
    brands: dict[str, Brand]
    client: httpx.Client
    draw: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311  a story, not a secret
    cursor: str = ""

    def deciders(self, brand: Brand) -> list[Actor]:
        rows = Membership.objects.for_brand(brand).exclude(role=Role.VIEWER).select_related("person")
        return [_actor(row.person, row.role, brand) for row in rows]

    def manager(self, brand: Brand) -> Actor:
        row = Assignment.objects.for_brand(brand).select_related("person").get(kind="primary")
        return _actor(row.person, Role.ACCOUNT_MANAGER, brand)


def _actor(person: Person, role: str, brand: Brand) -> Actor:
    return Actor(Role(role), person.pk, person.name, frozenset({brand.pk}))


def feed(client: httpx.Client) -> Iterator[dict[str, Any]]:
    """Every listing of the marketplace, page by page."""
    cursor = ""
    while True:
        answer = client.get("/feed", params={"after": cursor, "limit": 500}).raise_for_status()
        lines = [line for line in answer.text.split("\n") if line]
        if not lines:
            return
        yield from map(json.loads, lines)
        cursor = answer.headers["X-Next-Cursor"]


def usable_right(flag: Flag) -> int | None:
    """The first right that a notice about this listing may name."""
    for right in valid_rights(flag.brand_id, timezone.localdate()):
        if right.kind in FITTING["counterfeit"] and covers(right, flag.listing):
            return right.pk
    return None


def deliver_all(since: datetime) -> None:
    """Send what waits, as the workers would, none before `since`, when the story has come so far. The
    marketplace is called at the true time, for it checks the clock of what is signed; what it said is noted
    at the time of the story."""
    with tenancy.platform_scope():
        due = list(
            Removal.objects.across_brands()
            .filter(state__in=("pending", "sent", "acknowledged"))
            .order_by("id")
            .values_list("pk", "brand_id", "next_try_at")
        )
    for order_id, brand_id, next_try in due:
        deliver(order_id, brand_id, max(since, next_try) + timedelta(seconds=1))


def deliver(order_id: int, brand_id: int, moment: datetime) -> None:
    while True:
        with at(moment), tenancy.brand_scope(brand_id):
            order = orders.lease(order_id, brand_id)
        if order is None:
            return
        channel = channel_for(order.marketplace)
        if order.state == "sent":
            answer = channel.send(Order(kind=order.kind, key=str(order.key), body=order.body))
            moment += timedelta(seconds=1)
            with at(moment), tenancy.brand_scope(brand_id):
                orders.record_answer(order, answer, 0.2)
            moment += timedelta(seconds=1)  # what is due "at once" is due by now
        else:
            seen = channel.observe(order.body["item_id"])
            moment += timedelta(seconds=2)
            with at(moment), tenancy.brand_scope(brand_id):
                orders.record_observation(order, seen, 0.2)
