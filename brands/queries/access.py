"""Reads of the kernel. The scope bounds every one; those of tenant data name their brand or person."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator

from brands.models import Assignment, Membership, Notification, Person


def membership(person_id: int, slug: str) -> Membership | None:
    """The person's standing in the brand of that slug. Needs the person's scope, or a wider one."""
    return (
        Membership.objects.across_brands()
        .select_related("brand")
        .filter(person_id=person_id, brand__slug=slug, active=True)
        .first()
    )


def memberships(person_id: int) -> list[Membership]:
    return list(
        Membership.objects.across_brands()
        .select_related("brand")
        .filter(person_id=person_id, active=True)
        .order_by("brand__name")
    )


def assigned_brand_ids(person_id: int) -> list[int]:
    """Active brands that the account manager is assigned to. Needs the person's scope."""
    return list(
        Assignment.objects.across_brands()
        .filter(person_id=person_id, active=True, brand__state="active")
        .order_by("brand_id")
        .values_list("brand_id", flat=True)
    )


def has_second_factor(person: Person) -> bool:
    return Authenticator.objects.filter(
        user_id=person.pk, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    ).exists()


def unread_notifications(brand_ids: Iterable[int], person_id: int) -> int:
    """How many a person has not read, at most 100: the bell shows '99+'."""
    return (
        Notification.objects.for_brands(brand_ids)
        .filter(person_id=person_id, read_at__isnull=True)
        .values("id")[:100]
        .count()
    )
