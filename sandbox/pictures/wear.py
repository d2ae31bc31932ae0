"""Shoe, T-shirt, bag: things of cloth and leather."""

from sandbox.pictures.studio import Colour, Layer, box, curve, dark, ellipse, light, soft, turn


def shoe(colour: Colour) -> Layer:
    layer = Layer()
    sole = curve(
        [
            (92, 640),
            (130, 612),
            (400, 640),
            (640, 650),
            (840, 640),
            (915, 650),
            (925, 690),
            (880, 728),
            (600, 738),
            (250, 738),
            (110, 722),
            (84, 680),
        ]
    )
    upper = curve(
        [
            (105, 640),
            (98, 540),
            (120, 430),
            (150, 380),
            (200, 372),
            (250, 400),
            (330, 412),
            (395, 392),
            (440, 405),
            (560, 500),
            (690, 555),
            (820, 580),
            (890, 615),
            (905, 655),
            (700, 668),
            (400, 662),
            (200, 655),
        ]
    )
    layer.fill(
        curve([(150, 382), (215, 350), (330, 378), (415, 380), (400, 420), (300, 450), (190, 430)]),
        dark(colour, 0.6),
    )
    layer.fill(upper, soft(colour, 0.35, 0.2))
    heel = curve([(103, 640), (98, 540), (120, 430), (150, 382), (205, 400), (225, 500), (235, 655)])
    layer.fill(heel, soft(dark(colour, 0.28), 0.2, 0.2))
    toe = curve([(690, 556), (820, 580), (890, 615), (905, 655), (760, 664), (670, 655), (650, 610)])
    layer.fill(toe, soft(light(colour, 0.22), 0.3, 0.15))
    swirl = curve(
        [
            (250, 600),
            (330, 560),
            (430, 545),
            (560, 585),
            (640, 640),
            (520, 625),
            (420, 600),
            (330, 612),
            (270, 648),
        ]
    )
    layer.fill(swirl, light(colour, 0.82) if sum(colour) < 600 else (70, 84, 110))
    tongue = curve(
        [(392, 392), (372, 330), (405, 300), (455, 318), (500, 420), (600, 510), (560, 530), (450, 450)]
    )
    layer.fill(tongue, soft(light(colour, 0.12), 0.2, 0.2))
    eyestay = curve(
        [(395, 402), (470, 460), (560, 520), (650, 560), (610, 590), (500, 556), (410, 490), (370, 430)]
    )
    layer.fill(eyestay, soft(dark(colour, 0.18), 0.1, 0.2))
    for index in range(5):
        x, y = 408 + index * 50, 398 + index * 33
        layer.stroke(
            curve([(x - 6, y + 48), (x + 16, y + 14), (x + 46, y - 6)], closed=False),
            15,
            (60, 62, 70),
            opacity=0.35,
        )
        layer.stroke(
            curve([(x - 8, y + 42), (x + 14, y + 8), (x + 44, y - 12)], closed=False), 14, (246, 246, 243)
        )
    layer.glow(
        curve([(140, 520), (300, 450), (380, 470), (300, 520)]),
        (255, 255, 255),
        blur=24,
        opacity=0.4,
        inside=upper,
    )
    layer.glow(box(90, 630, 910, 690), (10, 10, 20), blur=18, opacity=0.4, inside=upper)
    layer.stroke(
        curve([(225, 655), (222, 520), (203, 405)], closed=False), 4, dark(colour, 0.45), opacity=0.7
    )
    layer.stroke(curve([(672, 652), (650, 610), (690, 560)], closed=False), 4, dark(colour, 0.4), opacity=0.6)
    layer.fill(sole, soft((244, 244, 240), 0.4, 0.16))
    layer.fill(
        curve(
            [(86, 690), (300, 712), (600, 712), (920, 688), (880, 728), (600, 740), (250, 740), (110, 724)]
        ),
        dark(colour, 0.35),
    )
    for x in range(150, 880, 44):
        layer.stroke([(x, 672), (x + 14, 702)], 3, (150, 150, 150), opacity=0.5)
    return layer


