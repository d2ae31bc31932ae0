"""Steps people take on a flag: each moves it through its table and keeps who, why and on what evidence.

`takedowns.actions` calls these for what has consequences on the marketplace (confirm, remove, their
undo); triage and the brand's question are whole here.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from brands.errors import Invalid, NotAllowed, NotPossible
from brands.models import Right
from brands.permissions import Actor, Role
from brands.transitions import move
from monitoring.models import Decision, Evidence, Flag, FlagMessage
from monitoring.priority import TRIAGE_WITHIN, priority
from monitoring.states import DISMISS_REASONS, FLAG, REJECT_REASONS, REMOVE_REASONS, SEND_REASONS, VIOLATIONS

REASONS: dict[str, dict[str, Any]] = {
    "send": SEND_REASONS,
    "dismiss": DISMISS_REASONS,
    "remove": REMOVE_REASONS,
    "reject": REJECT_REASONS,
}
"""Actions that need a reason code, and which codes they know."""
DECIDED = {"confirm", "reject", "dismiss", "remove"}
MESSAGE_LIMIT = 2000


def require_brand(flag: Flag, actor: Actor) -> None:
    """NotAllowed when the flag is of a brand the actor does not act for: the last check, behind the
    URL, the query and the database."""
    if actor.role in (Role.SYSTEM, Role.ADMIN):
        return
    if flag.brand_id not in actor.brand_ids:
        raise NotAllowed


def _check_reason(action: str, reason: str) -> None:
    known = REASONS.get(action)
    if known is not None and reason not in known:
        raise Invalid(
            _("Choose a reason. Nothing was changed."), fields={"reason": _("Choose one of the reasons.")}
        )


def latest_evidence(flag: Flag) -> Evidence | None:
    return Evidence.objects.for_brand(flag.brand_id).filter(flag_id=flag.pk).order_by("-id").first()


def decision_due(now: datetime) -> datetime:
    return now + timedelta(days=settings.DECISION_DAYS)


def record_decision(
    *,
    flag: Flag,
    action: str,
    actor: Actor,
    version: int | None = None,
    reason: str = "",
    violation: str = "",
    right: Right | None = None,
    note: str = "",
    good_faith: bool = False,
) -> Decision:
    """Take the step `action` on the flag and record the decision, in the caller's transaction.

    Raises StaleState, NotPossible, NotAllowed; Invalid for an unknown reason or violation, or a
    right of another brand. Which rights may be named, and what follows, is the caller's business."""
    require_brand(flag, actor)
    _check_reason(action, reason)
    if violation and violation not in VIOLATIONS:
        raise Invalid(fields={"violation": _("Choose one of the kinds of violation.")})
    if right is not None and right.brand_id != flag.brand_id:
        raise Invalid(fields={"right": _("This right belongs to another brand.")})
    now = timezone.now()
    changes: dict[str, Any] = {}
    if action in DECIDED:
        changes["decided_at"] = now
    if actor.role is Role.ACCOUNT_MANAGER:
        changes["triaged_by_id"] = actor.person_id
    if action == "send":
        due = decision_due(now)
        changes |= {
            "sent_at": now,
            "sent_reason": reason,
            "due_at": due,
            "priority": priority(flag.score, due),
        }
    move(
        obj=flag,
        machine=FLAG,
        action=action,
        actor=actor,
        version=version,
        changes=changes,
        detail={"reason": reason} if reason else None,
    )
    return Decision.objects.create(
        brand_id=flag.brand_id,
        flag=flag,
        evidence=latest_evidence(flag),
        action=action,
        reason=reason,
        violation=violation,
        right=right,
        note=note.strip(),
        good_faith=good_faith,
        by_id=actor.person_id,
        by_role=actor.role.value,
    )


