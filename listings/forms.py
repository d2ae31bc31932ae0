"""Forms of the operator's rooms."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from listings.feeds.fields import KEYS

MEGABYTE = 1024 * 1024


class MarketplaceForm(forms.Form):
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Short and for ever: secrets and orders are filed under it."),
    )
    name = forms.CharField(label=_("Name"), max_length=80)
    base_url = forms.CharField(
        label=_("Address of its API"),
        max_length=200,
        required=False,
        help_text=_("Where the feed and the removals are. Empty: listings come from files only."),
    )
    item_url = forms.CharField(
        label=_("Address of an item"),
        max_length=200,
        required=False,
        help_text=_("With {id} in the place of the id, like https://item.taobao.com/item.htm?id={id}"),
    )
    currency = forms.CharField(
        label=_("Currency"),
        initial="CNY",
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, like CNY."))],
    )
    pull_every = forms.IntegerField(
        label=_("Seconds between pulls"), min_value=5, max_value=86400, initial=15, localize=True
    )
    active = forms.BooleanField(label=_("Active: its feed is pulled"), required=False, initial=True)

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not new:
            del self.fields["code"]

    def clean_base_url(self) -> str:
        """Hosts without a dot are lawful here: inside a private network that is how services are named."""
        value = self.cleaned_data["base_url"].rstrip("/")
        if value and not _is_web_address(value):
            raise forms.ValidationError(_("Write an address like https://api.example.com/ipjf."))
        return value

    def clean_item_url(self) -> str:
        value = self.cleaned_data["item_url"]
        if value and (not _is_web_address(value) or value.count("{id}") != 1):
            raise forms.ValidationError(_("Write an address with {id} in it, once."))
        return value


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _port = parts.port
    except ValueError:
        return False
    sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    return sound and not any(c.isspace() for c in value)


class UploadForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("NDJSON, CSV or TOP item JSON; gzip of any."))
    kind = forms.ChoiceField(
        label=_("Format"),
        choices=[("auto", _("By content")), ("ndjson", "NDJSON"), ("csv", "CSV"), ("top", "TOP JSON")],
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=[("auto", _("By content")), *((e, e.upper()) for e in ("utf-8", "gb18030", "big5"))],
    )
    mapping = forms.CharField(
        label=_("Columns"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where headers are unusual: one COLUMN=FIELD a line, like 品名=title."),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file = self.cleaned_data["file"]
        limit = settings.UPLOAD_MAX_BYTES
        if file.size > limit:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Pack it with gzip, or run import_listings."),
                params={"limit": limit // MEGABYTE},
            )
        return file

    def clean_mapping(self) -> dict[str, str]:
        found = {}
        for line in self.cleaned_data["mapping"].splitlines():
            if not line.strip():
                continue
            column, sign, field = (part.strip() for part in line.rpartition("="))
            if not (sign and column and field in KEYS):
                raise forms.ValidationError(
                    _("“%(line)s” is not COLUMN=FIELD. The fields are: %(known)s."),
                    params={"line": line[:60], "known": ", ".join(KEYS)},
                )
            found[column] = field
        return found
