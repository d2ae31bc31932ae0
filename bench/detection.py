"""Speed and quality of the detection engine: prints tables, asserts nothing.

    python -m bench.detection [--brands 10000] [--repeat 5]

Times are CPU seconds of this process, medians over the repeats. The laptop titles are read from
../shared/data when it is there; without them the labelled titles stand in.
"""

import argparse
import csv
import gzip
import json
import random
import re
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from daachorse import CharwiseDoubleArrayAhoCorasick

from monitoring.detection.engine import compile_profiles
from monitoring.detection.fold import LETTERS, fold
from monitoring.detection.types import BrandProfile, ListingFacts
from tests.monitoring.detection.labelled import measure, profiles, titles

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
_SYLLABLES = [
    "ba",
    "co",
    "di",
    "fe",
    "ga",
    "ho",
    "ki",
    "lu",
    "me",
    "no",
    "pa",
    "qui",
    "ra",
    "so",
    "te",
    "vu",
    "wa",
    "xi",
    "yo",
    "ze",
]
_CHARACTERS = "安博昌德尔芬格汉佳克兰曼诺欧普琪瑞斯泰维沃希雅尊"


def invented_brands(count: int, seed: int = 11) -> list[BrandProfile]:
    """Two names each, Latin and Chinese, the same on every run."""
    draw = random.Random(seed)
    made: dict[str, BrandProfile] = {}
    while len(made) < count:
        latin = "".join(draw.choices(_SYLLABLES, k=draw.randint(3, 4))).capitalize()
        chinese = "".join(draw.choices(_CHARACTERS, k=draw.randint(3, 4)))
        made.setdefault(latin, BrandProfile(latin, (latin, chinese), categories=("electronics",)))
    return list(made.values())


def laptop_titles() -> list[str]:
    path = DATA / "jd-laptop-listings" / "listings.csv.gz"
    if not path.exists():
        return [each.facts.title for each in titles()] * 20
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return [row["title"] for row in csv.DictReader(lines) if row["title"]]


def real_five() -> list[BrandProfile]:
    return [
        BrandProfile("sony", ("Sony", "索尼"), categories=("electronics",)),
        BrandProfile("huawei", ("Huawei", "华为"), categories=("electronics", "phones")),
        BrandProfile("dell", ("Dell", "戴尔"), categories=("electronics",)),
        BrandProfile("hp", ("HP", "惠普"), categories=("electronics",)),
        BrandProfile("lenovo", ("Lenovo", "联想"), categories=("electronics",)),
    ]


def rate(run: Callable[[str], object], sample: list[str], repeat: int) -> float:
    """Titles a CPU second, the median of the repeats."""
    spent = []
    for _ in range(repeat):
        start = time.process_time()
        for title in sample:
            run(title)
        spent.append(time.process_time() - start)
    return len(sample) / statistics.median(spent)


def speed(count: int, repeat: int) -> None:
    every = laptop_titles()
    mixed = random.Random(2).sample(every, min(4000, len(every)))
    silent = [
        re.sub(r"(?i)sony|索尼|huawei|华为|dell|戴尔|hp|惠普|lenovo|联想", "", title) for title in mixed
    ]

    def assess(brands: Iterable[BrandProfile]) -> Callable[[str], object]:
        engine = compile_profiles(brands)
        return lambda title: engine.assess(ListingFacts("jd", "1", title))

    start = time.process_time()
    many = invented_brands(count) + real_five()
    big = assess(many)
    compiled = time.process_time() - start
    few = assess(many[-100:])
    automaton = CharwiseDoubleArrayAhoCorasick(sorted({fold(name) for brand in many for name in brand.names}))
    rows = [
        ("floor: fold + automaton", rate(lambda t: automaton.find(t.translate(LETTERS)), silent, repeat)),
        (f"assess, {len(many)} brands, none named", rate(big, silent, repeat)),
        (f"assess, {len(many)} brands, laptop titles", rate(big, mixed, repeat)),
        ("assess, 100 brands, none named", rate(few, silent, repeat)),
        ("assess, 100 brands, laptop titles", rate(few, mixed, repeat)),
    ]
    print(f"Speed: {len(mixed)} titles, median of {repeat}; {len(many)} brands compiled in {compiled:.2f} s")
    floor = rows[0][1]
    for label, per_second in rows:
        print(f"  {label:45} {per_second:10,.0f} titles/s   1/{floor / per_second:.1f} of the floor")


