"""Chocolate, sweets, mug, plant, lamp: things to eat, and things of no brand here."""

import random

from sandbox.pictures.studio import Colour, Layer, box, curve, dark, ellipse, light, round_body, soft, turn

SWEETS = ((222, 52, 48), (246, 196, 36), (60, 160, 76), (44, 110, 200), (240, 128, 38), (104, 66, 44))


def chocolate(colour: Colour) -> Layer:
    layer = Layer()
    cocoa = (92, 54, 34)
    bar = box(330, 110, 670, 600, 14)
    layer.fill(bar, soft(cocoa, 0.1, 0.25), across=True)
    for row in range(4):
        for column in range(2):
            x, y = 342 + column * 162, 122 + row * 116
            layer.fill(
                box(x, y, x + 154, y + 108, 10),
                [(0, light(cocoa, 0.28)), (0.15, cocoa), (1, dark(cocoa, 0.3))],
            )
            layer.fill(
                box(x + 18, y + 16, x + 136, y + 92, 8),
                [(0, dark(cocoa, 0.18)), (0.2, light(cocoa, 0.06)), (1, light(cocoa, 0.16))],
            )
    foil = [
        (306, 400),
        (352, 372),
        (392, 404),
        (440, 366),
        (486, 402),
        (530, 368),
        (578, 404),
        (630, 370),
        (694, 402),
        (694, 470),
        (306, 470),
    ]
    layer.fill(foil, [(0, (250, 240, 214)), (0.5, (196, 164, 110)), (1, (236, 214, 170))], across=True)
    wrap = curve(
        [(300, 446), (500, 434), (700, 446), (708, 680), (702, 872), (500, 884), (298, 872), (292, 680)]
    )
    layer.fill(
        wrap,
        [
            (0, dark(colour, 0.3)),
            (0.12, colour),
            (0.3, light(colour, 0.32)),
            (0.6, colour),
            (1, dark(colour, 0.36)),
        ],
        across=True,
    )
    for y in (450, 866):
        for x in range(304, 700, 14):
            layer.stroke([(x, y), (x, y + 16)], 3, light(colour, 0.4), opacity=0.4)
    layer.fill(
        curve(
            [(296, 700), (400, 640), (560, 700), (704, 620), (704, 680), (560, 764), (400, 704), (296, 764)]
        ),
        light(colour, 0.75),
        opacity=0.85,
    )
    layer.text(500, 560, "MILK", 88, (255, 246, 224))
    layer.text(500, 818, "chocolate 80 g", 36, (255, 246, 224))
    layer.tilt(-9)
    return layer


def sweets(colour: Colour) -> Layer:
    layer = Layer()
    pouch = curve(
        [
            (240, 130),
            (500, 120),
            (760, 130),
            (772, 300),
            (790, 600),
            (768, 800),
            (640, 838),
            (500, 830),
            (360, 838),
            (232, 800),
            (210, 600),
            (228, 300),
        ]
    )
    layer.fill(
        pouch,
        [
            (0, dark(colour, 0.35)),
            (0.14, colour),
            (0.3, light(colour, 0.4)),
            (0.45, colour),
            (0.8, dark(colour, 0.1)),
            (1, dark(colour, 0.4)),
        ],
        across=True,
    )
    for crimp in (140, 160, 180):
        layer.stroke(
            curve([(246, crimp), (500, crimp - 8), (754, crimp)], closed=False),
            4,
            dark(colour, 0.35),
            opacity=0.5,
        )
    layer.glow(box(220, 760, 780, 840), (0, 0, 0), blur=30, opacity=0.35, inside=pouch)
    layer.text(500, 320, "CRUNCHY", 108, (255, 255, 255))
    layer.text(500, 408, "chocolate lentils", 46, (255, 244, 210))
    layer.fill(ellipse(500, 610, 200, 140), (255, 250, 238))
    draw = random.Random(11)
    spots = [(500 + draw.uniform(-150, 150), 610 + draw.uniform(-92, 92)) for _ in range(26)]
    spots += [(draw.uniform(150, 850), draw.uniform(868, 920)) for _ in range(14)]
    for index, (x, y) in enumerate(sorted(spots, key=lambda spot: spot[1])):
        tint = SWEETS[index % len(SWEETS)]
        layer.glow(ellipse(x + 4, y + 12, 38, 24), (0, 0, 0), blur=8, opacity=0.3)
        layer.fill(ellipse(x, y, 40, 32), [(0, light(tint, 0.4)), (0.4, tint), (1, dark(tint, 0.35))])
        layer.fill(ellipse(x - 12, y - 13, 11, 6), (255, 255, 255), opacity=0.75)
    return layer


