"""A title cut into runs, each with what the engine takes it for: the reading that a verdict rests on.

Built from what the engine itself found (sightings, words heard, signals), never found anew, so that the
page cannot say otherwise than the verdict.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pypinyin import Style, pinyin
from pypinyin.pinyin_dict import pinyin_dict

from monitoring.detection import terms
from monitoring.detection.categories import CUES
from monitoring.detection.cells import Cell, as_seen, as_spelling
from monitoring.detection.engine import Engine, compile_profiles
from monitoring.detection.fold import WITHOUT_SIGNS, fold
from monitoring.detection.names import READINGS, Sighting
from monitoring.detection.reading import Reading
from monitoring.detection.reading import read as read_words
from monitoring.detection.types import BrandProfile, ListingFacts, Signal, Span, Verdict

ROLES = ("brand_name", "jargon", "official_claim", "lawful", "category", "plain")

_NOT_COUNTED = 4
_RANKS = {"brand_name": 0, "jargon": 1, "official_claim": 2, "lawful": 3, "category": 5}
"""Who has a character that several claim: a name that counts, ..., a name that does not, a category."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a piece of a title is taken for."""

    role: str
    """One of ROLES but plain."""
    span: Span
    """All of it; a run may be the part that nothing weightier lies on."""
    code: str = ""
    """The signal that says it, where there is one: `name.look_alike`, `jargon.strong`, `lawful.fits`."""
    brand: str = ""
    """Of a name: id of the brand's profile."""
    name: str = ""
    """Of a name: the name that it stands for."""
    written: str = ""
    """Of a name: the name or nickname of the profile that it spells."""
    counts: bool = True
    """Of a name: whether the brand counts as named. Short and ordinary words need a second signal."""
    gloss_en: str = ""
    gloss_zh: str = ""
    category: str = ""

    @property
    def grade(self) -> str:
        """Of jargon: explicit, strong or context; empty for what is no word of the trade."""
        return self.code.removeprefix("jargon.") if self.gloss_en else ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the title that is one thing. The runs of a title join to it exactly."""

    span: Span
    text: str
    says: Meaning | None
    """None where it says nothing to the engine."""
    cells: tuple[Cell, ...]
    """One for each character."""
    pinyin: str = ""
    """Toned, of its Chinese characters, parted by spaces."""

    @property
    def role(self) -> str:
        return self.says.role if self.says is not None else "plain"

    @property
    def odd(self) -> tuple[Cell, ...]:
        """The characters that are read otherwise than they look."""
        return tuple(cell for cell in self.cells if cell.otherwise)


def read(title: str, profiles: BrandProfile | Iterable[BrandProfile]) -> tuple[Run, ...]:
    """The runs of a title of which nothing else is known. Never raises, whatever the text."""
    chosen = [profiles] if isinstance(profiles, BrandProfile) else profiles
    return runs_of(compile_profiles(chosen), ListingFacts(marketplace="", item_id="", title=title))


def runs_of(engine: Engine, facts: ListingFacts) -> tuple[Run, ...]:
    """The runs of a listing's title as this engine reads it; each character belongs to exactly one."""
    title = facts.title
    said = sorted(_meanings(engine, facts), key=_weightiest_first)
    owners: list[Said | None] = [None] * len(title)
    for each in said:
        for at in range(*each[0].span):
            owners[at] = owners[at] or each
    sounds = _sounds(title)
    runs = []
    for _, stretch in groupby(range(len(title)), key=lambda at: id(owners[at])):
        places = list(stretch)
        start, end = places[0], places[-1] + 1
        text, owner = title[start:end], owners[start]
        spoken = " ".join(filter(None, sounds[start:end]))
        if owner is None:
            runs.append(Run((start, end), text, None, as_seen(text), spoken))
        else:
            meaning, cells = owner
            first = meaning.span[0]
            own = cells[start - first : end - first] if cells else as_seen(text)
            runs.append(Run((start, end), text, meaning, own, spoken))
    return tuple(runs)


Said = tuple[Meaning, tuple[Cell, ...]]
"""What a piece means and, where the characters were laid against a spelling, its cells."""


def _meanings(engine: Engine, facts: ListingFacts) -> Iterator[Said]:
    verdicts = {verdict.brand: verdict for verdict in engine.assess(facts)}
    title = facts.title
    sightings = engine.sightings(title)
    for sighting in sightings:
        yield _named(title, sighting, engine.profiles[sighting.brand].id, verdicts)
    reading = read_words(facts, title)
    met: set[Span] = set()
    for profile in engine.profiles:
        kinds = reading.kinds or frozenset(profile.categories)
        for heard, term in reading.jargon(kinds):
            if heard.span not in met:
                met.add(heard.span)
                cells = _as_word(title, heard)
                yield (
                    Meaning(
                        "jargon",
                        heard.span,
                        f"jargon.{term.grade}",
                        gloss_en=term.gloss_en,
                        gloss_zh=term.gloss_zh,
                    ),
                    cells,
                )
    yield from _other_words(title, reading, [sighting.span[0] for sighting in sightings])
    for verdict in verdicts.values():
        yield from _beside(verdict.signals)


def _named(title: str, sighting: Sighting, brand: str, verdicts: dict[str, Verdict]) -> Said:
    start, end = sighting.span
    written = sighting.written or sighting.name
    meaning = Meaning(
        "brand_name",
        sighting.span,
        f"name.{sighting.kind}",
        brand,
        sighting.name,
        written,
        counts=brand in verdicts,
    )
    return meaning, as_spelling(title[start:end], written, READINGS[sighting.reading])


def _as_word(title: str, heard: terms.Heard) -> tuple[Cell, ...]:
    """Cells of a listed word; none where a pattern found it (VS厂), which spells no word."""
    found, text = title[heard.span[0] : heard.span[1]], heard.word.text
    if fold(found, WITHOUT_SIGNS) != fold(text, WITHOUT_SIGNS):
        return ()
    return as_spelling(found, text, WITHOUT_SIGNS)


def _other_words(title: str, reading: Reading, starts: Sequence[int]) -> Iterator[Said]:
    for code, heard in reading.lawful_uses(starts):
        yield Meaning("lawful", heard.span, code), _as_word(title, heard)
    claim = reading.claims_official
    if claim is not None:
        at = title.find(claim)
        yield Meaning("official_claim", (at, at + len(claim)), "seller.claims_official"), ()
    for heard in terms.hear(title, reading.plain, reading.unsigned):
        if heard.word.role in CUES:
            yield Meaning("category", heard.span, category=heard.word.role), _as_word(title, heard)


def _beside(signals: Sequence[Signal]) -> Iterator[Said]:
    """What a verdict says of words beside a name: 同款, 仿."""
    for signal in signals:
        if signal.span is not None and signal.code in ("jargon.same_style", "jargon.imitates"):
            yield Meaning("jargon", signal.span, signal.code, name=signal.params.get("name", "")), ()


def _weightiest_first(said: Said) -> tuple[int, int, Span, str, str]:
    meaning, _ = said
    rank = _RANKS[meaning.role] if meaning.counts else _NOT_COUNTED
    return rank, meaning.span[0] - meaning.span[1], meaning.span, meaning.brand, meaning.code


def _sounds(title: str) -> list[str]:
    """Toned pinyin for each Chinese character, by the words they form; empty for everything else."""
    sounds: list[str] = []
    for known, stretch in groupby(title, key=lambda character: ord(character) in pinyin_dict):
        text = "".join(stretch)
        sounds += [each[0] for each in pinyin(text, style=Style.TONE)] if known else [""] * len(text)
    return sounds
