"""From the sightings of one title to a verdict for each brand: which signals speak, and what they come to."""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial

from monitoring.detection.beside import is_loud, said_beside
from monitoring.detection.categories import at_home
from monitoring.detection.doubts import (
    apart_from_elsewhere,
    apart_from_jargon,
    is_model,
    is_name,
    kinds_tell,
    names_in_doubt,
    of_another_field,
    shared_initial,
)
from monitoring.detection.names import Sighting
from monitoring.detection.price import PriceTable
from monitoring.detection.reading import Reading, read
from monitoring.detection.sellers import Names, SellerBook
from monitoring.detection.shown import (
    belied,
    names_in_pictures,
    picture_signals,
    product_itself,
    rank,
    read_in_picture,
    vouches,
)
from monitoring.detection.signals import make
from monitoring.detection.types import BrandProfile, ListingFacts, Look, Signal, Verdict
from monitoring.detection.weights import (
    DEFAULT,
    DOUBTFUL_PRICE_SHARE,
    DOUBTFUL_SHARE,
    LAWFUL_SHARE_UNDER_JARGON,
    LAWFUL_SHARE_UNDER_PICTURE,
    SECOND_TERM_SHARE,
    Weights,
)

_BY_LIKENESS = frozenset({"typo", "same_sound", "similar_shape", "pinyin", "mixed_script"})
"""Kinds of spelling that only resemble the name, so that a doubt stays where they are short."""
_NOTHING_BESIDE_PLAIN = _BY_LIKENESS | {"clipped", "swapped", "initial"}
"""Kinds that say nothing where the name itself stands in the title too."""


def score_of(signals: Iterable[Signal], base: int = DEFAULT.base) -> int:
    """0..100 from the sum of the weights: the logistic of the base plus all of them."""
    return score_of_points(base + sum(signal.weight for signal in signals))


@lru_cache(maxsize=1 << 12)
def score_of_points(points: float) -> int:
    """0..100: the logistic of a sum of points, base included."""
    return round(100 / (1 + math.exp(-points / 10)))


_verdict: Callable[[tuple[str, str, int, bool, tuple[Signal, ...], str]], Verdict] = partial(
    tuple.__new__, Verdict
)
"""All fields in order; half the time of the named tuple's own way, and millions are made."""


