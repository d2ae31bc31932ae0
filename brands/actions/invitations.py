"""Invitations by e-mail, to a brand's team or to the platform's staff. The link is the only key: the
store has its digest alone, and it works once."""

from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from brands import audit, tenancy
from brands.actions.mail import absolute, queue_letter
from brands.actions.notifications import notify
from brands.errors import Expired, Invalid, NotAllowed
from brands.letters import Letter
from brands.models import Brand, Invitation, Membership, Person
from brands.permissions import OWNERS, Actor, Role
from brands.tokens import digest, new_token

LetterFor = Callable[[str], Letter]


@transaction.atomic
def send_invitation(
    *, brand: Brand | None, actor: Actor, email: str, role: str, language: str, letter: LetterFor
) -> Invitation:
    """Write the invitation and its mail; an older open one to the same address stops working.
    Invalid when the person is there already, or stands on the other side of the house."""
    email = email.strip().lower()
    _refuse_unfit(brand, email)
    now = timezone.now()
    open_ones = Invitation.objects.across_brands().filter(
        brand=brand, email=email, accepted_at__isnull=True, revoked_at__isnull=True
    )
    open_ones.update(revoked_at=now)
    token = new_token()
    invitation = Invitation.objects.create(
        brand=brand,
        email=email,
        role=role,
        token_hash=digest(token),
        invited_by_id=actor.person_id,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    queue_letter(
        to=email,
        kind="invitation",
        language=language,
        brand_id=invitation.brand_id,
        write=lambda: letter(absolute("invitation", token=token)),
    )
    audit.record(
        brand_id=invitation.brand_id,
        actor=actor,
        action="team.invite" if brand else "staff.invite",
        obj=invitation,
        after={"email": email, "role": role},
    )
    return invitation


def _refuse_unfit(brand: Brand | None, email: str) -> None:
    person = Person.objects.filter(email=email).first()
    if person is None:
        return
    if brand is None:
        if person.staff_role:
            raise Invalid(fields={"email": _("This person is already on the staff.")})
        if Membership.objects.across_brands().filter(person=person, active=True).exists():
            raise Invalid(
                fields={"email": _("This person works for a brand. Staff need an address of their own.")}
            )
        return
    if person.staff_role:
        raise Invalid(fields={"email": _("This address belongs to the platform's staff.")})
    if Membership.objects.for_brand(brand).filter(person=person, active=True).exists():
        raise Invalid(fields={"email": _("This person is already in the team. Change the role there.")})


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: Actor) -> None:
    revoked = (
        Invitation.objects.across_brands()
        .filter(pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True)
        .update(revoked_at=timezone.now())
    )
    if not revoked:
        raise Expired(_("This invitation was already accepted or taken back."))
    audit.record(
        brand_id=invitation.brand_id,
        actor=actor,
        action="team.revoke_invitation" if invitation.brand_id else "staff.revoke_invitation",
        obj=invitation,
        before={"email": invitation.email, "role": invitation.role},
    )


def open_invitation(token: str) -> Invitation:
    """The invitation behind a link. Expired, with the reason, when it is not to be used any more. Needs
    the platform's scope: the person does not belong to the brand yet."""
    invitation = (
        Invitation.objects.across_brands()
        .select_related("brand", "invited_by")
        .select_for_update(of=("self",))
        .filter(token_hash=digest(token))
        .first()
    )
    if invitation is None:
        raise Expired(_("This invitation does not exist. Please use the link exactly as it is in the mail."))
    if invitation.accepted_at:
        raise Expired(_("This invitation was already accepted. Sign in to continue."))
    if invitation.revoked_at:
        raise Expired(_("This invitation was taken back or replaced by a newer one."))
    if invitation.expires_at <= timezone.now():
        raise Expired(_("This invitation has expired. Ask for a new one."))
    if invitation.brand is not None and invitation.brand.state != "active":
        raise Expired(_("The portal of this brand is not open at present. Ask for a new invitation later."))
    return invitation


def accept_as_new_person(
    *, token: str, name: str, password: str, language: str, timezone_name: str = "Asia/Shanghai"
) -> Person:
    """Make the account and take up the role. The mail reached them, so the address counts as verified."""
    with tenancy.platform_scope():
        invitation = open_invitation(token)
        try:
            with transaction.atomic():
                person = Person.objects.create_user(
                    invitation.email, password, name=name, language=language, timezone=timezone_name
                )
                EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        except IntegrityError as error:
            raise Invalid(
                _("There is already an account with this address. Sign in with it to accept.")
            ) from error
        _take_up(invitation, person)
    return person


def accept_as(*, token: str, person: Person) -> Invitation:
    """Someone with an account joins. NotAllowed when the invitation was sent to another address."""
    with tenancy.platform_scope():
        invitation = open_invitation(token)
        if invitation.email != person.email:
            raise NotAllowed(
                _("This invitation was sent to %(email)s. Sign in with that address to accept it.")
                % {"email": invitation.email}
            )
        _refuse_unfit(invitation.brand, person.email)
        _take_up(invitation, person)
    return invitation


def _take_up(invitation: Invitation, person: Person) -> None:
    now = timezone.now()
    Invitation.objects.across_brands().filter(pk=invitation.pk).update(accepted_at=now)
    actor = Actor(Role(invitation.role), person.pk, str(person))
    if invitation.brand is None:
        Person.objects.filter(pk=person.pk).update(staff_role=invitation.role)
        person.staff_role = invitation.role
    else:
        Membership.objects.for_brand(invitation.brand).update_or_create(
            brand=invitation.brand, person=person, defaults={"role": invitation.role, "active": True}
        )
    audit.record(
        brand_id=invitation.brand_id,
        actor=actor,
        action="team.join" if invitation.brand else "staff.join",
        obj=invitation,
        after={"email": person.email, "role": invitation.role},
    )
    if invitation.brand is not None:
        notify(
            brand_id=invitation.brand.pk,
            kind="member.joined",
            path=reverse("team", kwargs={"slug": invitation.brand.slug}),
            params={"who": str(person)},
            roles=OWNERS,
            but_not=person.pk,
        )
