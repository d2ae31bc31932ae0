"""Cases as people read them: the list, the counts, one case whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from listings.models import ListingImage
from monitoring.queries.paging import Order
from takedowns.case_words import NEXT, problem
from takedowns.models import Case, CounterNotice, Deadline, Notice, Removal
from takedowns.queries import timeline
from takedowns.states import CASE
from takedowns.wording import duration

GROUPS = {
    "attention": ("failed", "contested"),
    "under_way": ("open", "removing", "reinstating"),
    "removed": ("removed", "upheld"),
    "closed": ("reinstated", "withdrawn"),
}
"""Tabs of the list. Every state is in one of them."""
BY_ID = Order("id", True, int)


def cases_of(brand_ids: Iterable[int]) -> QuerySet[Case]:
    """Cases of these brands with what every row needs."""
    ids = tuple(brand_ids)
    clock = (
        Deadline.objects.for_brands(ids)
        .filter(case_id=OuterRef("pk"), done_at__isnull=True)
        .order_by("due_at")
        .values("due_at")[:1]
    )
    picture = (
        ListingImage.objects.filter(listing_id=OuterRef("listing_id"), state="fetched")
        .order_by("position", "id")
        .values("id")[:1]
    )
    return (
        Case.objects.for_brands(ids)
        .select_related("brand", "listing__seller", "right")
        .annotate(due_at=Subquery(clock), picture_id=Subquery(picture))
    )


def narrowed(cases: QuerySet[Case], *, group: str, text: str) -> QuerySet[Case]:
    """`text`: part of the title, a seller's name, an item's number or a case's."""
    if group in GROUPS:
        cases = cases.filter(state__in=GROUPS[group])
    if text:
        number = text.upper().removeprefix("IPJF-").lstrip("0")
        named = Q(pk=int(number)) if number.isdecimal() and len(number) < 19 else Q()
        cases = cases.filter(
            named
            | Q(listing__title__icontains=text)
            | Q(listing__item_id=text)
            | Q(listing__seller__name__icontains=text)
        )
    return cases


def group_counts(brand_ids: Iterable[int]) -> dict[str, int]:
    found = dict(
        Case.objects.for_brands(brand_ids).values_list("state").annotate(number=Count("id")).order_by()
    )
    return {group: sum(found.get(state, 0) for state in states) for group, states in GROUPS.items()}


@dataclass(frozen=True, slots=True)
class CaseDetail:
    case: Case
    orders: list[dict[str, Any]]
    """Newest first, each with its attempts, oldest first."""
    counters: list[CounterNotice]
    notices: list[Notice]
    messages: list[dict[str, Any]]
    events: list[timeline.Event]
    due_at: datetime | None
    picture_id: int | None

    @property
    def what_next(self) -> Any:
        return NEXT[self.case.state]

    @property
    def next_at(self) -> datetime | None:
        """The day until which someone has a say, or the moment of the next attempt."""
        if self.due_at:
            return self.due_at
        if self.case.state == "removed" and self.case.removed_at:
            return self.case.opened_at + timedelta(days=settings.STATEMENT_LINK_DAYS)
        live = [o for o in self.orders if o["state"] in ("pending", "sent", "acknowledged")]
        return live[0]["next_try_at"] if live else None

    @property
    def failure(self) -> Any:
        return problem(self.case.failure) if self.case.failure else ""

    @property
    def took(self) -> str:
        """From the decision to the removal; empty before."""
        case = self.case
        return duration((case.removed_at - case.opened_at).total_seconds()) if case.removed_at else ""

    @property
    def state_label(self) -> Any:
        return CASE.states[self.case.state]

    def papers(self, kind: str) -> list[Notice]:
        return [notice for notice in self.notices if notice.kind == kind]


def _moments(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return row | {name: datetime.fromisoformat(row[name]) if row[name] else None for name in names}


def _orders(rows: list[dict[str, Any]], attempts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    read = [_moments(row, "at", "next_try_at", "acknowledged_at", "done_at") for row in rows]
    for order in read:
        order["state_label"] = timeline.ORDER_STATES.get(order["state"], order["state"])
        order["kind_label"] = dict(Removal.KINDS)[order["kind"]]
        order["problem"] = problem(order["last_error"]) if order["last_error"] else ""
        order["tries"] = [a for a in attempts if a["order"] == order["id"]]
    return read


def case_detail(brand_ids: Iterable[int], case_id: int, *, internal: bool) -> CaseDetail | None:
    """None when there is no such case in these brands. Three queries. `internal`: with the account
    manager's own notes."""
    ids = tuple(brand_ids)
    found: Any = timeline.with_history(cases_of(ids), ids, internal=internal).filter(pk=case_id)
    case = found.select_related(
        "brand", "listing__seller", "listing__marketplace", "right", "opened_by", "flag"
    ).first()
    if case is None:
        return None
    counters = CounterNotice.objects.for_brand(case.brand_id).filter(case=case)
    counters = list(counters.select_related("document", "outcome_document").order_by("-id"))
    attempts = timeline.attempts_of(case.attempt_rows)
    messages = [_moments(row, "at") for row in case.message_rows]
    return CaseDetail(
        case=case,
        orders=_orders(case.order_rows, attempts),
        counters=counters,
        notices=list(Notice.objects.for_brand(case.brand_id).filter(case=case).order_by("kind", "language")),
        messages=messages,
        events=timeline.events(case, attempts, messages),
        due_at=case.due_at,
        picture_id=case.picture_id,
    )


def pick_case(brand_ids: Iterable[int], case_id: int) -> Case | None:
    """The case of a step, with what the actions read."""
    return (
        Case.objects.for_brands(brand_ids)
        .select_related("brand", "listing__marketplace", "flag")
        .filter(pk=case_id)
        .first()
    )
