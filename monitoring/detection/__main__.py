"""`python -m monitoring.detection --brands BRANDS.json [--workers N] < LISTINGS.ndjson > VERDICTS.ndjson`

One verdict a line for each brand a listing names, in the order of the listings. A malformed line is reported
on stderr with its number; the rest goes on, and the exit status is then 1.

The input is never held as a whole. Its first 10,000 listings are read before the first verdict is written:
they tell what the goods of brands without a reference price usually cost, and which sellers offer many brands
(see first_look.py). The verdicts are the same for any number of workers.
"""

import argparse
import json
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import BinaryIO

from monitoring.detection.engine import Engine, compile_profiles
from monitoring.detection.first_look import LISTINGS, FirstLook, look
from monitoring.detection.records import MalformedRecord, listing_from, profile_from, verdict_record
from monitoring.detection.types import BrandProfile, ListingFacts

_CHUNK = 500
_AHEAD = 3
"""Chunks under way for each worker: enough to keep it busy, and all that lies in memory."""
_LONGEST_LINE = 1 << 20
"""Bytes; no listing is so long, and a line must not fill the memory."""
_BOM = b"\xef\xbb\xbf"

Numbered = tuple[int, bytes | None]
"""A line and its number; None for one that is too long."""
_shared: list[tuple[Engine, FirstLook]] = []
"""Compiled once by the parent: workers that are forked share its memory."""


def _start(profiles: list[BrandProfile], learnt: FirstLook) -> None:
    """Only where processes cannot be forked: each worker compiles the profiles for itself."""
    _shared[:] = [(compile_profiles(profiles).with_estimates(learnt.estimates), learnt)]


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


def _parse(lines: Iterable[Numbered]) -> tuple[list[ListingFacts], list[str]]:
    """(listings, complaints)."""
    listings: list[ListingFacts] = []
    complaints: list[str] = []
    for number, line in lines:
        if line is None:
            complaints.append(f"line {number}: longer than {_LONGEST_LINE:,} bytes")
        elif line.strip():
            try:
                listings.append(listing_from(json.loads(line)))
            except (ValueError, RecursionError, MalformedRecord) as error:
                complaints.append(f"line {number}: {error}")
    return listings, complaints


def _assess(lines: list[Numbered]) -> tuple[str, list[str]]:
    """(verdict lines, complaints) of one chunk."""
    ((engine, learnt),) = _shared
    listings, complaints = _parse(lines)
    verdicts = engine.assess_many([learnt.told(facts) for facts in listings])
    records = map(verdict_record, chain.from_iterable(verdicts))
    return "".join([f"{json.dumps(record)}\n" for record in records]), complaints


def _chunks(lines: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    lines = iter(lines)
    while chunk := list(islice(lines, _CHUNK)):
        yield chunk


def _shared_out(
    chunks: Iterable[list[Numbered]], workers: int, profiles: list[BrandProfile], learnt: FirstLook
) -> Iterator[tuple[str, list[str]]]:
    """The results of the chunks in their order, worked out by several processes."""
    if "fork" in get_all_start_methods():
        pool = ProcessPoolExecutor(workers, mp_context=get_context("fork"))
    else:
        pool = ProcessPoolExecutor(workers, initializer=_start, initargs=(profiles, learnt))
    with pool:
        under_way: deque[Future[tuple[str, list[str]]]] = deque()
        for chunk in chunks:
            under_way.append(pool.submit(_assess, chunk))
            if len(under_way) >= workers * _AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _write(results: Iterable[tuple[str, list[str]]]) -> bool:
    """Whether there was anything to complain of."""
    failed = False
    for verdicts, complaints in results:
        sys.stdout.write(verdicts)
        for complaint in complaints:
            print(complaint, file=sys.stderr)
            failed = True
    sys.stdout.flush()
    return failed


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
        records = json.loads(options.brands.read_bytes())
        if not isinstance(records, list):
            raise MalformedRecord("must be a JSON array of brands")
        profiles = [profile_from(record) for record in records]
    except (OSError, ValueError, RecursionError, MalformedRecord) as error:
        parser.error(f"cannot read the brands in {options.brands}: {error}")
    engine = compile_profiles(profiles)
    lines = _lines(sys.stdin.buffer)
    first = list(islice(lines, LISTINGS))
    learnt = look(engine, profiles, _parse(first)[0])
    _shared[:] = [(engine.with_estimates(learnt.estimates), learnt)]
    chunks = _chunks(chain(first, lines))
    del first
    if options.workers == 1:
        results: Iterable[tuple[str, list[str]]] = map(_assess, chunks)
    else:
        results = _shared_out(chunks, options.workers, profiles, learnt)
    try:
        return int(_write(results))
    except BrokenPipeError:
        # Whoever reads has enough. Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main())
