"""The points in force, and the decisions that they can be fitted to. Needs the platform scope."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from monitoring.detection.fit import Decided
from monitoring.detection.weights import DEFAULT, RULE_VERSION, Weights
from monitoring.models import Decision, FittedWeights, Flag
from monitoring.states import OPEN_FLAGS

_DECIDING = ("confirm", "reject")


def fitted() -> QuerySet[FittedWeights]:
    """Those of the present rules, the newest last: points fitted under other rules do not fit these."""
    return FittedWeights.objects.filter(rules=RULE_VERSION).order_by("id")


def weights_in_force() -> Weights:
    """The newest fitted ones of the present rules, or those that come with the rules. A code that is newer
    than the fit keeps the points it came with."""
    row = fitted().last()
    if row is None:
        return DEFAULT
    known = {code: points for code, points in row.points.items() if code in DEFAULT.points}
    return replace(DEFAULT, rule_version=row.rule_version, points={**DEFAULT.points, **known})


def rules_in_force() -> str:
    """The rule version that new evidence names."""
    return fitted().values_list("rule_version", flat=True).last() or RULE_VERSION


def weighed_with() -> dict[str, Mapping[str, int]]:
    """Rule version -> the points that evidence was weighed with under it: of the present rules, and of every
    fit, also one of older rules. Points that came with older rules are not known."""
    known: dict[str, Mapping[str, int]] = {RULE_VERSION: DEFAULT.points}
    for rules, version, points in FittedWeights.objects.values_list("rules", "rule_version", "points"):
        known[version] = {**DEFAULT.points, **points} if rules == RULE_VERSION else points
    return known


def _rules_of(stored: str) -> str:
    """The rule version without what evidence names after it: the profile, and what the pictures said."""
    return stored.partition("/")[0]


def _signals(stored: list[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    return tuple((str(each.get("code")), int(each.get("weight") or 0)) for each in stored)


def decided(since: datetime) -> list[Decided]:
    """The brands' own decisions that stand, the last of each flag, with the evidence they were taken on."""
    last = (
        Decision.objects.across_brands()
        .filter(action__in=_DECIDING, undone_at__isnull=True, evidence__isnull=False, at__gte=since)
        .order_by()
        .values("flag_id")
        .annotate(last=Max("id"))
        .values("last")
    )
    rows = (
        Decision.objects.across_brands()
        .filter(pk__in=last)
        .order_by("id")
        .values_list("action", "evidence__signals", "evidence__rule_version")
    )
    return [
        Decided(_signals(signals), action == "confirm", _rules_of(version))
        for action, signals, version in rows.iterator()
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open flag with its newest evidence."""

    flag_id: int
    title: str
    signals: tuple[tuple[str, int], ...]
    rule_version: str


def waiting() -> Iterator[Waiting]:
    """Flags that nobody has decided yet."""
    rows = (
        Flag.objects.across_brands()
        .filter(state__in=OPEN_FLAGS, evidence__isnull=False)
        .order_by("id", "-evidence__id")
        .distinct("id")
        .values_list("id", "evidence__title", "evidence__signals", "evidence__rule_version")
    )
    for flag_id, title, signals, version in rows.iterator():
        yield Waiting(flag_id, title, _signals(signals), _rules_of(version))
