"""What sellers do to a picture they copied, as functions, the same on every run.

`edits(seed, others)` gives name -> (picture -> picture): what a copy must
survive (crops to 30%, banners, borders, watermarks, turns, mirrors, recompression, a collage of four);
FURTHER are printed for information.
"""

import io
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

CLOTHING = Path(__file__).resolve().parents[2] / "shared" / "data" / "clothing-photos-cc0"

Edit = Callable[[Image.Image], Image.Image]

FURTHER = (
    "crop 30% of every edge",
    "tilted 5 degrees",
    "brighter, more contrast",
    "screenshot of a shop page",
    "mirrored, crop 10%, banner, q50",
)
"""Beyond what is asked of the engine: shown so that the limit is known."""


def clothing_photos(most: int | None = None) -> list[Path]:
    """The photos in a fixed order that mixes the ten folders; empty where the data are not there."""
    paths = sorted(CLOTHING.rglob("*.jpg"))
    Random(3).shuffle(paths)
    return paths[:most]


def as_jpeg(picture: Image.Image, quality: int = 88) -> bytes:
    """As a marketplace stores an upload."""
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def edits(seed: int, others: Sequence[Image.Image] = ()) -> dict[str, Edit]:
    """name -> edit; `seed` (one a picture) draws places and colours, `others` fill the collage."""

    def draw(name: str) -> Random:
        return Random(f"{seed}:{name}")

    made: dict[str, Edit] = {
        "as it is": lambda picture: picture.copy(),
        "q30": partial(_compressed, quality=30),
    }
    made["half size"] = lambda picture: picture.resize((picture.width // 2, picture.height // 2))
    for percent in (2, 5, 10, 15, 20, 25, 30):
        made[f"crop {percent}%"] = partial(_cropped, share=percent / 100, draw=draw(f"crop {percent}"))
    made["crop 30%, centre"] = partial(_cropped, share=0.3, draw=None)
    made["lowest 30% cut off"] = lambda picture: picture.crop(
        (0, 0, picture.width, round(picture.height * 0.7))
    )
    made["corner banner"] = partial(_corner_banner, draw=draw("corner"))
    made["round badge"] = partial(_badge, draw=draw("badge"))
    made["banner, full width, 12%"] = partial(_banner, share=0.12, draw=draw("banner 12"))
    made["banner, full width, 20%"] = partial(_banner, share=0.20, draw=draw("banner 20"))
    made["border 5%, white"] = partial(_border, share=0.05, colour=(255, 255, 255))
    made["border 10%, coloured"] = partial(_border, share=0.10, colour=_colour(draw("border")))
    made["watermark, one"] = partial(_watermark, tiled=False, draw=draw("watermark"))
    made["watermark, tiled"] = partial(_watermark, tiled=True, draw=draw("watermarks"))
    for name, turn in (
        ("turned 90", Image.Transpose.ROTATE_90),
        ("turned 180", Image.Transpose.ROTATE_180),
        ("turned 270", Image.Transpose.ROTATE_270),
        ("mirrored", Image.Transpose.FLIP_LEFT_RIGHT),
        ("upside-down mirror", Image.Transpose.FLIP_TOP_BOTTOM),
    ):
        made[name] = partial(_turned, turn=turn)
    if len(others) >= 3:
        made["collage of four"] = partial(_collage, others=others, draw=draw("collage"))
    made["crop 30% of every edge"] = partial(_cropped, share=0.6, draw=None)
    made["tilted 5 degrees"] = lambda picture: picture.rotate(
        5, Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255)
    )
    made["brighter, more contrast"] = lambda picture: ImageEnhance.Contrast(
        ImageEnhance.Brightness(picture).enhance(1.2)
    ).enhance(1.25)
    made["screenshot of a shop page"] = partial(_screenshot, draw=draw("screenshot"))
    made["mirrored, crop 10%, banner, q50"] = lambda picture: _compressed(
        _banner(_cropped(ImageOps.mirror(picture), 0.1, draw("all crop")), 0.12, draw("all banner")),
        quality=50,
    )
    return made


def _compressed(picture: Image.Image, quality: int) -> Image.Image:
    return Image.open(io.BytesIO(as_jpeg(picture, quality))).convert("RGB")


def _cropped(picture: Image.Image, share: float, draw: Random | None) -> Image.Image:
    """`share` of the width and of the height is lost, at a drawn place or evenly on all sides."""
    width, height = round(picture.width * (1 - share)), round(picture.height * (1 - share))
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    if draw is not None:
        left, top = draw.randint(0, picture.width - width), draw.randint(0, picture.height - height)
    return picture.crop((left, top, left + width, top + height))


def _turned(picture: Image.Image, turn: Image.Transpose) -> Image.Image:
    return picture.transpose(turn)


def _colour(draw: Random) -> tuple[int, int, int]:
    return draw.choice([(214, 32, 40), (250, 120, 0), (20, 20, 20), (0, 120, 215), (255, 214, 0)])


def _written(picture: Image.Image, box: tuple[int, int, int, int], words: str) -> None:
    left, top, right, bottom = box
    size = max(8, min((bottom - top) * 6 // 10, (right - left) * 16 // (10 * len(words))))
    ImageDraw.Draw(picture).text(
        ((left + right) / 2, (top + bottom) / 2),
        words,
        fill=(255, 255, 255),
        font=ImageFont.load_default(size),
        anchor="mm",
    )


def _corner_banner(picture: Image.Image, draw: Random) -> Image.Image:
    made = picture.copy()
    width, height = round(made.width * 0.35), round(made.height * 0.15)
    left, top = draw.choice((0, made.width - width)), draw.choice((0, made.height - height))
    box = (left, top, left + width, top + height)
    ImageDraw.Draw(made).rectangle(box, fill=_colour(draw))
    _written(made, box, "SALE -50%")
    return made


def _badge(picture: Image.Image, draw: Random) -> Image.Image:
    made = picture.copy()
    size = round(min(made.size) * 0.28)
    left = draw.choice((size // 8, made.width - size - size // 8))
    box = (left, size // 8, left + size, size // 8 + size)
    ImageDraw.Draw(made).ellipse(box, fill=_colour(draw))
    _written(made, box, "NEW")
    return made


def _banner(picture: Image.Image, share: float, draw: Random) -> Image.Image:
    """Painted over the picture, which keeps its size."""
    made = picture.copy()
    height = round(made.height * share)
    top = draw.choice((0, made.height - height))
    box = (0, top, made.width, top + height)
    ImageDraw.Draw(made).rectangle(box, fill=_colour(draw))
    _written(made, box, "FREE SHIPPING  7 DAYS RETURN")
    return made


def _border(picture: Image.Image, share: float, colour: tuple[int, int, int]) -> Image.Image:
    """Put around the picture, which grows."""
    return ImageOps.expand(picture, border=round(min(picture.size) * share), fill=colour)


def _watermark(picture: Image.Image, tiled: bool, draw: Random) -> Image.Image:
    layer = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    pen = ImageDraw.Draw(layer)
    words = draw.choice(("TOPSHOP88", "wx: 13800", "GOOD STORE"))
    if tiled:
        font = ImageFont.load_default(max(10, picture.width // 14))
        for y in range(0, picture.height, max(1, picture.height // 6)):
            for x in range(-picture.width // 4, picture.width, max(1, picture.width // 2)):
                pen.text((x + y // 3, y), words, fill=(255, 255, 255, 90), font=font)
    else:
        font = ImageFont.load_default(max(12, picture.width // 7))
        pen.text(
            (picture.width / 2, picture.height / 2), words, fill=(255, 255, 255, 130), font=font, anchor="mm"
        )
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _collage(picture: Image.Image, others: Sequence[Image.Image], draw: Random) -> Image.Image:
    """Two by two in the size of the picture: each at half its size, cut to the cell, at any of the places."""
    cells = [picture, *draw.sample(list(others), 3)]
    draw.shuffle(cells)
    width, height = picture.width // 2, picture.height // 2
    made = Image.new("RGB", (width * 2 + 4, height * 2 + 4), (255, 255, 255))
    for at, each in enumerate(cells):
        cell = ImageOps.fit(each, (width, height))
        made.paste(cell, ((at % 2) * (width + 4), (at // 2) * (height + 4)))
    return made


def _screenshot(picture: Image.Image, draw: Random) -> Image.Image:
    """A phone's picture of the shop's page: bars above, price and text below."""
    width = 720
    shown = picture.resize((width, max(1, picture.height * width // picture.width)))
    made = Image.new("RGB", (width, shown.height + 520), (246, 246, 246))
    made.paste(shown, (0, 96))
    pen = ImageDraw.Draw(made)
    pen.rectangle((0, 0, width, 96), fill=(30, 30, 30))
    pen.text(
        (24, 30),
        f"12:0{draw.randint(0, 9)}   Shop   < >",
        fill=(255, 255, 255),
        font=ImageFont.load_default(32),
    )
    for line, y in enumerate(range(shown.height + 130, shown.height + 480, 60)):
        words = "CNY 199.00" if not line else "new season, all sizes, sent today " * 2
        pen.text(
            (24, y), words, fill=(214, 32, 40) if not line else (60, 60, 60), font=ImageFont.load_default(30)
        )
    return made
