"""The 256-bit perceptual hash of a picture: PDQ, which stays within 31 bits under rescaling,
recompression, blur and changes of contrast, and stands near 128 between unrelated pictures.

Method: ThreatExchange, `pdq/`, and its paper of 2019 (hashing.pdf): a tent filter down to 64 x 64, the
16 x 16 lowest frequencies of the cosine transform without the constant row and column, and for each a
bit: above the median or not. Bit order and orientation are those of the published hexadecimal form.

One thing differs on purpose. The reference samples with box filters of whole pixels, off centre by an
amount that depends on the size: the same photo at 400 and at 200 pixels differs by 12 bits, and mirrored
by up to 22. Here the tent is centred and scales with the picture, so size costs 2 bits and a mirror
none; the price is 6 to 28 bits between our hash and the published one of the same picture.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from monitoring.detection.pictures.decode import SHORTEST, Grey, UnreadablePicture, decode_small

BITS: Final = 256
SAME: Final = 31
"""Bits. Hashes at most so far apart show the same picture: PDQ's own threshold for copies."""

LEAST_QUALITY: Final = 50
"""0..100. Below, the picture is nearly without features (a plain ground, a blank card), its hash is
decided by noise, and it matches other blanks: it takes no part in any comparison. PDQ's own advice."""

TURNS: Final = (
    "original",
    "rotated 90",
    "rotated 180",
    "rotated 270",
    "flipped top to bottom",
    "flipped left to right",
    "transposed",
    "transposed, rotated 180",
)
"""Order of `dihedral`; rotations are anticlockwise."""

_GRID: Final = 64
_WAVES: Final = 16
_FINE: Final = 2 * _GRID
"""Side of the square that every picture is brought to first; the tent of a grid cell spans four of it."""

_ODD: Final = np.arange(1, _WAVES + 1) % 2 == 1


@dataclass(frozen=True, slots=True)
class PictureHash:
    bits: bytes
    """32 bytes; `bits.hex()` is the published form."""
    quality: int
    """0..100: how much there is to see, by the gradients of the 64 x 64 picture."""

    @property
    def featureless(self) -> bool:
        return self.quality < LEAST_QUALITY


def hash_of(data: bytes) -> PictureHash:
    """Raises UnreadablePicture."""
    return hash_of_grey(decode_small(data))


def hash_of_grey(grey: Grey) -> PictureHash:
    """Of rows of brightness; raises UnreadablePicture below 5 pixels a side."""
    waves, quality = _waves(grey)
    return PictureHash(_bits(waves), quality)


def dihedral(grey: Grey) -> tuple[PictureHash, ...]:
    """The hashes of the eight turns and mirrors, in the order of TURNS, from one transform.

    Mirroring an axis changes the sign of its odd frequencies and turning exchanges the axes, so the
    picture itself need not be turned. Raises UnreadablePicture as `hash_of_grey` does.
    """
    waves, quality = _waves(grey)
    rows = np.where(_ODD[:, None], -waves, waves)
    columns = np.where(_ODD[None, :], -waves, waves)
    both = np.where(_ODD[:, None], -columns, columns)
    turned = (waves, columns.T, both, rows.T, rows, columns, waves.T, both.T)
    return tuple(PictureHash(_bits(each), quality) for each in turned)


def distance(one: PictureHash, other: PictureHash) -> int:
    """Bits that differ, 0..256. Says nothing of quality: see PictureHash.featureless."""
    return (int.from_bytes(one.bits) ^ int.from_bytes(other.bits)).bit_count()


def _waves(grey: Grey) -> tuple[NDArray[np.float32], int]:
    """The 16 x 16 frequencies, rows by columns, and the quality."""
    if grey.ndim != 2 or min(grey.shape) < SHORTEST:
        raise UnreadablePicture(f"an array of shape {grey.shape} shows nothing")
    sampled = _sampled(grey)
    return np.asarray(_COSINES @ sampled @ _COSINES.T, np.float32), _quality(sampled)


def _sampled(grey: Grey) -> NDArray[np.float32]:
    """64 x 64: the means over the cells, each under a tent that reaches to the centres of its neighbours."""
    height, width = grey.shape
    if max(height, width) > _FINE:
        grey = _resized(grey, min(height, _FINE), min(width, _FINE), cv2.INTER_AREA)
    if min(height, width) < _FINE:
        grey = _resized(grey, _FINE, _FINE, cv2.INTER_LINEAR)
    return _under_tents(_under_tents(grey.astype(np.float32)).T).T


def _resized(grey: Grey, height: int, width: int, method: int) -> Grey:
    return np.asarray(cv2.resize(grey, (width, height), interpolation=method), np.uint8)


def _under_tents(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Two rows to one, weighed 1, 3, 3, 1; beyond the edge the edge is repeated."""
    padded = np.concatenate((rows[:1], rows, rows[-1:]))
    outer, inner = padded[0:-2:2] + padded[3::2], padded[1:-2:2] + padded[2::2]
    return np.asarray((outer + 3 * inner) / 8, np.float32)


def _quality(sampled: NDArray[np.float32]) -> int:
    # Rounded towards zero before adding, so that many faint gradients do not pass for a few real ones.
    down = np.abs(np.diff(sampled, axis=0) * (100 / 255)).astype(np.int32).sum()
    across = np.abs(np.diff(sampled, axis=1) * (100 / 255)).astype(np.int32).sum()
    return min(100, int(down + across) // 90)


def _bits(waves: NDArray[np.float32]) -> bytes:
    values = waves.ravel()
    median = np.partition(values, BITS // 2 - 1)[BITS // 2 - 1]
    # The published form is one number of 256 bits written from its highest bit.
    return np.packbits(values > median, bitorder="little").tobytes()[::-1]


def _cosines() -> NDArray[np.float32]:
    """(16, 64): frequencies 1 to 16 of the type II cosine transform."""
    wave, at = np.arange(1, _WAVES + 1)[:, None], np.arange(_GRID)[None, :]
    return (np.sqrt(2 / _GRID) * np.cos(np.pi / 2 / _GRID * wave * (2 * at + 1))).astype(np.float32)


_COSINES: Final = _cosines()