class Judge:
    """Everything after a sighting. The profiles are numbered as the sightings number their brands."""

    def __init__(self, profiles: Sequence[BrandProfile], names: Names, weights: Weights = DEFAULT) -> None:
        """`names` finds the names in any text, for the names of shops."""
        self._profiles = tuple(profiles)
        self._numbers = {profile.id: number for number, profile in enumerate(self._profiles)}
        self._homes = tuple(frozenset(profile.categories) for profile in self._profiles)
        self._prices: dict[int, PriceTable] = {}
        self._sellers = SellerBook(self._profiles, names, weights)
        self._weights = weights
        self._points = weights.points

    def verdicts(
        self,
        facts: ListingFacts,
        reading: Reading,
        sightings: Sequence[Sighting],
        written: Sequence[tuple[str, Sequence[Sighting]]] = (),
    ) -> tuple[Verdict, ...]:
        """One verdict a brand, in the order of the profiles.

        `written` holds the lines that were read in the pictures, with the names in each. A brand that is
        only shown, or named in a picture, gets a verdict too.
        """
        by_brand: dict[int, list[Sighting]] = {}
        for sighting in sightings:
            if sighting.brand in by_brand:
                by_brand[sighting.brand].append(sighting)
            else:
                by_brand[sighting.brand] = [sighting]
        # Most listings come without pictures, and this is done for each.
        shown = self._by_number(facts.looks) if facts.looks else {}
        in_pictures = names_in_pictures([names for _, names in written]) if written else {}
        lines = [(read(facts, line), names) for line, names in written] if written else ()
        if shown or in_pictures:
            for number in (*shown, *in_pictures):
                by_brand.setdefault(number, [])
        found = []
        for number in sorted(by_brand) if len(by_brand) > 1 else by_brand:
            seen: Sequence[Sighting] = by_brand[number]
            pictured = number in shown or number in in_pictures
            kinds = reading.kinds or self._homes[number]
            if (
                len(by_brand) > 1
                and not pictured
                and shared_initial(number, by_brand, reading, self._homes)
                and self._sellers.attested(number, facts) not in ("listed", "shop_word")
            ):
                continue
            if reading.kinds and not pictured and any([each.kind == "alias" for each in seen]):
                seen = apart_from_elsewhere(seen, reading, self._profiles[number].categories)
                if not seen:
                    continue
            if not pictured and reading.elsewhere(self._homes[number]) and len({s.name for s in seen}) < 2:
                continue
            told = reading.fields or reading.kinds
            if told and not pictured and of_another_field(seen, reading, self._homes[number]):
                continue
            if not pictured and not any([sighting.sure for sighting in seen]):
                seen = apart_from_jargon(seen, reading, kinds)
                if not seen or not self._seconded(facts, number, seen, reading, kinds):
                    continue
            looks = shown.get(number, ())
            signals = [] if seen or number not in in_pictures else [in_pictures[number]]
            if looks:
                signals += picture_signals(looks, self._points, named=bool(seen or signals))
            only_shown = bool(looks) and not seen and number not in in_pictures
            if only_shown and self._in_passing(number, looks, reading, sightings):
                found.append(self._summed(facts, number, [*signals, *self._sellers.signals(number, facts)]))
                continue
            verdict = self._verdict(facts, number, seen, reading, kinds, signals, looks, lines)
            found.append(verdict)
        return tuple(found)

    def _in_passing(
        self, number: int, looks: Sequence[Look], reading: Reading, sightings: Sequence[Sighting]
    ) -> bool:
        """Whether a picture shows the brand's goods, but the listing is hardly of them: only a little of the
        picture, or beside the name of another brand, or among goods of another kind. What the title says and
        asks is then of the others."""
        if any(look.how != "product" for look in looks):
            return False
        home = self._profiles[number].categories
        return (
            not any(vouches(look) for look in looks)
            or any(each.sure and each.brand != number for each in sightings)
            or bool(reading.kinds and home and not at_home(reading.kinds, home))
        )

    def _by_number(self, looks: Sequence[Look]) -> dict[int, list[Look]]:
        """By number of the brand; those of brands that are not compiled are left out."""
        found: dict[int, list[Look]] = {}
        for look in looks:
            number = self._numbers.get(look.brand)
            if number is not None:
                found.setdefault(number, []).append(look)
        for each in found.values():
            each.sort(key=rank)
        return found

    def _price_table(self, number: int) -> PriceTable:
        table = self._prices.get(number)
        if table is None:
            table = self._prices[number] = PriceTable(self._profiles[number])
        return table

    def _verdict(
        self,
        facts: ListingFacts,
        number: int,
        seen: Sequence[Sighting],
        reading: Reading,
        kinds: frozenset[str],
        signals: list[Signal],
        looks: Sequence[Look],
        lines: Sequence[tuple[Reading, Sequence[Sighting]]],
    ) -> Verdict:
        points = self._points
        if seen:
            signals.append(self._name_signal(seen, reading.title))
        jargon = self._jargon_signals(number, seen, reading, kinds)
        if lines:
            jargon += self._written_jargon(number, lines, kinds, jargon)
        signals += jargon
        itself = product_itself(looks) if looks else None
        if reading.first:
            share = 1.0
            if any([each.code in ("jargon.explicit", "jargon.imitates") for each in jargon]):
                share = LAWFUL_SHARE_UNDER_JARGON
            for code, use in reading.lawful_uses([each.span[0] for each in seen], self._homes[number]):
                found = reading.title[use.span[0] : use.span[1]]
                part = share
                if code == "lawful.fits" and itself is not None and not reading.cheap_by_nature(frozenset()):
                    part = min(share, LAWFUL_SHARE_UNDER_PICTURE)
                    signals.append(belied(itself, points))
                signals.append(make(code, weight=round(points[code] * part), span=use.span, found=found))
        signals += self._sellers.signals(number, facts)
        claim = reading.claims_official
        if claim is not None and not any([each.code in _OFFICIAL for each in signals]):
            signals.append(
                make("seller.claims_official", weight=points["seller.claims_official"], found=claim)
            )
        if facts.price is not None and not reading.cheap_by_nature(self._homes[number]):
            pictured = (
                next((each.product for each in looks if each.product and vouches(each)), "") if looks else ""
            )
            priced = self._price_table(number).signal(
                facts, reading.unsigned, reading.kinds, self._weights, pictured
            )
            if priced is not None:
                if seen and names_in_doubt(seen, reading, looks, self._homes[number]):
                    priced.weight = round(priced.weight * DOUBTFUL_PRICE_SHARE)
                signals.append(priced)
        return self._summed(facts, number, signals)

    def _summed(self, facts: ListingFacts, number: int, signals: list[Signal]) -> Verdict:
        if len(signals) > 1:
            signals.sort(key=_heaviest_first)
        score = score_of_points(self._weights.base + sum([signal.weight for signal in signals]))
        brand, flagged = self._profiles[number].id, score >= self._weights.threshold
        version = self._weights.rule_version
        return _verdict((facts.item_id, brand, score, flagged, tuple(signals), version))

    def _seconded(
        self,
        facts: ListingFacts,
        number: int,
        seen: Sequence[Sighting],
        reading: Reading,
        kinds: frozenset[str],
    ) -> bool:
        """Whether something besides a short or ordinary word says that the brand is meant."""
        if self._sellers.attested(number, facts) in ("listed", "shop_word"):
            return True
        if "fits" in reading.first and reading.fits_before([sighting.span[0] for sighting in seen]):
            return True
        if not reading.kinds and is_model(seen, reading, self._homes[number]):
            return True
        if reading.kinds and self._homes[number]:
            return kinds_tell(seen, reading, self._profiles[number].categories)
        if any(term.telling and term.grade != "context" for _, term in reading.jargon(kinds)):
            return True
        if reading.claims_official in _OWN_SHOP:
            return True
        if not reading.kinds and not reading.fields and any([word in reading.plain for word in _OF_BRANDS]):
            return True
        return facts.price is not None and self._price_table(number).is_near(
            facts, reading.unsigned, reading.kinds
        )

    def _jargon_signals(
        self, number: int, seen: Sequence[Sighting], reading: Reading, kinds: frozenset[str]
    ) -> list[Signal]:
        """One signal a meaning: the first of a grade weighs in full, the second less, others nothing."""
        points, title = self._points, reading.title
        signals: list[Signal] = []
        if not reading.speaks_the_trade:
            if not reading.loud:
                return signals
            beside = self._beside(number, seen, reading)
            return [beside] if beside is not None else signals
        shares: dict[str, float] = {}
        met: set[str] = set()
        for each, term in reading.jargon(kinds):
            if term.gloss_en in met or is_name(each.span, seen):
                continue
            met.add(term.gloss_en)
            code = f"jargon.{term.grade}"
            share = shares.get(code, 1.0)
            shares[code] = SECOND_TERM_SHARE if share == 1.0 else 0.0
            signals.append(
                make(
                    code,
                    weight=round(points[code] * share),
                    span=each.span,
                    term=title[each.span[0] : each.span[1]],
                    gloss_en=term.gloss_en,
                    gloss_zh=term.gloss_zh,
                )
            )
        if "jargon.explicit" in shares or "jargon.strong" in shares:
            return signals
        beside = self._beside(number, seen, reading)
        if beside is not None:
            signals.append(beside)
        return signals

    def _written_jargon(
        self,
        number: int,
        lines: Sequence[tuple[Reading, Sequence[Sighting]]],
        kinds: frozenset[str],
        said: Sequence[Signal],
    ) -> list[Signal]:
        """What is written in the pictures and was not said in the title; a grade weighs once."""
        met = {each.params.get("gloss_en", each.code) for each in said}
        grades = {each.code for each in said}
        found: list[Signal] = []
        for reading, names in lines:
            own = [each for each in names if each.brand == number]
            for signal in self._jargon_signals(number, own, reading, kinds):
                meaning = signal.params.get("gloss_en", signal.code)
                if meaning in met or any(each.code == signal.code for each in found):
                    continue
                met.add(meaning)
                share = SECOND_TERM_SHARE if signal.code in grades else 1.0
                found.append(read_in_picture(signal, share))
        return found

    def _beside(self, number: int, seen: Sequence[Sighting], reading: Reading) -> Signal | None:
        """耐克同款, 仿香奈儿: what stands beside a name and says that the goods are not the brand's."""
        if not reading.loud:
            return None
        plain, home = reading.plain, self._homes[number]
        for sighting in seen:
            if not is_loud(plain, sighting.span):
                continue
            if reading.kinds and home and not at_home(reading.kinds, self._profiles[number].categories):
                return None
            said = said_beside(plain, sighting.span)
            if said is not None:
                code, span = said
                found = reading.title[span[0] : span[1]]
                return make(code, weight=self._points[code], span=span, name=sighting.name, found=found)
        return None

    def _name_signal(self, seen: Sequence[Sighting], title: str) -> Signal:
        """The heaviest sighting speaks: a plain name beside it takes nothing away from a disguise, but
        the same script's plain name shows that a mere likeness is none."""
        telling = seen[0]
        if len(seen) > 1 and all([each.kind == "plain" for each in seen]):
            if not telling.sure:
                telling = next((each for each in seen if each.sure), telling)
        elif len(seen) > 1:
            plain = {each.name.isascii() for each in seen if each.kind == "plain"}
            if plain:
                seen = [
                    each
                    for each in seen
                    # A space hides nothing where the name stands plainly beside it in any script.
                    if each.kind != "spaced"
                    and (each.kind not in _NOTHING_BESIDE_PLAIN or each.name.isascii() not in plain)
                ]
            telling = max(seen, key=lambda s: (self._name_points(s), s.sure, -s.span[0]))
        span = telling.span
        told = {"found": title[span[0] : span[1]], "name": telling.name}
        return Signal(f"name.{telling.kind}", self._name_points(telling), span=span, params=told)

    def _name_points(self, sighting: Sighting) -> int:
        points = self._points[f"name.{sighting.kind}"]
        doubtful = not sighting.sure and sighting.kind in _BY_LIKENESS
        return round(points * DOUBTFUL_SHARE) if doubtful else points


_OWN_SHOP = ("官方旗舰", "旗舰店", "官网")
"""苹果官网 is no fruit."""
_OF_BRANDS = ("代购", "真假", "鉴别", "专柜")
"""JBL代购, LV真假鉴别: asked of brands alone."""
_OFFICIAL = frozenset({"seller.authorised", "seller.imitates_official"})


def _heaviest_first(signal: Signal) -> tuple[int, str, tuple[int, int]]:
    return -abs(signal.weight), signal.code, signal.span or (-1, -1)
