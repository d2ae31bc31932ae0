from django import forms

from brands.errors import DomainError


def put_into(form: forms.BaseForm, error: DomainError) -> None:
    """A refusal beside the field it is about, or above the form."""
    for name, message in error.fields.items():
        form.add_error(name if name in form.fields else None, message)
    if not error.fields:
        form.add_error(None, error.message)


class VersionForm(forms.Form):
    """Carries the version a person saw, so that a step on what has changed since is refused."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
