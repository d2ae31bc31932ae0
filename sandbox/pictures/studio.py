"""A small drawing board: smooth outlines with gradients, painted on a transparent layer.

Shapes speak units of 0 to 1000 in both directions; outlines are drawn at twice the size and
reduced, so that edges are soft. Nothing here depends on fonts or files of the machine.
"""

import itertools
import math
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

UNITS = 1000
SIZE = 900
OVER = 2
Point = tuple[float, float]
Colour = tuple[int, int, int]
Stops = list[tuple[float, Colour]]


def mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def light(colour: Colour, share: float) -> Colour:
    return mix(colour, (255, 255, 255), share)


def dark(colour: Colour, share: float) -> Colour:
    return mix(colour, (10, 12, 20), share)


def round_body(colour: Colour) -> Stops:
    """Across a cylinder: a dim edge, a highlight, the colour itself, a deep shadow."""
    return [
        (0, dark(colour, 0.38)),
        (0.1, colour),
        (0.26, light(colour, 0.55)),
        (0.36, light(colour, 0.18)),
        (0.68, colour),
        (0.9, dark(colour, 0.34)),
        (1, dark(colour, 0.22)),
    ]


def soft(colour: Colour, up: float = 0.25, down: float = 0.25) -> Stops:
    return [(0, light(colour, up)), (0.5, colour), (1, dark(colour, down))]


def curve(points: Sequence[Point], *, closed: bool = True, steps: int = 14) -> list[Point]:
    """A smooth line through the points (Catmull-Rom)."""
    count = len(points)
    smooth: list[Point] = []
    for index in range(count if closed else count - 1):
        places = [index - 1, index, index + 1, index + 2]
        if not closed:
            places = [min(max(place, 0), count - 1) for place in places]
        a, b, c, d = (points[place % count] for place in places)
        for step in range(steps):
            t = step / steps
            smooth.append((_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t)))
    return smooth if closed else [*smooth, points[-1]]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def ellipse(x: float, y: float, rx: float, ry: float) -> list[Point]:
    return [(x + rx * math.cos(a * math.pi / 48), y + ry * math.sin(a * math.pi / 48)) for a in range(96)]


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0) -> list[Point]:
    radius = max(0.1, min(radius, (x1 - x0) / 2, (y1 - y0) / 2))
    corners = (
        (x1 - radius, y1 - radius, 0),
        (x0 + radius, y1 - radius, 90),
        (x0 + radius, y0 + radius, 180),
        (x1 - radius, y0 + radius, 270),
    )
    return [
        (x + radius * math.cos(math.radians(start + a)), y + radius * math.sin(math.radians(start + a)))
        for x, y, start in corners
        for a in range(0, 91, 6)
    ]


def turn(points: Sequence[Point], degrees: float, x: float = 500, y: float = 500) -> list[Point]:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(x + (px - x) * c - (py - y) * s, y + (px - x) * s + (py - y) * c) for px, py in points]


class Layer:
    """A product on nothing: RGBA, painted from back to front."""

    def __init__(self) -> None:
        self.image = Image.new("RGBA", (SIZE, SIZE), (0, 0, 0, 0))

    def _mask(
        self, points: Sequence[Point], width: float | None = None
    ) -> tuple[Image.Image, tuple[int, int]]:
        scale = SIZE / UNITS
        margin = 2 + (width or 0) * scale
        left = max(0, math.floor(min(p[0] for p in points) * scale - margin))
        top = max(0, math.floor(min(p[1] for p in points) * scale - margin))
        right = min(SIZE, math.ceil(max(p[0] for p in points) * scale + margin))
        bottom = min(SIZE, math.ceil(max(p[1] for p in points) * scale + margin))
        big = Image.new("L", (max(1, right - left) * OVER, max(1, bottom - top) * OVER), 0)
        draw = ImageDraw.Draw(big)
        placed = [((x * scale - left) * OVER, (y * scale - top) * OVER) for x, y in points]
        if width is None:
            draw.polygon(placed, fill=255)
        else:
            thick = max(1, round(width * scale * OVER))
            draw.line(placed, fill=255, width=thick, joint="curve")
            for x, y in (placed[0], placed[-1]):
                draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=255)
        return big.reduce(OVER), (left, top)

    def _paint(self, mask: Image.Image, at: tuple[int, int], paint: Image.Image, opacity: float) -> None:
        if opacity < 1:
            mask = mask.point(lambda value: round(value * opacity))
        paint = paint.convert("RGBA")
        paint.putalpha(mask)
        self.image.alpha_composite(paint, at)

    def fill(
        self, points: Sequence[Point], stops: Stops | Colour, *, across: bool = False, opacity: float = 1
    ) -> None:
        """Fill an outline with a gradient: downwards, or `across` from left to right."""
        mask, at = self._mask(points)
        self._paint(mask, at, gradient(mask.size, stops, across=across), opacity)

    def stroke(self, points: Sequence[Point], width: float, colour: Colour, *, opacity: float = 1) -> None:
        mask, at = self._mask(points, width)
        self._paint(mask, at, Image.new("RGB", mask.size, colour), opacity)

    def glow(
        self,
        points: Sequence[Point],
        colour: Colour,
        *,
        blur: float,
        opacity: float,
        inside: Sequence[Point] | None = None,
    ) -> None:
        """A blurred patch of light or shade, cut to `inside` when given."""
        mask, (left, top) = self._mask(points)
        whole = Image.new("L", (SIZE, SIZE), 0)
        whole.paste(mask, (left, top))
        whole = whole.filter(ImageFilter.GaussianBlur(blur * SIZE / UNITS))
        if inside is not None:
            limit, at = self._mask(inside)
            frame = Image.new("L", (SIZE, SIZE), 0)
            frame.paste(limit, at)
            whole = ImageChops.multiply(whole, frame)
        self._paint(whole, (0, 0), Image.new("RGB", whole.size, colour), opacity)

    def tilt(self, degrees: float) -> None:
        self.image = self.image.rotate(degrees, resample=Image.Resampling.BICUBIC)

    def text(self, x: float, y: float, words: str, size: float, colour: Colour) -> None:
        """Words centred on a point, in the typeface that comes with Pillow."""
        scale = SIZE / UNITS
        draw = ImageDraw.Draw(self.image)
        draw.text(
            (x * scale, y * scale), words, font=ImageFont.load_default(size * scale), fill=colour, anchor="mm"
        )


def gradient(size: tuple[int, int], stops: Stops | Colour, *, across: bool) -> Image.Image:
    if isinstance(stops, tuple):
        return Image.new("RGB", size, stops)
    strip = Image.new("RGB", (256, 1))
    strip.putdata([_at(stops, index / 255) for index in range(256)])
    return strip.resize(size) if across else strip.transpose(Image.Transpose.ROTATE_270).resize(size)


def _at(stops: Stops, place: float) -> Colour:
    for (start, one), (end, other) in itertools.pairwise(stops):
        if place <= end:
            return mix(one, other, (place - start) / (end - start) if end > start else 1)
    return stops[-1][1]
