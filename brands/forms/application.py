"""The public application: company, contact, marks. The rights have a form set of their own."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brands.actions.applications import Candidate
from brands.forms.staging import KeptFiles
from brands.goods import CATEGORIES
from brands.models import StagedUpload

_LINES = re.compile(r"[\n,;，；、]+")
MAX_NAMES = 30


class NamesField(forms.CharField):
    """Several names, one a line or parted by commas."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().clean(value)
        names = list(dict.fromkeys(" ".join(part.split()) for part in _LINES.split(text) if part.strip()))
        if len(names) > MAX_NAMES:
            raise forms.ValidationError(_("At most %(count)s names.") % {"count": MAX_NAMES})
        for name in names:
            if len(name) > 80 or not any(c.isalnum() for c in name):
                raise forms.ValidationError(_("“%(name)s” is not a name.") % {"name": name[:80]})
        return names


class ApplicationForm(forms.Form):
    company = forms.CharField(label=_("Company"), max_length=200)
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")
    contact_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact_email = forms.EmailField(
        label=_("Work e-mail address"),
        max_length=254,
        help_text=_("We send a link to it; an admin sees your application once you have opened it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    contact_phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    brand_name = forms.CharField(
        label=_("Brand name"), max_length=80, help_text=_("As it is written in Latin letters.")
    )
    chinese_names = NamesField(
        label=_("Chinese names"), help_text=_("One a line: the registered name and how people write it.")
    )
    aliases = NamesField(
        label=_("Other names and nicknames"), help_text=_("One a line: initials, product lines, nicknames.")
    )
    categories = forms.MultipleChoiceField(
        label=_("What you sell"), choices=list(CATEGORIES.items()), widget=forms.CheckboxSelectMultiple
    )
    is_agent = forms.BooleanField(label=_("I file for the owner under a power of attorney"), required=False)
    power_of_attorney = forms.FileField(
        label=_("Power of attorney"),
        required=False,
        help_text=_("Only when you file for the owner. PDF, JPEG, PNG or WebP, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
    )
    message = forms.CharField(
        label=_("Anything we should know"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    # people do not see it; programs that fill every field do
    fax = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, kept: KeptFiles, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept

    @property
    def staged(self) -> StagedUpload | None:
        return self.kept.files.get("power_of_attorney")

    def clean_fax(self) -> str:
        if self.cleaned_data["fax"]:
            raise forms.ValidationError(_("Leave this field empty, then send the form again."))
        return ""

    def clean_brand_name(self) -> str:
        name = " ".join(self.cleaned_data["brand_name"].split())
        if not any(c.isalnum() for c in name):
            raise forms.ValidationError(_("A name needs at least one letter."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        complaint = self.kept.complaint("power_of_attorney", required=bool(data.get("is_agent")))
        if complaint:
            self.add_error("power_of_attorney", complaint)
        return data

    def candidate(self, language: str) -> Candidate:
        data = self.cleaned_data
        plain = (
            "company brand_name contact_name contact_email contact_phone website is_agent message categories"
        )
        return Candidate(
            **{name: data[name] for name in plain.split()},
            names=[(n, "chinese") for n in data["chinese_names"]] + [(n, "alias") for n in data["aliases"]],
            language=language,
            power_of_attorney=self.staged if data["is_agent"] else None,
        )


class AnswerForm(forms.Form):
    """The applicant's answer to a decline."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("Your answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
