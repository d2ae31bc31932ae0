"""The reference pictures of all brands, and which of them a listing's picture shows.

Stage one finds the same picture by its hash. What a hash loses (crops, banners, collages, another photo of
the product) is left to local features, compared with a few references only: those that share most with the
picture, and those of brands which the title names.

Memory: 103 KB a reference (its features 91 KB, its place in the vocabulary 12 KB, its hash 0.1 KB).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, overload

import cv2
import numpy as np

from monitoring.detection.pictures.decode import Grey, decode, decode_small
from monitoring.detection.pictures.features import LONGEST, MOST_OF_A_QUERY, Features, describe
from monitoring.detection.pictures.hashing import SAME, TURNS, PictureHash, dihedral, hash_of_grey
from monitoring.detection.pictures.matching import Corners, Match, Region, match, match_one_way
from monitoring.detection.pictures.search import Copy, HashIndex
from monitoring.detection.pictures.vocabulary import Vocabulary

SHORTLIST = 10
"""References compared for what they share with the picture. Measured: the right one is among the first 5 for
every edited copy, and among the first 10 for 96% of the product photos."""
OF_NAMED_BRANDS = 6
"""References compared further because the title names their brand."""
_CORNERS_OF_TURN = ("0123", "1230", "2301", "3012", "3210", "1032", "0321", "2103")
"""For each of TURNS, which corner of the query meets the reference's upper left, upper right and so on."""
_SAME_PLACE = 0.5
_RIVAL = 0.7
_WHOLE: Corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
_FIRST_MIRROR = 4
_ORDER = {"same": 0, "copy": 1, "product": 2}


@dataclass(frozen=True, slots=True)
class ReferencePicture:
    """A picture that belongs to a brand, prepared once: `features` as Features.to_bytes gives them.

    `product`: what it shows; None for a picture of which the brand said only that it is its own.
    """

    id: str
    brand: str
    product: str | None
    hash: PictureHash
    features: bytes


@dataclass(frozen=True, slots=True)
class PictureMatch:
    """A reference that the picture shows."""

    reference: str
    brand: str
    product: str | None
    how: Literal["same", "copy", "product"]
    """By hash, by the same pixels in a part, or the same thing photographed again."""
    score: float
    """0 to 1, comparable among matches of one kind."""
    distance: int | None
    """Bits between the hashes, 0 to 31; None where no hash matched."""
    inliers: int | None
    """Agreeing places; None where the hash sufficed."""
    region: Region
    flipped: bool


def reference_picture(data: bytes, *, id: str, brand: str, product: str | None = None) -> ReferencePicture:
    """A reference made from the bytes of a picture. Raises UnreadablePicture. About 130 ms."""
    features = describe(decode(data, longest=LONGEST, colour=True))
    return ReferencePicture(id, brand, product, hash_of_grey(decode_small(data)), features.to_bytes())


def described(data: bytes) -> Features:
    """A listing's picture as `PictureIndex.shown` wants it. Raises UnreadablePicture. About 120 ms."""
    return describe(decode(data, longest=LONGEST, colour=True), most=MOST_OF_A_QUERY)


