"""Pictures with much to see, drawn from a seed: the tests need no files."""

import io
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

DATA = Path(__file__).resolve().parents[5] / "shared" / "data"


def drawn(seed: int, size: tuple[int, int] = (400, 300)) -> Image.Image:
    """Some forty shapes on a shaded ground, slightly out of focus as in a photo."""
    draw = Random(seed)
    width, height = size
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    pen = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y = draw.randrange(width), draw.randrange(height)
        box = (x, y, x + draw.randrange(8, width // 3), y + draw.randrange(8, height // 3))
        colour = tuple(draw.randrange(256) for _ in range(3))
        draw.choice((pen.ellipse, pen.rectangle))(box, fill=colour)
    return picture.filter(ImageFilter.GaussianBlur(1))


def encoded(picture: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, **({"quality": 92} if form == "JPEG" else {}) | options)
    return buffer.getvalue()
