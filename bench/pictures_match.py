"""Copies and products by local features: prints tables, asserts nothing.

    python -m bench.pictures_match [--photos 16] [--products 80] [--pairs 1500] [--all]

Times are CPU milliseconds of this process on one core, medians. Pictures are read from ../shared/data.
--all takes every photo and every pair (about 90 minutes); the default takes a sample (about 2 minutes).
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import csv
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import permutations
from random import Random
from typing import TypeVar

import cv2
import numpy as np
from PIL import Image

from bench.picture_edits import CLOTHING, FURTHER, as_jpeg, clothing_photos, edits
from monitoring.detection.pictures.decode import decode, decode_small
from monitoring.detection.pictures.features import (
    LONGEST,
    MOST_OF_A_QUERY,
    MOST_OF_A_REFERENCE,
    Features,
    describe,
)
from monitoring.detection.pictures.hashing import dihedral, hash_of_grey
from monitoring.detection.pictures.index import PictureIndex, ReferencePicture, reference_picture
from monitoring.detection.pictures.matching import match
from monitoring.detection.pictures.search import HashIndex
from monitoring.detection.pictures.vocabulary import Vocabulary

PRODUCTS = CLOTHING.parent / "product-photos-dev"
IN_A_COLLAGE = 12

Made = TypeVar("Made")


class Clock:
    """CPU milliseconds of named steps."""

    def __init__(self) -> None:
        self._taken: dict[str, list[float]] = defaultdict(list)

    def __call__(self, step: str, work: Callable[[], Made]) -> Made:
        start = time.process_time()
        made = work()
        self._taken[step].append((time.process_time() - start) * 1000)
        return made

    def table(self) -> None:
        print(f"\n{'one core, CPU ms':40} {'median':>8} {'95%':>8} {'times':>7}")
        for step, taken in self._taken.items():
            high = sorted(taken)[int(len(taken) * 0.95)] if len(taken) > 1 else taken[0]
            print(f"{step:40} {statistics.median(taken):8.1f} {high:8.1f} {len(taken):7}")


def copies(references: list[ReferencePicture], photos: int, clock: Clock) -> None:
    """Each edited photo looked up among all unedited ones."""
    index = clock("build the index of all clothing photos", lambda: PictureIndex(references))
    hashes = HashIndex.of([each.hash for each in references])
    names = {each.id: row for row, each in enumerate(references)}
    paths = clothing_photos()
    others = {path.name for path in paths[-IN_A_COLLAGE:]}
    pool = [Image.open(path).convert("RGB") for path in paths[-IN_A_COLLAGE:]]
    by_hash: dict[str, int] = defaultdict(int)
    found: dict[str, int] = defaultdict(int)
    wrong: dict[str, int] = defaultdict(int)
    looked = 0
    for seed, path in enumerate(paths[: min(photos, len(paths) - IN_A_COLLAGE)]):
        looked += 1
        for name, edit in edits(seed, pool).items():
            data = as_jpeg(edit(Image.open(path).convert("RGB")))
            seen = hashes.copies(dihedral(decode_small(data)))
            by_hash[name] += any(copy.row == names[path.name] for copy in seen)
            matches = clock("look(), all stages", lambda data=data: index.look(data))
            found[name] += any(each.reference == path.name and each.how != "product" for each in matches)
            allowed = {path.name} | (others if name.startswith("collage") else set())
            wrong[name] += any(each.reference not in allowed for each in matches)
    print(f"\nCopies: {looked} photos, each edit against {len(references)} references")
    print(f"{'edit':36} {'hash alone':>10} {'both':>7} {'false':>6}")
    for name, alone in by_hash.items():
        row = f"{alone / looked:10.3f} {found[name] / looked:7.3f} {wrong[name]:6}"
        print(f"{name:36} {row}{'   (further)' if name in FURTHER else ''}")
    asked = [name for name in by_hash if name not in FURTHER]
    total = looked * len(asked)
    print(
        f"{'all that are asked for':36} {sum(by_hash[n] for n in asked) / total:10.3f} "
        f"{sum(found[n] for n in asked) / total:7.3f} {sum(wrong[n] for n in asked):6}"
    )


def strangers(references: list[ReferencePicture], described: list[Features], most: int | None) -> None:
    """Different photos taken for one another: what the index proposes of all, and a sample of all pairs."""
    index = PictureIndex(references)
    wrong: dict[str, int] = defaultdict(int)
    for each, features in zip(references, described, strict=True):
        for seen in index.shown(features):
            if seen.reference != each.id:
                wrong[seen.how] += 1
                print(f"  {each.id} taken for {seen.reference}: {seen.how}, {seen.inliers}, {seen.score}")
    total = len(references) * (len(references) - 1)
    print(f"\nFalse among the {total} ordered pairs of {len(references)} photos, by the index: {dict(wrong)}")
    drawn = list(permutations(range(len(references)), 2))
    if most is not None:
        drawn = Random(5).sample(drawn, min(most, len(drawn)))
    hows: dict[str, int] = defaultdict(int)
    for one, other in drawn:
        taken = match(described[one], Features.from_bytes(references[other].features))
        hows[taken.how if taken else "none"] += 1
    print(f"every pair compared, {len(drawn)} of them: {dict(hows)}")


def products(described: list[Features], most: int | None, clock: Clock) -> None:
    """Phone photos against packshots, and clothing photos against the same."""
    packshots = [
        reference_picture(path.read_bytes(), id=path.stem, brand=path.stem.split("-")[0], product=path.stem)
        for path in sorted((PRODUCTS / "packshots").glob("*.jpg"))
    ]
    index = PictureIndex(packshots)
    with (PRODUCTS / "photos.csv").open(encoding="utf-8") as lines:
        truth = [(row["photo"], row["product"]) for row in csv.DictReader(lines)]
    Random(7).shuffle(truth)
    first: dict[str, list[bool]] = defaultdict(list)
    unfound = 0
    for photo, product in truth[:most]:
        picture = decode((PRODUCTS / "photos" / photo).read_bytes(), longest=LONGEST, colour=True)
        query = clock("describe a query", lambda picture=picture: describe(picture, most=MOST_OF_A_QUERY))
        seen = index.shown(query)
        unfound += not seen
        first[product].append(bool(seen) and seen[0].product == product)
        for each in packshots:
            reference = Features.from_bytes(each.features)
            clock("second stage, a packshot", lambda q=query, r=reference: match(q, r))
    print(f"\nProducts: right one first, {len(truth[:most])} photos (baseline SIFT + RANSAC 0.83, PDQ 0.04)")
    for product, right in sorted(first.items()):
        print(f"{product:36} {statistics.mean(right):7.3f} of {len(right)}")
    everything = [right for each in first.values() for right in each]
    print(f"{'all':36} {statistics.mean(everything):7.3f}   nothing found: {unfound / len(everything):.3f}")
    false = sum(bool(index.shown(each)) for each in described)
    print(f"clothing photos matched to any packshot: {false} of {len(described)}")


def growth(references: list[ReferencePicture], queries: list[Features], clock: Clock) -> None:
    """The shortlist among five times as many references, made by shuffling the axes of descriptors."""
    true = [Features.from_bytes(each.features) for each in references]
    axes = np.random.default_rng(1)
    many = list(true)
    for _ in range(4):
        order = axes.permutation(128)
        many += [Features(f.width, f.height, f.points, f.descriptors[:, order], f.thumbnail) for f in true]
    for made in (true, many):
        words = clock(f"build the vocabulary of {len(made)}", lambda made=made: Vocabulary(made))
        for query in queries[:40]:
            clock(f"shortlist among {len(made)}", lambda words=words, query=query: words.votes(query))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--photos", type=int, default=16)
    parser.add_argument("--products", type=int, default=80)
    parser.add_argument("--pairs", type=int, default=1500)
    parser.add_argument("--all", action="store_true")
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    clock = Clock()
    references, described = [], []
    for path in clothing_photos():
        data = path.read_bytes()
        features = describe(decode(data, longest=LONGEST, colour=True), most=MOST_OF_A_QUERY)
        described.append(features)
        references.append(
            ReferencePicture(
                path.name,
                "photos",
                None,
                hash_of_grey(decode_small(data)),
                features.first(MOST_OF_A_REFERENCE).to_bytes(),
            )
        )
    sizes = [len(each.features) for each in references]
    print(
        f"features a picture: median {statistics.median(sizes) / 1000:.0f} KB, most {max(sizes) / 1000:.0f}"
    )
    products(described, None if asked.all else asked.products, clock)
    growth(references, described, clock)
    copies(references, len(references) if asked.all else asked.photos, clock)
    strangers(references, described, None if asked.all else asked.pairs)
    clock.table()


if __name__ == "__main__":
    main()
