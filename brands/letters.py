"""What the portal's mails say: subject, paragraphs, one link. Written in the language that is active."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    paragraphs: Sequence[str]
    link: str = ""
    link_label: str = ""
    items: Sequence[tuple[str, str]] = field(default_factory=tuple)
    """Sentence and address of each line of a digest."""
    closing: str = ""


def verify_application(*, name: str, brand: str, link: str) -> Letter:
    return Letter(
        _("Please confirm your e-mail address"),
        [
            _("Dear %(name)s,") % {"name": name},
            _("you applied for a portal for %(brand)s. Please confirm that this is your address.")
            % {"brand": brand},
        ],
        link,
        _("Confirm my address"),
        closing=_("If you did not apply, ignore this mail: without your confirmation nothing happens."),
    )


def application_declined(*, name: str, brand: str, reason: str, link: str) -> Letter:
    return Letter(
        _("Your application for %(brand)s") % {"brand": brand},
        [
            _("Dear %(name)s,") % {"name": name},
            _("we could not accept your application for %(brand)s yet. The reason:") % {"brand": brand},
            reason,
            _("You can answer, correct your rights and apply again. Everything you sent was kept."),
        ],
        link,
        _("Answer and apply again"),
    )


def invitation_to_brand(*, inviter: str, brand: str, role: str, link: str, days: int) -> Letter:
    return Letter(
        _("Invitation to the portal of %(brand)s") % {"brand": brand},
        [
            _("%(inviter)s invites you to the portal of %(brand)s as %(role)s.")
            % {"inviter": inviter, "brand": brand, "role": role}
        ],
        link,
        _("Accept the invitation"),
        closing=_valid(days),
    )


def invitation_to_staff(*, inviter: str, role: str, link: str, days: int) -> Letter:
    return Letter(
        _("Invitation to the platform's staff"),
        [_("%(inviter)s invites you to work here as %(role)s.") % {"inviter": inviter, "role": role}],
        link,
        _("Accept the invitation"),
        closing=_valid(days),
    )


def _valid(days: int) -> str:
    return ngettext(
        "The link works once, for %(days)d day.", "The link works once, for %(days)d days.", days
    ) % {"days": days}


def brand_activated(*, name: str, brand: str, manager: str, link: str, days: int) -> Letter:
    return Letter(
        _("The portal of %(brand)s is open") % {"brand": brand},
        [
            _("Dear %(name)s,") % {"name": name},
            _("your rights are verified and the portal of %(brand)s is open. You are its owner.")
            % {"brand": brand},
            _("Your account manager is %(manager)s.") % {"manager": manager},
        ],
        link,
        _("Enter the portal"),
        closing=_valid(days),
    )


def brand_suspended(*, name: str, brand: str, reason: str) -> Letter:
    return Letter(
        _("The portal of %(brand)s is suspended") % {"brand": brand},
        [
            _("Dear %(name)s,") % {"name": name},
            _("the portal of %(brand)s is suspended. Nothing in it was lost. The reason:") % {"brand": brand},
            reason,
        ],
        closing=_("Please answer your account manager to have it opened again."),
    )


def brand_resumed(*, name: str, brand: str, link: str) -> Letter:
    return Letter(
        _("The portal of %(brand)s is open again") % {"brand": brand},
        [
            _("Dear %(name)s,") % {"name": name},
            _("the portal of %(brand)s is open again, with everything in it.") % {"brand": brand},
        ],
        link,
        _("Enter the portal"),
    )


def digest(*, name: str, items: Sequence[tuple[str, str]], more: int, link: str) -> Letter:
    total = len(items) + more
    paragraphs = [_("Dear %(name)s,") % {"name": name}, _("this is new in your portal:")]
    closing = _("You can turn these mails off on the page of your account.")
    if more:
        rest = ngettext("and %(count)d more alert.", "and %(count)d more alerts.", more) % {"count": more}
        closing = f"{rest} {closing}"
    return Letter(
        ngettext("%(count)d new alert", "%(count)d new alerts", total) % {"count": total},
        paragraphs,
        link,
        _("Open the portal"),
        items,
        closing,
    )
