"""Forms of the operator's rooms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brands.forms.refusal import VersionForm
from brands.models import Assignment, Person
from brands.permissions import Role


class CheckForm(VersionForm):
    """The verdict on one right."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        help_text=_("Needed when you refuse: the brand reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DeclineForm(VersionForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=4000,
        help_text=_("The applicant receives it and can answer."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ActivateForm(VersionForm):
    slug = forms.CharField(
        label=_("Address of the portal"), max_length=40, help_text=_("The part after /b/ in the address.")
    )
    manager = forms.TypedChoiceField(label=_("Account manager"), coerce=int)

    def __init__(self, *args: Any, managers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manager"].choices = managers  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"].strip().lower()


class SuspendForm(VersionForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("The owners receive it by e-mail."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AssignForm(forms.Form):
    person = forms.TypedChoiceField(label=_("Account manager"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), choices=Assignment.KINDS, initial="deputy")

    def __init__(self, *args: Any, managers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = managers  # type: ignore[attr-defined]


class InviteStaffForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"), choices=Person.STAFF_ROLES[1:], initial=Role.ACCOUNT_MANAGER.value
    )
