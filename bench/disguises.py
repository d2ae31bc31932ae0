"""How many disguises of real names the engine sees through, by kind and by published table.

    python -m bench.disguises [--share 1.0]

Names: the chains of ../shared/data/nsi-brands that have a Chinese name. Disguises: Unicode's confusables,
AugLy's letters and fonts, lists of Chinese characters of similar sound and shape, tricks of the trade. The
tables are read, never copied. Names that need a second signal by rule (of three letters or fewer, two
characters, or everyday words) get one: the title says what is sold, and the profile has that category.
"""

import argparse
import csv
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitoring.detection.engine import Engine, compile_profiles
from monitoring.detection.fold import is_han
from monitoring.detection.types import BrandProfile, ListingFacts

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
_TITLE = "新款 {} 男鞋 包邮"
_SHORTEST_LATIN = 4


@dataclass(frozen=True)
class Disguise:
    kind: str
    brand: str
    written: str


def available() -> bool:
    return all((DATA / name).exists() for name in ("nsi-brands", "unicode-confusables", "hanzi-lookalikes"))


def brands() -> list[BrandProfile]:
    """Every chain once: its first Chinese name and its Latin one."""
    made: dict[str, BrandProfile] = {}
    with (DATA / "nsi-brands" / "brands.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            chinese = row["brand_zh"].split("|")[0].strip()
            if chinese:
                names = (chinese, (row["brand_en"] or row["brand"]).strip())
                made.setdefault(
                    row["brand"],
                    BrandProfile(row["brand"], tuple(filter(None, names)), categories=("shoes",)),
                )
    return list(made.values())


def _confusables() -> dict[str, list[str]]:
    """Letter -> the single characters that Unicode's security data maps to it."""
    twins: dict[str, list[str]] = {}
    path = DATA / "unicode-confusables" / "confusables.txt"
    for line in path.read_text("utf-8-sig").splitlines():
        cells = line.partition("#")[0].split(";")
        if len(cells) < 2:
            continue
        source, target = (
            "".join(chr(int(point, 16)) for point in cell.split()) for cell in (cells[0], cells[1])
        )
        if len(source) == 1 and len(target) == 1 and target.isascii() and target.isalpha():
            twins.setdefault(target.lower(), []).append(source)
    return twins


def _augly() -> dict[str, list[str]]:
    return json.loads((DATA / "unicode-confusables" / "augly" / "letter_unicode_mapping.json").read_text())


def _fonts() -> dict[str, dict[str, str]]:
    fonts = json.loads((DATA / "unicode-confusables" / "augly" / "fun_fonts.json").read_text())
    return {name: letters for name, letters in fonts.items() if isinstance(letters, dict)}


def _similar(name: str) -> dict[str, str]:
    """Character -> those that the list gives for it."""
    path = DATA / "hanzi-lookalikes" / "contr4l" / name
    lines = (line.partition(" ") for line in path.read_text("utf-8", errors="replace").splitlines())
    return {character: others.strip() for character, _, others in lines if others.strip()}


def _confused(key: str) -> dict[str, str]:
    path = DATA / "hanzi-lookalikes" / "confused_chinese" / "confused_chinese.json"
    return {
        character: "".join(each["char"] for each in entry[key] if len(each["char"]) == 1)
        for character, entry in json.loads(path.read_text("utf-8")).items()
        if entry[key]
    }


def _latin(draw: random.Random, name: str) -> Iterator[tuple[str, str]]:
    letters = [at for at, letter in enumerate(name) if letter.isascii() and letter.isalpha()]
    if len(letters) < _SHORTEST_LATIN or not name.isascii():
        return
    yield "latin, plain", name
    for source, table in (("confusables", _CONFUSABLES), ("augly", _AUGLY)):
        possible = [at for at in letters if table.get(name[at].lower())]
        for share, chosen in (
            ("one", [draw.choice(possible)]),
            ("half", draw.sample(possible, (len(possible) + 1) // 2)),
            ("all", possible),
        ):
            spelled = list(name)
            for at in chosen:
                spelled[at] = draw.choice(table[name[at].lower()])
            yield f"latin, {share} by {source}", "".join(spelled)
    font = draw.choice(list(_FONTS))
    yield "latin, a font", "".join(_FONTS[font].get(letter, letter) for letter in name)
    at = draw.choice(letters[1:])
    for kind, sign in (
        ("a sign", draw.choice("*·~_-.❤★^")),
        ("an invisible", draw.choice("\u200b\u200d\u2060\ufe0f\u00ad\u034f\u202e\U000e0041")),
    ):
        yield f"latin, {kind} inserted", name[:at] + sign + name[at:]
    yield "latin, marks", "".join(letter + draw.choice("\u0301\u0323\u0335\u0307\u0327") for letter in name)
    yield "latin, wide", "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    if name.isalpha() and len(name) > _SHORTEST_LATIN:
        yield "latin, a letter missing", name[:at] + name[at + 1 :]
        yield "latin, a letter masked", name[:at] + "*" + name[at + 1 :]
        yield "latin, spelled out", " ".join(name)


def _chinese(draw: random.Random, name: str) -> Iterator[tuple[str, str]]:
    if len(name) < 2 or not all(map(is_han, name)):
        return
    size = "two characters" if len(name) == 2 else "longer"
    yield f"chinese, {size}, plain", name
    at = draw.randrange(1, len(name))
    yield f"chinese, {size}, a sign inserted", name[:at] + draw.choice("*·~❤\u200b\ufe0f🔥-") + name[at:]
    at = draw.randrange(len(name))
    for kind, table in _HAN.items():
        others = [other for other in table.get(name[at], "") if other != name[at]]
        if others:
            yield f"chinese, {size}, {kind}", name[:at] + draw.choice(others) + name[at + 1 :]


def disguises(every: Sequence[BrandProfile], seed: int = 5) -> Iterator[Disguise]:
    """The same on every run."""
    draw = random.Random(seed)
    for brand in every:
        for name in brand.names:
            for kind, written in (*_latin(draw, name), *_chinese(draw, name)):
                yield Disguise(kind, brand.id, written)


def found(engine: Engine, tried: Sequence[Disguise]) -> dict[str, list[bool]]:
    """Kind -> for each disguise whether the brand is named."""
    facts = [
        ListingFacts("t", str(at), _TITLE.format(each.written), category="shoes")
        for at, each in enumerate(tried)
    ]
    seen: dict[str, list[bool]] = {}
    for each, verdicts in zip(tried, engine.assess_many(facts), strict=True):
        seen.setdefault(each.kind, []).append(any(verdict.brand == each.brand for verdict in verdicts))
    return seen


if available():
    _CONFUSABLES, _AUGLY, _FONTS = _confusables(), _augly(), _fonts()
    _HAN = {
        "similar sound (contr4l)": _similar("音近字语料库.txt"),
        "similar shape (contr4l)": _similar("形近字语料库.txt"),
        "same sound (confused)": _confused("same_pronunciation_chars"),
        "similar shape (confused)": _confused("similar_font_chars"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=float, default=1.0, help="share of the brands to try")
    parser.add_argument("--missed", help="list what was missed of the kinds that contain this")
    options = parser.parse_args()
    if not available():
        print(f"Skipped: {DATA} is not there")
        return
    every = brands()
    sample = random.Random(3).sample(every, round(len(every) * options.share))
    tried = list(disguises(sample))
    if options.missed:
        facts = [ListingFacts("t", "1", _TITLE.format(each.written), category="shoes") for each in tried]
        engine = compile_profiles(every)
        for each, verdicts in zip(tried, engine.assess_many(facts), strict=True):
            if options.missed in each.kind and all(verdict.brand != each.brand for verdict in verdicts):
                print(f"  {each.kind:40} {each.brand:30} {each.written!r}")
    print(f"{len(tried):,} disguises of {len(sample):,} brands among {len(every):,}: brand named")
    for kind, each in sorted(found(compile_profiles(every), tried).items()):
        print(f"  {kind:48} {sum(each):6,} of {len(each):6,}  {sum(each) / len(each):.3f}")


if __name__ == "__main__":
    main()
