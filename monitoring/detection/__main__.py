"""`python -m monitoring.detection --brands BRANDS.json [--workers N] < LISTINGS.ndjson > VERDICTS.ndjson`

One verdict a line for each brand a listing names, in the order of the listings. A malformed line is reported
on stderr with its number; the rest goes on, and the exit status is then 1.

The input is never held as a whole. Its first 10,000 lines, or 64 MB where those are more, are read before the
first verdict is written: they tell what the goods of brands without a reference price usually cost, and which
sellers offer many brands (see first_look.py). The verdicts are the same for any number of workers.

Pictures are paths, relative to the working directory or else to the folder of BRANDS.json. Where no brand has
pictures, none is looked at. One that cannot be read is told on stderr, with the line or the brand that names
it; the listing is judged by the rest, and the exit status stays 0, for the line itself was in order.
"""

import argparse
import gc
import json
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, islice
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import BinaryIO

from monitoring.detection.engine import Engine, compile_profiles
from monitoring.detection.first_look import LISTINGS, FirstLook, look
from monitoring.detection.pictures.evidence import Gallery, references_of
from monitoring.detection.records import MalformedRecord, listing_from, profiles_from, verdict_record
from monitoring.detection.types import BrandProfile, ListingFacts, Verdict

_CHUNK = 500
_CHUNK_WITH_PICTURES = 20
"""A picture takes a quarter of a second, a title a hundredth of a millisecond."""
_AHEAD = 3
"""Chunks under way for each worker: enough to keep it busy, and all that lies in memory."""
_LONGEST_LINE = 1 << 20
"""Bytes; no listing is so long, and a line must not fill the memory."""
_LARGEST_PICTURE = 50 << 20
"""Bytes."""
_FIRST_LOOK = 64 << 20
"""Bytes of lines held for the first look; the last line may exceed them."""
_LARGEST_CHUNK = 8 << 20
"""Bytes of lines; likewise."""
_LONGEST_TOLD = 200
"""Characters of what is said of a line; it quotes what others wrote."""
_BOM = b"\xef\xbb\xbf"

Numbered = tuple[int, bytes | None]
"""A line and its number; None for one that is too long."""
Told = tuple[int, str]
"""A line's number and what there is to say of it."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Compiled once by the parent: workers that are forked share its memory."""

    engine: Engine
    learnt: FirstLook
    gallery: Gallery | None
    """None where no brand has pictures."""
    folders: tuple[Path, ...]
    """Where pictures may be."""


_shared: list[Shared] = []


def _start(
    profiles: list[BrandProfile], learnt: FirstLook, gallery: Gallery | None, folders: tuple[Path, ...]
) -> None:
    """Only where processes cannot be forked: each worker compiles the profiles for itself."""
    engine = compile_profiles(profiles).with_estimates(learnt.estimates)
    _shared[:] = [Shared(engine, learnt, gallery, folders)]


def _reader(folders: Sequence[Path]) -> Callable[[str], bytes]:
    """Reads a picture by its path. Raises OSError, also for what is no file or too large."""

    def read(path: str) -> bytes:
        if "\0" in path:
            raise OSError("not a path")
        for folder in folders:
            found = folder / path
            try:
                if not found.is_file():
                    continue
                size = found.stat().st_size
                if size <= _LARGEST_PICTURE:
                    return found.read_bytes()
            except OSError as error:
                # Without the path, which the complaint names already.
                raise OSError(error.strerror or "cannot be read") from None
            raise OSError(f"larger than {_LARGEST_PICTURE:,} bytes")
        raise OSError("no such file")

    return read


def _brief(what: str) -> str:
    """In one line of bounded length: of a long one the beginning and the end, where the reason stands."""
    if len(what) > _LONGEST_TOLD:
        half = (_LONGEST_TOLD - 5) // 2
        what = f"{what[:half]} ... {what[-half:]}"
    return "".join([each if each.isprintable() else "?" for each in what])


def _lines(stream: BinaryIO) -> Iterator[Numbered]:
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        whole = line.endswith(b"\n") or len(line) < _LONGEST_LINE
        while not whole:
            rest = stream.readline(_LONGEST_LINE)
            whole = not rest or rest.endswith(b"\n")
            line = b""
        yield number, line.removeprefix(_BOM) if line else None


def _held(lines: Iterator[Numbered], most: int, size: int) -> list[Numbered]:
    """The next `most` lines, or fewer where they come to `size` bytes."""
    held: list[Numbered] = []
    for number, line in islice(lines, most):
        held.append((number, line))
        size -= len(line or b"")
        if size <= 0:
            break
    return held


def _parse(lines: Iterable[Numbered]) -> tuple[list[tuple[int, ListingFacts]], list[Told]]:
    """(listings with their line numbers, complaints)."""
    listings: list[tuple[int, ListingFacts]] = []
    complaints: list[Told] = []
    for number, line in lines:
        if line is None:
            complaints.append((number, f"longer than {_LONGEST_LINE:,} bytes"))
        elif line.strip():
            try:
                listings.append((number, listing_from(json.loads(line))))
            except (ValueError, RecursionError, MalformedRecord) as error:
                complaints.append((number, _brief(str(error))))
    return listings, complaints


