"""Which references could show the same: an inverted index over the local features of all of them.

Descriptors are sorted into words by a tree of two levels, built from the references themselves with about
32 descriptors a word, so that a look-up meets as many whether there are a hundred references or a hundred
thousand; the tree costs the square root of their number. Inside a word a signature of 64 bits tells near
descriptors from far ones (Jégou, Douze and Schmid, "Hamming embedding and weak geometric consistency", 2008).

Memory: 12 bytes a descriptor and 0.8 KB a word, about 12 KB a reference of 320 descriptors.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from monitoring.detection.pictures.features import Features

Vectors = NDArray[np.float32]
Indices = NDArray[np.intp]

_OF_A_REFERENCE = 320
_OF_A_QUERY = 600
_A_WORD = 32
_WIDEST = 256
"""Branches, and leaves of each: 65,536 words, 50 MB. Reached at 6,500 references; from there words grow."""
_LEARNED = 600_000
_AT_ONCE = 256
_ROUNDS = 6
_SAMPLE = 48
"""Descriptors a centre is learned from."""
_FAR = 22
"""Bits of 64: beyond, two descriptors of one word have nothing in common (half of 64 is chance)."""
_NEAR = 10.0
_BRANCHES = 3
_WORDS = 2


class Vocabulary:
    """Votes of references for a picture. Immutable, picklable, the same for the same references."""

    def __init__(self, references: Sequence[Features]) -> None:
        """`references` is gone through twice; it may make each Features as it is asked for."""
        generator = np.random.default_rng(20260101)
        self._axes = np.linalg.qr(generator.standard_normal((128, 64)))[0].T.astype(np.float32)
        counts = np.array([min(len(each), _OF_A_REFERENCE) for each in references], np.intp)
        self._weight = 1 / np.sqrt(np.maximum(counts, 32).astype(np.float32))
        learned = _sample(references, int(counts.sum()), generator)
        self._branches, self._leaves = _tree(learned, int(counts.sum()), generator)
        self._middles = self._leaves @ self._axes.T
        nothing = np.zeros(0, np.intp), np.zeros(0, np.uint64)
        parts = [nothing, *(self._read(block) for block in _blocks(references))]
        words = np.concatenate([words for words, _ in parts])
        order = np.argsort(words, kind="stable")
        owners = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        self._owners = owners[order]
        self._signatures = np.concatenate([signatures for _, signatures in parts])[order]
        sizes = np.bincount(words, minlength=len(self._leaves))
        self._starts = np.concatenate(([0], np.cumsum(sizes)))
        holders = np.bincount(_pairs_of(words, owners), minlength=len(sizes))
        self._rarity = np.log1p(len(counts) / np.maximum(holders, 1)).astype(np.float32)

    def _read(self, vectors: Vectors) -> tuple[Indices, NDArray[np.uint64]]:
        words = self._words(vectors, 1, 1)[:, 0]
        return words, self._signed(vectors, words)

    def votes(self, query: Features) -> tuple[Indices, Vectors]:
        """References that share near descriptors with the picture, and how much speaks for each; the most
        first, equal ones in the order of the references."""
        if not len(query) or not len(self._owners):
            return np.zeros(0, np.intp), np.zeros(0, np.float32)
        vectors = query.first(_OF_A_QUERY).unit
        words = self._words(vectors, _BRANCHES, _WORDS)
        rows = np.repeat(np.arange(len(vectors)), words.shape[1])
        flat = words.ravel()
        signatures = self._signed(vectors[rows], flat)
        many = self._starts[flat + 1] - self._starts[flat]
        ends = np.cumsum(many)
        places = np.repeat(self._starts[flat] - (ends - many), many) + np.arange(ends[-1])
        at = np.repeat(np.arange(len(flat)), many)
        apart = np.bitwise_count(self._signatures[places] ^ signatures[at])
        near = np.flatnonzero(apart <= _FAR)
        places, at = places[near], at[near]
        value = np.exp(-((apart[near] / np.float32(_NEAR)) ** 2)) * self._rarity[flat[at]] ** 2
        # One feature votes once for a reference, however often the reference repeats it.
        key = rows[at].astype(np.int64) * len(self._weight) + self._owners[places]
        order = np.lexsort((-value, key))
        key, value = key[order], value[order]
        first = np.concatenate(([True], key[1:] != key[:-1])) if len(key) else np.zeros(0, np.bool_)
        owner, value = key[first] % len(self._weight), value[first]
        found, which = np.unique(owner, return_inverse=True)
        total = (np.bincount(which, weights=value, minlength=len(found)) * self._weight[found]).astype(
            np.float32
        )
        ranked = np.lexsort((found, -total))
        return found[ranked].astype(np.intp), total[ranked]

    def _signed(self, vectors: Vectors, words: Indices) -> NDArray[np.uint64]:
        """On which side of the word's centre a descriptor lies, along 64 fixed directions."""
        sides = vectors @ self._axes.T > self._middles[words]
        return np.packbits(sides, axis=1).view(np.uint64).ravel()

    def _words(self, vectors: Vectors, branches: int, words: int) -> Indices:
        """The nearest leaves of the nearest branches, (n, branches * words)."""
        width = len(self._leaves) // len(self._branches)
        branches, words = min(branches, len(self._branches)), min(words, width)
        chosen = np.argsort(-(vectors @ self._branches.T), axis=1, kind="stable")[:, :branches]
        found = np.empty((len(vectors), branches, words), np.intp)
        for rank in range(branches):
            for branch, rows in _grouped(chosen[:, rank]):
                leaves = self._leaves[branch * width : (branch + 1) * width]
                near = np.argsort(-(vectors[rows] @ leaves.T), axis=1, kind="stable")[:, :words]
                found[rows, rank] = near + branch * width
        return found.reshape(len(vectors), branches * words)


