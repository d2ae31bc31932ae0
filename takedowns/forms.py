"""What people send: decisions on a flag, answers in a case, the seller's objection."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brands.errors import DomainError
from brands.models import Right
from listings.models import Listing
from monitoring.states import REJECT_REASONS, REMOVE_REASONS, VIOLATIONS
from takedowns.queries.rights import covers
from takedowns.states import COUNTER_REASONS

NOTE_LIMIT = 2000
TEXT_LIMIT = 4000


def take_errors(form: forms.Form, error: DomainError) -> None:
    """A refusal of the action at the fields it is about, so that what was typed stays and can be mended."""
    known = {name: text for name, text in error.fields.items() if name in form.fields}
    for name, text in known.items():
        form.add_error(name, text)
    if not known:
        form.add_error(None, str(error.message))


class VersionedForm(forms.Form):
    """`version` is that of the flag or case on the page, so that a choice made on a stale page is refused."""

    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


def _note(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=NOTE_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ConfirmForm(VersionedForm):
    """`rights`: those the brand may name today (queries.rights.valid_rights). With a `listing` the first that
    covers its goods is chosen already, and the others say that they do not."""

    right = forms.TypedChoiceField(
        label=_("Right"),
        coerce=int,
        error_messages={"required": _("Choose the right that the listing infringes.")},
    )
    violation = forms.ChoiceField(
        label=_("Violation"), choices=list(VIOLATIONS.items()), initial="counterfeit"
    )
    good_faith = forms.BooleanField(
        label=_("I declare in good faith that this notice is accurate and that I may act for the owner"),
        error_messages={"required": _("Without this declaration nothing is sent.")},
    )
    note = _note(_("Note (optional)"))

    def __init__(
        self, *args: Any, rights: Sequence[Right] = (), listing: Listing | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fitting = [r for r in rights if listing is None or covers(r, listing)]
        choices = [(r.pk, self._label(r, r in fitting)) for r in rights]
        field = self.fields["right"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = choices if fitting else [("", _("Choose a right")), *choices]
        if fitting:
            self.initial.setdefault("right", fitting[0].pk)

    @staticmethod
    def _label(right: Right, fits: bool) -> str:
        classes = ", ".join(map(str, right.nice_classes))
        text = f"{right.get_kind_display()} {right}"
        if classes:
            text = _("%(right)s · class %(classes)s") % {"right": text, "classes": classes}
        return text if fits else _("%(right)s · does not cover these goods") % {"right": text}


class RejectForm(VersionedForm):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=list(REJECT_REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason. Nothing was changed.")},
    )
    authorise_seller = forms.BooleanField(
        label=_("Add the seller to your list of authorised sellers"), required=False
    )
    note = _note(_("Note (optional)"))


class AskForm(VersionedForm):
    text = forms.CharField(
        label=_("Question to your account manager"),
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a question first. Nothing was changed.")},
    )


class PlatformRemovalForm(VersionedForm):
    """`step` as the reason menus of triage send it ('remove:blatant'), or a bare `reason`."""

    step = forms.ChoiceField(
        required=False, choices=[(f"remove:{code}", label) for code, label in REMOVE_REASONS.items()]
    )
    reason = forms.ChoiceField(label=_("Reason"), required=False, choices=list(REMOVE_REASONS.items()))
    violation = forms.ChoiceField(
        label=_("Violation"), required=False, choices=list(VIOLATIONS.items()), initial="counterfeit"
    )
    note = _note(_("Note (optional)"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        reason = data.get("reason") or (data.get("step") or "").partition(":")[2]
        if not reason:
            raise forms.ValidationError(_("Choose a reason. Nothing was changed."))
        return data | {"reason": reason, "violation": data.get("violation") or "counterfeit"}


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Message"),
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write a message first.")},
    )
    internal = forms.BooleanField(label=_("Internal note: the brand never sees it"), required=False)


class StepForm(VersionedForm):
    """A step in a case that needs no more than a word."""

    text = _note(_("Why (the seller may be shown it)"))


class UpholdForm(VersionedForm):
    text = forms.CharField(
        label=_("Where you complained or sued, and under which number"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    document = forms.FileField(
        label=_("Proof of the complaint or lawsuit"),
        required=False,
        help_text=_("PDF, JPEG, PNG or WebP, at most 10 MB."),
    )


class CounterNoticeForm(forms.Form):
    """The seller's declaration of non-infringement (E-Commerce Law Art. 43)."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("Choose a reason")), *COUNTER_REASONS.items()]
    )
    text = forms.CharField(
        label=_("Explanation"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 5})
    )
    contact_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact_email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    evidence = forms.FileField(
        label=_("Evidence (optional)"),
        required=False,
        help_text=_("For example an invoice or an authorisation. PDF, JPEG, PNG or WebP, at most 10 MB."),
    )
    declared = forms.BooleanField(
        label=_("I declare in good faith that the listing does not infringe, and that what I write is true"),
        error_messages={"required": _("Without your declaration the objection cannot be forwarded.")},
    )
