"""The e-mail digest: what a person has not read, gathered into one mail.

Written exactly once: marking the notifications and writing the mail are one transaction, and rows that
another worker holds are skipped. Its delivery is the outbox's business (`brands.actions.mail`).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone

from brands import letters, tenancy, wording
from brands.actions.mail import absolute, queue_letter
from brands.letters import Letter
from brands.models import Assignment, Membership, Notification, Person
from brands.permissions import Role

LINES = 30
FORGET_AFTER = timedelta(days=3)
"""Older ones are not mailed: a digest that is switched on again must not begin with last year's news."""


def due_people(*, now: datetime | None = None) -> list[int]:
    """People whose oldest unsent notification has waited long enough."""
    now = now or timezone.now()
    with tenancy.platform_scope():
        waiting = (
            _unsent(now)
            .values("person_id")
            .annotate(oldest=Min("created_at"))
            .filter(oldest__lte=now - timedelta(seconds=settings.DIGEST_EVERY_SECONDS))
        )
        return list(waiting.order_by("oldest").values_list("person_id", flat=True))


def _open_to_reader() -> Q:
    """What the portal would show them, too: whoever left a brand, or whose brand is suspended, gets no mail
    of it. That an assignment ended is said to people who have left by its nature."""
    ours = {"brand_id": OuterRef("brand_id"), "person_id": OuterRef("person_id"), "active": True}
    members = Membership.objects.across_brands().filter(**ours)
    managers = Assignment.objects.across_brands().filter(**ours)
    return (
        Q(person__staff_role=Role.ADMIN)
        | Q(kind="assignment.ended")
        | Q(Exists(members) | Exists(managers), brand__state="active")
    )


def _unsent(now: datetime):  # type: ignore[no-untyped-def]  # a queryset of values, typed by its use
    return Notification.objects.across_brands().filter(
        _open_to_reader(),
        emailed_at__isnull=True,
        read_at__isnull=True,
        created_at__gt=now - FORGET_AFTER,
        person__digest=True,
        person__is_active=True,
    )


def write_digest(*, person_id: int, now: datetime | None = None) -> bool:
    """One mail of all that waits for the person. False when another worker was faster."""
    now = now or timezone.now()
    with tenancy.platform_scope():
        rows = list(
            _unsent(now)
            .filter(person_id=person_id)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("-id")
        )
        if not rows:
            return False
        person = Person.objects.get(pk=person_id)
        Notification.objects.across_brands().filter(pk__in=[row.pk for row in rows]).update(emailed_at=now)
        queue_letter(
            to=person.email,
            kind="digest",
            language=person.language,
            brand_id=None,
            write=lambda: _letter(person, rows),
        )
    return True


def _letter(person: Person, rows: Iterable[Notification]) -> Letter:
    items = [(wording.sentence(row.kind, row.params), settings.SITE_URL + row.path) for row in rows]
    return letters.digest(
        name=person.name, items=items[:LINES], more=max(0, len(items) - LINES), link=absolute("home")
    )
