"""Legal clocks that ran out: the default outcome, done by nobody but the clock, exactly once."""

import logging

from django.db import transaction
from django.utils import timezone

from brands import audit, tenancy
from brands.errors import NotPossible
from takedowns.actions import objections
from takedowns.models import Case, Deadline

logger = logging.getLogger(__name__)

DEFAULTS = {"lapse": objections.lapse}
"""What a deadline's `default_action` does to its case."""
LIMIT = 200


def due() -> list[tuple[int, int]]:
    """(deadline, brand) of the clocks that ran out, longest first."""
    with tenancy.platform_scope():
        return list(
            Deadline.objects.across_brands()
            .filter(done_at__isnull=True, due_at__lte=timezone.now())
            .order_by("due_at")
            .values_list("pk", "brand_id")[:LIMIT]
        )


def perform(deadline_id: int, brand_id: int) -> bool:
    """Do the default of one deadline in its brand's scope. False when it was met, done or taken by another
    tick in the meantime: the row is locked, and whoever finds it done leaves it."""
    with tenancy.brand_scope(brand_id):
        audit.hold(brand_id)  # the chain before the rows, as everyone does
        deadline = (
            Deadline.objects.for_brand(brand_id)
            .select_for_update(of=("self",))
            .filter(pk=deadline_id, done_at__isnull=True, due_at__lte=timezone.now())
            .first()
        )
        if deadline is None:
            return False
        case = (
            Case.objects.for_brand(brand_id)
            .select_related("listing", "brand")
            .select_for_update(of=("self",))
            .get(pk=deadline.case_id)
        )
        try:
            with transaction.atomic():
                DEFAULTS[deadline.default_action](case=case)
        except NotPossible:
            # the case was settled in a way that left the clock running: it has nothing to do any more
            logger.warning("deadline %s of case %s found it %s", deadline.pk, case.pk, case.state)
            performed = False
        else:
            performed = True
        Deadline.objects.for_brand(brand_id).filter(pk=deadline.pk).update(done_at=timezone.now())
        return performed
