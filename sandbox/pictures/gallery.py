"""Pictures by key, drawn on first use and kept in the data folder.

A key names all that went into a picture: kind, colour, shot and treatment, as in `shoe-white-s3-t8`.
"""

import os
import re
import threading
from pathlib import Path

from PIL import Image

from sandbox.pictures import care, food_home, scene, tech, treatments, wear
from sandbox.pictures.studio import Layer

KINDS = {
    function.__name__: function
    for function in (
        wear.shoe,
        wear.tee,
        wear.bag,
        tech.phone,
        tech.earphones,
        tech.watch,
        tech.charger,
        tech.phonecase,
        care.shampoo,
        care.cream,
        care.razor,
        care.toothbrush,
        care.brushheads,
        care.shaver,
        care.nappies,
        food_home.chocolate,
        food_home.sweets,
        food_home.mug,
        food_home.plant,
        food_home.lamp,
    )
}
COLOURS = {
    "white": (238, 239, 242),
    "black": (44, 46, 54),
    "grey": (142, 148, 158),
    "blue": (46, 98, 186),
    "navy": (34, 48, 88),
    "red": (196, 44, 52),
    "green": (52, 130, 96),
    "mint": (150, 206, 190),
    "pink": (236, 164, 180),
    "gold": (206, 172, 112),
    "orange": (236, 130, 46),
    "purple": (122, 92, 170),
    "brown": (112, 72, 48),
    "yellow": (244, 204, 66),
}
SHOTS, TREATMENTS = 12, 28
KEY = re.compile(r"([a-z]+)-([a-z]+)-s([0-9]{1,2})-t([0-9]{1,2})")
QUALITY = 88


class UnknownPicture(Exception):
    """No picture has this key."""


def key(kind: str, colour: str, shot: int = 0, treatment: int = 0) -> str:
    return f"{kind}-{colour}-s{shot}-t{treatment}"


def parse(name: str) -> tuple[str, str, int, int]:
    """Kind, colour, shot and treatment of a key; UnknownPicture when there is no such picture."""
    match = KEY.fullmatch(name)
    if match is None:
        raise UnknownPicture(name)
    kind, colour, shot, treatment = match[1], match[2], int(match[3]), int(match[4])
    if kind not in KINDS or colour not in COLOURS or shot >= SHOTS or treatment >= TREATMENTS:
        raise UnknownPicture(name)
    return kind, colour, shot, treatment


class Gallery:
    """Files are written beside and renamed, so that a killed process leaves no half picture."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._drawing = threading.Lock()

    def path(self, name: str) -> Path:
        """The JPEG of a key, drawn now if need be; UnknownPicture when there is no such picture."""
        kind, colour, shot, treatment = parse(name)
        path = self.folder / f"{name}.jpg"
        if not path.exists():
            with self._drawing:
                if not path.exists():
                    picture = treatments.treat(
                        scene.photograph(self._product(kind, colour), kind, shot), treatment
                    )
                    self._keep(picture, path, quality=QUALITY)
        return path

    def _product(self, kind: str, colour: str) -> Layer:
        path = self.folder / f"{kind}-{colour}.webp"
        layer = Layer()
        if path.exists():
            layer.image = Image.open(path).convert("RGBA")
        else:
            layer = KINDS[kind](COLOURS[colour])
            self._keep(layer.image, path, lossless=True, quality=0, method=0)
        return layer

    def _keep(self, picture: Image.Image, path: Path, **options) -> None:
        new = path.with_name(f".{path.name}.{os.getpid()}")
        picture.save(new, "WEBP" if path.suffix == ".webp" else "JPEG", **options)
        new.replace(path)
