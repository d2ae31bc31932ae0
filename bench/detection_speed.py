"""Speed and size of the engine beside its floor and other ways to look for names: prints, asserts nothing.

    python -m bench.detection_speed [--brands 10000] [--repeat 5] [--titles 6000]

CPU seconds of one process on one core, medians over the repeats, all in one run. Laptop titles, prices and
shops are read from ../shared/data when it is there; without them the labelled titles stand in.
"""

import argparse
import csv
import gc
import gzip
import pickle
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import ahocorasick_rs
from daachorse import CharwiseDoubleArrayAhoCorasick
from rapidfuzz import process

from bench.detection import DATA, real_five
from monitoring.detection.engine import compile_profiles
from monitoring.detection.fold import LETTERS, fold
from monitoring.detection.folding import Batch, CodeTable
from monitoring.detection.types import BrandProfile, ListingFacts, SellerFacts
from tests.monitoring.detection.labelled import titles

_TOGETHER = 256
_REAL = re.compile(r"(?i)sony|索尼|huawei|华为|dell|戴尔|hp|惠普|lenovo|联想")
_FUZZY_SAMPLE, _ALTERNATION_SAMPLE = 20, 40

Sample = TypeVar("Sample")

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


def laptops(count: int) -> list[ListingFacts]:
    """Title, price and shop of real listings, the same on every run."""
    path = DATA / "jd-laptop-listings" / "listings.csv.gz"
    if not path.exists():
        every = [each.facts for each in titles()]
        return (every * (count // len(every) + 1))[:count]
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["title"]]
    return [
        ListingFacts(
            "jd",
            row["product_id"],
            row["title"],
            price=Decimal(row["price"]) if Decimal(row["price"]) > 0 else None,
            seller=SellerFacts(row["shop_id"], row["shop_name"]),
        )
        for row in random.Random(2).sample(rows, min(count, len(rows)))
    ]


def without_names(facts: Sequence[ListingFacts]) -> list[ListingFacts]:
    return [
        ListingFacts(f.marketplace, f.item_id, _REAL.sub("", f.title), f.price, seller=f.seller)
        for f in facts
    ]


def rate(run: Callable[[Sequence[Sample]], object], sample: Sequence[Sample], repeat: int) -> float:
    """Titles a CPU second, the median of the repeats."""
    run(sample[:_TOGETHER])
    spent = []
    for _ in range(repeat):
        start = time.process_time()
        run(sample)
        spent.append(time.process_time() - start)
    return len(sample) / statistics.median(spent)


def _batched(search: Callable[[str], object], table: CodeTable) -> Callable[[Sequence[str]], object]:
    def run(sample: Sequence[str]) -> None:
        for first in range(0, len(sample), _TOGETHER):
            search(table.fold(Batch(sample[first : first + _TOGETHER]))[0])

    return run


def _one_by_one(search: Callable[[str], object]) -> Callable[[Sequence[str]], object]:
    def run(sample: Sequence[str]) -> None:
        for title in sample:
            search(title.translate(LETTERS))

    return run


def speed(brands: list[BrandProfile], count: int, repeat: int) -> None:
    start = time.process_time()
    many = compile_profiles(brands)
    compiled = time.process_time() - start
    few = compile_profiles(brands[-100:])
    # As the command line does: what is compiled for good need not be walked by each garbage collection.
    gc.collect()
    gc.freeze()
    named = laptops(count)
    silent = without_names(named)
    plain = [facts.title for facts in silent]
    names = sorted({fold(name) for brand in brands for name in brand.names})
    automaton = CharwiseDoubleArrayAhoCorasick(names)
    other = ahocorasick_rs.AhoCorasick(names)
    alternation = re.compile("|".join(map(re.escape, names)))
    rows = [
        (
            "floor: fold + automaton, batched",
            rate(_batched(automaton.find, CodeTable(LETTERS)), plain, repeat),
        ),
        (
            "the same title by title",
            rate(_one_by_one(automaton.find), plain, repeat),
        ),
        (
            "ahocorasick_rs title by title",
            rate(_one_by_one(other.find_matches_as_indexes), plain, repeat),
        ),
        (
            "a regular expression of all names",
            rate(_one_by_one(alternation.findall), plain[:_ALTERNATION_SAMPLE], 1),
        ),
        (
            "rapidfuzz extractOne against all names",
            rate(_one_by_one(lambda title: process.extractOne(title, names)), plain[:_FUZZY_SAMPLE], 1),
        ),
        (f"assess_many, {len(brands):,} brands, none named", rate(many.assess_many, silent, repeat)),
        (f"assess_many, {len(brands):,} brands, laptops", rate(many.assess_many, named, repeat)),
        ("assess_many, 100 brands, none named", rate(few.assess_many, silent, repeat)),
        ("assess_many, 100 brands, laptops", rate(few.assess_many, named, repeat)),
        (
            f"assess one by one, {len(brands):,} brands, laptops",
            rate(lambda sample: [many.assess(facts) for facts in sample], named[:1000], repeat),
        ),
    ]
    print(f"{len(named):,} titles, median of {repeat}; {len(names):,} names compiled in {compiled:.2f} s")
    for label, per_second in rows:
        print(f"  {label:48} {per_second:12,.0f} titles/s")
    by_label = dict(rows)
    for sample in ("none named", "laptops"):
        ratio = by_label[f"assess_many, 100 brands, {sample}"]
        ratio /= by_label[f"assess_many, {len(brands):,} brands, {sample}"]
        print(f"  100 brands against {len(brands):,}, {sample}: {ratio:.2f} times as fast")


_LOADER = """
import gc, os, re, sys, time
def told(kind):
    text = open("/proc/self/smaps_rollup").read()
    return sum(int(kb) for kb in re.findall(kind + r":\\s+(\\d+) kB", text)) / 1e3
bare = told("Rss")
import monitoring.detection.engine as engine
from monitoring.detection.types import ListingFacts
code, start = told("Rss"), time.process_time()
with open(sys.argv[1], "rb") as file:
    loaded = engine.Engine.from_bytes(file.read())
seconds, whole = time.process_time() - start, told("Rss")
print(f"{seconds:.2f} {bare:.0f} {code:.0f} {whole:.0f}", flush=True)
gc.collect()
gc.freeze()
facts = [ListingFacts("jd", "1", line) for line in open(sys.argv[2], encoding="utf-8")]
turns = [os.pipe() for _ in range(int(sys.argv[3]))]
for ready, _ in turns:
    if not os.fork():
        loaded.assess_many(facts)
        # Told while all are alive: what is shared then is shared.
        os.read(ready, 1)
        print(f"{told('Private_[A-Za-z]+'):.0f} {told('Pss'):.0f}", flush=True)
        os.read(ready, 1)
        os._exit(0)
time.sleep(2)
for _, turn in turns:
    os.write(turn, b"1")
time.sleep(1)
for _, turn in turns:
    os.write(turn, b"1")
for _ in turns:
    os.wait()
"""
_WORKERS = 3


def size(brands: list[BrandProfile], count: int) -> None:
    """What a fresh process needs to load the compiled engine, and what each worker forked from it adds
    (Linux)."""
    engine = compile_profiles(brands)
    with tempfile.NamedTemporaryFile() as file, tempfile.NamedTemporaryFile() as lines:
        compiled = engine.to_bytes()
        file.write(compiled)
        file.flush()
        lines.write("\n".join(facts.title for facts in laptops(count)).encode())
        lines.flush()
        done = subprocess.run(
            [sys.executable, "-c", _LOADER, file.name, lines.name, str(_WORKERS)],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[1],
        )
    loaded, *workers = done.stdout.splitlines()
    seconds, bare, code, whole = loaded.split()
    names = len(pickle.dumps(engine.names, protocol=5))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nCompiled engine of {len(brands):,} brands: {len(compiled) / 1e6:.0f} MB as bytes")
    print(f"  of which its names, that all processes share through a file: {names / 1e6:.0f} MB")
    print(f"  loads in {seconds} s of CPU")
    print(f"  resident: {whole} MB in all, the engine {int(whole) - int(code)} MB of it,")
    print(f"    code and dictionaries {int(code) - int(bare)} MB, Python itself {bare} MB")
    for number, worker in enumerate(workers, 1):
        private, share = worker.split()
        print(f"  forked worker {number} after {count:,} titles: {private} MB its own, {share} MB by share")
    print(f"  peak of this whole run, compiling included: {peak:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--brands", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--titles", type=int, default=6_000)
    options = parser.parse_args()
    brands = invented_brands(options.brands) + real_five()
    speed(brands, options.titles, options.repeat)
    size(brands, options.titles)


if __name__ == "__main__":
    main()
