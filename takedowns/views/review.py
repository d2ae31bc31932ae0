"""The review desk: one flag, whole, with the decision at hand. GET shows it; the decisions themselves are
posted to their own addresses, which come back here through `show` when a form was refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brands.models import Right
from brands.permissions import ROLE_LABELS, Area
from brands.views.guard import guard
from monitoring.queries.detail import FlagDetail, flag_detail
from monitoring.states import FLAG, REJECT_REASONS
from takedowns.forms import AskForm, ConfirmForm, RejectForm
from takedowns.queries import desk
from takedowns.queries.rights import covers, valid_rights
from takedowns.states import CASE

STANDS = {
    "new": gettext_lazy("Your account manager looks at this one first. There is nothing to decide yet."),
    "with_brand": gettext_lazy("Waits for the decision of an owner or a reviewer of your brand."),
    "question": gettext_lazy("Your question is with your account manager; the answer brings it back to you."),
    "confirmed": gettext_lazy("Confirmed: this listing is to be removed."),
    "rejected": gettext_lazy("Rejected: this listing may stay."),
    "dismissed": gettext_lazy("Your account manager dismissed this one."),
    "removed_by_platform": gettext_lazy("Your account manager had this removed on the platform's authority."),
}
"""What the bar says where there is nothing to decide, by the flag's state."""
TAKE_BACK = {"undo_confirm", "undo_reject", "undo_ask"}
WITHDRAW = {"withdraw", "give_up"}


def _forms(request: HttpRequest, detail: FlagDetail, bound: Mapping[str, Form]) -> dict[str, Any]:
    """The three forms of a decision: as they were sent, where one was refused, else with the best guess."""
    if "confirm" not in bound:
        listing, rights = detail.listing, valid_rights(request.brand.pk, timezone.localdate())
        guess = best_guess([right for right in rights if covers(right, listing)])
        form = ConfirmForm(rights=rights, listing=listing, initial=guess, auto_id="confirm_%s")
        bound = {**bound, "confirm": form}
    choices = bound["confirm"].fields["right"].choices  # type: ignore[attr-defined]
    reject = bound.get("reject") or RejectForm(auto_id="reject_%s")
    return {
        "ask": AskForm(auto_id="ask_%s"),
        **bound,
        "reject": reject,
        "reasons": _reasons(reject),
        "has_rights": any(pk for pk, _label in choices),
    }


def _reasons(form: Form) -> list[tuple[str, Any, bool]]:
    """(code, label, chosen) in the order of the digits that choose them."""
    chosen = form["reason"].value()
    return [(code, label, code == chosen) for code, label in REJECT_REASONS.items()]


def best_guess(rights: Sequence[Right]) -> dict[str, Any]:
    """A mark that covers the goods is what most notices rest on; any other right hurts in its own kind."""
    best = next((right for right in rights if right.kind == "trademark"), rights[0] if rights else None)
    if best is None:
        return {"violation": "counterfeit"}
    violation = "counterfeit" if best.kind == "trademark" else best.kind
    return {"right": best.pk, "violation": violation}


def show(
    request: HttpRequest,
    pk: int,
    *,
    bound: Mapping[str, Form] | None = None,
    status: int = 200,
    problem: Any = "",
) -> HttpResponse:
    """The page of one flag. `bound` holds a refused form under 'confirm', 'reject' or 'ask': it is opened
    with its errors and with what was typed. `problem` is a sentence above the decision."""
    brand, actor = request.brand, request.actor
    detail = flag_detail([brand.pk], pk)
    if detail is None:
        raise Http404
    flag, bound = detail.flag, bound or {}
    steps = {step.action for step in FLAG.available(flag.state, actor.role)}
    can_decide = "confirm" in steps and actor.can("flags.decide")
    place = desk.place_of(brand.pk, flag)
    context = {
        "detail": detail,
        "flag": flag,
        "place": place,
        "next_url": _beside(request, place.after, flag.pk),
        "previous_url": _beside(request, place.before, flag.pk),
        "can_decide": can_decide,
        "opened": next(iter(bound), ""),
        "problem": problem,
        "back": reverse("queue", args=[brand.slug]),
        "stands": STANDS[flag.state],
        "actor_role": ROLE_LABELS[actor.role],
        "undo": desk.last_step(brand.pk, actor.person_id),
    }
    if can_decide:
        context["forms"] = _forms(request, detail, bound)
    elif flag.state != "with_brand":
        context |= _settled(request, detail, steps)
    return render(request, "takedowns/review.html", context, status=status)


def _beside(request: HttpRequest, pk: int | None, here: int) -> str:
    """The address of a neighbour in the queue. `from` makes it one of its own: what the browser fetched
    ahead for this step is never shown on another occasion, when it may be out of date."""
    return f"{reverse('review', args=[request.brand.slug, pk])}?from={here}" if pk else ""


def _settled(request: HttpRequest, detail: FlagDetail, steps: set[str]) -> dict[str, Any]:
    """Who decided what, the case that came of it, and what may still be taken back, by the tables."""
    case = desk.newest_case(request.brand.pk, detail.flag.pk)
    decided = next((d for d in detail.decisions if d.undone_at is None), None)
    left = case is not None and not case.order_waits
    can_undo = bool(steps & TAKE_BACK) and not (detail.flag.state == "confirmed" and left)
    case_steps = {s.action for s in CASE.available(case.state, request.actor.role)} if case else set()
    return {
        "case": case,
        "decided": decided,
        "can_undo": can_undo,
        "can_withdraw": not can_undo and bool(case_steps & WITHDRAW),
    }


@require_GET
@guard(Area.BRAND, "flags.view")
def review(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return show(request, pk)
