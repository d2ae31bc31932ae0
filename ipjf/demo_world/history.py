"""Thirty days of work in the demo: listings arrive day by day, scans flag them, people triage and decide,
orders reach the stand-in marketplace. All of it through the portal's own actions, and for each brand in the
order of time, so that its audit trail reads as one that was written day by day."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from brands.models import Brand
from brands.permissions import Actor
from ipjf.demo_world import aftermath
from ipjf.demo_world.clock import at
from ipjf.demo_world.work import Past, deliver_all, feed, usable_right
from listings.actions import ingest_batch
from listings.feeds import ndjson
from listings.models import ListingImage
from monitoring.actions import runs, scans, triage
from monitoring.models import Flag
from takedowns.actions import decisions

DAYS = 30
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
LEAST_NEW, LEAST_WAITING = 1, 2 + aftermath.UNDER_WAY
"""And at least so many flags of each brand, the newest ones."""
SURE, LIKELY = 80, 60
"""From these scores on the people of the demo are sure, or find it likely."""


def live(past: Past, now: datetime, tell: Callable[[int], None]) -> None:
    """Thirty days up to `now`. The last days bring more and are left for people to work on."""
    total = sum(1 for _line in feed(past.client))
    share = -(-total // (DAYS + (BUSY - 1) * len(LEFT)))
    for day in range(DAYS):
        days_ago = DAYS - 1 - day
        morning = now - timedelta(days=days_ago, hours=9)
        last = days_ago in LEFT
        triage_left, decide_left = LEFT.get(days_ago, (0.0, 0.06))
        _listings_arrive(past, morning, share * (BUSY if last else 1))
        _triage(past, morning + timedelta(hours=2), keep=triage_left, least=LEAST_NEW if last else 0)
        _decide(past, morning + timedelta(hours=5), keep=decide_left, least=LEAST_WAITING if last else 0)
        aftermath.after_day(past, days_ago, now)
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


def _triage(past: Past, moment: datetime, keep: float, least: int) -> None:
    """The account manager's round. `keep`: the share that stays in the queue; `least`: at least so many."""
    draw = past.draw
    for brand in past.brands.values():
        manager, flags = past.manager(brand), list(_new_flags(brand, "new"))
        with at(moment):
            for flag in flags[: max(0, len(flags) - least)]:
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
            done = timezone.now()
        deliver_all(done)


def _decide(past: Past, moment: datetime, keep: float, least: int) -> None:
    """The brand's staff at work, some minutes a flag; each order leaves at once."""
    draw = past.draw
    for brand in past.brands.values():
        people, flags = past.deciders(brand), list(_new_flags(brand, "with_brand"))
        for number, flag in enumerate(flags[: max(0, len(flags) - least)]):
            if draw.random() < keep:
                continue
            with at(moment + timedelta(minutes=2 * number, seconds=draw.randint(0, 90))):
                _decide_one(past, flag, draw.choice(people))
                done = timezone.now()
            deliver_all(done)


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


def show_open_flags_first(now: datetime) -> None:
    """Pictures are fetched when the worker runs, oldest first; what waits for a decision is what a newcomer
    opens, so its pictures lead, then those of what was decided."""
    pending = ListingImage.objects.filter(state="pending")
    flags = Flag.objects.across_brands()
    pending.filter(listing__in=flags.values("listing")).update(next_try_at=now - timedelta(days=2 * DAYS))
    waiting = flags.filter(state__in=("new", "with_brand", "question"))
    pending.filter(listing__in=waiting.values("listing")).update(next_try_at=now - timedelta(days=3 * DAYS))
