"""What a picture shows, as local features: places found again after a crop, a turn or in a new photo.

SIFT (Lowe 2004) in its RootSIFT form (Arandjelović and Zisserman 2012): unlike a hash of the whole picture,
each feature describes a small patch whatever its scale and direction, so what is left of a cut, framed or
photographed picture still matches.
"""

import struct
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from monitoring.detection.pictures.decode import Picture

VERSION = "2026.1"
"""Of everything that turns a picture into features; features of another version cannot be compared."""

LONGEST = 640
"""Every picture is brought to this size first: phone photos and small shop pictures meet at one scale, and
small ones keep enough features (a packshot of 198 pixels has about 200, enlarged it has 700)."""
MOST_OF_A_REFERENCE = 640
MOST_OF_A_QUERY = 1200
"""A photo shows the product among other things, so more of it is needed than of a packshot."""
_THUMBNAIL = 96
_CELLS = 8
_HEAD = struct.Struct("<8sHHHH")
_STEPS = np.array([64, 64, 64, 128], np.float32)
"""Stored steps per pixel (x, y, diameter) and per degree."""
_FLAT = 6.0
"""Grey levels (standard deviation) below which a picture shows nothing to recognise."""
_SMALLEST = 24
_ONE_COLOUR = 14
_ALL_ROUND = 0.8


@dataclass(frozen=True, eq=False)
class Features:
    """The local features of one picture, the strongest first, and a thumbnail for the last look.

    `points` (n, 4) float32: x, y in pixels of the picture brought to `width` x `height`, diameter of the
    patch in the same pixels, direction in degrees. `descriptors` (n, 128) uint8, RootSIFT times 512.
    `thumbnail`: (h, w, 3) uint8, RGB, the longer side 96.
    """

    width: int
    height: int
    points: NDArray[np.float32]
    descriptors: NDArray[np.uint8]
    thumbnail: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.points)

    @cached_property
    def unit(self) -> NDArray[np.float32]:
        """The descriptors at length one, so that a product of two is their likeness, 0 to 1."""
        floats = self.descriptors.astype(np.float32)
        return floats / np.maximum(np.linalg.norm(floats, axis=1, keepdims=True), 1.0)

    @cached_property
    def mirrored(self) -> "Features":
        """Those of the mirrored picture, without describing it again: the grid of a descriptor changes sides
        and its directions turn the other way."""
        points = self.points.copy()
        points[:, 0] = self.width - 1 - points[:, 0]
        points[:, 3] = (180.0 - points[:, 3]) % 360.0
        return Features(
            self.width,
            self.height,
            points,
            np.ascontiguousarray(self.descriptors[:, _MIRROR]),
            np.ascontiguousarray(self.thumbnail[:, ::-1]),
        )

    @cached_property
    def on_plain_ground(self) -> bool:
        """Whether the picture is a packshot: its edge has one colour nearly all round. What a scene shares
        with another picture may be the scene."""
        edge = np.concatenate(
            (self.thumbnail[0], self.thumbnail[-1], self.thumbnail[:, 0], self.thumbnail[:, -1])
        ).astype(np.int16)
        off = np.abs(edge - np.median(edge, axis=0)).max(axis=1)
        return bool((off <= _ONE_COLOUR).mean() >= _ALL_ROUND)

    def first(self, most: int) -> "Features":
        """The strongest only."""
        return Features(self.width, self.height, self.points[:most], self.descriptors[:most], self.thumbnail)

    def to_bytes(self) -> bytes:
        """At most 92 KB for a reference: 136 bytes a feature and the thumbnail as JPEG."""
        places = np.round(self.points * _STEPS).clip(0, 65535).astype("<u2")
        _, jpeg = cv2.imencode(".jpg", self.thumbnail[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])
        head = _HEAD.pack(VERSION.encode(), self.width, self.height, len(self), 0)
        return head + places.tobytes() + self.descriptors.tobytes() + jpeg.tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Features":
        """The features that `to_bytes` gave. ValueError: another version, or no features at all."""
        if len(data) < _HEAD.size:
            raise ValueError("not the features of a picture")
        version, width, height, count, _ = _HEAD.unpack_from(data)
        if version.rstrip(b"\0") != VERSION.encode():
            raise ValueError(f"features of version {version!r}, not {VERSION}: describe the picture again")
        middle = _HEAD.size + count * 8
        end = middle + count * 128
        jpeg = np.frombuffer(data[end:], np.uint8)
        thumbnail = cv2.imdecode(jpeg, cv2.IMREAD_COLOR) if jpeg.size else None
        if thumbnail is None:
            raise ValueError("features cut short")
        places = np.frombuffer(data[_HEAD.size : middle], "<u2").reshape(count, 4)
        return cls(
            width,
            height,
            places.astype(np.float32) / _STEPS,
            np.frombuffer(data[middle:end], np.uint8).reshape(count, 128).copy(),
            np.ascontiguousarray(thumbnail[:, :, ::-1]),
        )


