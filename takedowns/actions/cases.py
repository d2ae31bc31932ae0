"""Opening a case: the papers and the order are written with it, in the transaction of the decision."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from brands import audit
from brands.errors import Invalid, NotPossible
from brands.models import Right
from brands.permissions import Actor
from monitoring.models import Evidence, Flag
from takedowns.actions import orders
from takedowns.actions.papers import write_papers
from takedowns.models import Case, CaseMessage
from takedowns.states import UNDER_WAY

MESSAGE_LIMIT = 2000


@transaction.atomic
def open_case(
    *,
    flag: Flag,
    actor: Actor,
    ground: str,
    violation: str,
    right: Right | None = None,
    reason: str = "",
    note: str = "",
    evidence: Evidence | None = None,
) -> Case:
    """Called by the decisions only. NotPossible while another case of the flag is under way."""
    known = Case.objects.for_brand(flag.brand_id).filter(flag_id=flag.pk, state__in=UNDER_WAY).first()
    if known is not None:
        message = _("Case %(case)s about this listing is still under way. Settle it first.")
        raise NotPossible(message % {"case": known.reference})
    case = Case.objects.create(
        brand_id=flag.brand_id,
        flag=flag,
        listing_id=flag.listing_id,
        ground=ground,
        violation=violation,
        right=right,
        reason=reason,
        note=note.strip(),
        opened_by_id=actor.person_id,
    )
    audit.record(
        brand_id=case.brand_id,
        actor=actor,
        action="case.open",
        obj=case,
        after={
            "state": case.state,
            "flag": flag.pk,
            "item": f"{case.listing.marketplace.code}:{case.listing.item_id}",
            "ground": ground,
            "violation": violation,
            "right": str(right) if right else None,
        },
    )
    papers = write_papers(case, actor=actor, evidence=evidence)
    audit.record(
        brand_id=case.brand_id,
        actor=actor,
        action="case.papers",
        obj=case,
        after={f"{paper.kind}.{paper.language}": paper.subject for paper in papers},
    )
    orders.place(case=case, kind="removal", hold=timedelta(seconds=settings.REMOVAL_HOLD_SECONDS))
    return case


@transaction.atomic
def write_message(*, case: Case, actor: Actor, text: str, internal: bool = False) -> CaseMessage:
    """A message on a case. Internal ones are the account manager's own notes; the brand never sees them."""
    text = text.strip()
    if not text:
        raise Invalid(fields={"text": _("Write a message.")})
    if len(text) > MESSAGE_LIMIT:
        message = _("The message is longer than %(limit)s characters. Shorten it; what you typed was kept.")
        raise Invalid(fields={"text": message % {"limit": MESSAGE_LIMIT}})
    return CaseMessage.objects.create(
        brand_id=case.brand_id,
        case=case,
        author_id=actor.person_id,
        author_role=actor.role.value,
        text=text,
        internal=internal,
    )
