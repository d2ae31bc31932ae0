"""The seller's mirror: the statement of reasons as the seller would get it, before anything is decided."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from brands.models import Right
from brands.permissions import Area
from brands.views.guard import guard
from monitoring.actions.decisions import latest_evidence
from monitoring.models import Flag
from monitoring.states import VIOLATIONS
from takedowns.actions.papers import facts_of
from takedowns.models import Case
from takedowns.notices import statement
from takedowns.queries.rights import covers, valid_rights
from takedowns.views.review import best_guess

NOTE_LIMIT = 2000
NUMBER_TO_COME = "IPJF-…"


def _chosen(request: HttpRequest, flag: Flag) -> tuple[Right | None, str]:
    """Right and violation as they stand in the form that asked, else what the form would open with."""
    rights = valid_rights(request.brand.pk, timezone.localdate())
    guess = best_guess([right for right in rights if covers(right, flag.listing)])
    asked = request.GET.get("right", "")
    right = next((r for r in rights if str(r.pk) == asked), None)
    if right is None:
        right = next((r for r in rights if r.pk == guess.get("right")), None)
    violation = request.GET.get("violation", "")
    return right, violation if violation in VIOLATIONS else guess["violation"]


@require_GET
@guard(Area.BRAND, "flags.decide")
def mirror(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    flag = (
        Flag.objects.for_brand(request.brand)
        .select_related("listing__marketplace", "listing__seller")
        .filter(pk=pk)
        .first()
    )
    if flag is None:
        raise Http404
    right, violation = _chosen(request, flag)
    # a case that is never saved: the texts come from the same place as those that are sent
    case = Case(
        pk=0,
        brand=request.brand,
        flag=flag,
        listing=flag.listing,
        right=right,
        violation=violation,
        ground="brand",
        note=request.GET.get("note", "")[:NOTE_LIMIT].strip(),
        opened_at=timezone.now(),
    )
    facts = facts_of(case, actor=request.actor, evidence=latest_evidence(flag))
    facts = replace(facts, reference=NUMBER_TO_COME)
    context: dict[str, Any] = {
        "flag": flag,
        "texts": [("en", statement.english(facts)), ("zh-Hans", statement.chinese(facts))],
    }
    template = "takedowns/_mirror.html" if request.htmx else "takedowns/mirror.html"
    return render(request, template, context)
