"""Everything that happened in a case, in one query and one order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject

from brands.models import AuditEntry
from brands.permissions import ROLE_LABELS, Role
from takedowns.case_words import EVENTS, problem
from takedowns.models import Case, CaseMessage, OrderAttempt, Removal
from takedowns.states import ATTEMPT_KINDS, ATTEMPT_OUTCOMES, ORDER_STATES

ATTEMPTS_SHOWN = 60
AUDIT_SHOWN = 100
OBJECT_TYPE = "takedowns.case"
ICONS = {
    "case.open": "flag",
    "case.send_order": "send",
    "case.confirm_removed": "circle-check",
    "case.refuse": "alert-triangle",
    "case.contest": "scale",
    "case.uphold": "gavel",
    "case.lapse": "hourglass",
    "case.withdraw": "arrow-back-up",
    "case.undo": "arrow-back-up",
    "case.give_up": "arrow-back-up",
    "case.confirm_reinstated": "refresh",
}

__all__ = ["ORDER_STATES", "Event", "attempts_of", "events", "with_history"]


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    icon: str
    text: Any
    detail: Any = ""
    who: str = ""
    role: Any = ""


def with_history(cases: QuerySet[Case], brand_ids: tuple[int, ...], *, internal: bool) -> QuerySet[Case]:
    """Orders, attempts, messages and audit entries as JSON arrays of the case's own row."""
    orders = (
        Removal.objects.for_brands(brand_ids)
        .filter(case_id=OuterRef("pk"))
        .order_by("-id")
        .values(
            row=JSONObject(
                id="id",
                kind="kind",
                state="state",
                attempts="attempts",
                last_error="last_error",
                at="created_at",
                next_try_at="next_try_at",
                acknowledged_at="acknowledged_at",
                done_at="done_at",
            )
        )
    )
    attempts = (
        OrderAttempt.objects.for_brands(brand_ids)
        .filter(order__case_id=OuterRef("pk"))
        .order_by("-id")
        .values(
            row=JSONObject(
                id="id",
                order="order_id",
                kind="kind",
                outcome="outcome",
                status="status",
                detail="detail",
                milliseconds="milliseconds",
                at="at",
            )
        )[:ATTEMPTS_SHOWN]
    )
    messages = CaseMessage.objects.for_brands(brand_ids).filter(case_id=OuterRef("pk")).order_by("id")
    if not internal:
        messages = messages.filter(internal=False)
    audit = (
        AuditEntry.objects.filter(
            brand_id=OuterRef("brand_id"),
            object_type=OBJECT_TYPE,
            object_id=Cast(OuterRef("pk"), TextField()),
        )
        .order_by("-seq")
        .values(
            row=JSONObject(action="action", at="at", who="actor_label", role="actor_role", after="after")
        )[:AUDIT_SHOWN]
    )
    return cases.annotate(
        order_rows=ArraySubquery(orders),
        attempt_rows=ArraySubquery(attempts),
        message_rows=ArraySubquery(
            messages.values(
                row=JSONObject(
                    author=F("author__name"), role="author_role", text="text", internal="internal", at="at"
                )
            )
        ),
        audit_rows=ArraySubquery(audit),
    )


def attempts_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Oldest first, worded."""
    return [
        row
        | {
            "at": datetime.fromisoformat(row["at"]),
            "kind_label": ATTEMPT_KINDS.get(row["kind"], row["kind"]),
            "outcome_label": ATTEMPT_OUTCOMES.get(row["outcome"], row["outcome"]),
            "problem": problem(row["detail"]) if row["outcome"] in ("retry", "refused") else "",
        }
        for row in reversed(rows)
    ]


def role_label(role: str) -> Any:
    return ROLE_LABELS[Role(role)] if role in set(Role) else role


def events(case: Any, attempts: list[dict[str, Any]], messages: list[dict[str, Any]]) -> list[Event]:
    """Newest first. `case` comes from `with_history`."""
    found = [
        Event(
            at=datetime.fromisoformat(row["at"]),
            icon=ICONS.get(row["action"], "point"),
            text=EVENTS.get(row["action"], row["action"]),
            detail=problem(row["after"].get("reason") or "") if row["action"] == "case.refuse" else "",
            who=row["who"] if row["role"] not in (Role.SYSTEM, Role.PUBLIC) else "",
            role=role_label(row["role"]) if row["role"] != Role.PUBLIC else "",
        )
        for row in case.audit_rows
    ]
    found += [
        Event(
            at=row["at"],
            icon="alert-triangle" if row["outcome"] in ("retry", "refused") else "send",
            text=row["kind_label"],
            detail=row["problem"] or row["outcome_label"],
        )
        for row in attempts
    ]
    found += [
        Event(
            at=row["at"],
            icon="lock" if row["internal"] else "message",
            text=row["text"],
            who=row["author"] or "",
            role=role_label(row["role"]),
        )
        for row in messages
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)
