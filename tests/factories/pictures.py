"""Small pictures made on the spot."""

import io

from PIL import Image


def jpeg(size: tuple[int, int] = (120, 120), colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()
