"""Why would this be flagged? A title or a picture tried against a brand: nothing is kept, nothing changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brands.errors import DomainError
from brands.models import Brand
from brands.permissions import Area
from brands.uploads import check_reference
from brands.views.guard import guard
from monitoring.detection.engine import Engine
from monitoring.detection.pictures.decode import UnreadablePicture
from monitoring.detection.types import ListingFacts, Verdict
from monitoring.detection.xray import runs_of
from monitoring.queries.why import askable, engine_of
from monitoring.why_forms import PictureForm, TitleForm
from monitoring.why_pictures import Seen, look_at
from monitoring.wording import Reason, reasons
from monitoring.xray_words import Line, lines

CARRIED = ("title", "price", "currency", "category", "marketplace", "shop", "seller")
"""What goes along with a picture, so that both are judged together."""
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
    context: dict[str, Any] = {
        "title_form": title_form,
        "picture_form": picture_form,
        "brands": brands,
        "carried": [(name, title_form[name].value() or "") for name in CARRIED] if asked else [],
    }
    forms = ([title_form] if asked else []) + ([picture_form] if posted else [])
    seen = None
    if posted and picture_form.is_valid():
        seen = _seen(picture_form)
    refused = not all([form.is_valid() for form in forms])
    if forms and not refused:
        brand = forms[-1].chosen
        facts = title_form.facts if asked else ListingFacts(marketplace="", item_id="", title="")
        context["seen"] = seen
        looks = seen.looks if seen is not None else ()
        context["answer"] = _answer(brand, engine_of(brand), replace(facts, looks=looks))
    return render(request, "monitoring/why.html", context, status=422 if refused else 200)


def _seen(form: PictureForm) -> Seen | None:
    """What the picture shows; None when it is refused, with the reason in the form."""
    try:
        return look_at(check_reference(form.cleaned_data["picture"]).content, form.chosen)
    except DomainError as error:
        form.add_error("picture", error.message)
    except UnreadablePicture:
        form.add_error("picture", _("The picture cannot be looked at. Please save it again and retry."))
    return None


@guard(Area.MANAGER, "am.why")
@require_http_methods(["GET", "POST"])
def for_manager(request: HttpRequest) -> HttpResponse:
    return _page(request, askable(request.actor.brand_ids))


@guard(Area.OPS, "ops.why")
@require_http_methods(["GET", "POST"])
def for_admin(request: HttpRequest) -> HttpResponse:
    return _page(request, askable(None))
