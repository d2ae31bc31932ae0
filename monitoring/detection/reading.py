"""What a title says besides names: its categories, jargon and lawful uses. Read once, for all brands."""

from dataclasses import dataclass

from monitoring.detection import lawful, terms
from monitoring.detection.categories import resolve
from monitoring.detection.jargon import Term
from monitoring.detection.names import Sighting
from monitoring.detection.signals import make
from monitoring.detection.types import ListingFacts, Signal
from monitoring.detection.weights import LAWFUL_SHARE_UNDER_JARGON, SECOND_TERM_SHARE, WEIGHTS

_OFFICIAL_CLAIMS = ("官方旗舰", "旗舰店", "官网", "官方正品", "专柜正品")
_THROWN_IN = ("送", "赠", "附", "带", "含")
"""送防尘袋: what is thrown in is not what is sold."""


@dataclass(frozen=True, slots=True)
class Reading:
    title: str
    heard: tuple[terms.Heard, ...]
    kinds: frozenset[str]
    """The listing's categories; empty when nothing tells."""
    jargon: tuple[tuple[terms.Heard, Term], ...]
    claims_official: str | None

    @property
    def speaks_of_fakes(self) -> bool:
        return any(term.grade == "explicit" for _, term in self.jargon)

    @property
    def has_telling_jargon(self) -> bool:
        return any(term.grade != "context" for _, term in self.jargon)

    @property
    def cheap_by_nature(self) -> bool:
        return any(each.word.role in ("accessory", "small") for each in self.heard)

    def says_it_fits(self, sightings: list[Sighting]) -> bool:
        """Whether a fits-word leads up to a name: 适用苹果, for Gap."""
        starts = [sighting.span[0] for sighting in sightings]
        return any(
            each.word.role == "fits" and each.span[1] <= start <= each.span[1] + 1
            for each in self.heard
            for start in starts
        )

    def jargon_signals(self) -> list[Signal]:
        """One signal a meaning: the first of a grade weighs in full, the second less, others nothing."""
        shares: dict[str, float] = {}
        signals: list[Signal] = []
        met: set[str] = set()
        for each, term in self.jargon:
            if term.gloss_en in met:
                continue
            met.add(term.gloss_en)
            code = f"jargon.{term.grade}"
            share = shares.get(code, 1.0)
            shares[code] = SECOND_TERM_SHARE if share == 1.0 else 0.0
            signals.append(
                make(
                    code,
                    weight=round(WEIGHTS[code] * share),
                    span=each.span,
                    term=self.title[each.span[0] : each.span[1]],
                    gloss_en=term.gloss_en,
                    gloss_zh=term.gloss_zh,
                )
            )
        return signals

    def lawful_signals(self) -> list[Signal]:
        """Lawful uses, each once. They shrink when the title speaks of a fake outright."""
        first: dict[str, terms.Heard] = {}
        for each in self.heard:
            first.setdefault(each.word.role, each)
        strong = (e for e in self.heard if e.word.role == "fits" and e.word.text in lawful.STRONG_FITS)
        weak = first.get("fits") if "accessory" in first else None
        uses = {
            "lawful.fits": next(strong, weak),
            "lawful.accessory": first.get("accessory"),
            "lawful.second_hand": first.get("used"),
            "lawful.parallel_import": first.get("import"),
        }
        share = LAWFUL_SHARE_UNDER_JARGON if self.speaks_of_fakes else 1.0
        return [
            make(
                code,
                weight=round(WEIGHTS[code] * share),
                span=use.span,
                found=self.title[use.span[0] : use.span[1]],
            )
            for code, use in uses.items()
            if use is not None
        ]


def read(facts: ListingFacts, title: str) -> Reading:
    heard = [each for each in terms.hear(title) if not _thrown_in(each, title)]
    kinds = terms.categories_of(heard, resolve(facts.category))
    return Reading(
        title=title,
        heard=tuple(heard),
        kinds=kinds,
        jargon=tuple(terms.jargon_of(heard, title, kinds)),
        claims_official=next((word for word in _OFFICIAL_CLAIMS if word in title), None),
    )


def _thrown_in(each: terms.Heard, title: str) -> bool:
    return each.word.role in ("accessory", "small") and title[: each.span[0]].rstrip().endswith(_THROWN_IN)
