"""The rules in force, to be read: weights, threshold, jargon with its meaning, and how right each was."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brands.permissions import Area
from brands.views.guard import guard
from monitoring.detection.engine import SIGNAL_CODES
from monitoring.detection.trade_words import TERMS
from monitoring.detection.weights import PRICE_BANDS
from monitoring.queries.scans import precision_by_signal
from monitoring.queries.weights import weights_in_force
from monitoring.wording import CHIPS, GRADES, description

LOOKED_BACK = timedelta(days=180)


@guard(Area.OPS, "ops.rules")
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    precision, weights = precision_by_signal(LOOKED_BACK), weights_in_force()
    chinese = (get_language() or "en").startswith("zh")
    context = {
        "rule_version": weights.rule_version,
        "threshold": weights.threshold,
        "base": weights.base,
        "bands": [(code, round(ratio * 100)) for code, ratio in PRICE_BANDS],
        "signals": [
            {
                "code": code,
                "family": CHIPS.get(code.split(".")[0], code),
                "description": description(code),
                "weight": weights.points[code],
                "precision": precision.get(code),
            }
            for code in SIGNAL_CODES
        ],
        "terms": [
            {
                "words": term.words,
                "grade": GRADES.get(term.grade, term.grade),
                "gloss": term.gloss_zh if chinese else term.gloss_en,
            }
            for term in TERMS
        ],
        "days": LOOKED_BACK.days,
        "chart_columns": [_("Reason"), _("Were right")],
        "chart": [
            [code, found.percent]
            for code, found in sorted(precision.items(), key=lambda item: -item[1].decided)
            if found.percent is not None and code in SIGNAL_CODES
        ],
    }
    return render(request, "monitoring/rules.html", context)