def describe(picture: Picture, *, most: int = MOST_OF_A_REFERENCE) -> Features:
    """The features of a decoded picture; none of a blank, a tiny or a very narrow one.

    110 ms for a reference, up to 250 for a query. The same picture gives the same bytes in every process.
    """
    rgb = picture.grey[:, :, None].repeat(3, axis=2) if picture.rgb is None else picture.rgb
    height, width = rgb.shape[:2]
    scale = LONGEST / max(height, width, 1)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if min(height, width) < _SMALLEST or min(size) < _SMALLEST:
        return _nothing(*size)
    sized = cv2.resize(rgb, size, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
    grey = cv2.cvtColor(sized, cv2.COLOR_RGB2GRAY)
    if float(grey.std()) < _FLAT:
        return _nothing(*size)
    found, raw = cv2.SIFT.create(
        nfeatures=most * 3, contrastThreshold=0.01, edgeThreshold=12, enable_precise_upscale=True
    ).detectAndCompute(grey, None)
    if raw is None or not len(found):
        return _nothing(*size)
    points = np.array([(each.pt[0], each.pt[1], each.size, each.angle) for each in found], np.float32)
    strength = np.array([each.response for each in found], np.float32)
    kept = _spread(points, strength, size, most)
    root = np.sqrt(raw[kept] / np.maximum(raw[kept].sum(axis=1, keepdims=True), 1e-6))
    return Features(
        *size,
        points[kept],
        np.round(root * 512).clip(0, 255).astype(np.uint8),
        _thumbnail(np.asarray(sized, np.uint8)),
    )


def _spread(
    points: NDArray[np.float32], strength: NDArray[np.float32], size: tuple[int, int], most: int
) -> NDArray[np.intp]:
    """Which to keep: the strongest, but of every part of the picture some, as a crop may leave any part.

    The order is by strength times what is left of a cell's share, so `first` keeps a spread too.
    """
    cell = np.minimum((points[:, :2] * _CELLS / np.array(size, np.float32)).astype(int), _CELLS - 1)
    where = cell[:, 0] * _CELLS + cell[:, 1]
    # A fixed order of equals: OpenCV's is that of its threads.
    order = np.lexsort((points[:, 3], points[:, 2], points[:, 1], points[:, 0], -strength))
    rank = np.empty(len(points), np.float32)
    seen = np.zeros(_CELLS * _CELLS, np.float32)
    for index in order:
        rank[index] = seen[where[index]]
        seen[where[index]] += 1
    overall = np.empty(len(points), np.float32)
    overall[order] = np.arange(len(points), dtype=np.float32)
    worth = overall + rank * (_CELLS * _CELLS / 2)
    return np.argsort(worth, kind="stable")[:most]


def _thumbnail(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = rgb.shape[:2]
    scale = _THUMBNAIL / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


def _nothing(width: int, height: int) -> Features:
    return Features(
        width,
        height,
        np.zeros((0, 4), np.float32),
        np.zeros((0, 128), np.uint8),
        np.full((1, 1, 3), 255, np.uint8),
    )


_MIRROR = np.array(
    [
        (3 - row) * 32 + column * 8 + (-turn) % 8
        for row in range(4)
        for column in range(4)
        for turn in range(8)
    ]
)
