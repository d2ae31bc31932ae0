"""What is asked on the page "Why would this be flagged?"."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brands.forms.profile import CURRENCIES
from brands.goods import CATEGORIES
from brands.models import Brand
from monitoring.detection.types import ListingFacts, SellerFacts

TITLE_LIMIT = 500
"""Characters: what the engine reads of a title."""


class _OfBrand(forms.Form):
    brand = forms.ChoiceField(
        label=_("Brand"), error_messages={"invalid_choice": _("Choose one of the brands on the list.")}
    )

    def __init__(self, *args: Any, brands: Mapping[str, Brand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._brands = brands
        self.fields["brand"].choices = [(slug, brand.name) for slug, brand in brands.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Brand:
        return self._brands[self.cleaned_data["brand"]]


class TitleForm(_OfBrand):
    """Comes with the address, so that a result can be shared."""

    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_LIMIT,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type or paste the title of a listing.")},
    )
    price = forms.DecimalField(
        label=_("Price"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, initial="CNY", required=False)
    category = forms.ChoiceField(
        label=_("Category"), choices=[("", _("As the title tells")), *CATEGORIES.items()], required=False
    )
    marketplace = forms.CharField(
        label=_("Marketplace"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    shop = forms.CharField(
        label=_("Shop name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seller = forms.CharField(
        label=_("Seller id"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_title(self) -> str:
        title = str(self.cleaned_data["title"])
        if not title.strip():
            raise forms.ValidationError(self.fields["title"].error_messages["required"])
        return title

    @property
    def facts(self) -> ListingFacts:
        data = self.cleaned_data
        return ListingFacts(
            marketplace=data["marketplace"],
            item_id="",
            title=data["title"],
            price=data["price"],
            currency=data["currency"] or "CNY",
            category=data["category"] or None,
            seller=SellerFacts(data["seller"], data["shop"]),
        )


class PictureForm(_OfBrand):
    """Sent by itself: a picture is looked at and forgotten."""

    picture = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, at least 100 pixels each way. It is not kept."),
        error_messages={"required": _("Choose a picture.")},
    )
