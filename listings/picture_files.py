"""What a seller calls a picture, made safe to keep and to show: decoded, bounded, encoded anew."""

import io
import warnings
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
LONGEST_SIDE = 1200
QUALITY = 85


class Problem(StrEnum):
    NOT_A_PICTURE = "not_a_picture"
    TOO_MANY_PIXELS = "too_many_pixels"


class BadPicture(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Kept:
    content: bytes
    width: int
    height: int


def reencode(data: bytes) -> Kept:
    """A JPEG of at most 1200 pixels a side, upright, on white, without metadata. The first frame of an
    animation. The size is read from the header before a pixel is decoded. Raises BadPicture."""
    try:
        with warnings.catch_warnings():
            # Pillow warns far below the limit that is checked here
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as source:
                if source.width * source.height > settings.UPLOAD_MAX_PIXELS:
                    raise BadPicture(Problem.TOO_MANY_PIXELS)
                if source.format == "JPEG":
                    source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                picture = ImageOps.exif_transpose(source)
                picture.load()
        return _encoded(picture)
    except Image.DecompressionBombError:
        raise BadPicture(Problem.TOO_MANY_PIXELS) from None
    except (OSError, ValueError, SyntaxError, TypeError, IndexError, OverflowError, MemoryError, KeyError):
        # all that Pillow's decoders raise on a file that is cut off or forged
        raise BadPicture(Problem.NOT_A_PICTURE) from None


def _encoded(picture: Image.Image) -> Kept:
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        plain = Image.new("RGB", layer.size, "white")
        plain.paste(layer, mask=layer.getchannel("A"))
    else:
        plain = picture.convert("RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    plain.info = {}
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY)
    return Kept(out.getvalue(), plain.width, plain.height)
