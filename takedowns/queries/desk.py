"""Where a reviewer stands in the queue: how many wait, which flag is next and which was before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from monitoring.models import Flag
from takedowns.models import Case, Removal

COUNTED_TO = 1000
"""A queue longer than this is said to hold 'more than 1,000': counting further would cost and tell nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """A flag's place among those that wait for the brand. `waiting` is counted up to COUNTED_TO."""

    before: int | None
    after: int | None
    position: int
    waiting: int


def _waiting(brand_id: int):
    return Flag.objects.for_brand(brand_id).filter(state="with_brand")


def first_waiting(brand_id: int) -> int | None:
    return _waiting(brand_id).order_by("-priority", "-id").values_list("pk", flat=True).first()


def next_waiting(brand_id: int, flag: Flag) -> int | None:
    """The flag after this one in the default order, else the first that waits; never this one again."""
    others = _waiting(brand_id).exclude(pk=flag.pk).order_by("-priority", "-id").values_list("pk", flat=True)
    beyond = Q(priority__lt=flag.priority) | Q(priority=flag.priority, pk__lt=flag.pk)
    return others.filter(beyond).first() or others.first()


def place_of(brand_id: int, flag: Flag) -> Place:
    """One query: the ids of the queue in order, as far as they are counted."""
    order: Sequence[int] = list(
        _waiting(brand_id).order_by("-priority", "-id").values_list("pk", flat=True)[:COUNTED_TO]
    )
    if flag.pk not in order:
        return Place(None, order[0] if order else None, 0, len(order))
    at = order.index(flag.pk)
    return Place(
        before=order[at - 1] if at else None,
        after=order[at + 1] if at + 1 < len(order) else None,
        position=at + 1,
        waiting=len(order),
    )


def live_case(brand_id: int, flag: Flag) -> Case | None:
    """The newest case of a flag, with the order that says whether anything has left the house."""
    return Case.objects.for_brand(brand_id).filter(flag=flag).order_by("-id").first()


def pending_order(brand_id: int, case: Case) -> Removal | None:
    return Removal.objects.for_brand(brand_id).filter(case=case, state="pending").first()