@dataclass(frozen=True, slots=True)
class Assessed:
    """One chunk: its verdict lines, what there is to complain of, and whether a line was malformed."""

    verdicts: str
    complaints: list[Told]
    malformed: bool


def _assess(lines: list[Numbered]) -> Assessed:
    (shared,) = _shared
    listings, complaints = _parse(lines)
    malformed = bool(complaints)
    verdicts = shared.engine.assess_many([shared.learnt.told(facts) for _, facts in listings])
    if shared.gallery is not None:
        read = _reader(shared.folders)
        for at, (number, facts) in enumerate(listings):
            if facts.pictures:
                verdicts[at] = _looked(shared, shared.gallery, read, number, facts, verdicts[at], complaints)
        complaints.sort(key=lambda told: told[0])
    records = map(verdict_record, chain.from_iterable(verdicts))
    text = "".join([f"{json.dumps(record)}\n" for record in records])
    return Assessed(text, complaints, malformed)


def _looked(
    shared: Shared,
    gallery: Gallery,
    read: Callable[[str], bytes],
    number: int,
    facts: ListingFacts,
    verdicts: tuple[Verdict, ...],
    complaints: list[Told],
) -> tuple[Verdict, ...]:
    """The verdicts of a listing with what its pictures show; those by the title where they show nothing."""
    engine = shared.engine
    named = {engine.profiles[sighting.brand].id for sighting in engine.sightings(facts.title)}
    looks = gallery.looks(facts.pictures, named, read, lambda what: complaints.append((number, _brief(what))))
    return engine.assess(replace(shared.learnt.told(facts), looks=looks)) if looks else verdicts


def _chunks(lines: Iterable[Numbered], size: int) -> Iterator[list[Numbered]]:
    lines = iter(lines)
    while chunk := _held(lines, size, _LARGEST_CHUNK):
        yield chunk


def _shared_out(
    chunks: Iterable[list[Numbered]], workers: int, profiles: list[BrandProfile], shared: Shared
) -> Iterator[Assessed]:
    """The results of the chunks in their order, worked out by several processes."""
    if "fork" in get_all_start_methods():
        pool = ProcessPoolExecutor(workers, mp_context=get_context("fork"))
    else:
        given = (profiles, shared.learnt, shared.gallery, shared.folders)
        pool = ProcessPoolExecutor(workers, initializer=_start, initargs=given)
    with pool:
        under_way: deque[Future[Assessed]] = deque()
        for chunk in chunks:
            under_way.append(pool.submit(_assess, chunk))
            if len(under_way) >= workers * _AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _write(results: Iterable[Assessed]) -> bool:
    """Whether any line was malformed."""
    failed = False
    for result in results:
        sys.stdout.write(result.verdicts)
        for number, what in result.complaints:
            print(f"line {number}: {what}", file=sys.stderr)
        failed |= result.malformed
    sys.stdout.flush()
    return failed


def _gallery(profiles: list[BrandProfile], folders: Sequence[Path]) -> Gallery | None:
    if not any(profile.pictures or any(each.pictures for each in profile.products) for profile in profiles):
        return None
    read = _reader(folders)
    gallery = Gallery(references_of(profiles, read, lambda what: print(_brief(what), file=sys.stderr)))
    return gallery if len(gallery) else None


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m monitoring.detection",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--brands", type=Path, required=True, help="JSON array of brand profiles")
    parser.add_argument("--workers", type=int, default=1, help="processes to share the work (default 1)")
    options = parser.parse_args()
    if options.workers < 1:
        parser.error("--workers must be at least 1")
    try:
        profiles = profiles_from(json.loads(options.brands.read_bytes()))
    except (OSError, ValueError, RecursionError, MalformedRecord) as error:
        parser.error(f"cannot read the brands in {_brief(str(options.brands))}: {_brief(str(error))}")
    engine = compile_profiles(profiles)
    lines = _lines(sys.stdin.buffer)
    first = _held(lines, LISTINGS, _FIRST_LOOK)
    learnt = look(engine, profiles, [facts for _, facts in _parse(first)[0]])
    folders = (Path(), options.brands.parent)
    shared = Shared(engine.with_estimates(learnt.estimates), learnt, _gallery(profiles, folders), folders)
    _shared[:] = [shared]
    # The compiled brands stay: the collector need not visit them, nor write into pages that workers share.
    gc.freeze()
    size = _CHUNK if shared.gallery is None else _CHUNK_WITH_PICTURES
    chunks = _chunks(chain(first, lines), size)
    del first
    if options.workers == 1:
        results: Iterable[Assessed] = map(_assess, chunks)
    else:
        results = _shared_out(chunks, options.workers, profiles, shared)
    try:
        return int(_write(results))
    except BrokenPipeError:
        # Whoever reads has enough. Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main())
