"""Speed and reach of the picture hash: prints tables, asserts nothing.

    python -m bench.pictures_hash [--photos 200] [--repeat 3] [--references 10000 100000 1000000]

Times are CPU seconds of this process on one core, medians over the repeats. faiss is compared where it
is installed; it is no requirement of the project. bench.pictures_match prints the same edits with the
second stage.
"""

import argparse
import importlib
import io
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.picture_edits import CLOTHING, FURTHER, as_jpeg, clothing_photos, edits
from monitoring.detection.pictures.decode import decode, decode_small
from monitoring.detection.pictures.hashing import SAME, dihedral, hash_of, hash_of_grey
from monitoring.detection.pictures.search import HashIndex

Rows = NDArray[np.uint8]


def seconds(run: Callable[[], object], repeat: int) -> float:
    """CPU seconds, the median of the repeats."""
    spent = []
    for _ in range(repeat):
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def phone_photos(paths: Sequence[Any], count: int = 12) -> list[bytes]:
    """The photos as a phone would have taken them: 12 megapixels with grain, 1 to 3 MB."""
    random = np.random.default_rng(4)
    made = []
    for path in paths[:count]:
        large = np.asarray(
            Image.open(path).convert("RGB").resize((3000, 4000), Image.Resampling.BICUBIC), np.int16
        )
        grain = random.normal(0, 5, large.shape[:2])[:, :, None]
        made.append(as_jpeg(Image.fromarray(np.clip(large + grain, 0, 255).astype(np.uint8)), quality=80))
    return made


def hashing_speed(paths: Sequence[Any], repeat: int) -> None:
    sets = {
        "photos as stored": [path.read_bytes() for path in paths],
        "12 megapixels": phone_photos(paths),
    }
    print("Hashing, pictures a second, decoding included")
    for label, data in sets.items():
        size = statistics.median(map(len, data)) / 1000
        rows: list[tuple[str, Callable[[bytes], object]]] = [
            ("decode, small, alone", decode_small),
            ("hash", hash_of),
            ("hash in all eight turns", lambda each: dihedral(decode_small(each))),
            ("hash from the whole picture, no small decode", lambda each: hash_of_grey(decode(each).grey)),
        ]
        print(f"  {label}: {len(data)}, median {size:,.0f} KB")
        for name, run in rows:
            spent = seconds(lambda run=run, data=data: [run(each) for each in data], repeat)
            print(f"    {name:46} {len(data) / spent:8,.0f}/s  {spent / len(data) * 1000:7.2f} ms")


def references(paths: Sequence[Any], most: int) -> Rows:
    """Hashes as pictures have them: of 10,000 crops of photos, multiplied by flipping 40 bits of each."""
    random = np.random.default_rng(9)
    greys = [decode_small(path.read_bytes()) for path in paths]
    crops = []
    for _ in range(10_000):
        grey = greys[random.integers(len(greys))]
        height, width = (int(side * random.uniform(0.3, 0.9)) for side in grey.shape)
        top, left = random.integers(grey.shape[0] - height), random.integers(grey.shape[1] - width)
        crops.append(hash_of_grey(np.ascontiguousarray(grey[top : top + height, left : left + width])).bits)
    first = np.frombuffer(b"".join(crops), np.uint8).reshape(-1, 32)
    made = [first]
    while sum(map(len, made)) < most:
        made.append(np.packbits(np.unpackbits(first, axis=1) ^ _noise(random, len(first), 40), axis=1))
    return np.concatenate(made)[:most]


def _noise(random: np.random.Generator, count: int, bits: int) -> Rows:
    """(count, 256): `bits` ones in each row."""
    ranks = random.random((count, 256), dtype=np.float32).argsort(axis=1)
    return (ranks < bits).astype(np.uint8)


