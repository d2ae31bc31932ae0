"""The platform's own people: account managers and admins."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from brands import audit, letters
from brands.actions.invitations import send_invitation
from brands.errors import Invalid
from brands.models import Assignment, Invitation, Person
from brands.permissions import ROLE_LABELS, Actor, Role

STAFF = frozenset({Role.ACCOUNT_MANAGER, Role.ADMIN})


def invite_staff(*, actor: Actor, email: str, role: str, language: str = "en") -> Invitation:
    if role not in STAFF:
        raise Invalid(fields={"role": _("Choose account manager or admin.")})
    return send_invitation(
        brand=None,
        actor=actor,
        email=email,
        role=role,
        language=language,
        letter=lambda link: letters.invitation_to_staff(
            inviter=actor.label,
            role=str(ROLE_LABELS[Role(role)]),
            link=link,
            days=settings.INVITATION_DAYS,
        ),
    )


@transaction.atomic
def deactivate_staff(*, person: Person, actor: Actor) -> None:
    """The account is closed and every session of it ends with the next request. Refused while a brand
    would be left without its account manager, or the platform without an admin."""
    # without the key: whoever acts in this moment names a person in the audit trail
    locked = Person.objects.select_for_update(no_key=True).exclude(staff_role="")
    staff = {p.pk: p for p in locked.order_by("pk")}
    fresh = staff.get(person.pk)
    if fresh is None or not fresh.is_active:
        raise Invalid(_("This person is no longer on the staff."))
    if fresh.pk == actor.person_id:
        raise Invalid(_("You cannot close your own account. Ask another admin."))
    admins = [p for p in staff.values() if p.staff_role == Role.ADMIN and p.is_active]
    if fresh.staff_role == Role.ADMIN and admins == [fresh]:
        raise Invalid(_("This is the last admin. Invite another one first."))
    held = Assignment.objects.across_brands().filter(person=fresh, active=True)
    primary = held.filter(kind="primary").exclude(brand__state="declined").select_related("brand")
    if names := sorted(assignment.brand.name for assignment in primary):
        raise Invalid(
            _("Give these brands another account manager first: %(brands)s") % {"brands": ", ".join(names)}
        )
    for assignment in held.order_by("brand_id"):  # one order of chains for all
        audit.hold(assignment.brand_id)
        assignment.active = False
        assignment.save(update_fields=["active"])
        audit.record(
            brand_id=assignment.brand_id,
            actor=actor,
            action="assignment.revoke",
            obj=assignment,
            before={"person": fresh.pk, "kind": assignment.kind},
        )
    Person.objects.filter(pk=fresh.pk).update(is_active=False)
    audit.record(
        brand_id=None,
        actor=actor,
        action="staff.deactivate",
        obj=fresh,
        before={"email": fresh.email, "role": fresh.staff_role},
    )


@transaction.atomic
def reactivate_staff(*, person: Person, actor: Actor) -> None:
    changed = Person.objects.filter(pk=person.pk, is_active=False).exclude(staff_role="")
    if not changed.update(is_active=True):
        raise Invalid(_("This account is already open."))
    audit.record(brand_id=None, actor=actor, action="staff.reactivate", obj=person)
