"""`python -m monitoring.detection --brands BRANDS.json < LISTINGS.ndjson > VERDICTS.ndjson`

One verdict a line for each brand a listing names, in the order of the listings. A malformed line
is reported on stderr with its number; the rest goes on, and the exit status is then 1.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from monitoring.detection.engine import Engine, compile_profiles
from monitoring.detection.records import MalformedRecord, listing_from, profile_from, verdict_record
from monitoring.detection.types import BrandProfile

_CHUNK = 500
_compiled: list[Engine] = []
"""The worker process's own engine, built once by `_start`."""


def _start(profiles: list[BrandProfile]) -> None:
    _compiled[:] = [compile_profiles(profiles)]


def _assess_lines(numbered: list[tuple[int, bytes]]) -> tuple[list[str], list[str]]:
    """(verdict lines, complaints) of one chunk."""
    (engine,) = _compiled
    verdicts: list[str] = []
    complaints: list[str] = []
    for number, line in numbered:
        if not line.strip():
            continue
        try:
            facts = listing_from(json.loads(line))
        except (ValueError, RecursionError, MalformedRecord) as error:
            complaints.append(f"line {number}: {error}")
            continue
        verdicts += [json.dumps(verdict_record(each), ensure_ascii=True) for each in engine.assess(facts)]
    return verdicts, complaints


def _chunks(lines: Iterable[bytes]) -> Iterator[list[tuple[int, bytes]]]:
    numbered = enumerate(lines, start=1)
    while chunk := list(islice(numbered, _CHUNK)):
        yield chunk


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m monitoring.detection", description=__doc__)
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
    except (OSError, ValueError, MalformedRecord) as error:
        parser.error(f"cannot read the brands in {options.brands}: {error}")
    failed = False
    chunks = _chunks(sys.stdin.buffer)
    if options.workers == 1:
        _start(profiles)
        results: Iterable[tuple[list[str], list[str]]] = map(_assess_lines, chunks)
        failed = _write(results)
    else:
        with ProcessPoolExecutor(options.workers, initializer=_start, initargs=(profiles,)) as pool:
            # A window of chunks at a time, so that a long input never lies in memory as a whole.
            while window := list(islice(chunks, options.workers * 4)):
                failed |= _write(pool.map(_assess_lines, window))
    return int(failed)


def _write(results: Iterable[tuple[list[str], list[str]]]) -> bool:
    failed = False
    for verdicts, complaints in results:
        sys.stdout.writelines(f"{verdict}\n" for verdict in verdicts)
        for complaint in complaints:
            print(complaint, file=sys.stderr)
            failed = True
    return failed


if __name__ == "__main__":
    sys.exit(main())