def record_platform_removal(
    *,
    flag: Flag,
    actor: Actor,
    reason: str,
    violation: str = "counterfeit",
    version: int | None = None,
    note: str = "",
) -> Decision:
    """The platform removes on its own authority; the caller opens the case in the same transaction."""
    return record_decision(
        flag=flag,
        action="remove",
        actor=actor,
        version=version,
        reason=reason,
        violation=violation,
        note=note,
    )


def last_decision(flag: Flag) -> Decision | None:
    """The decision that stands: the newest that nobody took back."""
    return (
        Decision.objects.for_brand(flag.brand_id)
        .filter(flag_id=flag.pk, undone_at__isnull=True)
        .order_by("-id")
        .first()
    )


UNDO = {
    "with_brand": ("undo_send", "send"),
    "dismissed": ("undo_dismiss", "dismiss"),
    "removed_by_platform": ("undo_remove", "remove"),
    "confirmed": ("undo_confirm", "confirm"),
    "rejected": ("undo_reject", "reject"),
}
"""State of the flag -> the step that takes it back, and the decision that is taken back."""


def undo_decision(*, flag: Flag, actor: Actor, version: int | None = None) -> Decision:
    """Take back the decision that stands. Whether it still may be (the order has not left the
    house) is for the caller to check; a question is taken back with `undo_ask`."""
    require_brand(flag, actor)
    if flag.state not in UNDO:
        raise NotPossible
    action, decided = UNDO[flag.state]
    decision = last_decision(flag)
    if decision is None or decision.action != decided:
        raise NotPossible(_("There is no decision to take back. Reload the page to see how it stands."))
    now = timezone.now()
    changes: dict[str, Any] = {"decided_at": None}
    if action in ("undo_send", "undo_dismiss", "undo_remove"):
        # back in triage: its first deadline counts again
        due = flag.raised_at + TRIAGE_WITHIN
        changes |= {"sent_at": None, "sent_reason": "", "due_at": due, "priority": priority(flag.score, due)}
    move(obj=flag, machine=FLAG, action=action, actor=actor, version=version, changes=changes)
    Decision.objects.for_brand(flag.brand_id).filter(pk=decision.pk, undone_at__isnull=True).update(
        undone_at=now, undone_by_id=actor.person_id
    )
    decision.undone_at, decision.undone_by_id = now, actor.person_id
    return decision


def _message(flag: Flag, actor: Actor, text: str) -> FlagMessage:
    return FlagMessage.objects.create(
        brand_id=flag.brand_id, flag=flag, author_id=actor.person_id, author_role=actor.role.value, text=text
    )


def _checked_text(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(
            _("Write a message first. Nothing was changed."), fields={"text": _("Write a message.")}
        )
    if len(text) > MESSAGE_LIMIT:
        message = _("The message is longer than %(limit)s characters. Shorten it; what you typed was kept.")
        raise Invalid(fields={"text": message % {"limit": MESSAGE_LIMIT}})
    return text


def ask(*, flag: Flag, actor: Actor, text: str, version: int | None = None) -> FlagMessage:
    """The brand's question to its account manager; the flag waits with the account manager."""
    require_brand(flag, actor)
    text = _checked_text(text)
    move(obj=flag, machine=FLAG, action="ask", actor=actor, version=version)
    return _message(flag, actor, text)


def undo_ask(*, flag: Flag, actor: Actor, version: int | None = None) -> None:
    """The brand takes the flag back; the question stays in the thread, for it was read or may have been."""
    require_brand(flag, actor)
    move(obj=flag, machine=FLAG, action="undo_ask", actor=actor, version=version)


def answer(*, flag: Flag, actor: Actor, text: str, version: int | None = None) -> FlagMessage:
    """The account manager's answer sends the flag back to the brand, with a new deadline."""
    require_brand(flag, actor)
    text = _checked_text(text)
    due = decision_due(timezone.now())
    move(
        obj=flag,
        machine=FLAG,
        action="answer",
        actor=actor,
        version=version,
        changes={"due_at": due, "priority": priority(flag.score, due)},
    )
    return _message(flag, actor, text)
