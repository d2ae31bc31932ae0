"""The outbox: orders to marketplaces, written with the decision, carried out afterwards, each exactly once.

    pending --lease--> sent --answer--> acknowledged --observation--> done
       |                 |                    |
    cancelled         refused              refused (never came about)

An order leaves the house in the moment `lease` commits, before the marketplace is called. A worker that is
killed leaves a lease that runs out; the next attempt carries the same key and body, and the marketplace
takes a known key as the order it has already. What an attempt found is recorded only while the order still
stands as it was leased, so that a worker that was slow cannot overwrite one that was not.

Every function here is one transaction of the caller's tenant; `takedowns.actions.sender` calls the
marketplace between them."""

from datetime import datetime, timedelta
from random import uniform

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from brands import audit
from brands.permissions import SYSTEM
from brands.transitions import move
from takedowns import tokens
from takedowns.actions import settle
from takedowns.channels.base import Answer, ItemState, Observation, Outcome
from takedowns.models import Case, OrderAttempt, Removal
from takedowns.notices.words import VIOLATIONS
from takedowns.states import CASE, LIVE_ORDERS

SEND_TASK = "takedowns.tasks.send_order"


def place(*, case: Case, kind: str, hold: timedelta = timedelta(0)) -> Removal:
    """Write the order; a worker hears of it when the caller's transaction commits. `hold` keeps it in the
    house for that long, so that the decision can be undone."""
    now = timezone.now()
    token = tokens.make(case_id=case.pk, brand_id=case.brand_id, since=case.opened_at)
    order = Removal.objects.create(
        brand_id=case.brand_id,
        case=case,
        marketplace_id=case.listing.marketplace_id,
        kind=kind,
        body={
            "case": case.reference,
            "item_id": case.listing.item_id,
            "reason": " / ".join(VIOLATIONS[case.violation]),
            "statement_url": f"{settings.SITE_URL}/statement/{token}/",
        },
        send_after=now + hold,
        next_try_at=now + hold,
    )
    if not hold:
        enqueue(order)
    return order


def enqueue(order: Removal) -> None:
    """Tell a worker on commit. When the broker cannot be reached the decision stands all the same: the
    tick finds the order as soon as `queued_until` is past."""
    until = timezone.now() + timedelta(seconds=settings.ORDER_QUEUED_SECONDS)
    Removal.objects.for_brand(order.brand_id).filter(pk=order.pk).update(queued_until=until)

    def tell_a_worker() -> None:
        send_message(order.pk, order.brand_id)

    transaction.on_commit(tell_a_worker, robust=True)


def send_message(order_id: int, brand_id: int) -> None:
    """Ids only, to the queue of the removals. By its name, for the tasks stand above the actions."""
    current_app.send_task(SEND_TASK, (order_id, brand_id), queue="removals", retry=False)


def lease(order_id: int, brand_id: int) -> Removal | None:
    """Take the order for one attempt, or None when there is nothing to do now: not due, in other hands,
    settled, cancelled or gone. The first lease is the moment after which no undo is possible."""
    now = timezone.now()
    audit.hold(brand_id)  # the chain before the row, as everyone does
    order = (
        Removal.objects.for_brand(brand_id)
        .select_related("case__listing", "case__brand", "marketplace")
        .select_for_update(skip_locked=True, of=("self",))
        .filter(pk=order_id, state__in=LIVE_ORDERS, next_try_at__lte=now)
        .exclude(leased_until__gt=now)
        .first()
    )
    if order is None:
        return None
    if order.state == "pending":
        order.state = "sent"
        if order.case.state == "open":
            move(obj=order.case, machine=CASE, action="send_order", actor=SYSTEM)
    if order.state == "sent":
        order.attempts += 1
    else:
        order.observations += 1
    order.leased_until = now + timedelta(seconds=settings.ORDER_LEASE_SECONDS)
    order.save(update_fields=["state", "attempts", "observations", "leased_until"])
    return order


def _still_ours(order: Removal) -> Removal | None:
    """The row, locked, unless someone took the order over after our lease ran out."""
    audit.hold(order.brand_id)
    return (
        Removal.objects.for_brand(order.brand_id)
        .select_related("case__listing", "case__brand", "marketplace")
        .select_for_update(of=("self",))
        .filter(pk=order.pk, state=order.state, attempts=order.attempts, observations=order.observations)
        .first()
    )


