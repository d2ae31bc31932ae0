"""What people send from the triage pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.actions.decisions import MESSAGE_LIMIT
from monitoring.states import DISMISS_REASONS, SEND_REASONS


class TriageForm(forms.Form):
    """A step and its reason in one value, as the buttons of the reason menus send it: `send:check_seller`."""

    CHOICES = [
        *((f"send:{code}", label) for code, label in SEND_REASONS.items()),
        *((f"dismiss:{code}", label) for code, label in DISMISS_REASONS.items()),
    ]
    step = forms.ChoiceField(
        choices=CHOICES,
        error_messages={"required": _("Choose what to do, with a reason. Nothing was changed.")},
    )
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note to the brand (optional)"),
        max_length=MESSAGE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @property
    def action(self) -> str:
        return str(self.cleaned_data["step"]).partition(":")[0]

    @property
    def reason(self) -> str:
        return str(self.cleaned_data["step"]).partition(":")[2]


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        max_length=MESSAGE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write an answer first; the question stays with you.")},
    )
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


def first_error(form: forms.Form) -> Any:
    """The first thing that is wrong, for a message: these forms are too small for a page of errors."""
    return next(error for errors in form.errors.values() for error in errors)
