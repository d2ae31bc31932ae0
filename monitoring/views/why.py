"""Why would this be flagged? A title or a picture tried against a brand: nothing is kept, nothing changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from brands.models import Brand
from brands.permissions import Area
from brands.views.guard import guard
from monitoring.detection.engine import Engine
from monitoring.detection.types import ListingFacts, Verdict
from monitoring.detection.xray import runs_of
from monitoring.queries.why import askable, engine_of
from monitoring.why_forms import PictureForm, TitleForm
from monitoring.wording import Reason, reasons
from monitoring.xray_words import Line, lines

BAR = 100
"""Half of the drawing of a weight, in its own units: one a point."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A signal with the bar that shows its weight, from the middle to the right (against) or left (for)."""

    reason: Reason
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Answer:
    brand: Brand
    lines: list[Line]
    weighed: list[Weighed]
    base: int
    total: int
    """Of base and weights, in tenths of the logarithm of the odds."""
    threshold: int
    verdict: Verdict | None
    """None when the listing neither names nor shows the brand."""
    without_reference_price: bool

    @property
    def log_odds(self) -> float:
        return self.total / 10


def _weighed(reason: Reason) -> Weighed:
    width = min(abs(reason.weight), BAR)
    return Weighed(reason, BAR if reason.weight > 0 else BAR - width, width)


def _answer(brand: Brand, engine: Engine, facts: ListingFacts) -> Answer:
    verdict = next((each for each in engine.assess(facts) if each.brand == str(brand.pk)), None)
    signals = verdict.signals if verdict is not None else ()
    stored = [
        {"code": s.code, "weight": s.weight, "text": s.text, "span": s.span, "params": s.params}
        for s in signals
    ]
    profile = engine.profiles[0]
    return Answer(
        brand=brand,
        lines=lines(facts.title, runs_of(engine, facts)),
        weighed=[_weighed(reason) for reason in reasons(stored)],
        base=engine.weights.base,
        total=engine.weights.base + sum(signal.weight for signal in signals),
        threshold=engine.weights.threshold,
        verdict=verdict,
        without_reference_price=profile.reference_price is None
        and all(product.reference_price is None for product in profile.products),
    )


def _page(request: HttpRequest, brands: Mapping[str, Brand]) -> HttpResponse:
    posted = request.method == "POST"
    told = request.POST if posted else request.GET
    asked = "title" in told
    first = {"brand": told.get("brand", "")}
    title_form = TitleForm(told if asked else None, brands=brands, initial=first)
    picture_form = PictureForm(
        *((request.POST, request.FILES) if posted else ()),
        brands=brands,
        initial=first,
        auto_id="look_%s",
    )
    context: dict[str, Any] = {"title_form": title_form, "picture_form": picture_form, "brands": brands}
    refused = asked and not title_form.is_valid()
    if asked and not refused:
        brand = title_form.chosen
        context["answer"] = _answer(brand, engine_of(brand), title_form.facts)
    return render(request, "monitoring/why.html", context, status=422 if refused else 200)


@guard(Area.MANAGER, "am.why")
@require_http_methods(["GET", "POST"])
def for_manager(request: HttpRequest) -> HttpResponse:
    return _page(request, askable(request.actor.brand_ids))


@guard(Area.OPS, "ops.why")
@require_http_methods(["GET", "POST"])
def for_admin(request: HttpRequest) -> HttpResponse:
    return _page(request, askable(None))
