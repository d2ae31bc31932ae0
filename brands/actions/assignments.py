"""Which account manager triages a brand: one primary, any number of deputies."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands import audit
from brands.actions.notifications import notify
from brands.errors import Invalid
from brands.models import Assignment, Brand, Person
from brands.permissions import Actor, Role


@transaction.atomic
def assign(*, brand: Brand, actor: Actor, person_id: int, kind: str = "primary") -> Assignment:
    """Give the brand to an account manager. A new primary takes the place of the one before; the
    deputies stay."""
    person = Person.objects.filter(pk=person_id, staff_role=Role.ACCOUNT_MANAGER, is_active=True).first()
    if person is None:
        raise Invalid(fields={"person": _("Choose an account manager whose account is open.")})
    # the chain before the rows, as everyone does; it also serialises the brand's assignments
    audit.hold(brand.pk)
    active = Assignment.objects.for_brand(brand).filter(active=True)
    held = active.filter(person=person).first()
    if held is not None and held.kind == kind:
        return held
    if kind == "primary":
        for former in active.filter(kind="primary").exclude(person=person):
            _end(former, actor)
    elif held is not None:
        raise Invalid(
            _("%(name)s is the primary account manager. Name another primary first.") % {"name": person}
        )
    assignment, _created = Assignment.objects.for_brand(brand).update_or_create(
        brand=brand, person=person, defaults={"kind": kind, "active": True}
    )
    audit.record(
        brand_id=brand.pk,
        actor=actor,
        action="assignment.give",
        obj=assignment,
        after={"person": person.pk, "name": person.name, "kind": kind},
    )
    notify(
        brand_id=brand.pk,
        kind="assignment.given",
        path=reverse("home"),
        params={"brand": brand.name},
        person_ids=[person.pk],
    )
    return assignment


@transaction.atomic
def revoke(*, assignment: Assignment, actor: Actor) -> None:
    """A deputy goes. The primary only goes when another one takes the brand: it is never left alone."""
    audit.hold(assignment.brand_id)
    fresh = Assignment.objects.for_brand(assignment.brand_id).select_for_update().get(pk=assignment.pk)
    if not fresh.active:
        raise Invalid(_("This assignment has already ended."))
    if fresh.kind == "primary":
        raise Invalid(_("A brand always has an account manager. Name another primary instead."))
    _end(fresh, actor)


def _end(assignment: Assignment, actor: Actor) -> None:
    assignment.active = False
    assignment.save(update_fields=["active"])
    audit.record(
        brand_id=assignment.brand_id,
        actor=actor,
        action="assignment.revoke",
        obj=assignment,
        before={"person": assignment.person_id, "kind": assignment.kind},
    )
    notify(
        brand_id=assignment.brand_id,
        kind="assignment.ended",
        path=reverse("home"),
        params={"brand": assignment.brand.name},
        person_ids=[assignment.person_id],
    )
