"""Suspending an active brand, and opening it again. Nothing is deleted; people and scans stand outside."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from brands import letters
from brands.actions.mail import absolute, queue_letter
from brands.actions.profile import profile_changed
from brands.errors import Invalid
from brands.letters import Letter
from brands.models import Brand, Membership, Person
from brands.permissions import Actor, Role
from brands.states import BRAND
from brands.transitions import move


@transaction.atomic
def suspend(*, brand: Brand, actor: Actor, version: int, reason: str) -> None:
    if not reason.strip():
        raise Invalid(fields={"reason": _("Say why: the brand's owners receive it by e-mail.")})
    move(
        obj=brand,
        machine=BRAND,
        action="suspend",
        actor=actor,
        version=version,
        detail={"reason": reason.strip()},
    )
    _write_to_owners(
        brand,
        "suspended",
        lambda person: letters.brand_suspended(name=person.name, brand=brand.name, reason=reason.strip()),
    )


@transaction.atomic
def resume(*, brand: Brand, actor: Actor, version: int) -> None:
    """Scans of the time in between are made up for: the profile counts as changed."""
    move(obj=brand, machine=BRAND, action="resume", actor=actor, version=version)
    profile_changed(brand.pk)
    _write_to_owners(
        brand,
        "resumed",
        lambda person: letters.brand_resumed(
            name=person.name, brand=brand.name, link=absolute("team", slug=brand.slug)
        ),
    )


def _write_to_owners(brand: Brand, kind: str, letter: Callable[[Person], Letter]) -> None:
    owners = Membership.objects.for_brand(brand).filter(role=Role.OWNER, active=True, person__is_active=True)
    for membership in owners.select_related("person"):
        person = membership.person
        queue_letter(
            to=person.email,
            kind=f"brand.{kind}",
            language=person.language,
            brand_id=brand.pk,
            write=lambda person=person: letter(person),  # type: ignore[misc]
        )
