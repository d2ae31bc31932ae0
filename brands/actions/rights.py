"""Rights: submitted by the brand, checked by an admin, withdrawn by their owner."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from brands import audit
from brands.actions.documents import adopt
from brands.actions.notifications import notify
from brands.errors import Invalid
from brands.models import Brand, Right, StagedUpload
from brands.permissions import OWNERS, Actor, Role
from brands.states import RIGHT
from brands.transitions import move


@dataclass(frozen=True, slots=True)
class RightDraft:
    """A right as a form gives it; `document` is still staged, None keeps the one on file."""

    kind: str
    title: str
    number: str
    office: str
    owner: str
    nice_classes: list[int] = field(default_factory=list)
    valid_from: date | None = None
    valid_to: date | None = None
    document: StagedUpload | None = None

    def columns(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "title": self.title,
            "number": self.number,
            "office": self.office,
            "owner": self.owner,
            "nice_classes": sorted(set(self.nice_classes)),
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
        }


def _taken() -> Invalid:
    return Invalid(
        fields={"number": _("A right with this number and office is already on file for the brand.")}
    )


@transaction.atomic
def submit(*, brand: Brand, actor: Actor, draft: RightDraft) -> Right:
    """Put a right on file for verification. Invalid when number and office are there already."""
    document = (
        adopt(staged=draft.document, brand_id=brand.pk, person_id=actor.person_id) if draft.document else None
    )
    try:
        with transaction.atomic():
            right = Right.objects.create(brand=brand, document=document, **draft.columns())
    except IntegrityError as error:
        raise _taken() from error
    audit.record(brand_id=brand.pk, actor=actor, action="right.submit", obj=right, after=_facts(right))
    if brand.state == "active":
        _tell_admins(right, brand)
    return right


def _facts(right: Right) -> dict[str, Any]:
    return {
        "kind": right.kind,
        "number": right.number,
        "office": right.office,
        "owner": right.owner,
        "nice_classes": right.nice_classes,
        "valid_to": right.valid_to,
        "document_sha256": right.document.sha256 if right.document else None,
    }


def _tell_admins(right: Right, brand: Brand) -> None:
    notify(
        brand_id=brand.pk,
        kind="right.submitted",
        path=reverse("ops_rights"),
        params={"brand": brand.name, "right": str(right)},
        roles=[Role.ADMIN],
    )


@transaction.atomic
def resubmit(*, right: Right, actor: Actor, version: int, draft: RightDraft) -> None:
    """Correct a refused right and ask again."""
    before = _facts(right)
    changes = draft.columns() | {"note": "", "checked_by_id": None, "checked_at": None}
    if draft.document:
        document = adopt(staged=draft.document, brand_id=right.brand_id, person_id=actor.person_id)
        changes["document_id"] = document.pk
    try:
        with transaction.atomic():
            move(
                obj=right,
                machine=RIGHT,
                action="resubmit",
                actor=actor,
                version=version,
                changes=changes,
                detail={"was": before},
            )
    except IntegrityError as error:
        raise _taken() from error
    if right.brand.state == "active":
        _tell_admins(right, right.brand)


@transaction.atomic
def verify(*, right: Right, actor: Actor, version: int, note: str = "") -> None:
    """An admin saw number, office, owner, classes, validity and document and found them right."""
    if right.document_id is None:
        raise Invalid(_("There is no document to check this right against. Refuse it and ask for one."))
    if right.valid_to and right.valid_to < timezone.localdate():
        raise Invalid(_("This right has expired. Refuse it and ask for the renewal."))
    if right.kind == "trademark" and not right.nice_classes:
        raise Invalid(_("A trademark covers at least one Nice class. Refuse it and ask which."))
    _check(right, "verify", actor, version, note)


@transaction.atomic
def refuse(*, right: Right, actor: Actor, version: int, note: str) -> None:
    """Also takes a verification back, for instance when the register says the mark was cancelled."""
    if not note.strip():
        raise Invalid(fields={"note": _("Say why, so that the brand can correct it.")})
    _check(right, "refuse", actor, version, note)


def _check(right: Right, action: str, actor: Actor, version: int, note: str) -> None:
    move(
        obj=right,
        machine=RIGHT,
        action=action,
        actor=actor,
        version=version,
        changes={"note": note.strip(), "checked_by_id": actor.person_id, "checked_at": timezone.now()},
        detail={"note": note.strip(), "number": right.number, "office": right.office},
    )
    if right.brand.state == "active":
        notify(
            brand_id=right.brand_id,
            kind="right.verified" if action == "verify" else "right.refused",
            path=reverse("rights", kwargs={"slug": right.brand.slug}),
            params={"right": str(right), "reason": note.strip()},
            roles=OWNERS,
        )


@transaction.atomic
def withdraw(*, right: Right, actor: Actor, version: int) -> None:
    """No notice can name it any more; cases that did keep it as history."""
    move(obj=right, machine=RIGHT, action="withdraw", actor=actor, version=version)