def mug(colour: Colour) -> Layer:
    layer = Layer()
    layer.stroke(
        curve([(670, 400), (800, 400), (850, 520), (790, 650), (660, 680)], closed=False),
        54,
        dark(colour, 0.2),
    )
    layer.stroke(
        curve([(670, 392), (796, 394), (838, 516), (784, 636)], closed=False),
        16,
        light(colour, 0.4),
        opacity=0.8,
    )
    body = curve(
        [
            (240, 300),
            (460, 320),
            (680, 300),
            (690, 420),
            (676, 700),
            (636, 800),
            (460, 828),
            (284, 800),
            (244, 700),
            (230, 420),
        ],
        steps=10,
    )
    layer.fill(body, round_body(colour), across=True)
    layer.fill(ellipse(460, 302, 226, 52), soft(light(colour, 0.4), 0.2, 0.1))
    layer.fill(ellipse(460, 306, 202, 42), soft((84, 50, 30), 0.1, 0.3))
    layer.fill(ellipse(420, 304, 60, 12), (166, 116, 78), opacity=0.8)
    for index in range(3):
        layer.stroke(
            curve(
                [
                    (390 + index * 70, 210),
                    (410 + index * 70, 170),
                    (384 + index * 70, 130),
                    (404 + index * 70, 86),
                ],
                closed=False,
            ),
            12,
            (220, 222, 228),
            opacity=0.55,
        )
    layer.fill(
        curve([(400, 520), (430, 480), (460, 510), (490, 480), (520, 520), (460, 610)]),
        light(colour, 0.85) if sum(colour) < 520 else (226, 92, 92),
    )
    return layer


def plant(colour: Colour) -> Layer:
    layer = Layer()
    draw = random.Random(5)
    for index in range(15):
        angle = -78 + index * 11 + draw.uniform(-4, 4)
        length = 330 + draw.uniform(-70, 60)
        leaf = curve(
            [
                (500, 560),
                (462, 560 - length * 0.5),
                (486, 560 - length * 0.9),
                (500, 560 - length),
                (516, 560 - length * 0.9),
                (540, 560 - length * 0.5),
            ]
        )
        green = ((58, 128, 74), (82, 152, 86), (44, 104, 66))[index % 3]
        layer.fill(turn(leaf, angle, 500, 570), [(0, light(green, 0.35)), (1, dark(green, 0.3))])
        layer.stroke(
            turn([(500, 556), (500, 570 - length * 0.9)], angle, 500, 570), 4, light(green, 0.4), opacity=0.7
        )
    layer.fill(ellipse(500, 580, 176, 30), (74, 54, 42))
    layer.fill(
        curve(
            [(318, 572), (500, 604), (682, 572), (670, 700), (630, 880), (500, 902), (370, 880), (330, 700)]
        ),
        round_body(colour),
        across=True,
    )
    return layer


def lamp(colour: Colour) -> Layer:
    layer = Layer()
    layer.glow(ellipse(500, 470, 250, 120), (255, 226, 150), blur=70, opacity=0.6)
    layer.fill(box(486, 440, 514, 840, 8), round_body((176, 142, 92)), across=True)
    layer.fill(ellipse(500, 858, 170, 40), soft((176, 142, 92), 0.4, 0.3))
    shade = curve(
        [(380, 150), (500, 140), (620, 150), (690, 300), (744, 460), (500, 488), (256, 460), (310, 300)],
        steps=8,
    )
    layer.fill(
        shade,
        [
            (0, dark(colour, 0.2)),
            (0.3, light(colour, 0.3)),
            (0.55, light(colour, 0.5)),
            (1, dark(colour, 0.3)),
        ],
        across=True,
    )
    layer.glow(ellipse(500, 420, 170, 70), (255, 238, 180), blur=46, opacity=0.8, inside=shade)
    layer.stroke(curve([(262, 458), (500, 486), (738, 458)], closed=False), 10, dark(colour, 0.25))
    layer.stroke([(640, 470), (640, 590)], 4, (140, 112, 74))
    layer.fill(ellipse(640, 598, 12, 12), (176, 142, 92))
    return layer
