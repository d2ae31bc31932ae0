"""One door to all sources: bytes in, listings and refusals out, in order."""

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

from listings.feeds import csv_table, ndjson, top
from listings.feeds.reader import MAX_LINE, Line, lines
from listings.feeds.records import Fault, ListingRecord, Rejected, Unusable

FORMATS = ("auto", "ndjson", "csv", "top")


def read(
    stream: BinaryIO,
    *,
    kind: str = "auto",
    encoding: str = "auto",
    mapping: Mapping[str, str] | None = None,
    currency: str = "CNY",
) -> Iterator[ListingRecord | Rejected]:
    """Streams. Raises Unusable when the source cannot be read, maybe after some rows were given
    (a damaged end); a source without a single row is unusable too."""
    if kind not in FORMATS:
        raise Unusable(Fault.UNKNOWN_FORMAT, kind=kind[:40], known=", ".join(FORMATS))
    longest = MAX_LINE if kind in ("ndjson", "csv") else top.MAX_LINE
    source = lines(stream, encoding=encoding, max_line=longest)
    if kind == "auto":
        kind, source = _detect(source)
    if kind == "csv":
        rows = csv_table.parse(source, currency=currency, mapping=mapping)
    elif kind == "top":
        rows = top.parse(source, currency=currency)
    else:
        rows = ndjson.parse(source, currency=currency)
    empty = True
    for row in rows:
        empty = False
        yield row
    if empty:
        raise Unusable(Fault.EMPTY)


def _detect(source: Iterator[Line | Rejected]) -> tuple[str, Iterator[Line | Rejected]]:
    """By content, never by the file's name: JSON opens with a bracket; an item of TOP, or an
    envelope of one, has no item_id on its first line."""
    passed: list[Line | Rejected] = []
    for line in source:
        passed.append(line)
        if isinstance(line, Rejected) or not line.text.strip():
            if len(passed) < 50:
                continue
            break
        bare = line.text.strip()
        if bare[0] not in "{[":
            return "csv", chain(passed, source)
        return _kind_of_json(bare), chain(passed, source)
    if not passed:
        raise Unusable(Fault.EMPTY)
    return "ndjson", chain(passed, source)


def _kind_of_json(first: str) -> str:
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return "top" if top.opens_document(first) else "ndjson"
    if isinstance(found, dict) and "item_id" not in found and ("num_iid" in found or _nested(found)):
        return "top"
    return "top" if isinstance(found, list) else "ndjson"


def _nested(found: dict[str, Any]) -> bool:
    return any(key.endswith("_response") or key in ("item", "items", "results") for key in found)
