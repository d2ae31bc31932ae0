"""A brand reports listings that it found by itself: addresses in, one answer a line out."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from brands.errors import DomainError
from brands.permissions import Area
from brands.views.guard import guard
from takedowns.actions import reporting
from takedowns.forms import take_errors

TEXT_LIMIT = 200_000


class ReportForm(forms.Form):
    """Which lines are well-formed is the action's to say: it answers each by itself."""

    lines = forms.CharField(
        label=_("Addresses or item numbers, one a line"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )


@require_http_methods(["GET", "POST"])
@guard(Area.BRAND, "listings.report")
def report(request: HttpRequest, slug: str) -> HttpResponse:
    if request.method == "GET":
        return _page(request, ReportForm())
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        lines = reporting.report(
            brand_id=request.brand.pk, actor=request.actor, text=form.cleaned_data["lines"]
        )
    except DomainError as error:
        take_errors(form, error)
        return _page(request, form, status=422)
    # what could not be reported stays in the box, to be mended and sent again
    kept = "\n".join(line.text for line in lines if line.outcome in reporting.UNDONE)
    return _page(request, ReportForm(initial={"lines": kept}), lines=lines)


def _page(
    request: HttpRequest, form: ReportForm, lines: list[reporting.Line] | None = None, status: int = 200
) -> HttpResponse:
    found = lines or []
    context = {
        "form": form,
        "lines": found,
        "reported": sum(line.outcome == "reported" for line in found),
        "undone": sum(line.outcome in reporting.UNDONE for line in found),
        "limit": reporting.LINES_AT_ONCE,
    }
    return render(request, "takedowns/report_listings.html", context, status=status)
