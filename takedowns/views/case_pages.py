"""The list of cases and one case, for the brand and for its account manager: the same pages with the
addresses and the steps of whoever looks."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brands.actions.documents import stage
from brands.errors import DomainError, StaleState
from brands.filters import sought
from brands.models import StagedUpload
from brands.permissions import Actor
from brands.tokens import digest
from monitoring.queries.paging import paginate
from takedowns.actions import cases, decisions, objections
from takedowns.forms import MessageForm, StepForm, UpholdForm, take_errors
from takedowns.models import Case
from takedowns.queries.cases import (
    BY_ID,
    GROUPS,
    CaseDetail,
    case_detail,
    cases_of,
    group_counts,
    narrowed,
    pick_case,
)
from takedowns.states import CASE

GROUP_LABELS = {
    "attention": gettext_lazy("Need attention"),
    "under_way": gettext_lazy("Under way"),
    "removed": gettext_lazy("Removed"),
    "closed": gettext_lazy("Closed without removal"),
    "all": gettext_lazy("All"),
}
STEPS = {
    "undo": gettext_lazy("Taken back: nothing had left the house."),
    "withdraw": gettext_lazy("Withdrawn: the marketplace is asked to put the listing on sale again."),
    "uphold": gettext_lazy("Upheld: the removal stands."),
    "retry": gettext_lazy("Sent again."),
    "give_up": gettext_lazy("Withdrawn."),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose pages these are."""

    brand_ids: tuple[int, ...]
    actor: Actor
    slug: str = ""
    """Of the brand's own portal; empty at the account manager's desk."""

    @property
    def internal(self) -> bool:
        return not self.slug

    def url(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.slug, *args]) if self.slug else reverse(f"am_{name}", args=args)


def list_page(request: HttpRequest, desk: Desk, *, may_act: bool) -> HttpResponse:
    group = request.GET.get("state", "all")
    # a state by its own name, as notifications link it, leads to the tab that holds it
    group = next((name for name, states in GROUPS.items() if group in (name, *states)), "all")
    text = sought(request, "q")
    rows = narrowed(cases_of(desk.brand_ids), group=group, text=text)
    page = paginate(rows, BY_ID, request.GET.get("cursor", ""))
    here = desk.url("cases")

    def address(cursor: str = "", state: str = group) -> str:
        query = {"state": state, "q": text, "cursor": cursor}
        return f"{here}?{urlencode({k: v for k, v in query.items() if v})}"

    counts = group_counts(desk.brand_ids)
    counts["all"] = sum(counts.values())
    return render(
        request,
        "takedowns/cases.html",
        {
            "rows": [{"case": case, "url": desk.url("case", case.pk)} for case in page.rows],
            "previous": address(page.previous) if page.previous else "",
            "following": address(page.following) if page.following else "",
            "tabs": [
                {"label": label, "count": counts[name], "url": address(state=name), "active": name == group}
                for name, label in GROUP_LABELS.items()
            ],
            "group": group,
            "q": text,
            "here": here,
            "total": counts["all"],
            "show_brand": desk.internal,
            "may_act": may_act,
        },
    )


def _steps(desk: Desk, case: Case) -> list[dict[str, Any]]:
    """The buttons come from the table. Undo is offered only while the table still has the case open."""
    return [
        {"action": step.action, "label": step.label, "url": desk.url("case_step", case.pk, step.action)}
        for step in CASE.available(case.state, desk.actor.role)
        if step.action in STEPS
    ]


def detail_page(
    request: HttpRequest, desk: Desk, pk: int, *, may_act: bool, message_form: Form | None = None
) -> HttpResponse:
    detail = _detail(desk, pk)
    case = detail.case
    return render(
        request,
        "takedowns/case.html",
        {
            "detail": detail,
            "case": case,
            "steps": _steps(desk, case) if may_act else [],
            "message_form": (message_form or MessageForm()) if may_act else None,
            "message_url": desk.url("case_message", case.pk),
            "internal": desk.internal,
            "list_url": desk.url("cases"),
            "flag_url": reverse("review", args=[desk.slug, case.flag_id])
            if desk.slug
            else reverse("am_flag", args=[case.flag_id]),
            "documents": {
                document.pk: desk.url("case_document", case.pk, document.pk)
                for counter in detail.counters
                for document in (counter.document, counter.outcome_document)
                if document is not None
            },
        },
        status=422 if message_form is not None else 200,
    )


def _detail(desk: Desk, pk: int) -> CaseDetail:
    detail = case_detail(desk.brand_ids, pk, internal=desk.internal)
    if detail is None:
        raise Http404
    return detail


def case_of(desk: Desk, pk: int) -> Case:
    case = pick_case(desk.brand_ids, pk)
    if case is None:
        raise Http404
    return case


def message(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    case, form = case_of(desk, pk), MessageForm(request.POST)
    if not form.is_valid():
        return detail_page(request, desk, pk, may_act=True, message_form=form)
    try:
        cases.write_message(
            case=case,
            actor=desk.actor,
            text=form.cleaned_data["text"],
            internal=desk.internal and form.cleaned_data["internal"],
        )
    except DomainError as error:
        take_errors(form, error)
        return detail_page(request, desk, pk, may_act=True, message_form=form)
    return redirect(desk.url("case", pk) + "#messages")


def step_page(request: HttpRequest, desk: Desk, pk: int, action: str) -> HttpResponse:
    """What a step entails, before it is taken (GET); the step (POST). 404 for one the table does not have."""
    case = case_of(desk, pk)
    if action not in STEPS:
        raise Http404
    here = desk.url("case", pk)
    kind = UpholdForm if action == "uphold" else StepForm
    token = f"case-{case.pk}-{desk.actor.person_id}"
    form: Form = kind(initial={"version": case.version})
    status = 200
    if request.method == "POST":
        form = kind(request.POST, request.FILES)
        if form.is_valid():
            try:
                _run(request, desk, case, action, form, token)
            except StaleState:
                fresh = case_of(desk, pk)
                messages.warning(
                    request,
                    _("The case has moved on: “%(state)s”. Your step was not taken.")
                    % {"state": CASE.states[fresh.state]},
                )
                return redirect(here)
            except DomainError as error:
                take_errors(form, error)
            else:
                messages.success(request, STEPS[action])
                return redirect(here)
        status = 422
    context = {
        "case": case,
        "action": action,
        "form": form,
        "staged": _staged(token),
        "cancel_url": here,
        "state_label": CASE.states[case.state],
        "danger": action in ("withdraw", "give_up"),
    }
    return render(request, "takedowns/case_step.html", context, status=status)


def _staged(token: str) -> StagedUpload | None:
    return StagedUpload.objects.filter(token_hash=digest(token), slot="document").first()


def _run(request: HttpRequest, desk: Desk, case: Case, action: str, form: Form, token: str) -> None:
    """DomainError when the step is refused."""
    data = form.cleaned_data
    version, actor = data["version"], desk.actor
    if action == "uphold":
        if data["document"]:
            stage(token=token, slot="document", upload=data["document"])
        objections.uphold(case=case, actor=actor, version=version, text=data["text"], staged=_staged(token))
    elif action == "withdraw":
        objections.withdraw(case=case, actor=actor, version=version, text=data["text"])
    elif action == "retry":
        objections.send_again(case=case, actor=actor, version=version)
    elif action == "give_up":
        objections.give_up(case=case, actor=actor, version=version)
    else:
        decisions.undo_case(case=case, actor=actor, version=version)
