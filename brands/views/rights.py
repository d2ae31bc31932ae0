"""The brand's vault of rights."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands.actions import rights as actions
from brands.errors import DomainError
from brands.forms.refusal import VersionForm, put_into
from brands.forms.rights import ResubmitForm, RightForm
from brands.forms.staging import KeptFiles
from brands.models import Right
from brands.permissions import Area
from brands.queries import profile as queries
from brands.states import RIGHT
from brands.views.guard import guard, refuse

SOON_DAYS = 90
FIELDS = ("kind", "title", "number", "office", "owner", "nice_classes", "valid_from", "valid_to")


@guard(Area.BRAND, "rights.view")
@require_GET
def rights(request: HttpRequest, slug: str) -> HttpResponse:
    today = timezone.localdate()
    lines = []
    for right in queries.rights(request.brand):
        steps = {step.action for step in RIGHT.available(right.state, request.actor.role)}
        left = (right.valid_to - today).days if right.valid_to else None
        lines.append(
            {
                "right": right,
                "steps": steps,
                "expired": left is not None and left < 0,
                "soon": left is not None and 0 <= left <= SOON_DAYS,
            }
        )
    context = {"lines": lines, "may_edit": request.actor.can("rights.edit")}
    return render(request, "brands/rights.html", context)


@guard(Area.BRAND, "rights.edit")
@require_http_methods(["GET", "POST"])
def right_new(request: HttpRequest, slug: str) -> HttpResponse:
    kept = KeptFiles.of(request) if request.method == "POST" else KeptFiles()
    form = RightForm(request.POST or None, kept=kept, initial={"owner": request.brand.company})
    if request.method == "POST" and form.is_valid():
        try:
            right = actions.submit(brand=request.brand, actor=request.actor, draft=form.draft())
        except DomainError as error:
            put_into(form, error)
        else:
            messages.success(request, _("“%(right)s” is submitted. An admin verifies it.") % {"right": right})
            return redirect("rights", slug=slug)
    return _form_page(request, form, None)


@guard(Area.BRAND, "rights.edit")
@require_http_methods(["GET", "POST"])
def right_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A refused right is corrected and submitted again."""
    rows = Right.objects.for_brand(request.brand).select_related("document", "brand")
    right = get_object_or_404(rows, pk=pk)
    if right.state != "refused" and request.method == "GET":
        messages.error(
            request, _("Only a refused right can be corrected. Withdraw this one and add another.")
        )
        return redirect("rights", slug=slug)
    kept = KeptFiles.of(request) if request.method == "POST" else KeptFiles()
    form = ResubmitForm(
        request.POST or None,
        kept=kept,
        document_required=right.document_id is None,
        initial={name: getattr(right, name) for name in FIELDS} | {"version": right.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.resubmit(
                right=right,
                actor=request.actor,
                version=form.cleaned_data["version"],
                draft=form.draft(),
            )
        except DomainError as error:
            put_into(form, error)
        else:
            messages.success(request, _("“%(right)s” is submitted again.") % {"right": right})
            return redirect("rights", slug=slug)
    return _form_page(request, form, right)


def _form_page(request: HttpRequest, form: RightForm, right: Right | None) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "kept": form.kept, "right": right}
    return render(request, "brands/right_form.html", context, status=status)


@guard(Area.BRAND, "rights.edit")
@require_POST
def right_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    right = get_object_or_404(Right.objects.for_brand(request.brand), pk=pk)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    try:
        actions.withdraw(right=right, actor=request.actor, version=version)
    except DomainError as error:
        return refuse(request, error, "rights", slug=slug)
    messages.success(request, _("“%(right)s” is withdrawn. No new notice names it.") % {"right": right})
    return redirect("rights", slug=slug)