class PictureIndex:
    """All references, searchable; immutable, picklable, and independent of anything outside.

    Raises ValueError for features of another version. Building takes about 5 ms a reference.
    """

    def __init__(self, references: Sequence[ReferencePicture]) -> None:
        self._references = tuple(references)
        self._hashes = HashIndex.of([each.hash for each in self._references])
        self._vocabulary = Vocabulary(_Unpacked(self._references))
        self._of_brand: dict[str, list[int]] = {}
        for row, each in enumerate(self._references):
            self._of_brand.setdefault(each.brand, []).append(row)

    def __len__(self) -> int:
        return len(self._references)

    def look(self, data: bytes, brands: Collection[str] = ()) -> list[PictureMatch]:
        """The references that the picture shows, the surest first; `brands` are those the title names.

        Raises UnreadablePicture, and nothing else, for bytes that are no picture.
        """
        same = self.same(decode_small(data))
        return same or self.shown(described(data), brands)

    def same(self, small: Grey) -> list[PictureMatch]:
        """Stage one alone, for a picture that `decode_small` gave."""
        return [self._same(copy) for copy in self._hashes.copies(dihedral(small))]

    def shown(self, query: Features, brands: Collection[str] = ()) -> list[PictureMatch]:
        """Stage two alone, for a picture already described (with MOST_OF_A_QUERY features)."""
        matches: dict[int, Match] = {}
        for row, flipped in self.shortlist(query, brands):
            reference = Features.from_bytes(self._references[row].features)
            packshot = self._references[row].product is not None
            if flipped is None:
                found = match(query, reference, packshot=packshot)
            else:
                found = match_one_way(query, reference, flipped=flipped, packshot=packshot)
            if found is not None and (row not in matches or _rank(found) < _rank(matches[row])):
                matches[row] = found
        ordered = sorted(matches.items(), key=lambda each: (_rank(each[1]), self._references[each[0]].id))
        kept: list[PictureMatch] = []
        for row, found in ordered:
            each = self._seen(row, found)
            if each.how == "copy" or not any(_explains(better, each) for better in kept):
                kept.append(each)
        return kept

    def shortlist(self, query: Features, brands: Collection[str] = ()) -> list[tuple[int, bool | None]]:
        """Rows of the references to compare, and whether as a mirror image (None: both ways)."""
        if not len(query):
            return []
        voted: list[tuple[float, int, bool]] = []
        for flipped, side in ((False, query), (True, query.mirrored)):
            rows, weights = self._vocabulary.votes(side)
            voted += [
                (-weight, row, flipped) for row, weight in zip(rows.tolist(), weights.tolist(), strict=True)
            ]
        voted.sort()
        chosen: list[tuple[int, bool | None]] = [(row, flipped) for _, row, flipped in voted[:SHORTLIST]]
        named = {row for brand in sorted(set(brands)) for row in self._of_brand.get(brand, ())}
        if named:
            there = {row for row, _ in chosen}
            order = [row for _, row, _ in voted[SHORTLIST:] if row in named]
            rest = [row for row in dict.fromkeys([*order, *sorted(named)]) if row not in there]
            chosen += [(row, None) for row in rest[:OF_NAMED_BRANDS]]
        return chosen

    def _same(self, copy: Copy) -> PictureMatch:
        each = self._references[copy.row]
        turn = TURNS.index(copy.turn)
        one, two, three, four = (_WHOLE[int(corner)] for corner in _CORNERS_OF_TURN[turn])
        return PictureMatch(
            each.id,
            each.brand,
            each.product,
            "same",
            round(1 - copy.distance / (SAME + 1), 3),
            copy.distance,
            None,
            Region((one, two, three, four), _WHOLE, 1.0),
            turn >= _FIRST_MIRROR,
        )

    def _seen(self, row: int, found: Match) -> PictureMatch:
        each = self._references[row]
        return PictureMatch(
            each.id,
            each.brand,
            each.product,
            found.how,
            found.score,
            None,
            found.inliers,
            found.region,
            found.flipped,
        )


class _Unpacked(Sequence[Features]):
    """The references' features, unpacked as they are asked for: only a few are held at a time."""

    def __init__(self, references: Sequence[ReferencePicture]) -> None:
        self._references = references

    def __len__(self) -> int:
        return len(self._references)

    @overload
    def __getitem__(self, index: int) -> Features: ...
    @overload
    def __getitem__(self, index: slice) -> list[Features]: ...
    def __getitem__(self, index: int | slice) -> Features | list[Features]:
        if isinstance(index, slice):
            return [Features.from_bytes(each.features) for each in self._references[index]]
        return Features.from_bytes(self._references[index].features)


def _rank(found: Match) -> tuple[int, float]:
    return _ORDER[found.how], -found.score


def _explains(better: PictureMatch, each: PictureMatch) -> bool:
    """Whether what `each` saw of a product is the part that `better` recognised: flavours of one design share
    most of their features, so the best is the product and the others only resemble it."""
    if better.brand != each.brand and better.how == "product" and each.score >= _RIVAL * better.score:
        return False
    one, other = (np.array(match.region.query, np.float32) for match in (better, each))
    common, _ = cv2.intersectConvexConvex(cv2.convexHull(one), cv2.convexHull(other))
    return common >= _SAME_PLACE * min(cv2.contourArea(one), cv2.contourArea(other))
