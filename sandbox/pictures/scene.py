"""A product photograph: the product on a background, with its shadow, by its kind and the number of the shot.

Shot 0 is the brand's packshot on white. The other shots are what shops make of it: their own
table, angle and distance. The same number gives the same photograph on every machine.
"""

import random
from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from sandbox.pictures.studio import Colour, Layer, dark, gradient, light

WIDTH = 800
TINTS = (
    (226, 232, 240),
    (240, 226, 216),
    (218, 234, 226),
    (236, 222, 234),
    (250, 238, 204),
    (206, 222, 240),
    (232, 232, 228),
)
WOODS = ((196, 152, 106), (150, 108, 74), (222, 196, 160))
SAME_FROM_BOTH_SIDES = ("shoe", "razor", "toothbrush", "brushheads", "mug", "plant", "lamp", "phonecase")
LYING = ("tee", "razor", "phonecase")
CLOTHS = ((198, 184, 170), (88, 96, 112), (220, 214, 206), (150, 60, 62))


def photograph(layer: Layer, kind: str, shot: int) -> Image.Image:
    draw = random.Random(f"{kind} {shot}")
    lying = kind in LYING
    if shot == 0:
        return _stand(
            layer.image,
            _backdrop((255, 255, 255), depth=0.05),
            scale=0.92,
            angle=0,
            drop=0.3,
            contact=not lying,
        )
    background, tints, flat = BACKGROUNDS[shot % len(BACKGROUNDS)]
    scene = background(draw.choice(tints), draw)
    product = (
        layer.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if draw.random() < 0.4 and kind in SAME_FROM_BOTH_SIDES
        else layer.image
    )
    angle = draw.uniform(-24, 24) if flat else draw.uniform(-3, 3)
    scene = _stand(
        product,
        scene,
        scale=draw.uniform(0.74, 0.96),
        angle=angle,
        drop=0.5 if flat else 0.42,
        contact=not (flat or lying),
    )
    return _daylight(scene, draw)


def _stand(
    product: Image.Image, scene: Image.Image, *, scale: float, angle: float, drop: float, contact: bool
) -> Image.Image:
    size = round(WIDTH * scale)
    product = product.rotate(angle, resample=Image.Resampling.BICUBIC).resize(
        (size, size), Image.Resampling.LANCZOS
    )
    left, top = (WIDTH - size) // 2, (WIDTH - size) // 2
    alpha = product.getchannel("A")
    shadow = Image.new("L", (WIDTH, WIDTH), 0)
    shadow.paste(alpha, (left + 10, top + 16))
    shadow = shadow.filter(ImageFilter.GaussianBlur(15)).point(lambda value: round(value * drop))
    scene.paste(Image.new("RGB", scene.size, (24, 26, 34)), (0, 0), shadow)
    edges = alpha.getbbox()
    if contact and edges:
        dark_line = Image.new("L", (WIDTH, WIDTH), 0)
        bottom = top + edges[3]
        ImageDraw.Draw(dark_line).ellipse(
            (left + edges[0] + 20, bottom - 16, left + edges[2] - 20, bottom + 12), fill=150
        )
        dark_line = dark_line.filter(ImageFilter.GaussianBlur(9))
        scene.paste(Image.new("RGB", scene.size, (20, 22, 30)), (0, 0), dark_line)
    scene.paste(product, (left, top), product)
    return scene


def _glow(size: int = WIDTH) -> Image.Image:
    return ImageChops.invert(Image.radial_gradient("L").resize((size, size)))


def _studio(tint: Colour, draw: random.Random) -> Image.Image:
    return _backdrop(tint, depth=0.16)


def _backdrop(tint: Colour, *, depth: float) -> Image.Image:
    scene = Image.new("RGB", (WIDTH, WIDTH), dark(tint, depth))
    scene.paste(Image.new("RGB", scene.size, light(tint, 0.7)), (0, 0), _glow())
    return scene


def _room(tint: Colour, draw: random.Random) -> Image.Image:
    scene = gradient(
        (WIDTH, WIDTH), [(0, dark(tint, 0.06)), (1, light(tint, 0.45))], across=draw.random() < 0.5
    )
    horizon = draw.randint(560, 640)
    floor = gradient((WIDTH, WIDTH - horizon), [(0, dark(tint, 0.2)), (1, light(tint, 0.25))], across=False)
    scene.paste(floor, (0, horizon))
    return scene.filter(ImageFilter.GaussianBlur(3))


def _wood(tint: Colour, draw: random.Random) -> Image.Image:
    scene = Image.new("RGB", (WIDTH, WIDTH), tint)
    brush = ImageDraw.Draw(scene)
    top = 0
    while top < WIDTH:
        height = draw.randint(90, 150)
        plank = (
            light(tint, draw.uniform(0, 0.16)) if draw.random() < 0.5 else dark(tint, draw.uniform(0, 0.14))
        )
        brush.rectangle((0, top, WIDTH, top + height), fill=plank)
        for _ in range(26):
            y, x = top + draw.randint(2, height), draw.randint(-200, WIDTH)
            grain = dark(plank, draw.uniform(0.04, 0.16))
            brush.line(
                (x, y, x + draw.randint(90, 420), y + draw.randint(-3, 3)),
                fill=grain,
                width=draw.choice((1, 1, 2)),
            )
        brush.line((0, top, WIDTH, top), fill=dark(tint, 0.5), width=3)
        top += height
    return scene.filter(ImageFilter.GaussianBlur(1))


def _cloth(tint: Colour, draw: random.Random) -> Image.Image:
    coarse = Image.new("L", (10, 10))
    coarse.putdata([draw.randint(70, 190) for _ in range(100)])
    folds = (
        coarse.rotate(30)
        .resize((WIDTH, WIDTH), Image.Resampling.BICUBIC)
        .filter(ImageFilter.GaussianBlur(16))
    )
    scene = Image.new("RGB", (WIDTH, WIDTH), dark(tint, 0.24))
    scene.paste(Image.new("RGB", scene.size, light(tint, 0.12)), (0, 0), folds)
    weave = Image.new("L", (8, 8), 0)
    ImageDraw.Draw(weave).rectangle((0, 0, 3, 3), fill=46)
    ImageDraw.Draw(weave).rectangle((4, 4, 7, 7), fill=46)
    threads = Image.new("L", (WIDTH, WIDTH))
    for x in range(0, WIDTH, 8):
        threads.paste(weave, (x, 0))
    row = threads.crop((0, 0, WIDTH, 8))
    for y in range(8, WIDTH, 8):
        threads.paste(row, (0, y))
    scene.paste(Image.new("RGB", scene.size, light(tint, 0.6)), (0, 0), threads)
    return scene


def _daylight(scene: Image.Image, draw: random.Random) -> Image.Image:
    """A lamp from one side, and the camera's own white balance."""
    fall = (
        Image.linear_gradient("L")
        .rotate(draw.choice((0, 90, 180, 270)))
        .resize(scene.size)
        .point(lambda v: v // 5)
    )
    scene.paste(
        Image.new("RGB", scene.size, draw.choice(((255, 246, 228), (20, 24, 36), (232, 240, 255)))),
        (0, 0),
        fall,
    )
    return scene


BACKGROUNDS: tuple[tuple[Callable[[Colour, random.Random], Image.Image], tuple[Colour, ...], bool], ...] = (
    (_studio, TINTS, False),
    (_room, TINTS, False),
    (_wood, WOODS, True),
    (_cloth, CLOTHS, True),
)
"""How a shop shows its goods, the colours for it, and whether the goods lie flat."""
