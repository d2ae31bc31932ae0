"""Every kind of notification in words: one table for the portal's list and the e-mail digest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from brands.display import localised


@dataclass(frozen=True, slots=True)
class Wording:
    """`text` takes the notification's params. A kind that counts is merged while nobody has read it or
    been mailed it: 'three flags' instead of three lines."""

    text: Any
    icon: str
    counts: bool = False


KINDS: dict[str, Wording] = {
    "flags.sent": Wording(
        ngettext_lazy(
            "%(count)d listing waits for your decision.",
            "%(count)d listings wait for your decision.",
            "count",
        ),
        "flag",
        counts=True,
    ),
    "flags.returned": Wording(
        ngettext_lazy(
            "%(count)d removed listing is on sale again.",
            "%(count)d removed listings are on sale again.",
            "count",
        ),
        "refresh",
        counts=True,
    ),
    "question.asked": Wording(_("%(who)s asks about “%(title)s”."), "message"),
    "question.answered": Wording(_("%(who)s answered your question about “%(title)s”."), "message"),
    "case.removed": Wording(
        ngettext_lazy(
            "%(count)d listing you confirmed is removed.",
            "%(count)d listings you confirmed are removed.",
            "count",
        ),
        "circle-check",
        counts=True,
    ),
    "case.failed": Wording(_("The marketplace refused to remove “%(title)s”: %(reason)s"), "alert-triangle"),
    "case.reinstated": Wording(_("“%(title)s” is on sale again after an objection."), "scale"),
    "case.upheld": Wording(_("The removal of “%(title)s” stands."), "gavel"),
    "counter_notice.received": Wording(
        _("The seller of “%(title)s” objects. Please answer before %(until)s."), "scale"
    ),
    "deadline.near": Wording(_("“%(title)s”: please act before %(until)s."), "hourglass"),
    "right.submitted": Wording(
        _("%(brand)s submitted the right “%(right)s” for verification."), "certificate"
    ),
    "right.verified": Wording(_("Your right “%(right)s” is verified."), "certificate"),
    "right.refused": Wording(_("Your right “%(right)s” was refused: %(reason)s"), "alert-triangle"),
    "application.received": Wording(_("%(brand)s applies to join."), "inbox"),
    "application.answered": Wording(_("%(brand)s answered and applies again."), "inbox"),
    "assignment.given": Wording(_("%(brand)s is now among your brands."), "briefcase"),
    "assignment.ended": Wording(_("%(brand)s is no longer among your brands."), "briefcase"),
    "member.joined": Wording(_("%(who)s joined the team."), "user-plus"),
}


def check(kind: str, params: Mapping[str, Any]) -> None:
    """ValueError for a kind that is not in the table or params that its sentence lacks: said where the
    notification is written, not to the person who would read it."""
    if kind not in KINDS:
        raise ValueError(f"notification kind {kind!r} is not worded in brands/wording.py")
    try:
        sentence(kind, params)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"notification {kind!r} lacks or misuses {error}") from error


def _day(text: str) -> str:
    """In the reader's language; what is already in words stays."""
    try:
        return localised.date_of(text)
    except ValueError:
        return text


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """In the language that is active. Params are stored as data: `until` is an ISO date."""
    shown = dict(params)
    if "until" in shown:
        shown["until"] = _day(str(shown["until"]))
    return str(KINDS[kind].text % shown)
