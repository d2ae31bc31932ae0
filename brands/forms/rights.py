"""A right as it is typed: in the brand's vault and, several at once, in the application."""

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from brands.actions.rights import RightDraft
from brands.forms.refusal import VersionForm
from brands.forms.staging import KeptFiles
from brands.models import Right, StagedUpload

_BETWEEN = re.compile(r"[\s,;、，；]+")


class NiceClassesField(forms.CharField):
    """Numbers from 1 to 45, typed as people do: '9, 25' or '9 25' or '9、25'."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Nice classes"))
        kwargs.setdefault("help_text", _("Numbers from 1 to 45, for example 18, 25."))
        super().__init__(max_length=200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]
        text = super().to_python(value)
        parts = [part for part in _BETWEEN.split(text) if part]
        wrong = [
            part for part in parts if not (part.isascii() and part.isdigit() and 1 <= int(part[:4]) <= 45)
        ]
        if wrong:
            raise forms.ValidationError(
                _("%(part)s is not a Nice class. They run from 1 to 45.") % {"part": wrong[0][:20]}
            )
        return sorted({int(part) for part in parts})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial or []) != (data or "").strip()

    def run_validators(self, value: Any) -> None:
        """Those of a text do not fit a list; the numbers are checked above."""


def _date(label: object) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )


class RightForm(forms.Form):
    # with an initial value a row that nobody touched counts as empty
    kind = forms.ChoiceField(label=_("Kind of right"), choices=Right.KINDS, initial="trademark")
    title = forms.CharField(label=_("Mark or title"), max_length=200)
    number = forms.CharField(label=_("Registration number"), max_length=60)
    office = forms.CharField(
        label=_("Office"), max_length=60, help_text=_("For example CNIPA, EUIPO, WIPO, USPTO.")
    )
    owner = forms.CharField(label=_("Registered owner"), max_length=200)
    nice_classes = NiceClassesField(required=False)
    valid_from = _date(_("Valid from"))
    valid_to = _date(_("Valid to"))
    document = forms.FileField(
        label=_("Certificate"),
        required=False,
        help_text=_("PDF, JPEG, PNG or WebP, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
    )

    def __init__(self, *args: Any, kept: KeptFiles, document_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.document_required = kept, document_required

    @property
    def slot(self) -> str:
        return self.add_prefix("document")

    @property
    def staged(self) -> StagedUpload | None:
        return self.kept.files.get(self.slot)

    def has_changed(self) -> bool:
        return super().has_changed() or self.staged is not None or self.slot in self.kept.problems

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("valid_from"), data.get("valid_to")
        if start and end and start > end:
            self.add_error("valid_to", _("This is before the day the right begins."))
        elif end and end < timezone.localdate():
            self.add_error("valid_to", _("This right has expired. Name the renewed one."))
        if data.get("kind") == "trademark" and "nice_classes" in data and not data["nice_classes"]:
            self.add_error("nice_classes", _("A trademark is registered for at least one class."))
        complaint = self.kept.complaint(self.slot, required=self.document_required)
        if complaint:
            self.add_error("document", complaint)
        return data

    def draft(self) -> RightDraft:
        values = {name: value for name, value in self.cleaned_data.items() if name in RightDraft.__slots__}
        return RightDraft(**(values | {"document": self.staged}))


class ResubmitForm(RightForm, VersionForm):
    """The document on file stays unless another one comes."""


class BaseRightFormSet(forms.BaseFormSet):
    def clean(self) -> None:
        """Two rows that are the same right would fail together; say which."""
        seen: set[tuple[str, str]] = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", None)
            if not data or data.get("DELETE") or "number" not in data or "office" not in data:
                continue
            key = (data["office"].casefold(), data["number"].casefold())
            if key in seen:
                form.add_error("number", _("This number of the same office is entered twice."))
            seen.add(key)

    def drafts(self) -> list[RightDraft]:
        return [f.draft() for f in self.forms if f.cleaned_data and not f.cleaned_data.get("DELETE")]


RightFormSet = forms.formset_factory(
    RightForm,
    formset=BaseRightFormSet,
    extra=0,
    min_num=1,
    max_num=20,
    absolute_max=20,
    validate_min=True,
    can_delete=True,
)
