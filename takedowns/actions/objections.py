"""After the removal: the seller objects; the brand withdraws, upholds, or the clock decides."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from brands import audit
from brands.actions.documents import adopt
from brands.errors import Invalid, NotAllowed, NotPossible
from brands.models import StagedUpload
from brands.permissions import SYSTEM, Actor, Role
from brands.transitions import move
from takedowns.actions import orders
from takedowns.actions.settle import tell
from takedowns.models import Case, CounterNotice, Deadline, Removal
from takedowns.states import CASE, COUNTER_REASONS

OBJECTION_CLOCK = "counter_notice"


def seller_of(case: Case) -> Actor:
    """Whoever holds the link acts as the seller: no account, no name but what they declare."""
    return Actor(Role.PUBLIC, None, "seller", frozenset({case.brand_id}))


def require_brand(case: Case, actor: Actor) -> None:
    """The last check, behind the URL, the query and the database."""
    if actor.role not in (Role.SYSTEM, Role.ADMIN) and case.brand_id not in actor.brand_ids:
        raise NotAllowed


@transaction.atomic
def contest(
    *,
    case: Case,
    reason: str,
    text: str,
    contact_name: str,
    contact_email: str,
    declared: bool,
    staged: StagedUpload | None = None,
) -> CounterNotice:
    """The seller's counter-notice starts the clock. NotPossible while the removal is not confirmed yet and
    once it was decided; Invalid without a reason or the declaration."""
    if reason not in COUNTER_REASONS or not text.strip():
        raise Invalid(fields={"reason": _("Choose a reason and explain it.")})
    if not declared:
        message = _("Without your declaration the objection cannot be forwarded.")
        raise Invalid(message, fields={"declared": message})
    if CASE_NOT_YET.get(case.state) or not _may_contest(case):
        raise NotPossible(CASE_NOT_YET.get(case.state) or _("This case was decided; it cannot be contested."))
    actor = seller_of(case)
    due = timezone.now() + timedelta(days=settings.COUNTER_NOTICE_DAYS)
    detail = {"reason": reason, "due": due.isoformat()}
    move(obj=case, machine=CASE, action="contest", actor=actor, detail=detail)
    document = adopt(staged=staged, brand_id=case.brand_id, person_id=None) if staged else None
    counter = CounterNotice.objects.create(
        brand_id=case.brand_id,
        case=case,
        reason=reason,
        text=text.strip(),
        contact_name=contact_name.strip(),
        contact_email=contact_email.strip(),
        declared=True,
        document=document,
    )
    Deadline.objects.create(
        brand_id=case.brand_id, case=case, kind=OBJECTION_CLOCK, due_at=due, default_action="lapse"
    )
    tell(
        case,
        "counter_notice.received",
        # the readers' languages are not the seller's: a date that all of them read
        {"title": case.listing.title, "until": timezone.localtime(due).date().isoformat()},
    )
    return counter


CASE_NOT_YET: dict[str, Any] = {
    "open": _("The removal is not complete yet. Please come back in some minutes."),
    "removing": _("The removal is not complete yet. Please come back in some minutes."),
    "contested": _("Your objection was already received. This page shows how it stands."),
}


def _may_contest(case: Case) -> bool:
    return any(step.action == "contest" for step in CASE.available(case.state, Role.PUBLIC))


def _close(case: Case, outcome: str, text: str, **more: Any) -> None:
    """The objection has its answer and the clock stops, whoever gave it."""
    now = timezone.now()
    CounterNotice.objects.for_brand(case.brand_id).filter(case_id=case.pk, resolved_at__isnull=True).update(
        outcome=outcome, outcome_text=text, resolved_at=now, **more
    )
    Deadline.objects.for_brand(case.brand_id).filter(case_id=case.pk, done_at__isnull=True).update(
        done_at=now
    )


@transaction.atomic
def withdraw(*, case: Case, actor: Actor, version: int | None, text: str = "") -> Removal:
    """The brand or its account manager takes the notice back: the listing is put on sale again."""
    require_brand(case, actor)
    move(obj=case, machine=CASE, action="withdraw", actor=actor, version=version)
    _close(case, "withdrawn", text.strip())
    return orders.place(case=case, kind="reinstatement")


@transaction.atomic
def uphold(*, case: Case, actor: Actor, version: int | None, text: str, staged: StagedUpload | None) -> None:
    """The removal stands, with proof of a complaint to the authority or a lawsuit (Art. 43)."""
    require_brand(case, actor)
    if not text.strip():
        raise Invalid(fields={"text": _("Say where you complained or sued, and under which number.")})
    if staged is None:
        message = _("Add the proof of your complaint or lawsuit: without it the listing comes back.")
        raise Invalid(message, fields={"document": message})
    move(
        obj=case,
        machine=CASE,
        action="uphold",
        actor=actor,
        version=version,
        changes={"closed_at": timezone.now()},
    )
    document = adopt(staged=staged, brand_id=case.brand_id, person_id=actor.person_id)
    _close(case, "upheld", text.strip(), outcome_document_id=document.pk)
    tell(case, "case.upheld", {"title": case.listing.title}, but_not=actor.person_id)


@transaction.atomic
def lapse(*, case: Case) -> Removal:
    """Nobody answered the objection in time: the measure is lifted."""
    move(obj=case, machine=CASE, action="lapse", actor=SYSTEM)
    _close(case, "lapsed", "")
    return orders.place(case=case, kind="reinstatement")


@transaction.atomic
def give_up(*, case: Case, actor: Actor, version: int | None) -> None:
    """Let go of a case whose order the marketplace refused."""
    require_brand(case, actor)
    changes = {"closed_at": timezone.now()}
    move(obj=case, machine=CASE, action="give_up", actor=actor, version=version, changes=changes)


@transaction.atomic
def send_again(*, case: Case, actor: Actor, version: int | None = None) -> Removal:
    """A new order for a case on the human list. A reinstatement that was refused is owed still, so its case
    has not moved and does not move now."""
    require_brand(case, actor)
    if case.state == "failed":
        changes = {"failure": ""}
        move(obj=case, machine=CASE, action="retry", actor=actor, version=version, changes=changes)
        return orders.place(case=case, kind="removal")
    if actor.role not in (Role.ADMIN, Role.ACCOUNT_MANAGER):
        raise NotAllowed
    audit.hold(case.brand_id)
    live = Removal.objects.for_brand(case.brand_id).filter(case_id=case.pk, kind="reinstatement")
    last = live.order_by("-id").first()
    if case.state != "reinstating" or last is None or last.state != "refused":
        raise NotPossible(_("This order is already under way, or the case is settled. Reload the page."))
    Case.objects.for_brand(case.brand_id).filter(pk=case.pk).update(failure="")
    audit.record(brand_id=case.brand_id, actor=actor, action="case.reinstate_again", obj=case)
    return orders.place(case=case, kind="reinstatement")
