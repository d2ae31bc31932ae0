"""A brand's way in: applied, address confirmed, rights checked, activated or declined with a reason."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from brands import audit, letters
from brands.actions.assignments import assign
from brands.actions.documents import adopt
from brands.actions.invitations import send_invitation
from brands.actions.mail import absolute, queue_letter
from brands.actions.notifications import notify
from brands.actions.profile import profile_changed
from brands.actions.rights import RightDraft, submit
from brands.errors import Expired, Invalid, StaleState
from brands.models import Application, Brand, BrandName, Person, Right, StagedUpload
from brands.permissions import Actor, Role
from brands.states import BRAND
from brands.tokens import application_id, application_token
from brands.transitions import move

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
PROVISIONAL = "application-"
"""An applicant does not choose the portal's address, or anyone could take a famous name's; the admin
who activates does."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an applicant says about company, contact and marks."""

    company: str
    brand_name: str
    contact_name: str
    contact_email: str
    contact_phone: str = ""
    website: str = ""
    is_agent: bool = False
    message: str = ""
    language: str = "en"
    names: Sequence[tuple[str, str]] = field(default_factory=tuple)
    """(text, kind) as in BrandName."""
    categories: Sequence[str] = field(default_factory=tuple)
    power_of_attorney: StagedUpload | None = None


def applicant(application: Application) -> Actor:
    return Actor(Role.PUBLIC, None, application.contact_email)


@transaction.atomic
def apply(*, candidate: Candidate, rights: Sequence[RightDraft]) -> Application:
    """Keep the application and mail the link that confirms the address: an admin sees it only then.
    Needs the platform's scope, as the brand is born here."""
    if not rights:
        raise Invalid(_("Name at least one right."))
    brand = Brand.objects.create(
        name=candidate.brand_name,
        slug=f"{PROVISIONAL}{secrets.token_hex(8)}",
        company=candidate.company,
        categories=sorted(set(candidate.categories)),
    )
    application = Application.objects.create(
        brand=brand,
        contact_name=candidate.contact_name,
        contact_email=candidate.contact_email.lower(),
        contact_phone=candidate.contact_phone,
        website=candidate.website,
        is_agent=candidate.is_agent,
        message=candidate.message,
        language=candidate.language,
    )
    actor = applicant(application)
    if candidate.power_of_attorney is not None:
        application.power_of_attorney = adopt(
            staged=candidate.power_of_attorney, brand_id=brand.pk, person_id=None
        )
        application.save(update_fields=["power_of_attorney"])
    _keep_names(brand, candidate)
    audit.record(
        brand_id=brand.pk,
        actor=actor,
        action="brand.apply",
        obj=brand,
        after={"brand": brand.name, "company": brand.company, "contact": application.contact_email},
    )
    for draft in rights:
        submit(brand=brand, actor=actor, draft=draft)
    link = absolute("apply_verify", token=application_token(application.pk))
    queue_letter(
        to=application.contact_email,
        kind="application.verify",
        language=application.language,
        brand_id=brand.pk,
        write=lambda: letters.verify_application(name=application.contact_name, brand=brand.name, link=link),
    )
    return application


def _keep_names(brand: Brand, candidate: Candidate) -> None:
    seen: set[str] = set()
    for text, kind in [*candidate.names, (candidate.brand_name, "latin")]:
        text = " ".join(text.split())
        if text and text.casefold() not in seen:
            seen.add(text.casefold())
            BrandName.objects.create(brand=brand, text=text[:80], kind=kind)


def find_application(token: str) -> Application:
    """The application of a mailed link. Expired when the link is not ours. Needs the platform's scope."""
    rows = Application.objects.across_brands().select_related("brand")
    application = rows.filter(pk=application_id(token)).first()
    if application is None:
        raise Expired(_("This link is not valid. Please use it exactly as it is in the mail."))
    return application


@transaction.atomic
def verify_email(*, application: Application) -> bool:
    """The address answered. False when it had done so before: a link may be opened twice."""
    brand = application.brand
    if brand.state != "applied":
        return False
    try:
        move(obj=brand, machine=BRAND, action="verify_email", actor=applicant(application))
    except StaleState:
        return False
    Application.objects.for_brand(brand).filter(pk=application.pk).update(email_verified_at=timezone.now())
    _tell_admins(brand, "application.received")
    return True


