"""Typed domain errors: raised deep, caught once at the view (`brands.views.guard.refusals`).

Each says what happened, what was kept and what to do next, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal that a person reads. `message` is lazily translated."""

    default = _("This could not be done. Nothing was changed.")

    def __init__(self, message: Any = None, *, fields: Mapping[str, Any] | None = None) -> None:
        self.message = message or self.default
        self.fields = dict(fields or {})
        super().__init__(str(self.message))


class NotPossible(DomainError):
    """The transition table has no such step from the present state."""

    default = _("This step is not possible in the present state. Reload the page to see what is.")


class NotAllowed(DomainError):
    """The step exists, but not for this role."""

    default = _("Your role does not allow this. Ask an owner of the brand, or your account manager.")


class StaleState(DomainError):
    """Someone was faster: the object moved on between reading and writing."""

    default = _("Someone else has just changed this. Your choice was not applied; this is how it stands now.")

    def __init__(self, message: Any = None, *, fresh: Any = None) -> None:
        super().__init__(message)
        self.fresh = fresh


class Invalid(DomainError):
    """The input cannot be accepted; `fields` maps a form field to its message."""

    default = _("Some of the input cannot be accepted. Everything you typed was kept.")


class Expired(DomainError):
    """A link or an invitation is past its date or was used."""

    default = _("This link has expired or was already used. Ask for a new one.")