def quality() -> None:
    named, flagged, wrong = measure()
    rows = list(titles())
    print(f"\nLabelled titles: {len(rows)}, {len(profiles())} brands")
    for label, tally in (("named", named), ("flagged", flagged)):
        print(f"  {label:8} precision {tally.precision:.3f}  recall {tally.recall:.3f}")
    for line in wrong:
        print(f"  {line}")


def reliability() -> None:
    """Of the verdicts within each band of scores, the share that the labels call counterfeits."""
    engine = compile_profiles(profiles())
    bands: dict[int, list[bool]] = {}
    for each in titles():
        for verdict in engine.assess(each.facts):
            bands.setdefault(min(verdict.score // 20, 4), []).append(verdict.brand in each.flagged)
    print("\nReliability: score band, verdicts, counterfeits among them")
    for band, right in sorted(bands.items()):
        print(f"  {band * 20:3}-{band * 20 + 20:3}  {len(right):5}  {sum(right) / len(right):.0%}")


def disguises(seed: int = 5) -> None:
    """Names of real chains, disguised with published tables of look-alike letters."""
    source, letters = DATA / "nsi-brands" / "brands.csv", DATA / "unicode-confusables" / "augly"
    if not source.exists() or not letters.exists():
        print(f"\nDisguises: skipped, {DATA} is not there")
        return
    look_alikes = json.loads((letters / "letter_unicode_mapping.json").read_text("utf-8"))
    with source.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["brand_zh"].strip()]
    brands: dict[str, BrandProfile] = {}
    for row in rows:
        names = (row["brand_zh"].split("|")[0].strip(), (row["brand_en"] or row["brand"]).strip())
        brands.setdefault(row["brand"], BrandProfile(row["brand"], tuple(filter(None, names))))
    engine, draw = compile_profiles(brands.values()), random.Random(seed)
    tried: dict[str, list[bool]] = {}

    def attempt(kind: str, brand: BrandProfile, written: str) -> None:
        verdicts = engine.assess(ListingFacts("t", "1", f"新款 {written} 男女款 包邮"))
        tried.setdefault(kind, []).append(any(verdict.brand == brand.id for verdict in verdicts))

    for brand in brands.values():
        chinese, latin = brand.names[0], brand.names[-1]
        attempt("Chinese, plain", brand, chinese)
        at = draw.randrange(1, max(2, len(chinese)))
        attempt("Chinese, a sign inserted", brand, chinese[:at] + draw.choice("*·~❤\u200b") + chinese[at:])
        places = [at for at, letter in enumerate(latin) if letter.isascii() and letter.isalpha()]
        if len(places) < 4:
            continue
        attempt("Latin, plain", brand, latin)
        at = draw.choice(places)
        twins = look_alikes.get(latin[at]) or look_alikes.get(latin[at].lower())
        attempt("Latin, one look-alike", brand, latin[:at] + draw.choice(twins) + latin[at + 1 :])
        at = draw.choice(places[1:])
        attempt("Latin, one letter missing", brand, latin[:at] + latin[at + 1 :])
    print(f"\nDisguises of {len(brands)} names, without category or price: found")
    for kind, found in tried.items():
        print(f"  {kind:28} {sum(found):5} of {len(found):5}  {sum(found) / len(found):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--brands", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    speed(options.brands, options.repeat)
    quality()
    reliability()
    disguises()


if __name__ == "__main__":
    main()
