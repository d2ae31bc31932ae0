"""Assess a listing against every brand at once: pure, explained, the same answer every time."""

import math
from collections.abc import Iterable, Sequence

from monitoring.detection import lawful, price, sellers, terms
from monitoring.detection.categories import at_home, resolve
from monitoring.detection.names import NameIndex, Sighting
from monitoring.detection.signals import SIGNAL_CODES, make
from monitoring.detection.types import BrandProfile, ListingFacts, Signal, Verdict
from monitoring.detection.weights import (
    BASE,
    LAWFUL_SHARE_UNDER_JARGON,
    RULE_VERSION,
    SECOND_TERM_SHARE,
    THRESHOLD,
    WEIGHTS,
)

__all__ = ["RULE_VERSION", "SIGNAL_CODES", "Engine", "compile_profiles"]

_LONGEST_TITLE = 2000
"""Marketplaces stop at some hundred characters; what lies beyond is not a title."""
_OFFICIAL_CLAIMS = ("官方旗舰", "旗舰店", "官网", "官方正品", "专柜正品")


def compile_profiles(profiles: Iterable[BrandProfile]) -> "Engine":
    """Build the engine for these brands. The order of the profiles never changes a verdict."""
    return Engine(sorted(profiles, key=lambda profile: profile.id))


def score_of(signals: Iterable[Signal]) -> int:
    """0..100 from the sum of the weights; never quite certain either way."""
    logit = (BASE + sum(signal.weight for signal in signals)) / 10
    return round(100 / (1 + math.exp(-logit)))


class Engine:
    """The compiled profiles. Read only after construction, so threads may share one."""

    def __init__(self, profiles: Sequence[BrandProfile]) -> None:
        self._profiles = tuple(profiles)
        self._names = NameIndex(self._profiles)

    def assess(self, facts: ListingFacts) -> tuple[Verdict, ...]:
        """One verdict for each brand the title names, in order of brand id; never raises."""
        title = facts.title[:_LONGEST_TITLE]
        sightings = self._names.sightings(title)
        if not sightings:
            return ()
        heard = terms.hear(title)
        kinds = terms.categories_of(heard, resolve(facts.category))
        spoken = terms.jargon_of(heard, title, kinds)
        by_brand: dict[int, list[Sighting]] = {}
        for sighting in sightings:
            by_brand.setdefault(sighting.brand, []).append(sighting)
        verdicts = (
            self._verdict(facts, self._profiles[number], seen, heard, spoken, kinds)
            for number, seen in sorted(by_brand.items())
        )
        return tuple(verdict for verdict in verdicts if verdict is not None)

    def _verdict(
        self,
        facts: ListingFacts,
        profile: BrandProfile,
        seen: list[Sighting],
        heard: list[terms.Heard],
        spoken: list[terms.Heard],
        kinds: frozenset[str],
    ) -> Verdict | None:
        title = facts.title[:_LONGEST_TITLE]
        ratio = price.ratio_of(facts, profile, kinds)
        if not any(sighting.sure for sighting in seen) and not _seconded(
            facts, profile, seen, spoken, kinds, ratio
        ):
            return None
        explicit = any(each.word.term and each.word.term.grade == "explicit" for each in spoken)
        lawful_signals = _lawful(title, heard, seen, explicit)
        cheap_by_nature = any(each.word.role in ("accessory", "small") for each in heard)
        signals = [_name_signal(seen, title), *_jargon(spoken, title)]
        priced = None if cheap_by_nature else price.signal(facts, ratio)
        if priced is not None:
            signals.append(priced)
        claims = next((word for word in _OFFICIAL_CLAIMS if word in title), None)
        signals += sellers.signals(facts.seller, profile, claims)
        signals += lawful_signals
        score = score_of(signals)
        return Verdict(
            item_id=facts.item_id,
            brand=profile.id,
            score=score,
            flagged=score >= THRESHOLD,
            signals=tuple(sorted(signals, key=lambda s: (-abs(s.weight), s.code, s.span or (-1, -1)))),
            rule_version=RULE_VERSION,
        )


def _seconded(
    facts: ListingFacts,
    profile: BrandProfile,
    seen: list[Sighting],
    spoken: list[terms.Heard],
    kinds: frozenset[str],
    ratio: object,
) -> bool:
    """Whether something besides a short or ordinary word says that the brand is meant."""
    if sellers.attested(facts.seller, profile) in ("listed", "shop_word"):
        return True
    if kinds:
        return at_home(kinds, profile.categories) if profile.categories else bool(spoken)
    return any(each.word.term and each.word.term.grade != "context" for each in spoken)


def _name_signal(seen: list[Sighting], title: str) -> Signal:
    """The heaviest sighting speaks; a plain name beside it takes nothing away from a disguise."""
    telling = max(seen, key=lambda s: (WEIGHTS[f"name.{s.kind}"], s.sure, -s.span[0]))
    found = title[telling.span[0] : telling.span[1]]
    return make(f"name.{telling.kind}", span=telling.span, found=found, name=telling.name)


def _jargon(spoken: list[terms.Heard], title: str) -> list[Signal]:
    counts: dict[str, int] = {}
    signals: list[Signal] = []
    met: set[str] = set()
    for each in spoken:
        term = each.word.term
        if term is None or term.gloss_en in met:
            continue
        met.add(term.gloss_en)
        code = f"jargon.{term.grade}"
        share = (1.0, SECOND_TERM_SHARE)[counts.get(code, 0)] if counts.get(code, 0) < 2 else 0.0
        counts[code] = counts.get(code, 0) + 1
        found = title[each.span[0] : each.span[1]]
        signals.append(
            make(
                code,
                weight=round(WEIGHTS[code] * share),
                span=each.span,
                term=found,
                gloss_en=term.gloss_en,
                gloss_zh=term.gloss_zh,
            )
        )
    return signals


def _lawful(title: str, heard: list[terms.Heard], seen: list[Sighting], explicit: bool) -> list[Signal]:
    """Lawful uses, each once. They shrink when the title speaks of a fake outright."""
    first: dict[str, terms.Heard] = {}
    for each in heard:
        first.setdefault(each.word.role, each)
    strong_fits = next(
        (e for e in heard if e.word.role == "fits" and e.word.text in lawful.STRONG_FITS), None
    )
    accessory = first.get("accessory")
    fits = strong_fits or (first.get("fits") if accessory else None)
    signals: list[Signal] = []
    for code, use in (
        ("lawful.fits", fits),
        ("lawful.accessory", accessory),
        ("lawful.second_hand", first.get("used")),
        ("lawful.parallel_import", first.get("import")),
    ):
        if use is not None:
            weight = round(WEIGHTS[code] * (LAWFUL_SHARE_UNDER_JARGON if explicit else 1))
            signals.append(make(code, weight=weight, span=use.span, found=title[use.span[0] : use.span[1]]))
    return signals
