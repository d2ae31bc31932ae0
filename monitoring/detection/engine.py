"""Assess a listing against every brand at once: pure, explained, the same answer every time."""

import json
import pickle
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from hashlib import sha256

from monitoring.detection import lexicon
from monitoring.detection.folding import Batch
from monitoring.detection.hearing import Read
from monitoring.detection.names import NameIndex, Sighting
from monitoring.detection.reading import Reading, read
from monitoring.detection.signals import SIGNAL_CODES
from monitoring.detection.types import BrandProfile, ListingFacts, PriceEstimate, Verdict
from monitoring.detection.usual_price import with_estimates
from monitoring.detection.verdict import Judge, score_of
from monitoring.detection.weights import DEFAULT, RULE_VERSION, Weights

__all__ = ["RULE_VERSION", "SIGNAL_CODES", "Engine", "compile_profiles", "score_of"]

_LONGEST_TITLE = 500
"""Marketplaces stop at some hundred characters; what lies beyond is not a title."""

_MOST_LINES = 200
"""Of writing in a listing's pictures; a page of small print has fewer."""

_TOGETHER = 256
"""Titles searched at once: beyond that nothing is gained but memory lost."""


def compile_profiles(
    profiles: Iterable[BrandProfile], weights: Weights = DEFAULT, names: NameIndex | None = None
) -> "Engine":
    """Build the engine for these brands. The order of the profiles never changes a verdict.

    `names`, where given, are `Engine.names` of profiles with the same `names_key`: nearly all of the work.
    """
    return Engine(sorted(profiles, key=lambda profile: profile.id), weights, names)


def names_key(profiles: Iterable[BrandProfile]) -> str:
    """The same for profiles of the same ids, names and nicknames, whatever else they hold: 64 hex digits."""
    told = sorted((profile.id, profile.names, profile.aliases) for profile in profiles)
    return sha256(json.dumps(told).encode()).hexdigest()


class Engine:
    """The compiled profiles. Read only after construction, so threads may share one."""

    def __init__(
        self,
        profiles: Sequence[BrandProfile],
        weights: Weights = DEFAULT,
        names: NameIndex | None = None,
    ) -> None:
        self.profiles = tuple(profiles)
        self.weights = weights
        self._names = NameIndex(self.profiles) if names is None else names
        self._judge = Judge(self.profiles, self._names.sightings, weights)

    @property
    def names(self) -> NameIndex:
        """The compiled names, which engines of other weights, prices and sellers may share."""
        return self._names

    def with_estimates(self, estimates: Mapping[str, Mapping[str, PriceEstimate]]) -> "Engine":
        """The same engine, which also knows what goods of these brands usually cost: brand id ->
        category -> estimate. The compiled names are shared."""
        if not estimates:
            return self
        wiser = copy(self)
        wiser.profiles = tuple(with_estimates(self.profiles, estimates))
        wiser._judge = Judge(wiser.profiles, self._names.sightings, self.weights)
        return wiser

    def to_bytes(self) -> bytes:
        """The compiled engine, for `from_bytes`: loading takes a tenth of the time of compiling."""
        return pickle.dumps((RULE_VERSION, self), protocol=5)

    @staticmethod
    def from_bytes(compiled: bytes) -> "Engine":
        """What `to_bytes` gave, of the same rule version; ValueError for another's.

        Unpickles: give it only bytes that this program has written itself.
        """
        version, engine = pickle.loads(compiled)  # noqa: S301 - our own bytes, as the docstring demands
        if version != RULE_VERSION:
            raise ValueError(f"compiled by rule version {version}, this is {RULE_VERSION}")
        assert isinstance(engine, Engine)
        lexicon.load()  # now, so that whoever forks next shares it
        return engine

    def assess(self, facts: ListingFacts) -> tuple[Verdict, ...]:
        """One verdict for each brand the title names or a picture shows, by brand id; never raises."""
        title = facts.title[:_LONGEST_TITLE]
        sightings = self._names.sightings(title)
        if not (sightings or facts.looks or facts.picture_texts):
            return ()
        written = self._written(facts.picture_texts) if facts.picture_texts else ()
        return self._judge.verdicts(facts, read(facts, title), sightings, written)

    def _written(self, lines: Sequence[str]) -> list[tuple[str, Sequence[Sighting]]]:
        """The lines read in a listing's pictures, with the names in each."""
        lines = [line[:_LONGEST_TITLE] for line in lines[:_MOST_LINES] if line]
        found = self._names.sightings_in(Batch(lines)) if lines else {}
        return [(line, found.get(number, ())) for number, line in enumerate(lines)]

    def sightings(self, title: str) -> Sequence[Sighting]:
        """Where the title shows a name, whether it then counts or not, in order of position; brands are
        numbered as in `profiles`."""
        return self._names.sightings(title[:_LONGEST_TITLE])

    def assess_many(self, many: Sequence[ListingFacts]) -> list[tuple[Verdict, ...]]:
        """The verdicts of each listing, just as `assess` gives them, many times as fast.

        Any number may be given; within, some hundred titles are searched together.
        """
        verdicts: list[tuple[Verdict, ...]] = [()] * len(many)
        for first in range(0, len(many), _TOGETHER):
            some = many[first : first + _TOGETHER]
            titles = [facts.title[:_LONGEST_TITLE] for facts in some]
            batch = Batch(titles)
            found = self._names.sightings_in(batch)
            for at, facts in enumerate(some):
                if facts.looks or facts.picture_texts:
                    found.setdefault(at, ())
            if not found:
                continue
            # Mostly few of the titles name a brand; the others need not be read.
            named = sorted(found)
            all_read = Read([titles[at] for at in named])
            texts = zip(named, all_read.plain, all_read.unsigned, all_read.said, strict=True)
            for at, plain, unsigned, said in texts:
                facts = some[at]
                written = self._written(facts.picture_texts) if facts.picture_texts else ()
                reading = Reading(facts, titles[at], unsigned, plain, said)
                verdicts[first + at] = self._judge.verdicts(facts, reading, found[at], written)
        return verdicts
