"""Thirty days of work in the demo: listings arrive day by day, scans flag them, people triage and decide,
orders reach the stand-in marketplace. All of it through the portal's own actions."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
from django.utils import timezone

from brands import tenancy
from brands.models import Assignment, Brand, Membership, Person
from brands.permissions import Actor, Role
from ipjf.demo_world.clock import at
from listings.actions import ingest_batch
from listings.feeds import ndjson
from listings.models import Marketplace
from monitoring.actions import runs, scans, triage
from monitoring.models import Flag
from takedowns.actions import decisions, orders
from takedowns.channels.base import Order
from takedowns.channels.registry import channel_for
from takedowns.models import Removal
from takedowns.queries.rights import FITTING, covers, valid_rights

DAYS = 30
SEED = 11
QUESTIONS = (
    "Do you know this shop? The colour is not in our range.",
    "Is the batch number on the third picture one of ours?",
    "The seller says it is surplus stock. Could you ask them for an invoice?",
)
ANSWERS = (
    "The shop opened three weeks ago and has no authorisation on file.",
    "We asked the seller; no invoice was sent within two days.",
)
LEFT = {3: (0.1, 0.5), 2: (0.2, 0.7), 1: (0.35, 0.85), 0: (0.6, 1.0)}
"""Days ago -> shares of flags that stay with the account manager and with the brand."""
BUSY = 3
"""How many times as many listings arrive on those days."""
SURE, LIKELY = 80, 60
"""From these scores on the people of the demo are sure, or find it likely."""


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


def live(past: Past, now: datetime, tell: Callable[[int], None]) -> None:
    """Thirty days up to `now`. The last days bring more and are left for people to work on."""
    total = sum(1 for _line in feed(past.client))
    share = -(-total // (DAYS + (BUSY - 1) * len(LEFT)))
    for day in range(DAYS):
        morning = now - timedelta(days=DAYS - 1 - day, hours=9)
        triage_left, decide_left = LEFT.get(DAYS - 1 - day, (0.0, 0.06))
        _listings_arrive(past, morning, share * (BUSY if DAYS - 1 - day in LEFT else 1))
        _triage(past, morning + timedelta(hours=2), keep=triage_left)
        _decide(past, morning + timedelta(hours=5), keep=decide_left)
        deliver_all()
        tell(day)
    past.marketplace.cursor = past.cursor
    past.marketplace.save(update_fields=["cursor"])


def _listings_arrive(past: Past, moment: datetime, share: int) -> None:
    answer = past.client.get("/feed", params={"after": past.cursor, "limit": share}).raise_for_status()
    found = [ndjson.record(ndjson.decode(line)) for line in answer.text.split("\n") if line]
    # the marketplace dates its world from now; in the demo's past it must not be newer than that day
    records = [replace(record, modified=None) for record in found]
    past.cursor = answer.headers["X-Next-Cursor"]
    with at(moment):
        ingest_batch(marketplace=past.marketplace, records=records, observed_at=moment)
        scan()


def scan() -> None:
    """What the tick and the workers do, in this process."""
    runs.start_due_runs()
    while shards := runs.hand_out():
        for shard_id in shards:
            scans.scan_shard(shard_id)


def _new_flags(brand: Brand, state: str) -> Iterator[Flag]:
    rows = Flag.objects.for_brand(brand).filter(state=state).select_related("brand", "listing", "seller")
    yield from rows.order_by("id")


def _triage(past: Past, moment: datetime, keep: float) -> None:
    """The account manager's round. `keep`: the share that stays in the queue."""
    draw = past.draw
    for brand in past.brands.values():
        manager, flags = past.manager(brand), list(_new_flags(brand, "new"))
        with at(moment):
            for flag in flags:
                luck = draw.random()
                if draw.random() < keep:
                    continue
                if flag.score < LIKELY and luck < 0.5:
                    reason = draw.choice(("insufficient", "second_hand", "lawful_accessory"))
                    triage.dismiss(flag=flag, actor=manager, reason=reason)
                elif flag.score >= 95 and luck < 0.12:
                    decisions.remove_by_platform(
                        flag=flag, actor=manager, version=None, reason="blatant", violation="counterfeit"
                    )
                else:
                    reason = "likely_counterfeit" if flag.score >= SURE else "brand_must_verify"
                    triage.send_to_brand(flag=flag, actor=manager, reason=reason)
            for flag in list(_new_flags(brand, "question")):
                if draw.random() > max(keep, 0.2):
                    triage.answer_question(flag=flag, actor=manager, text=draw.choice(ANSWERS))


def _decide(past: Past, moment: datetime, keep: float) -> None:
    """The brand's staff at work, some minutes a flag."""
    draw = past.draw
    for brand in past.brands.values():
        people, flags = past.deciders(brand), list(_new_flags(brand, "with_brand"))
        for number, flag in enumerate(flags):
            if draw.random() < keep:
                continue
            with at(moment + timedelta(minutes=2 * number, seconds=draw.randint(0, 90))):
                _decide_one(past, flag, draw.choice(people))


def _decide_one(past: Past, flag: Flag, actor: Actor) -> None:
    luck, draw = past.draw.random(), past.draw
    right = usable_right(flag)
    if right is not None and luck < (0.88 if flag.score >= SURE else 0.5):
        decisions.confirm(
            flag=flag, actor=actor, version=None, right_id=right, violation="counterfeit", good_faith=True
        )
    elif luck < 0.93:
        reason = draw.choice(("genuine", "parallel_import", "second_hand", "lawful_use"))
        decisions.reject(flag=flag, actor=actor, version=None, reason=reason)
    else:
        decisions.ask(flag=flag, actor=actor, version=None, text=draw.choice(QUESTIONS))


def usable_right(flag: Flag) -> int | None:
    """The first right that a notice about this listing may name."""
    for right in valid_rights(flag.brand_id, timezone.localdate()):
        if right.kind in FITTING["counterfeit"] and covers(right, flag.listing):
            return right.pk
    return None


def deliver_all() -> None:
    """Send what waits, as the workers would: the marketplace is called at the true time, for it checks the
    clock of what is signed; what it said is noted at the time of the story."""
    with tenancy.platform_scope():
        due = list(
            Removal.objects.across_brands()
            .filter(state__in=("pending", "sent", "acknowledged"))
            .order_by("id")
            .values_list("pk", "brand_id", "next_try_at")
        )
    for order_id, brand_id, next_try in due:
        deliver(order_id, brand_id, next_try + timedelta(seconds=1))


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
