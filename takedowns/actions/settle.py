"""What the end of an order means for its case, and who hears of it."""

import logging

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from brands.actions.notifications import notify
from brands.errors import Invalid
from brands.permissions import DECIDERS, SYSTEM, Role
from brands.transitions import move
from listings.actions.observe import observe, observe_gone
from listings.feeds import ndjson
from listings.feeds.records import Rejected
from takedowns.case_words import problem
from takedowns.channels.base import Observation
from takedowns.models import Case, Removal
from takedowns.states import CASE

logger = logging.getLogger(__name__)


def tell(case: Case, kind: str, params: dict[str, object], *, but_not: int | None = None) -> None:
    """The brand's deciders and its account managers, each with the address of their own page."""
    paths = {
        reverse("case", args=[case.brand.slug, case.pk]): DECIDERS,
        reverse("am_case", args=[case.pk]): frozenset({Role.ACCOUNT_MANAGER}),
    }
    for path, roles in paths.items():
        notify(brand_id=case.brand_id, kind=kind, path=path, params=params, roles=roles, but_not=but_not)


def settled(order: Removal, seen: Observation) -> None:
    """The marketplace shows what was ordered."""
    case, now = order.case, timezone.now()
    _remember(case, seen)
    if order.kind == "removal":
        move(
            obj=case,
            machine=CASE,
            action="confirm_removed",
            actor=SYSTEM,
            changes={"removed_at": now, "failure": ""},
            detail={"attempts": order.attempts},
        )
        if case.ground == "brand":
            notify(
                brand_id=case.brand_id,
                kind="case.removed",
                path=f"{reverse('cases', args=[case.brand.slug])}?state=removed",
                params={"count": 1},
                roles=DECIDERS,
            )
    else:
        changes = {"closed_at": now, "failure": ""}
        move(obj=case, machine=CASE, action="confirm_reinstated", actor=SYSTEM, changes=changes)
        tell(case, "case.reinstated", {"title": case.listing.title})


def refused(order: Removal, why: str) -> None:
    """The marketplace will not do it: a person must look. A case that waits for its reinstatement stays
    where it is, for the duty to reinstate does not end with a refusal."""
    case = order.case
    if order.kind == "removal":
        move(
            obj=case,
            machine=CASE,
            action="refuse",
            actor=SYSTEM,
            changes={"failure": why},
            detail={"reason": why},
        )
    else:
        Case.objects.for_brand(case.brand_id).filter(pk=case.pk).update(failure=why)
    tell(case, "case.failed", {"title": case.listing.title, "reason": str(problem(why))})


def _remember(case: Case, seen: Observation) -> None:
    """The observation is also the newest word on the listing. One that cannot be kept is the feed's to
    bring: the order is settled either way."""
    try:
        with transaction.atomic():
            if seen.record:
                observe(listing=case.listing, record=ndjson.record(dict(seen.record)))
            else:
                observe_gone(listing=case.listing)
    except (Invalid, Rejected) as problem:
        logger.warning("case %s: the marketplace's answer cannot be kept: %s", case.pk, problem)
