"""One picture against one reference: a copy of it, a photo of the product it shows, or neither."""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from monitoring.detection.pictures.features import Features
from monitoring.detection.pictures.geometry import Floats, Placement, Proposals, pairs
from monitoring.detection.pictures.likeness import same_pixels, same_shape

Corner = tuple[float, float]
Corners = tuple[Corner, Corner, Corner, Corner]

FEWEST_OF_A_COPY = 8
"""Places that agree. Measured: unrelated pictures reach 7; a quarter of a collage has 27 and more."""
FEWEST_OF_A_PRODUCT = 8
"""Of a packshot. Measured: clothing photos reach 6 with any packshot."""
FEWEST_OF_A_SCENE = 60
"""Where the reference has a background: two garments photographed on one wall share up to 30 places."""
_COPY = 0.78
"""Same pixels and the share of the features that agree, together. Measured: like garments on one wall reach
0.70 (same 0.63, agreeing 0.07), copies as they are asked for begin at 0.86."""
_LEAST_SAME = 0.35
_LEAST_OF_A_PRODUCT = 0.23
"""Of the score: 8 places only where what lies between them is alike too, 10 on their own."""
_MIRRORED = 2
"""Times the places of a product whose picture is mirrored, which shows its letters backwards."""
_EXACT = (12.0, 6.0, 5.0)
_LOOSE = (24.0, 18.0, 16.0)
"""Pixels. Two sides of a packet lie in two planes, a bottle in none: a photo agrees only roughly."""
_COPY_STRETCH = 1.4


@dataclass(frozen=True, slots=True)
class Region:
    """The matched part, corner by corner: what is first in one picture is first in the other.

    Coordinates are shares of width and height, 0 to 1, from the upper left. In the reference the first
    corner is the upper left one, and the order goes clockwise.
    """

    query: Corners
    reference: Corners
    share: float
    """Of the area of the query that the region covers, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Match:
    """`copy`: the same pixels. `product`: the same thing, photographed again."""

    how: Literal["copy", "product"]
    inliers: int
    """Places that agree in both pictures."""
    score: float
    """0 to 1. Of a copy: the share of the overlap that is the same; of a product: grows with agreeing places
    and with likeness between them; comparable among products, not with copies."""
    region: Region
    flipped: bool
    """The query is a mirror image of the reference."""


def match(query: Features, reference: Features, *, packshot: bool = False) -> Match | None:
    """How the query shows the reference; None where it does not. Mirrored pictures are found as well.

    `packshot`: the reference is known to show a product, so what is behind it needs no care; otherwise only
    a plain ground says so. 20 to 40 ms; never raises for features of this version.
    """
    plain = match_one_way(query, reference, flipped=False, packshot=packshot)
    if plain is not None and plain.how == "copy":
        return plain
    mirrored = match_one_way(query, reference, flipped=True, packshot=packshot)
    if plain is None or mirrored is None:
        return plain or mirrored
    return mirrored if mirrored.how == "copy" or mirrored.score > plain.score else plain


def match_one_way(
    query: Features, reference: Features, *, flipped: bool, packshot: bool = False
) -> Match | None:
    """`match` where it is known whether the query is mirrored: half the time."""
    seen = query.mirrored if flipped else query
    alike = pairs(seen, reference)
    proposals = Proposals(seen, reference, alike)
    exact = proposals.best(_EXACT)
    if exact is not None and exact.support >= FEWEST_OF_A_COPY:
        same = same_pixels(seen, reference, exact.matrix)
        if _is_copy(seen, reference, exact, same):
            corners = _overlap(seen, reference, exact.matrix)
            return Match(
                "copy",
                exact.support,
                round(same, 3),
                _region(seen, reference, exact.matrix, corners, flipped),
                flipped,
            )
    loose = proposals.best(_LOOSE)
    fewest = FEWEST_OF_A_PRODUCT if packshot or reference.on_plain_ground else FEWEST_OF_A_SCENE
    if loose is None or loose.support < fewest * (_MIRRORED if flipped else 1):
        return None
    shape = max(0.0, same_shape(seen, reference, loose.matrix))
    score = 1 - float(np.exp(-loose.support * (0.3 + shape) / 12))
    if score < _LEAST_OF_A_PRODUCT:
        return None
    found = reference.points[alike.reference[loose.inliers], :2].astype(np.float64)
    corners = _box(found.min(axis=0), found.max(axis=0))
    return Match(
        "product",
        loose.support,
        round(score, 6),
        _region(seen, reference, loose.matrix, corners, flipped),
        flipped,
    )


def _is_copy(query: Features, reference: Features, placed: Placement, same: float) -> bool:
    stretch = np.linalg.svd(placed.matrix[:, :2], compute_uv=False)
    if stretch[0] > _COPY_STRETCH * stretch[1] or same < _LEAST_SAME:
        return False
    return same + placed.support / max(1, _could_match(query, reference, placed.matrix)) >= _COPY


def _could_match(query: Features, reference: Features, matrix: Floats) -> int:
    """Features in the overlap, of the picture that has fewer there."""
    there = reference.points[:, :2] @ matrix[:, :2].T + matrix[:, 2]
    backwards = np.linalg.inv(matrix[:, :2])
    here = (query.points[:, :2] - matrix[:, 2]) @ backwards.T
    return min(
        int(np.all((there >= 0) & (there < [query.width, query.height]), axis=1).sum()),
        int(np.all((here >= 0) & (here < [reference.width, reference.height]), axis=1).sum()),
    )


def _box(low: Floats, high: Floats) -> Floats:
    return np.array([[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]])


def _overlap(query: Features, reference: Features, matrix: Floats) -> Floats:
    """The box of the reference that the query still shows."""
    frame = _box(np.zeros(2), np.array([query.width, query.height], np.float64))
    back = (frame - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T
    most = np.array([reference.width, reference.height], np.float64)
    return _box(np.clip(back.min(axis=0), 0, most), np.clip(back.max(axis=0), 0, most))


def _region(query: Features, reference: Features, matrix: Floats, corners: Floats, flipped: bool) -> Region:
    size = np.array([query.width, query.height])
    there = np.clip((corners @ matrix[:, :2].T + matrix[:, 2]) / size, 0, 1)
    share = float(cv2.contourArea(there.astype(np.float32)))
    if flipped:
        there[:, 0] = 1 - there[:, 0]
    here = np.clip(corners / np.array([reference.width, reference.height]), 0, 1)
    return Region(_corners(there), _corners(here), round(min(share, 1.0), 4))


def _corners(points: Floats) -> Corners:
    one, two, three, four = ((round(float(x), 4), round(float(y), 4)) for x, y in points)
    return one, two, three, four
