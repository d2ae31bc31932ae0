"""Forms about a person: invitation, own preferences."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from brands.models import Person


def _zones() -> list[tuple[str, str]]:
    """Places, without the zones of ships and the doubles of history."""
    hidden = ("Etc/", "SystemV/", "US/", "posix/", "right/")
    names = [n for n in sorted(zoneinfo.available_timezones()) if "/" in n and not n.startswith(hidden)]
    return [(name, name.replace("_", " ")) for name in [*names, "UTC"]]


class AcceptForm(forms.Form):
    """A new person's name and password."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        help_text=_("At least 8 characters, not only digits, not a common one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password again"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password = data.get("password")
        if password is None:
            return data
        try:
            password_validation.validate_password(
                password, Person(email=self.email, name=data.get("name", ""))
            )
        except ValidationError as error:
            self.add_error("password", error)
        if "again" in data and data["again"] != password:
            self.add_error("again", _("The two passwords differ."))
        return data


class PreferencesForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    timezone_name = forms.ChoiceField(label=_("Time zone"), choices=_zones)
    digest = forms.BooleanField(
        label=_("Send me new alerts by e-mail, gathered into one mail"), required=False
    )
