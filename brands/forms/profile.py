"""Forms of a brand's own pages: products, sellers, names, team."""

import csv
import io
from datetime import date
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from brands.goods import CATEGORIES
from brands.models import BrandName, Membership

CURRENCIES = [(code, code) for code in ("CNY", "EUR", "USD", "GBP", "HKD", "JPY", "CHF", "SGD", "KRW", "TWD")]
MAX_LINES = 500


class ProductForm(forms.Form):
    name = forms.CharField(label=_("Product"), max_length=200)
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", "–"), *CATEGORIES.items()]
    )
    reference_price = forms.DecimalField(
        label=_("Reference price"),
        required=False,
        max_digits=12,
        decimal_places=2,
        help_text=_("What the genuine product sells for. Far cheaper listings are suspicious."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, initial="CNY")

    def clean_reference_price(self) -> Any:
        price = self.cleaned_data["reference_price"]
        if price is not None and price <= 0:
            raise forms.ValidationError(_("A reference price is more than 0."))
        return price


class PicturesField(forms.FileField):
    """Several files in one input; each is checked by itself in the view."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        class Several(forms.FileInput):
            allow_multiple_selected = True

        kwargs["widget"] = Several(attrs={"accept": ".jpg,.jpeg,.png,.webp"})
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # type: ignore[override]
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PicturesField, self).clean(item, initial) for item in files] or super().clean(None)


class PicturesForm(forms.Form):
    pictures = PicturesField(
        label=_("Reference pictures"), help_text=_("JPEG, PNG or WebP, at least 100 pixels each way.")
    )


class SellerForm(forms.Form):
    marketplace = forms.ChoiceField(label=_("Marketplace"))
    seller_id = forms.CharField(
        label=_("Seller id"), max_length=80, help_text=_("The marketplace's own id of the seller.")
    )
    name = forms.CharField(label=_("Shop name"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, marketplaces: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marketplace"].choices = marketplaces  # type: ignore[attr-defined]


class AuthorisedSellerForm(SellerForm):
    valid_to = forms.DateField(
        label=_("Authorised until"),
        required=False,
        help_text=_("Empty: until you end it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )


class SellerLinesForm(forms.Form):
    """A list pasted from a sheet: seller id, shop name, authorised until."""

    marketplace = forms.ChoiceField(label=_("Marketplace"))
    lines = forms.CharField(
        label=_("Sellers, one a line"),
        max_length=100_000,
        help_text=_("Seller id, shop name, authorised until (2027-12-31); parted by commas or tabs."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, marketplaces: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marketplace"].choices = marketplaces  # type: ignore[attr-defined]

    def clean_lines(self) -> list[tuple[str, str, date | None]]:
        """All or nothing: a list with one wrong line is given back whole, with that line named."""
        text = self.cleaned_data["lines"].replace("，", ",")
        rows = csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text else ",", strict=False)
        found: list[tuple[str, str, date | None]] = []
        try:
            for number, row in enumerate(rows, start=1):
                cells = [cell.strip() for cell in row] + ["", "", ""]
                if any(cells):
                    found.append(self._seller(number, cells))
        except csv.Error as error:
            raise forms.ValidationError(_("This is not a list: %(problem)s") % {"problem": error}) from error
        if len(found) > MAX_LINES:
            raise forms.ValidationError(_("At most %(count)s sellers at once.") % {"count": MAX_LINES})
        return found

    @staticmethod
    def _seller(number: int, cells: list[str]) -> tuple[str, str, date | None]:
        if not cells[0] or len(cells[0]) > 80:
            raise forms.ValidationError(_("Line %(line)s: there is no seller id.") % {"line": number})
        try:
            until = parse_date(cells[2]) if cells[2] else None
        except ValueError:
            until = None
        if cells[2] and until is None:
            raise forms.ValidationError(
                _("Line %(line)s: “%(text)s” is not a date. Write it like 2027-12-31.")
                % {"line": number, "text": cells[2][:40]}
            )
        return cells[0], cells[1][:200], until


class NameForm(forms.Form):
    text = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=BrandName.KINDS)


class CategoriesForm(forms.Form):
    categories = forms.MultipleChoiceField(
        label=_("What you sell"), choices=list(CATEGORIES.items()), widget=forms.CheckboxSelectMultiple
    )


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Membership.ROLES, initial="reviewer")


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Membership.ROLES)
