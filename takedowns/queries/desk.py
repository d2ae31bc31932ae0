"""Where a reviewer stands in the queue: how many wait, which flag is next and which was before."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from brands.tenancy import TenantQuerySet
from monitoring.models import Decision, Flag
from takedowns.models import Case, Removal

COUNTED_TO = 1000
"""A queue longer than this is said to hold 'more than 1,000': counting on would tell nothing."""
UNDO_OFFERED = timedelta(minutes=10)
"""So long the last decision of a person is offered for undo beside the next flag."""
PICTURES_AHEAD = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A flag's place among those that wait for the brand. `waiting` is counted up to COUNTED_TO."""

    before: int | None
    after: int | None
    position: int
    waiting: int
    ahead: list[int]
    """The first pictures of the flag after this one, for the browser to fetch early."""


def _waiting(brand_id: int) -> TenantQuerySet:
    return Flag.objects.for_brand(brand_id).filter(state="with_brand")


def first_waiting(brand_id: int) -> int | None:
    return _waiting(brand_id).order_by("-priority", "-id").values_list("pk", flat=True).first()


def next_waiting(brand_id: int, flag: Flag) -> int | None:
    """The flag after this one in the default order, else the first that waits; never this one again."""
    others = _waiting(brand_id).exclude(pk=flag.pk).order_by("-priority", "-id").values_list("pk", flat=True)
    beyond = Q(priority__lt=flag.priority) | Q(priority=flag.priority, pk__lt=flag.pk)
    return others.filter(beyond).first() or others.first()


_PLACE = """
WITH waiting AS (
  SELECT id, priority FROM monitoring_flag WHERE brand_id = %(brand)s AND state = 'with_brand'
   ORDER BY priority DESC, id DESC LIMIT %(counted_to)s
), placed AS (
  SELECT id, row_number() OVER o AS position, lag(id) OVER o AS before, lead(id) OVER o AS after
    FROM waiting WINDOW o AS (ORDER BY priority DESC, id DESC)
), here AS (
  SELECT p.before, p.position,
         CASE WHEN p.id IS NULL THEN (SELECT id FROM placed WHERE position = 1) ELSE p.after END AS after
    FROM (VALUES (%(flag)s)) AS wanted (id) LEFT JOIN placed p ON p.id = wanted.id
)
SELECT here.before, here.after, coalesce(here.position, 0), (SELECT count(*) FROM waiting),
       ARRAY(SELECT i.id FROM listings_listingimage i JOIN monitoring_flag f ON f.listing_id = i.listing_id
              WHERE f.brand_id = %(brand)s AND f.id = here.after AND i.state = 'fetched'
              ORDER BY i.position, i.id LIMIT %(pictures)s)
  FROM here
"""


def place_of(brand_id: int, flag: Flag) -> Place:
    """One query. For a flag that does not wait, `after` is the first that does."""
    with connection.cursor() as cursor:
        cursor.execute(
            _PLACE,
            {"brand": brand_id, "flag": flag.pk, "counted_to": COUNTED_TO, "pictures": PICTURES_AHEAD},
        )
        return Place(*cursor.fetchone())


def _order_waits(flag: Any) -> Exists:
    """Whether the removal order of a flag's case is still in the house."""
    return Exists(Removal.objects.across_brands().filter(case__flag_id=flag, kind="removal", state="pending"))


def newest_case(brand_id: int, flag_id: int) -> Case | None:
    """The newest case of a flag; `order_waits` says that nothing has left the house yet."""
    return (
        Case.objects.for_brand(brand_id)
        .filter(flag_id=flag_id)
        .annotate(order_waits=_order_waits(OuterRef("flag_id")))
        .order_by("-id")
        .first()
    )


def last_step(brand_id: int, person_id: int | None) -> Decision | None:
    """The person's latest decision, while it can still be taken back without further ado; else None."""
    found = (
        Decision.objects.for_brand(brand_id)
        .filter(
            by_id=person_id,
            action__in=["confirm", "reject"],
            at__gte=timezone.now() - UNDO_OFFERED,
            undone_at__isnull=True,
        )
        .select_related("flag__listing")
        .annotate(order_waits=_order_waits(OuterRef("flag_id")))
        .order_by("-id")
        .first()
    )
    if found is None:
        return None
    stands = found.flag.state == {"confirm": "confirmed", "reject": "rejected"}[found.action]
    return found if stands and (found.action == "reject" or found.order_waits) else None


@dataclass(frozen=True, slots=True)
class Done:
    """What a person decided today, in the active time zone; what was taken back does not count."""

    confirmed: int
    rejected: int


def done_today(brand_id: int, person_id: int | None) -> Done:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    found = (
        Decision.objects.for_brand(brand_id)
        .filter(by_id=person_id, at__gte=midnight, undone_at__isnull=True)
        .aggregate(
            confirmed=Count("id", filter=Q(action="confirm")), rejected=Count("id", filter=Q(action="reject"))
        )
    )
    return Done(**found)


def has_flags(brand_id: int) -> bool:
    """Whether anything was ever flagged: a new brand's empty queue says something else than a done one."""
    return Flag.objects.for_brand(brand_id).exists()
