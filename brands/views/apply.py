"""The public application, and the applicant's page about it. Its link is the only key."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from brands.actions import applications, rights
from brands.errors import DomainError, Expired
from brands.forms.application import AnswerForm, ApplicationForm
from brands.forms.refusal import put_into
from brands.forms.rights import ResubmitForm, RightForm, RightFormSet
from brands.forms.staging import KeptFiles
from brands.models import Right
from brands.queries.onboarding import rights_of
from brands.ratelimit import over_limit
from brands.tokens import application_token
from brands.views.guard import public
from brands.views.scope import across_brands

HOUR = 3600
RIGHT_FIELDS = ("kind", "title", "number", "office", "owner", "nice_classes", "valid_from", "valid_to")
ATTEMPTS, SENT = 60, 10
"""An hour, from one address: tries (each added row and each kept mistake is one), and applications."""


@public
@require_http_methods(["GET", "POST"])
@never_cache
@across_brands
def apply(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        kept = KeptFiles()
        return _page(
            request, ApplicationForm(kept=kept), RightFormSet(prefix="rights", form_kwargs={"kept": kept})
        )
    if over_limit(request, "apply-try", limit=ATTEMPTS, seconds=HOUR):
        return render(request, "brands/apply_limit.html", status=429)
    kept = KeptFiles.of(request)
    data = request.POST.copy()
    if "add_right" in data:
        count = data.get("rights-TOTAL_FORMS", "")
        known = count.isascii() and count.isdigit() and len(count) < 4  # no form has 1000 rows
        data["rights-TOTAL_FORMS"] = str(min(int(count) + 1, 20) if known else 1)
    form = ApplicationForm(data, kept=kept)
    formset = RightFormSet(data, prefix="rights", form_kwargs={"kept": kept})
    if "add_right" in data or "keep_files" in data:
        return _page(request, form, formset, judged=False)
    if not (form.is_valid() & formset.is_valid()):
        return _page(request, form, formset, status=422)
    if over_limit(request, "apply", limit=SENT, seconds=HOUR):
        return render(request, "brands/apply_limit.html", status=429)
    try:
        applications.apply(candidate=form.candidate(get_language() or "en"), rights=formset.drafts())
    except DomainError as error:
        put_into(form, error)
        return _page(request, form, formset, status=422)
    return redirect("apply_sent")


def _page(
    request: HttpRequest,
    form: ApplicationForm,
    formset: RightFormSet,
    *,
    status: int = 200,
    judged: bool = True,
) -> HttpResponse:
    if not judged:
        # what was typed, without complaints about what is still to come; those about files stay
        _hush(form, "power_of_attorney", "power_of_attorney")
        for row in formset.forms:
            _hush(row, "document", row.slot)
    context = {"form": form, "formset": formset, "kept": form.kept, "judged": judged}
    return render(request, "brands/apply.html", context, status=status)


def _hush(form: ApplicationForm | RightForm, field: str, slot: str) -> None:
    form.errors.clear()
    if slot in form.kept.problems:
        form.add_error(field, form.kept.problems[slot])


@public
@require_GET
def apply_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "brands/apply_sent.html")


@public
@require_http_methods(["GET", "POST"])
@never_cache
@across_brands
def apply_verify(request: HttpRequest, token: str) -> HttpResponse:
    """A button, not the visit itself, confirms: mail scanners open every link."""
    try:
        application = applications.find_application(token)
        if request.method == "POST" and applications.verify_email(application=application):
            messages.success(
                request, _("Thank you, your address is confirmed. We look at your application now.")
            )
    except Expired as error:
        return _dead_link(request, error)
    if request.method == "POST" or application.brand.state != "applied":
        return redirect("apply_status", token=token)
    return render(request, "brands/apply_verify.html", {"application": application, "token": token})


def _dead_link(request: HttpRequest, error: Expired) -> HttpResponse:
    return render(request, "brands/dead_link.html", {"message": error.message}, status=410)


@public
@require_http_methods(["GET", "POST"])
@never_cache
@across_brands
def apply_status(request: HttpRequest, token: str) -> HttpResponse:
    """State, reason, answer. Before the address is confirmed there is only the way to confirm it."""
    try:
        application = applications.find_application(token)
    except Expired as error:
        return _dead_link(request, error)
    brand = application.brand
    if brand.state == "applied":
        return redirect("apply_verify", token=token)
    form = AnswerForm(request.POST or None, initial={"version": brand.version})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                applications.answer(
                    application=application,
                    version=form.cleaned_data["version"],
                    text=form.cleaned_data["answer"],
                )
            except DomainError as error:
                put_into(form, error)
            else:
                messages.success(request, _("Your answer has reached us. We look at your application again."))
                return redirect("apply_status", token=token)
    # of an open portal the link shows nothing: whoever applied need not be in its team
    rights_shown = [] if brand.state in ("active", "suspended") else rights_of(brand)
    context = {"application": application, "brand_applied": brand, "rights": rights_shown}
    context |= {"form": form, "token": token, "can_answer": brand.state == "declined"}
    return render(request, "brands/apply_status.html", context, status=status)


@public
@require_http_methods(["GET", "POST"])
@never_cache
@across_brands
def apply_right(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """The applicant corrects a refused right before answering."""
    try:
        application = applications.find_application(token)
    except Expired as error:
        return _dead_link(request, error)
    brand = application.brand
    right = get_object_or_404(Right.objects.for_brand(brand).select_related("document", "brand"), pk=pk)
    if brand.state not in ("declined", "verifying") or right.state != "refused":
        messages.error(request, _("This right cannot be changed at present."))
        return redirect("apply_status", token=token)
    if request.method == "POST" and over_limit(request, "apply-try", limit=ATTEMPTS, seconds=HOUR):
        return render(request, "brands/apply_limit.html", status=429)
    kept = KeptFiles.of(request) if request.method == "POST" else KeptFiles()
    form = ResubmitForm(
        request.POST or None,
        initial={name: getattr(right, name) for name in RIGHT_FIELDS} | {"version": right.version},
        kept=kept,
        document_required=right.document_id is None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            rights.resubmit(
                right=right,
                actor=applications.applicant(application),
                version=form.cleaned_data["version"],
                draft=form.draft(),
            )
        except DomainError as error:
            put_into(form, error)
        else:
            messages.success(request, _("The right is corrected."))
            return redirect("apply_status", token=application_token(application.pk))
    context = {"form": form, "kept": kept, "right": right, "token": token}
    return render(
        request, "brands/apply_right.html", context, status=422 if request.method == "POST" else 200
    )
