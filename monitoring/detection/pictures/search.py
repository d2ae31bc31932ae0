"""All reference hashes within a radius of a picture's hash, exactly, by multi-index hashing.

A hash of 256 bits is cut into 16 bands of 16. Two hashes at most 31 bits apart differ in at most one bit
of at least one band (otherwise 16 x 2 = 32 bits would differ), so looking up each band as it is and with
each of its bits flipped finds every neighbour; a count of all 256 bits then keeps the true ones.
After Norouzi, Punjani and Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", 2012.

Memory: 96 bytes a reference and 4 MB fixed (100,000 references: 14 MB; a million: 100 MB). Turned copies
are found by asking with the eight hashes of the picture; storing eight of each reference answers a
quarter faster (at 100,000) for eight times the memory. bench/pictures_hash.py measures all this beside
faiss and numpy.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from monitoring.detection.pictures.hashing import BITS, SAME, TURNS, PictureHash

_BANDS: Final = 16
_VALUES: Final = 1 << 16
_FIRST_OF_BAND: Final = np.arange(_BANDS, dtype=np.intp) * _VALUES
_FLIPS: Final = [0] + [1 << bit for bit in range(16)]
_WIDEST: Final = 2 * _BANDS - 1
_AT_ONCE: Final = 128
"""Queries looked up together: enough to spread the cost of a call, few enough to stay in the cache."""
_MOST_CANDIDATES: Final = 1 << 16
"""Compared at once, where many references share a band; bounds the memory of a search to some 10 MB."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A reference that shows the same picture."""

    row: int
    distance: int
    """Bits, 0..31."""
    turn: str
    """One of TURNS: what was done to the query to meet the reference."""


