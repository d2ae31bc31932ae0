"""From the sightings of one title to a verdict for each brand: which signals speak, and what they add up to."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitoring.detection import price, sellers
from monitoring.detection.categories import at_home
from monitoring.detection.names import Sighting
from monitoring.detection.reading import Reading, read
from monitoring.detection.signals import make
from monitoring.detection.types import BrandProfile, ListingFacts, Signal, Verdict
from monitoring.detection.weights import (
    BASE,
    DOUBTFUL_PRICE_SHARE,
    DOUBTFUL_SHARE,
    RULE_VERSION,
    THRESHOLD,
    WEIGHTS,
)

_BY_LIKENESS = frozenset({"typo", "same_sound", "pinyin", "mixed_script"})
"""Kinds of spelling that only resemble the name, so that a doubt stays where they are short."""


def score_of(signals: Iterable[Signal]) -> int:
    """0..100 from the sum of the weights: the logistic of BASE plus all of them."""
    logit = (BASE + sum(signal.weight for signal in signals)) / 10
    return round(100 / (1 + math.exp(-logit)))


class Judge:
    """Everything after a sighting. The profiles are numbered as the sightings number their brands."""

    def __init__(self, profiles: Sequence[BrandProfile]) -> None:
        self._profiles = tuple(profiles)

    def verdicts(self, facts: ListingFacts, title: str, sightings: Sequence[Sighting]) -> tuple[Verdict, ...]:
        """One verdict a brand, in the order of the profiles; `title` is what of facts.title was searched."""
        reading = read(facts, title)
        by_brand: dict[int, list[Sighting]] = {}
        for sighting in sightings:
            by_brand.setdefault(sighting.brand, []).append(sighting)
        return tuple(
            _verdict(facts, self._profiles[number], seen, reading)
            for number, seen in sorted(by_brand.items())
            if any(sighting.sure for sighting in seen)
            or _seconded(facts, self._profiles[number], seen, reading)
        )


def _verdict(facts: ListingFacts, profile: BrandProfile, seen: list[Sighting], reading: Reading) -> Verdict:
    signals = [_name_signal(seen, reading.title), *reading.jargon_signals(), *reading.lawful_signals()]
    signals += sellers.signals(facts.seller, profile, reading.claims_official)
    priced = None if reading.cheap_by_nature else price.signal(facts, profile, reading.kinds)
    if priced is not None:
        if not any(sighting.sure or sighting.kind != "alias" for sighting in seen):
            priced = replace(priced, weight=round(priced.weight * DOUBTFUL_PRICE_SHARE))
        signals.append(priced)
    score = score_of(signals)
    return Verdict(
        item_id=facts.item_id,
        brand=profile.id,
        score=score,
        flagged=score >= THRESHOLD,
        signals=tuple(sorted(signals, key=lambda s: (-abs(s.weight), s.code, s.span or (-1, -1)))),
        rule_version=RULE_VERSION,
    )


def _seconded(facts: ListingFacts, profile: BrandProfile, seen: list[Sighting], reading: Reading) -> bool:
    """Whether something besides a short or ordinary word says that the brand is meant."""
    if sellers.attested(facts.seller, profile) in ("listed", "shop_word") or reading.says_it_fits(seen):
        return True
    if reading.kinds and profile.categories:
        return at_home(reading.kinds, profile.categories)
    return reading.has_telling_jargon


def _name_signal(seen: list[Sighting], title: str) -> Signal:
    """The heaviest sighting speaks: a plain name beside it takes nothing away from a disguise, but
    shows that a mere likeness is none."""
    if any(sighting.kind == "plain" for sighting in seen):
        seen = [sighting for sighting in seen if sighting.kind not in _BY_LIKENESS]
    telling = max(seen, key=lambda s: (_name_weight(s), s.sure, -s.span[0]))
    found = title[telling.span[0] : telling.span[1]]
    return make(
        f"name.{telling.kind}",
        weight=_name_weight(telling),
        span=telling.span,
        found=found,
        name=telling.name,
    )


def _name_weight(sighting: Sighting) -> int:
    weight = WEIGHTS[f"name.{sighting.kind}"]
    doubtful = sighting.kind in _BY_LIKENESS and not sighting.sure
    return round(weight * DOUBTFUL_SHARE) if doubtful else weight
