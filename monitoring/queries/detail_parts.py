"""What a flag's page shows besides the flag: values read from the JSON rows of one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from brands.permissions import ROLE_LABELS, Role
from listings.states import LISTING_STATES
from monitoring.models import Flag
from monitoring.queries.outlines import outlined, points
from monitoring.states import DISMISS_REASONS, FLAG, REJECT_REASONS, REMOVE_REASONS, SEND_REASONS, VIOLATIONS
from monitoring.wording import Reason, reasons

SNAPSHOTS_SHOWN = 12
DECISION_LABELS = {
    "send": SEND_REASONS,
    "dismiss": DISMISS_REASONS,
    "remove": REMOVE_REASONS,
    "reject": REJECT_REASONS,
}
LEADS_TO = {t.action: t.target for t in FLAG.transitions}
"""Action -> the state it leads to."""


@dataclass(frozen=True, slots=True)
class SeenEvidence:
    id: int
    title: str
    price: Decimal | None
    currency: str
    score: int
    rule_version: str
    seller_name: str
    reasons: list[Reason]
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One snapshot of the listing, and what it changed against the one before."""

    at: datetime
    title: str
    price: Decimal | None
    currency: str
    state_label: Any
    seller: str
    title_changed: bool
    price_changed: bool
    seller_changed: bool


@dataclass(frozen=True, slots=True)
class PastDecision:
    action: str
    state_label: Any
    """The state that the step led to, which says what was decided."""
    reason_label: Any
    violation_label: Any
    note: str
    by: str
    by_role: Any
    at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    author: str
    role: str
    role_label: Any
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Relative:
    """Another flag of the family: the same seller, or the same title but for digits and signs."""

    flag: Flag
    same_seller: bool
    same_title: bool


@dataclass(frozen=True, slots=True)
class SellerRecord:
    """What this brand and its account manager made of this seller's listings before."""

    flags: int
    confirmed: int
    rejected: int
    open: int


@dataclass(frozen=True, slots=True)
class Picture:
    id: int
    width: int | None
    height: int | None
    url: str = ""
    outline: str = ""
    """Corners of the part that a picture of the brand shows too, in pixels; empty without one."""


def pictures_of(rows: Sequence[dict[str, Any]], reasons: Sequence[Reason]) -> list[Picture]:
    """Those with an outline first, the weightiest before all: the reference shows its counterpart."""
    marks = {each.picture: each.region for each in outlined(reasons)}
    shown = [
        Picture(**row, outline=points(marks.get(row["url"], ""), row["width"], row["height"])) for row in rows
    ]
    order = list(marks)
    return sorted(shown, key=lambda picture: order.index(picture.url) if picture.outline else len(order))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _money(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def evidence_of(row: dict[str, Any]) -> SeenEvidence:
    return SeenEvidence(
        id=row["id"],
        title=row["title"],
        price=_money(row["price"]),
        currency=row["currency"],
        score=row["score"],
        rule_version=row["rule_version"],
        seller_name=row["seller_name"],
        reasons=reasons(row["signals"] or []),
        at=datetime.fromisoformat(row["at"]),
    )


def changes_of(rows: Sequence[dict[str, Any]]) -> list[Change]:
    """Newest first; each is compared with the next older one, which the extra row at the end provides."""
    changes = []
    for now, before in zip(rows, [*rows[1:], None], strict=True):
        changes.append(
            Change(
                at=datetime.fromisoformat(now["at"]),
                title=now["title"],
                price=_money(now["price"]),
                currency=now["currency"],
                state_label=LISTING_STATES.get(now["state"], now["state"]),
                seller=now["seller"] or "",
                title_changed=before is not None and before["title"] != now["title"],
                price_changed=before is not None and before["price"] != now["price"],
                seller_changed=before is not None and before["seller"] != now["seller"],
            )
        )
    return changes[:SNAPSHOTS_SHOWN]


def role_label(role: str) -> Any:
    return ROLE_LABELS[Role(role)] if role in set(Role) else role


def decision_of(row: dict[str, Any]) -> PastDecision:
    target = LEADS_TO.get(row["action"], "")
    labels = DECISION_LABELS.get(row["action"], {})
    return PastDecision(
        action=row["action"],
        state_label=FLAG.states.get(target, row["action"]),
        reason_label=labels.get(row["reason"], row["reason"]),
        violation_label=VIOLATIONS.get(row["violation"], ""),
        note=row["note"],
        by=row["by"] or "",
        by_role=role_label(row["role"]),
        at=datetime.fromisoformat(row["at"]),
        undone_at=_moment(row["undone_at"]),
    )


def message_of(row: dict[str, Any]) -> ThreadMessage:
    return ThreadMessage(
        author=row["author"] or "",
        role=row["role"],
        role_label=role_label(row["role"]),
        text=row["text"],
        at=datetime.fromisoformat(row["at"]),
    )


def record_of(rows: Sequence[dict[str, Any]]) -> SellerRecord:
    row = rows[0] if rows else {}
    return SellerRecord(*(row.get(name, 0) for name in ("flags", "confirmed", "rejected", "open")))