def tee(colour: Colour) -> Layer:
    layer = Layer()
    body = curve(
        [
            (330, 190),
            (400, 205),
            (500, 232),
            (600, 205),
            (670, 190),
            (770, 232),
            (840, 300),
            (905, 430),
            (870, 462),
            (780, 500),
            (742, 452),
            (735, 600),
            (748, 850),
            (620, 872),
            (380, 872),
            (252, 850),
            (265, 600),
            (258, 452),
            (220, 500),
            (130, 462),
            (95, 430),
            (160, 300),
            (230, 232),
        ],
        steps=8,
    )
    layer.fill(
        curve([(385, 192), (500, 170), (615, 192), (570, 232), (500, 246), (430, 232)]), dark(colour, 0.45)
    )
    layer.fill(body, soft(colour, 0.16, 0.12))
    for points in (
        [(258, 452), (300, 560), (290, 700)],
        [(742, 452), (705, 560), (716, 700)],
        [(420, 620), (440, 740), (400, 860)],
        [(580, 560), (560, 700), (600, 860)],
    ):
        layer.glow(
            curve([*points, *[(x + 26, y + 8) for x, y in reversed(points)]]),
            (0, 0, 0),
            blur=20,
            opacity=0.28,
            inside=body,
        )
    layer.glow(
        curve([(330, 300), (420, 280), (430, 620), (350, 640)]),
        (255, 255, 255),
        blur=45,
        opacity=0.22,
        inside=body,
    )
    for side in (1, -1):
        seam = [(500 + side * 172, 196), (500 + side * 230, 300), (500 + side * 242, 452)]
        layer.stroke(curve(seam, closed=False), 4, dark(colour, 0.4), opacity=0.55)
        hem = [(500 + side * 272, 490), (500 + side * 340, 466), (500 + side * 396, 426)]
        layer.stroke(curve(hem, closed=False), 4, dark(colour, 0.35), opacity=0.6)
    collar = [(392, 196), (430, 238), (500, 258), (570, 238), (608, 196)]
    layer.stroke(curve(collar, closed=False), 20, dark(colour, 0.14))
    layer.stroke(curve([(x, y + 13) for x, y in collar], closed=False), 3, dark(colour, 0.45), opacity=0.6)
    print_colour = (250, 250, 248) if sum(colour) < 480 else dark(colour, 0.72)
    for index, height in enumerate((26, 18, 10)):
        layer.fill(
            turn(box(420, 400 + index * 44, 580, 400 + index * 44 + height, 12), -8, 500, 420), print_colour
        )
    return layer


def bag(colour: Colour) -> Layer:
    layer = Layer()
    layer.stroke(
        curve([(420, 190), (430, 110), (500, 85), (570, 110), (580, 190)], closed=False),
        30,
        dark(colour, 0.5),
    )
    for side in (-1, 1):
        layer.stroke(
            curve([(500 + side * 190, 270), (500 + side * 300, 480), (500 + side * 285, 760)], closed=False),
            46,
            dark(colour, 0.55),
        )
    body = curve(
        [
            (300, 260),
            (360, 180),
            (500, 160),
            (640, 180),
            (700, 260),
            (738, 500),
            (746, 790),
            (700, 868),
            (500, 884),
            (300, 868),
            (254, 790),
            (262, 500),
        ]
    )
    layer.fill(
        body,
        [
            (0, dark(colour, 0.3)),
            (0.2, colour),
            (0.4, light(colour, 0.28)),
            (0.75, colour),
            (1, dark(colour, 0.42)),
        ],
        across=True,
    )
    layer.glow(box(250, 780, 750, 900), (0, 0, 0), blur=40, opacity=0.4, inside=body)
    layer.stroke(
        curve([(300, 420), (330, 290), (500, 250), (670, 290), (700, 420)], closed=False),
        8,
        dark(colour, 0.6),
    )
    layer.stroke(
        curve([(304, 414), (334, 284), (500, 244), (666, 284), (696, 414)], closed=False),
        2,
        light(colour, 0.4),
        opacity=0.7,
    )
    pocket = curve(
        [(318, 570), (400, 545), (600, 545), (682, 570), (694, 780), (620, 826), (380, 826), (306, 780)]
    )
    layer.glow(pocket, (0, 0, 0), blur=16, opacity=0.5, inside=body)
    layer.fill(
        pocket, [(0, dark(colour, 0.12)), (0.3, light(colour, 0.24)), (1, dark(colour, 0.25))], across=True
    )
    layer.stroke(curve([(330, 604), (420, 584), (580, 584), (670, 604)], closed=False), 8, dark(colour, 0.6))
    layer.fill(box(655, 600, 671, 660, 8), (196, 198, 204))
    layer.fill(box(664, 386, 680, 446, 8), (196, 198, 204))
    layer.fill(box(440, 360, 560, 440, 18), light(colour, 0.75) if sum(colour) < 480 else dark(colour, 0.6))
    layer.fill(ellipse(500, 400, 22, 22), colour)
    return layer