def _tell_admins(brand: Brand, kind: str) -> None:
    notify(
        brand_id=brand.pk,
        kind=kind,
        path=reverse("ops_application", kwargs={"pk": brand.pk}),
        params={"brand": brand.name},
        roles=[Role.ADMIN],
    )


@transaction.atomic
def decline(*, application: Application, actor: Actor, version: int, reason: str) -> None:
    """With a reason the applicant can answer."""
    if not reason.strip():
        raise Invalid(fields={"reason": _("Say why: the applicant receives it and can answer.")})
    brand = application.brand
    move(
        obj=brand,
        machine=BRAND,
        action="decline",
        actor=actor,
        version=version,
        detail={"reason": reason.strip()},
    )
    Application.objects.for_brand(brand).filter(pk=application.pk).update(
        decline_reason=reason.strip(), decided_at=timezone.now()
    )
    link = absolute("apply_status", token=application_token(application.pk))
    queue_letter(
        to=application.contact_email,
        kind="application.declined",
        language=application.language,
        brand_id=brand.pk,
        write=lambda: letters.application_declined(
            name=application.contact_name, brand=brand.name, reason=reason.strip(), link=link
        ),
    )


@transaction.atomic
def answer(*, application: Application, version: int, text: str) -> None:
    """The applicant answers a decline: the admins look again. Rights are corrected one by one before,
    through `rights.resubmit`."""
    if not text.strip():
        raise Invalid(fields={"answer": _("Write what you would like us to know.")})
    brand = application.brand
    move(
        obj=brand,
        machine=BRAND,
        action="answer",
        actor=applicant(application),
        version=version,
        detail={"answer": text.strip()},
    )
    Application.objects.for_brand(brand).filter(pk=application.pk).update(
        answer=text.strip(), decided_at=None
    )
    _tell_admins(brand, "application.answered")


@transaction.atomic
def activate(*, application: Application, actor: Actor, version: int, slug: str, manager_id: int) -> Brand:
    """Open the portal: the address, the account manager, the owner's invitation.

    The manager is the admin's choice; `brands.queries.managers_by_load` gives the order to offer. Raises
    Invalid while a right is unchecked or none is verified, StaleState when someone was faster."""
    brand = application.brand
    _check_slug(brand, slug)
    audit.hold(brand.pk)  # the chain before the rows, as everyone does
    states = set(Right.objects.for_brand(brand).select_for_update().values_list("state", flat=True))
    if "submitted" in states:
        raise Invalid(_("Some rights are not checked yet. Verify or refuse each of them first."))
    if "verified" not in states:
        raise Invalid(_("No right is verified. A brand needs at least one; decline with the reason instead."))
    try:
        with transaction.atomic():
            move(
                obj=brand,
                machine=BRAND,
                action="activate",
                actor=actor,
                version=version,
                changes={"slug": slug, "activated_at": timezone.now()},
                detail={"slug": slug, "manager": manager_id},
            )
    except IntegrityError as error:
        raise _slug_taken() from error
    profile_changed(brand.pk)
    Application.objects.for_brand(brand).filter(pk=application.pk).update(decided_at=timezone.now())
    assign(brand=brand, actor=actor, person_id=manager_id, kind="primary")
    manager = Person.objects.get(pk=manager_id)
    send_invitation(
        brand=brand,
        actor=actor,
        email=application.contact_email,
        role=Role.OWNER,
        language=application.language,
        letter=lambda link: letters.brand_activated(
            name=application.contact_name,
            brand=brand.name,
            manager=manager.name,
            link=link,
            days=settings.INVITATION_DAYS,
        ),
    )
    return brand


def _slug_taken() -> Invalid:
    return Invalid(fields={"slug": _("Another brand has this address.")})


def _check_slug(brand: Brand, slug: str) -> None:
    if not SLUG.fullmatch(slug) or slug.startswith(PROVISIONAL):
        raise Invalid(fields={"slug": _("Use 1 to 40 small letters, digits and hyphens.")})
    if Brand.objects.filter(slug=slug).exclude(pk=brand.pk).exists():
        raise _slug_taken()
