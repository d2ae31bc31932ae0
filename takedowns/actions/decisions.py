"""Decisions on a flag and what follows from them, each whole in one transaction: the decision, the case, its
papers, the order to the marketplace, the audit entries. The order leaves the house after the commit."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from brands import audit
from brands.actions.notifications import notify
from brands.actions.sellers import authorise_seller as authorise
from brands.errors import Invalid, NotAllowed, NotPossible
from brands.permissions import Actor, Role
from brands.transitions import move
from monitoring.actions import decisions
from monitoring.actions.triage import Outcome, each
from monitoring.models import Decision, Flag, FlagMessage
from takedowns.actions.cases import open_case
from takedowns.actions.grounds import require_right
from takedowns.models import Case, Removal
from takedowns.queries.rights import FITTING
from takedowns.states import CASE

GOOD_FAITH = _(
    "Declare that the notice is accurate and made in good faith: without it nothing is sent. A wrong notice "
    "makes the notifier liable."
)


@transaction.atomic
def confirm(
    *,
    flag: Flag,
    actor: Actor,
    version: int | None,
    right_id: int,
    violation: str,
    good_faith: bool,
    note: str = "",
) -> Case:
    """The brand's notice. Raises StaleState, NotPossible, NotAllowed; Invalid for a right that does not
    carry the notice (saying which would) or a missing declaration."""
    if not good_faith:
        raise Invalid(GOOD_FAITH, fields={"good_faith": GOOD_FAITH})
    decisions.require_brand(flag, actor)
    audit.hold(flag.brand_id)  # no right is withdrawn between this look at it and the notice that names it
    right = require_right(
        brand_id=flag.brand_id,
        right_id=right_id,
        violation=violation,
        listing=flag.listing,
        today=timezone.localdate(),
    )
    decision = decisions.record_decision(
        flag=flag,
        action="confirm",
        actor=actor,
        version=version,
        violation=violation,
        right=right,
        note=note,
        good_faith=True,
    )
    return open_case(
        flag=flag,
        actor=actor,
        ground="brand",
        violation=violation,
        right=right,
        note=note,
        evidence=decision.evidence,
    )


@transaction.atomic
def remove_by_platform(
    *, flag: Flag, actor: Actor, version: int | None, reason: str, violation: str, note: str = ""
) -> Case:
    """The account manager removes on the platform's own authority: no right is named, no notice written."""
    if violation not in FITTING:
        message = _("Choose the kind of violation. Nothing was changed.")
        raise Invalid(message, fields={"violation": message})
    decision = decisions.record_platform_removal(
        flag=flag, actor=actor, version=version, reason=reason, violation=violation, note=note
    )
    return open_case(
        flag=flag,
        actor=actor,
        ground="platform",
        violation=violation,
        reason=reason,
        note=note,
        evidence=decision.evidence,
    )


@transaction.atomic
def reject(
    *,
    flag: Flag,
    actor: Actor,
    version: int | None,
    reason: str,
    note: str = "",
    authorise_seller: bool = False,
) -> Decision:
    """Let the listing stand. `authorise_seller` puts its seller on the brand's list as well, so that it is
    not flagged again; only with the reason that says so."""
    if authorise_seller and reason != "authorised_seller":
        message = _("The seller can be added to your list only with the reason “Authorised seller”.")
        raise Invalid(message, fields={"authorise_seller": message})
    decision = decisions.record_decision(
        flag=flag, action="reject", actor=actor, version=version, reason=reason, note=note
    )
    if authorise_seller:
        if not actor.can("sellers.edit"):
            raise NotAllowed
        if flag.seller is None:
            raise Invalid(_("The marketplace does not say who sells this, so there is nobody to add."))
        authorise(
            brand_id=flag.brand_id,
            actor=actor,
            marketplace=flag.listing.marketplace.code,
            seller_id=flag.seller.external_id,
            name=flag.seller.name,
            note=note,
        )
    return decision


@transaction.atomic
def ask(*, flag: Flag, actor: Actor, version: int | None, text: str) -> FlagMessage:
    """Question to the account manager, who hears of it."""
    message = decisions.ask(flag=flag, actor=actor, text=text, version=version)
    notify(
        brand_id=flag.brand_id,
        kind="question.asked",
        path=reverse("am_flag", args=[flag.pk]),
        params={"title": flag.listing.title, "who": actor.label},
        roles=[Role.ACCOUNT_MANAGER],
    )
    return message


@transaction.atomic
def undo(*, flag: Flag, actor: Actor, version: int | None = None) -> None:
    """Take back the decision that stands, while nothing has left the house. Afterwards NotPossible says
    what to do instead: withdraw the case, which reinstates the listing. `version`: the flag's."""
    decisions.require_brand(flag, actor)
    if flag.state == "question":
        decisions.undo_ask(flag=flag, actor=actor, version=version)
        return
    audit.hold(flag.brand_id)
    if flag.state in ("confirmed", "removed_by_platform"):
        case = Case.objects.for_brand(flag.brand_id).filter(flag_id=flag.pk).order_by("-id").first()
        if case is not None:
            _take_back_case(flag, case, actor)
    decisions.undo_decision(flag=flag, actor=actor, version=version)


@transaction.atomic
def undo_case(*, case: Case, actor: Actor, version: int | None = None) -> None:
    """The same from the page of a case: takes back the decision that opened this case, never one that the
    flag met since. `version`: the case's."""
    flag = case.flag
    decisions.require_brand(flag, actor)
    audit.hold(flag.brand_id)
    _take_back_case(flag, case, actor, version)
    decisions.undo_decision(flag=flag, actor=actor)


def _take_back_case(flag: Flag, case: Case, actor: Actor, version: int | None = None) -> None:
    """Compare-and-set against the sender: whoever changes the pending order first, wins."""
    orders = Removal.objects.for_brand(flag.brand_id).filter(case_id=case.pk, kind="removal")
    stopped = orders.filter(state="pending").update(state="cancelled", done_at=timezone.now())
    if stopped != 1 or case.state != "open":
        message = _(
            "The removal order has already left, so this can no longer be undone. Open case %(case)s and "
            "withdraw it: the listing is then put back."
        )
        raise NotPossible(message % {"case": case.reference})
    closed = {"closed_at": timezone.now()}
    move(obj=case, machine=CASE, action="undo", actor=actor, version=version, changes=closed)


Picked = Iterable[tuple[Flag, int | None]]


@transaction.atomic
def confirm_many(*, flags: Picked, actor: Actor, **choice: Any) -> Outcome:
    """`choice`: right_id, violation, good_faith, note. Each flag by the single door; refusals by row."""
    return each(
        flags, actor, lambda flag, version: confirm(flag=flag, actor=actor, version=version, **choice)
    )


@transaction.atomic
def reject_many(*, flags: Picked, actor: Actor, **choice: Any) -> Outcome:
    """`choice`: reason, note, authorise_seller."""
    return each(flags, actor, lambda flag, version: reject(flag=flag, actor=actor, version=version, **choice))


@transaction.atomic
def ask_many(*, flags: Picked, actor: Actor, text: str) -> Outcome:
    return each(flags, actor, lambda flag, version: ask(flag=flag, actor=actor, version=version, text=text))


@transaction.atomic
def remove_many(*, flags: Picked, actor: Actor, **choice: Any) -> Outcome:
    """`choice`: reason, violation, note."""
    return each(
        flags,
        actor,
        lambda flag, version: remove_by_platform(flag=flag, actor=actor, version=version, **choice),
    )