def search_speed(paths: Sequence[Any], sizes: Sequence[int], repeat: int) -> None:
    every = references(paths, max(sizes))
    random = np.random.default_rng(6)
    print(f"\nExact search within {SAME} bits, queries a second")
    for size in sizes:
        rows = every[:size]
        near = rows[random.integers(size, size=2048)]
        queries = np.packbits(np.unpackbits(near, axis=1) ^ _noise(random, len(near), 20), axis=1)
        start = time.process_time()
        index = HashIndex(rows)
        built = time.process_time() - start
        spent = seconds(lambda index=index, queries=queries: index.within(queries), repeat) / len(queries)
        pictures = queries.reshape(-1, 8, 32)
        alone = seconds(
            lambda index=index, pictures=pictures: [index.within(each) for each in pictures], repeat
        )
        found = sum(map(len, index.within(queries)))
        print(
            f"  {size:,} references, built in {built:.2f} s, {found:,} neighbours of {len(queries):,} queries"
        )
        print(f"    {'the index, many queries at once':46} {1 / spent:10,.0f}/s")
        print(f"    {'one picture at a time, eight turns':46} {len(pictures) / alone:10,.0f} pictures/s")
        if size <= 100_000:
            # The other way to turns: eight rows a reference and one query a picture.
            turned = HashIndex(np.concatenate([np.roll(rows, turn, axis=1) for turn in range(8)]))
            stored = seconds(
                lambda turned=turned, pictures=pictures: [turned.within(each[:1]) for each in pictures],
                repeat,
            )
            print(f"    {'the same, eight turns stored (8 x memory)':46} {len(pictures) / stored:10,.0f}/s")
        few = queries[: max(16, 2_000_000 // size)][:512]
        brute = seconds(lambda rows=rows, few=few: one_by_one(rows, few), repeat) / len(few)
        print(f"    {'numpy, every pair':46} {1 / brute:10,.0f}/s   1/{brute / spent:,.0f}")
        try:
            faiss = importlib.import_module("faiss")
        except ImportError:
            continue
        faiss.omp_set_num_threads(1)
        flat = faiss.IndexBinaryFlat(256)
        flat.add(rows)
        few = queries[:512]
        # faiss counts strictly below its radius.
        other = seconds(lambda flat=flat, few=few: flat.range_search(few, SAME + 1), repeat) / len(few)
        print(f"    {'faiss BinaryFlat':46} {1 / other:10,.0f}/s   1/{other / spent:,.1f}")


def one_by_one(rows: Rows, queries: Rows) -> list[NDArray[np.intp]]:
    words = rows.view(np.uint64)
    return [
        np.flatnonzero(np.bitwise_count(words ^ query).sum(axis=1, dtype=np.uint16) <= SAME)
        for query in np.ascontiguousarray(queries).view(np.uint64)
    ]


def reach(paths: Sequence[Any], count: int) -> None:
    """Of the edited photos, the share that finds its original by the hash alone, and what else is found."""
    hashes = [hash_of(path.read_bytes()) for path in paths]
    index = HashIndex.of(hashes)
    pairs = index.within(np.frombuffer(b"".join(each.bits for each in hashes), np.uint8).reshape(-1, 32))
    print(f"\nCopies by the hash alone: {count} photos among {len(paths)} references, eight turns")
    print(f"  unedited photos matched to another photo: {sum(map(len, pairs)) - len(paths)}")
    print(f"  featureless photos: {sum(each.featureless for each in hashes)}")
    small = [Image.open(path).convert("RGB") for path in paths[-12:]]
    found: dict[str, list[bool]] = {}
    wrong: dict[str, int] = {}
    for at, path in enumerate(paths[:count]):
        picture = Image.open(io.BytesIO(path.read_bytes())).convert("RGB")
        for name, edit in edits(at, small).items():
            matched = {copy.row for copy in index.copies(dihedral(decode_small(as_jpeg(edit(picture)))))}
            found.setdefault(name, []).append(at in matched)
            wrong[name] = wrong.get(name, 0) + len(matched - {at})
    for name, each in found.items():
        mark = "  (further)" if name in FURTHER else ""
        print(f"  {name:34} {sum(each) / len(each):6.3f}   wrong {wrong[name]}{mark}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--references", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    paths = clothing_photos()
    if not paths:
        parser.exit(message=f"skipped: {CLOTHING} is not there\n")
    cv2.setNumThreads(1)
    hashing_speed(paths, options.repeat)
    search_speed(paths, options.references, options.repeat)
    reach(paths, min(options.photos, len(paths)))


if __name__ == "__main__":
    main()