def _blocks(references: Sequence[Features]) -> Iterator[Vectors]:
    """The descriptors of all references in their order, a few references at a time to bound the memory."""
    for first in range(0, len(references), _AT_ONCE):
        block = references[first : first + _AT_ONCE]
        yield np.concatenate([each.first(_OF_A_REFERENCE).unit for each in block])


def _sample(references: Sequence[Features], count: int, generator: np.random.Generator) -> Vectors:
    """Descriptors to learn the words from: all, or as many as can be held."""
    share = min(1.0, _LEARNED / max(count, 1))
    parts = [np.zeros((0, 128), np.float32)]
    for block in _blocks(references):
        parts.append(block if share == 1 else block[generator.random(len(block)) < share])
    return np.concatenate(parts)


def _pairs_of(words: Indices, owners: NDArray[np.int32]) -> Indices:
    """The word of each different pair of word and reference."""
    return np.unique(np.stack((words, owners.astype(np.intp)), axis=1), axis=0)[:, 0]


def _tree(vectors: Vectors, count: int, generator: np.random.Generator) -> tuple[Vectors, Vectors]:
    """Centres of the branches, and of their leaves one branch after the other, all of length one."""
    width = min(max(1, round(float(np.sqrt(count / _A_WORD)))), _WIDEST)
    branches = _centres(vectors, width, generator)
    leaves = np.zeros((width, width, 128), np.float32)
    for branch, rows in _grouped(_nearest(vectors, branches)):
        leaves[branch] = _centres(vectors[rows], width, generator)
    return branches, leaves.reshape(width * width, 128)


def _centres(vectors: Vectors, count: int, generator: np.random.Generator) -> Vectors:
    """Spherical k-means (Lloyd's rounds) on a sample; fewer vectors than centres stand for themselves."""
    if len(vectors) <= count:
        made = np.zeros((count, 128), np.float32)
        made[: len(vectors)] = vectors
        return made
    if len(vectors) > count * _SAMPLE:
        vectors = vectors[np.sort(generator.choice(len(vectors), count * _SAMPLE, replace=False))]
    centres = vectors[np.sort(generator.choice(len(vectors), count, replace=False))].copy()
    for _ in range(_ROUNDS):
        for centre, rows in _grouped(_nearest(vectors, centres)):
            mean = vectors[rows].sum(axis=0)
            centres[centre] = mean / max(float(np.linalg.norm(mean)), 1e-6)
    return centres


def _nearest(vectors: Vectors, centres: Vectors) -> Indices:
    found = np.empty(len(vectors), np.intp)
    for first in range(0, len(vectors), 8192):
        found[first : first + 8192] = (vectors[first : first + 8192] @ centres.T).argmax(axis=1)
    return found


def _grouped(groups: Indices) -> list[tuple[int, Indices]]:
    """Each group that occurs, with its rows."""
    order = np.argsort(groups, kind="stable")
    bounds = np.flatnonzero(np.diff(groups[order], prepend=-1, append=-1))
    return [(int(groups[order[low]]), order[low:high]) for low, high in pairwise(bounds.tolist())]