def backoff(attempt: int, retry_after: float | None = None) -> timedelta:
    """Exponential from ORDER_RETRY_SECONDS to ORDER_RETRY_LONGEST, less up to half of it by chance, so that
    a marketplace that comes back is not met by all orders in one moment. What it asked for itself counts,
    up to an hour."""
    longest = settings.ORDER_RETRY_LONGEST
    seconds = min(longest, settings.ORDER_RETRY_SECONDS * 2.0 ** min(max(attempt - 1, 0), 20))
    seconds *= uniform(0.5, 1.0)  # noqa: S311  spread, not secrecy
    if retry_after is not None:
        seconds = max(seconds, min(retry_after, 3600) * uniform(1.0, 1.1))  # noqa: S311
    return timedelta(seconds=seconds)


def _note(order: Removal, kind: str, outcome: str, found: Answer | Observation, took: float) -> None:
    OrderAttempt.objects.create(
        brand_id=order.brand_id,
        order=order,
        kind=kind,
        outcome=outcome,
        status=found.status,
        detail=found.detail[:500],
        milliseconds=round(took * 1000),
    )


def _free(order: Removal, *, next_try_at: datetime) -> None:
    order.leased_until = order.queued_until = None
    order.next_try_at = next_try_at
    order.save()


def record_answer(order: Removal, answer: Answer, took: float) -> None:
    """What the marketplace said to the order. `took`: seconds."""
    _note(order, "send", answer.outcome.value, answer, took)
    row = _still_ours(order)
    if row is None:
        return
    now = timezone.now()
    row.answer_status = answer.status
    if answer.outcome is Outcome.RETRY:
        row.last_error = answer.detail[:500]
        _free(row, next_try_at=now + backoff(row.attempts, answer.retry_after))
    elif answer.outcome is Outcome.REFUSED:
        _refuse(row, answer.detail)
    else:
        row.state, row.acknowledged_at, row.last_error = "acknowledged", now, ""
        _free(row, next_try_at=now)


def record_observation(order: Removal, seen: Observation, took: float) -> None:
    """What the marketplace shows after it took the order: only that settles it."""
    wanted = ItemState.REMOVED if order.kind == "removal" else ItemState.PRESENT
    if seen.state is wanted:
        outcome = "confirmed"
    else:
        outcome = "retry" if seen.state is ItemState.UNKNOWN else "waiting"
    _note(order, "observe", outcome, seen, took)
    row = _still_ours(order)
    if row is None:
        return
    now = timezone.now()
    if outcome == "confirmed":
        row.state, row.done_at, row.last_error = "done", now, ""
        _free(row, next_try_at=now)
        settle.settled(row, seen)
    elif outcome == "waiting" and _waited_long(row, now):
        _refuse(row, "never_done")
    else:
        row.last_error = seen.detail[:500]
        _free(row, next_try_at=now + backoff(row.observations))


def _waited_long(row: Removal, now: datetime) -> bool:
    since = row.acknowledged_at or row.created_at
    return now - since > timedelta(hours=settings.ORDER_OBSERVE_HOURS)


def _refuse(row: Removal, why: str) -> None:
    """A person must look: the order stands on the human list, with the reason."""
    row.state, row.last_error = "refused", why[:500]
    _free(row, next_try_at=timezone.now())
    settle.refused(row, why[:500])


def due(limit: int) -> list[tuple[int, int]]:
    """(order, brand) of what waits for a worker and has no message under way, longest due first; marked as
    queued, so that the next tick leaves them alone. Needs the platform's scope and a transaction."""
    now = timezone.now()
    found = list(
        Removal.objects.across_brands()
        .select_for_update(skip_locked=True)
        .filter(state__in=LIVE_ORDERS, next_try_at__lte=now)
        .exclude(leased_until__gt=now)
        .exclude(queued_until__gt=now)
        .order_by("next_try_at")
        .values_list("pk", "brand_id")[:limit]
    )
    until = now + timedelta(seconds=settings.ORDER_QUEUED_SECONDS)
    Removal.objects.across_brands().filter(pk__in=[pk for pk, _brand in found]).update(queued_until=until)
    return found