class HashIndex:
    """The references' hashes, searched exactly. Immutable; pickled as its rows (32 bytes each)."""

    def __init__(self, rows: NDArray[np.uint8], matchable: NDArray[np.bool_] | None = None) -> None:
        """`rows` (n, 32); rows whose `matchable` is false keep their number and are never found."""
        if rows.ndim != 2 or rows.shape[1] * 8 != BITS:
            raise ValueError(f"hashes come as rows of 32 bytes, not in the shape {rows.shape}")
        self._rows = np.ascontiguousarray(rows, dtype=np.uint8)
        self._matchable = np.ones(len(rows), np.bool_) if matchable is None else matchable.astype(np.bool_)
        self._words = self._rows.view(np.uint64)
        kept = np.flatnonzero(self._matchable)
        bands = self._rows.view(np.uint16)[kept]
        # One table for all bands: the rows by (band, value of the band), and where each such group starts.
        # Every band holds all rows once, so the groups of the next follow on.
        self._grouped = np.empty(_BANDS * len(kept), np.int32)
        sizes = np.empty((_BANDS, _VALUES), np.int32)
        for band in range(_BANDS):
            values = bands[:, band]
            first = band * len(kept)
            self._grouped[first : first + len(kept)] = kept[np.argsort(values, kind="stable")]
            sizes[band] = np.bincount(values, minlength=_VALUES)
        self._starts = np.zeros(_BANDS * _VALUES + 1, np.int32)
        np.cumsum(sizes, out=self._starts[1:])

    @classmethod
    def of(cls, hashes: Sequence[PictureHash]) -> "HashIndex":
        """Row numbers are positions in `hashes`; the featureless ones among them are never found."""
        rows = np.frombuffer(b"".join(each.bits for each in hashes), np.uint8).reshape(-1, BITS // 8)
        return cls(rows, np.array([not each.featureless for each in hashes], np.bool_))

    def __len__(self) -> int:
        return len(self._rows)

    def __reduce__(self) -> tuple[type["HashIndex"], tuple[NDArray[np.uint8], NDArray[np.bool_]]]:
        return HashIndex, (self._rows, self._matchable)

    def copies(self, turned: Sequence[PictureHash], bits: int = SAME) -> list[Copy]:
        """References that show the picture whose `dihedral` hashes are given, nearest first; each once,
        at its nearest turn. None for a featureless picture."""
        if turned[0].featureless:
            return []
        queries = np.frombuffer(b"".join(each.bits for each in turned), np.uint8).reshape(-1, BITS // 8)
        nearest: dict[int, tuple[int, int]] = {}
        for turn, found in enumerate(self.within(queries, bits)):
            for row, distance in found:
                nearest[row] = min(nearest.get(row, (BITS, 0)), (distance, turn))
        ordered = sorted((distance, row, turn) for row, (distance, turn) in nearest.items())
        return [Copy(row, distance, TURNS[turn]) for distance, row, turn in ordered]

    def within(self, queries: NDArray[np.uint8], bits: int = SAME) -> list[list[tuple[int, int]]]:
        """For each query of (m, 32) all (row, distance) with distance <= `bits`, by row.

        Raises ValueError for a radius outside 0..31, which the bands cannot answer exactly.
        """
        if not 0 <= bits <= _WIDEST:
            raise ValueError(f"a radius of {bits} bits is outside 0..{_WIDEST}")
        queries = np.ascontiguousarray(queries, dtype=np.uint8).reshape(-1, BITS // 8)
        found: list[list[tuple[int, int]]] = [[] for _ in range(len(queries))]
        for first in range(0, len(queries), _AT_ONCE):
            block = queries[first : first + _AT_ONCE]
            words = block.view(np.uint64)
            near: list[NDArray[np.intp]] = []
            for query, row in self._candidates(block, bits):
                apart = _bits_set(self._words.take(row, axis=0) ^ words.take(query, axis=0))
                close = np.flatnonzero(apart <= bits)
                if len(close):
                    near.append(np.stack((query[close], row[close], apart[close]), axis=1))
            if near:
                # Sorted by query and row; a neighbour found in several bands counts once.
                for query, row, apart in np.unique(np.concatenate(near), axis=0).tolist():
                    found[first + query].append((row, apart))
        return found

    def _candidates(
        self, block: NDArray[np.uint8], bits: int
    ) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """(query, row) pairs that agree in a band, up to the flips which the radius asks for."""
        bands, flips = _probes(bits)
        keys = ((block.view(np.uint16)[:, bands] ^ flips) + _FIRST_OF_BAND[bands]).ravel()
        first = self._starts[keys]
        counts = self._starts[keys + 1] - first
        full = np.flatnonzero(counts)
        first, counts, query = first[full], counts[full], full // len(bands)
        for part in _parts(counts):
            many = counts[part]
            ends = np.cumsum(many)
            places = np.repeat(first[part] - (ends - many), many) + np.arange(ends[-1])
            yield np.repeat(query[part], many), self._grouped[places].astype(np.intp)


def _probes(bits: int) -> tuple[NDArray[np.intp], NDArray[np.uint16]]:
    """The bands to look up and the bit to flip in each look-up (0: none).

    Pairs escape only with a difference of more than its flips in every band looked up, so the sum of
    (flips + 1) over the bands has to exceed the radius, and no more: below 31 bits some bands need no
    flip, below 15 some need no look at all.
    """
    bands, flips = [], []
    for band in range(min(_BANDS, bits + 1)):
        wanted = _FLIPS if band + _BANDS <= bits else _FLIPS[:1]
        bands += [band] * len(wanted)
        flips += wanted
    return np.array(bands, np.intp), np.array(flips, np.uint16)


def _bits_set(words: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Of rows of four words: the four counts of a row lie in one 32-bit number, and the product brings
    their sum to its highest byte (a sum along the axis takes 15 times as long). 256 would overflow to 0,
    but the two of a pair agree in most of a band."""
    counts = np.bitwise_count(words).view(np.uint32).ravel()
    return (counts * np.uint32(0x01010101)) >> np.uint32(24)


def _parts(counts: NDArray[np.int32]) -> Iterator[slice]:
    """Cuts so that each part holds at most _MOST_CANDIDATES, or a single entry beyond."""
    ends = np.cumsum(counts, dtype=np.int64)
    first = 0
    while first < len(counts):
        before = ends[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + _MOST_CANDIDATES, side="right")))
        yield slice(first, last)
        first = last
