"""From pictures to what the engine is told of them: the references of all brands made into an index, and the
looks of a listing found with it. Bytes come from a function of the caller, so nothing here touches a file."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator

import cv2

from monitoring.detection.pictures import features
from monitoring.detection.pictures.decode import PIPELINE, UnreadablePicture, decode_small
from monitoring.detection.pictures.features import Features
from monitoring.detection.pictures.index import (
    PictureIndex,
    PictureMatch,
    ReferencePicture,
    described,
    reference_picture,
)
from monitoring.detection.types import BrandProfile, Look

# OpenCV's own threads do not survive a fork, and help nothing where every core has a process of its own.
cv2.setNumThreads(1)

VERSION = f"{PIPELINE}/{features.VERSION}"
"""Of all that is computed from a picture. What was computed under another is computed afresh."""

ReadBytes = Callable[[str], bytes]
"""The bytes of a picture by its name. Raises OSError when there is no such picture."""
Complain = Callable[[str], None]
_HELD = 128
"""Pictures held ready to be compared with references of other brands: 170 KB each."""
_ANSWERS = 1 << 14
"""Answers remembered: (picture, brands named beside it)."""


def look_of(match: PictureMatch, picture: str) -> Look:
    """What the engine is told of a match in the picture of this name."""
    measure = match.distance if match.how == "same" else match.inliers
    return Look(
        match.brand,
        match.reference,
        match.how,
        measure or 0,
        match.product or "",
        picture,
        match.region.share,
        match.region.query,
        match.region.reference,
        match.flipped,
    )


def references_of(
    profiles: Iterable[BrandProfile], read: ReadBytes, complain: Complain
) -> Iterator[ReferencePicture]:
    """The brands' and their products' pictures, those that can be read; a complaint for each other one.

    A picture is known by its name; of a product it is listed with the product's name.
    """
    for profile in profiles:
        named: list[tuple[str, str | None]] = [
            (path, product.name) for product in profile.products for path in product.pictures
        ]
        named += [(path, None) for path in profile.pictures if path not in {each for each, _ in named}]
        for path, product in dict.fromkeys(named):
            try:
                yield reference_picture(read(path), id=path, brand=profile.id, product=product)
            except (OSError, ValueError, UnreadablePicture) as error:
                complain(f"brand {profile.id}: picture {path}: {error}")


class Gallery:
    """Looks at listings' pictures. Every picture is read once, as long as it is not one of very many."""

    def __init__(self, references: Iterable[ReferencePicture]) -> None:
        many = list(references)
        self._index = PictureIndex(many)
        self._brands = frozenset(each.brand for each in many)
        self._held: OrderedDict[str, list[PictureMatch] | Features | str] = OrderedDict()
        self._answers: dict[tuple[str, frozenset[str]], tuple[Look, ...]] = {}

    def __len__(self) -> int:
        return len(self._index)

    def looks(
        self, pictures: Collection[str], brands: Iterable[str], read: ReadBytes, complain: Complain
    ) -> tuple[Look, ...]:
        """What these pictures of one listing show; `brands` are those its title names. Pictures that cannot
        be read are complained of, each time they are met, and show nothing."""
        named = self._brands.intersection(brands)
        return tuple(
            look for path in dict.fromkeys(pictures) for look in self._of(path, named, read, complain)
        )

    def _of(self, path: str, named: frozenset[str], read: ReadBytes, complain: Complain) -> tuple[Look, ...]:
        known = self._answers.get((path, named))
        if known is not None:
            return known
        seen = self._prepared(path, read)
        if isinstance(seen, str):
            complain(f"picture {path}: {seen}")
            return ()
        matches = self._index.shown(seen, named) if isinstance(seen, Features) else seen
        if len(self._answers) >= _ANSWERS:
            self._answers.clear()
        looks = tuple(look_of(match, path) for match in matches)
        self._answers[path, named] = looks
        return looks

    def _prepared(self, path: str, read: ReadBytes) -> list[PictureMatch] | Features | str:
        """Matches by hash; else what stage two wants; else why the picture cannot be read."""
        if path in self._held:
            self._held.move_to_end(path)
            return self._held[path]
        seen: list[PictureMatch] | Features | str
        try:
            data = read(path)
            seen = self._index.same(decode_small(data)) or described(data)
        except (OSError, ValueError, UnreadablePicture) as error:
            seen = str(error)
        self._held[path] = seen
        if len(self._held) > _HELD:
            self._held.popitem(last=False)
        return seen
