"""A brand's people. One owner always stays, or nobody could let the others in."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from brands import audit, letters
from brands.actions.invitations import send_invitation
from brands.errors import Invalid
from brands.models import Brand, Invitation, Membership
from brands.permissions import MEMBERS, ROLE_LABELS, Actor, Role


def invite(*, brand: Brand, actor: Actor, email: str, role: str, language: str = "en") -> Invitation:
    """Invite a person by mail, in the inviter's language: theirs is not known yet."""
    if role not in MEMBERS:
        raise Invalid(fields={"role": _("Choose one of the brand's roles.")})
    return send_invitation(
        brand=brand,
        actor=actor,
        email=email,
        role=role,
        language=language,
        letter=lambda link: letters.invitation_to_brand(
            inviter=actor.label,
            brand=brand.name,
            role=str(ROLE_LABELS[Role(role)]),
            link=link,
            days=settings.INVITATION_DAYS,
        ),
    )


@transaction.atomic
def change_role(*, membership: Membership, actor: Actor, role: str) -> None:
    if role not in MEMBERS:
        raise Invalid(fields={"role": _("Choose one of the brand's roles.")})
    fresh = _locked(membership)
    if fresh.role == role:
        return
    if role != Role.OWNER:
        _keep_an_owner(fresh)
    before, fresh.role = fresh.role, role
    fresh.save(update_fields=["role"])
    _record(fresh, actor, "team.change_role", before={"role": before}, after={"role": role})


@transaction.atomic
def deactivate(*, membership: Membership, actor: Actor) -> None:
    """The person loses this brand's portal with the next request; what they did stays in the record."""
    fresh = _locked(membership)
    _keep_an_owner(fresh)
    fresh.active = False
    fresh.save(update_fields=["active"])
    _record(fresh, actor, "team.deactivate", before={"role": fresh.role})


def _locked(membership: Membership) -> Membership:
    """The row, with all owners' rows locked in one order: two owners who remove each other at the same
    time come one after the other."""
    rows = Membership.objects.for_brand(membership.brand_id).select_for_update().order_by("pk")
    fresh = [row for row in rows.filter(active=True) if row.pk == membership.pk]
    if not fresh:
        raise Invalid(_("This person is no longer in the team."))
    return fresh[0]


def _keep_an_owner(membership: Membership) -> None:
    if membership.role != Role.OWNER:
        return
    owners = Membership.objects.for_brand(membership.brand_id).filter(role=Role.OWNER, active=True)
    if not owners.exclude(pk=membership.pk).filter(person__is_active=True).exists():
        raise Invalid(_("This is the last owner. Make someone else an owner first."))


def _record(
    membership: Membership,
    actor: Actor,
    action: str,
    *,
    before: dict[str, str],
    after: dict[str, str] | None = None,
) -> None:
    audit.record(
        brand_id=membership.brand_id,
        actor=actor,
        action=action,
        obj=membership,
        before={"person": membership.person_id, **before},
        after=after,
    )
