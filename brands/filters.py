"""What may be asked of a list, by GET, so that the address is the state. The audit trail has its form."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brands.queries.trail import TrailFilter

AREAS = [
    ("", _("Everything")),
    ("flag", _("Flags")),
    ("case", _("Cases")),
    ("right", _("Rights")),
    ("products", _("Products")),
    ("sellers", _("Sellers")),
    ("profile", _("Profile")),
    ("team", _("Team")),
    ("assignment", _("Account managers")),
    ("brand", _("The brand itself")),
]


class TrailForm(forms.Form):
    area = forms.ChoiceField(label=_("About"), choices=AREAS, required=False)
    person = forms.CharField(label=_("Who"), max_length=120, required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def chosen(self) -> TrailFilter:
        """What is valid of it; an unreadable date filters nothing and is marked in the form."""
        self.is_valid()
        data: dict[str, Any] = self.cleaned_data if self.is_bound else {}
        return TrailFilter(
            data.get("area") or "", data.get("person") or "", data.get("since"), data.get("until")
        )


def sought(request: HttpRequest, name: str, *, most: int = 100) -> str:
    """What stands in a list's search box. PostgreSQL takes no null, and no title holds one."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:most]
