"""Take points that were fitted to the brands' decisions: they are in force from the next scan on."""

from django.db import transaction

from brands import audit
from brands.permissions import SYSTEM, Actor
from monitoring.detection.fit import Fitted
from monitoring.detection.weights import RULE_VERSION, Weights
from monitoring.models import FittedWeights


def next_rule_version() -> str:
    """The name of the next fit: the rules, and how many fits they have seen."""
    return f"{RULE_VERSION}+{FittedWeights.objects.filter(rules=RULE_VERSION).count() + 1}"


@transaction.atomic
def take_weights(*, fitted: Fitted, before: Weights, actor: Actor = SYSTEM) -> FittedWeights:
    """Store them under their rule version and record what changed. Every brand is matched again on the next
    tick, since its listings were matched under another version. IntegrityError when another fit took the
    version first. Needs the platform scope."""
    audit.hold(None)
    points = fitted.weights.points
    row = FittedWeights.objects.create(
        rules=RULE_VERSION,
        rule_version=fitted.weights.rule_version,
        points=dict(points),
        decisions=fitted.decisions,
        taken_by_id=actor.person_id,
    )
    changed = [code for code in points if points[code] != before.points[code]]
    audit.record(
        brand_id=None,
        actor=actor,
        action="weights.taken",
        obj=row,
        before={"rule_version": before.rule_version, **{code: before.points[code] for code in changed}},
        after={
            "rule_version": row.rule_version,
            "decisions": fitted.decisions,
            **{code: points[code] for code in changed},
        },
    )
    return row
