"""Telling people: in the portal at once, by e-mail in the digest."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from brands import wording
from brands.models import Assignment, Membership, Notification, Person
from brands.permissions import MEMBERS, Role


@transaction.atomic
def notify(
    *,
    brand_id: int,
    kind: str,
    path: str,
    params: Mapping[str, Any] | None = None,
    person_ids: Iterable[int] = (),
    roles: Iterable[Role] = (),
    but_not: int | None = None,
) -> int:
    """Tell these people and everyone who has one of the roles towards the brand: its members, its
    account managers, all admins. `but_not` is the person who did it. Needs a scope that holds the brand.

    ValueError for a kind that `brands.wording` does not word or params its sentence lacks. Returns how
    many people were told."""
    params = dict(params or {})
    wording.check(kind, params)
    people = set(person_ids) | _people(brand_id, frozenset(roles))
    people.discard(but_not or 0)
    merged = _merge(brand_id, kind, path, params, people) if wording.KINDS[kind].counts else set()
    Notification.objects.bulk_create(
        Notification(brand_id=brand_id, person_id=person, kind=kind, path=path, params=params)
        for person in sorted(people - merged)
    )
    return len(people)


def _people(brand_id: int, roles: frozenset[Role]) -> set[int]:
    found: set[int] = set()
    if wanted := roles & MEMBERS:
        found |= set(
            Membership.objects.for_brand(brand_id)
            .filter(role__in=wanted, active=True, person__is_active=True)
            .values_list("person_id", flat=True)
        )
    if Role.ACCOUNT_MANAGER in roles:
        found |= set(
            Assignment.objects.for_brand(brand_id)
            .filter(active=True, person__is_active=True)
            .values_list("person_id", flat=True)
        )
    if Role.ADMIN in roles:
        admins = Person.objects.filter(staff_role=Role.ADMIN, is_active=True)
        found |= set(admins.values_list("pk", flat=True))
    return found


def _merge(brand_id: int, kind: str, path: str, params: dict[str, Any], people: set[int]) -> set[int]:
    """Add to the count of what nobody has read or been mailed yet. Returns who is served by that."""
    waiting = (
        Notification.objects.for_brand(brand_id)
        .select_for_update()
        .filter(person_id__in=people, kind=kind, path=path, read_at__isnull=True, emailed_at__isnull=True)
        .order_by("id")
    )
    merged: set[int] = set()
    for row in waiting:
        if row.person_id in merged:
            continue
        row.params = {**params, "count": row.params.get("count", 0) + params["count"]}
        row.save(update_fields=["params"])
        merged.add(row.person_id)
    return merged


def mark_read(
    *, brand_ids: Iterable[int], person_id: int, up_to: int | None = None, only: int | None = None
) -> int:
    """One notification, or all up to the newest the person saw: what arrived since stays unread."""
    rows = Notification.objects.for_brands(brand_ids).filter(person_id=person_id, read_at__isnull=True)
    if only is not None:
        rows = rows.filter(pk=only)
    elif up_to is not None:
        rows = rows.filter(pk__lte=up_to)
    return rows.update(read_at=timezone.now())
