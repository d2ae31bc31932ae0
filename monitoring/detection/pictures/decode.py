"""Bytes of a picture -> arrays of brightness, the same on every machine, safe for bytes from strangers.

Both sides of a comparison must be decoded alike: PIPELINE is stored beside everything that is computed
from a picture, and what carries another version is computed afresh.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

PIPELINE = "2026.1"
"""Version of decoding and hashing together. Changes whenever either may give another result."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF")
"""What marketplaces deliver. Rarer formats mean rarer, less tested decoders, and stay closed."""

MOST_PIXELS = 64_000_000
"""Of a picture as its header declares it: room for any phone (50 megapixels), about 250 MB of colour."""

SHORTEST = 5
"""Pixels. PDQ is not defined below, and nothing can be seen in less."""

_SMALL = 128
"""A small decode keeps at least these pixels on both sides: twice what the hash's grid of 64 samples."""

_ORIENTATION = 0x0112
"""EXIF tag."""

Grey = NDArray[np.uint8]
"""Rows of brightness, 0..255."""


class UnreadablePicture(Exception):
    """The bytes are no picture, a broken one, one beyond the limits, or one without any extent."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture held upright, its transparent parts white."""

    grey: Grey
    """(height, width) after shrinking to `longest`."""
    width: int
    """Pixels of the original, upright."""
    height: int
    rgb: NDArray[np.uint8] | None = None
    """(height, width, 3) beside `grey`, where it was asked for."""


def decode(
    data: bytes, *, longest: int = 1024, most_pixels: int = MOST_PIXELS, colour: bool = False
) -> Picture:
    """The picture, shrunk until its longer side has at most `longest` pixels; never enlarged.

    Raises UnreadablePicture for whatever cannot be shown, and nothing else.
    """
    upright, size = _decoded(data, most_pixels, lambda declared: _shrunk(declared, longest), colour)
    width, height = _shrunk((upright.shape[1], upright.shape[0]), longest)
    if (height, width) != upright.shape[:2]:
        # The mean over the covered area: no moiré from woven cloth.
        shrunk = cv2.resize(upright, (width, height), interpolation=cv2.INTER_AREA)
        upright = np.asarray(shrunk, np.uint8)
    if not colour:
        return Picture(upright, *size)
    return Picture(np.asarray(cv2.cvtColor(upright, cv2.COLOR_RGB2GRAY), np.uint8), *size, upright)


def decode_small(data: bytes, *, most_pixels: int = MOST_PIXELS) -> Grey:
    """Brightness alone, upright, for hashing: a JPEG is decoded at half, a quarter or an eighth of its
    size as long as both sides keep 128 pixels (five times faster). Raises UnreadablePicture, nothing else.
    """
    return _decoded(data, most_pixels, lambda _: (_SMALL, _SMALL), colour=False)[0]


def _decoded(
    data: bytes, most_pixels: int, wanted: Callable[[tuple[int, int]], tuple[int, int]], colour: bool
) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """The pixels, upright, at least as many as `wanted` of the declared size; and that size, upright."""
    mode = "RGB" if colour else "L"
    try:
        image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
        width, height = image.size
        if width * height > most_pixels:
            raise UnreadablePicture(f"{width} x {height} pixels are more than {most_pixels}")
        if min(width, height) < SHORTEST:
            raise UnreadablePicture(f"{width} x {height} pixels show nothing")
        image.draft(mode, wanted((width, height)))
        image.load()
        turn = image.getexif().get(_ORIENTATION, 1)
        pixels = np.asarray(_opaque(image).convert(mode))
    except UnreadablePicture:
        raise
    except Exception as error:
        # Decoders fed with hostile bytes raise anything from struct.error to KeyError; to the caller it is
        # one fact, that this picture cannot be seen.
        raise UnreadablePicture(f"not a readable picture: {error!r}") from error
    return _upright(pixels, turn), ((height, width) if turn in range(5, 9) else (width, height))


def _opaque(image: Image.Image) -> Image.Image:
    """Laid on white, the ground of a shop page; 16-bit grey as 8-bit."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if not image.has_transparency_data:
        return image
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def _shrunk(size: tuple[int, int], longest: int) -> tuple[int, int]:
    share = min(1.0, longest / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def _upright(pixels: NDArray[np.uint8], turn: int) -> NDArray[np.uint8]:
    """EXIF 2.32, Orientation 1..8: where the first row and column belong; anything else counts as 1."""
    if turn in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if turn in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if turn in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)
