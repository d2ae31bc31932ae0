"""What admins look through: applications, rights that wait, brands and who looks after them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from brands.models import Application, Assignment, Brand, Invitation, Person, Right
from brands.permissions import Role

OPEN_APPLICATIONS = ("verifying", "applied", "declined")


def applications(state: str) -> QuerySet[Application]:
    """Oldest first: who waits longest is next."""
    return (
        Application.objects.across_brands()
        .select_related("brand")
        .filter(brand__state=state)
        .annotate(
            rights_total=Count("brand__rights"),
            rights_checked=Count("brand__rights", filter=Q(brand__rights__state__in=["verified", "refused"])),
        )
        .order_by("created_at", "pk")
    )


def application_counts() -> dict[str, int]:
    rows = Brand.objects.filter(application__isnull=False).values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def waiting_rights() -> QuerySet[Right]:
    """Of active brands; those of applications are checked with the application."""
    return (
        Right.objects.across_brands()
        .select_related("brand", "document")
        .filter(state="submitted", brand__state__in=["active", "suspended"])
        .order_by("created_at", "pk")
    )


def rights_of(brand: Brand) -> list[Right]:
    rows = Right.objects.for_brand(brand).select_related("document", "checked_by", "brand")
    return list(rows.order_by("kind", "title", "pk"))


@dataclass(slots=True)
class ManagerLoad:
    """An account manager with what they carry."""

    person: Person
    open_flags: int = 0
    brands: int = 0
    primary: list[str] = field(default_factory=list)


def managers_by_load(open_flags: Mapping[int, int]) -> list[ManagerLoad]:
    """Account managers, fewest open flags first: the first is the automatic choice. `open_flags` is per
    brand and comes from above, for the kernel knows no flags; a flag counts for the primary."""
    people = Person.objects.filter(staff_role=Role.ACCOUNT_MANAGER, is_active=True)
    loads = {person.pk: ManagerLoad(person) for person in people}
    held = (
        Assignment.objects.across_brands()
        .select_related("brand")
        .filter(active=True, kind="primary", person_id__in=loads)
    )
    for assignment in held.order_by("brand__name"):
        load = loads[assignment.person_id]
        load.brands += 1
        load.open_flags += open_flags.get(assignment.brand_id, 0)
        load.primary.append(assignment.brand.name)
    return sorted(loads.values(), key=lambda load: (load.open_flags, load.brands, load.person.pk))


@dataclass(slots=True)
class BrandLine:
    brand: Brand
    primary: Person | None = None
    deputies: list[Person] = field(default_factory=list)
    open_flags: int = 0
    rights: int = 0


def brand_lines(brands: Iterable[Brand], open_flags: Mapping[int, int]) -> list[BrandLine]:
    """Two queries for any number of brands."""
    lines = {brand.pk: BrandLine(brand, open_flags=open_flags.get(brand.pk, 0)) for brand in brands}
    held = Assignment.objects.for_brands(lines).select_related("person").filter(active=True)
    for assignment in held.order_by("person__name"):
        line = lines[assignment.brand_id]
        if assignment.kind == "primary":
            line.primary = assignment.person
        else:
            line.deputies.append(assignment.person)
    counts = (
        Right.objects.for_brands(lines).filter(state="verified").values("brand_id").annotate(n=Count("pk"))
    )
    for row in counts:
        lines[row["brand_id"]].rights = row["n"]
    return list(lines.values())


def open_staff_invitations() -> QuerySet[Invitation]:
    return (
        Invitation.objects.across_brands()
        .select_related("invited_by")
        .filter(brand__isnull=True, accepted_at__isnull=True, revoked_at__isnull=True)
        .order_by("-created_at", "-pk")
    )


def staff() -> QuerySet[Person]:
    return (
        Person.objects.exclude(staff_role="")
        .annotate(
            brand_count=Count(
                "assignments",
                filter=Q(assignments__active=True, assignments__brand__state__in=["active", "suspended"]),
            )
        )
        .order_by("-is_active", "staff_role", "name", "pk")
    )
