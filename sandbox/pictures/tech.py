"""Phone, earphones, watch, charger, phone case: things with screens and plugs."""

from sandbox.pictures.studio import Colour, Layer, box, curve, dark, ellipse, light, round_body, soft, turn

WALLPAPER = [(0, (32, 42, 92)), (0.35, (126, 74, 160)), (0.65, (236, 128, 120)), (1, (252, 208, 140))]


def phone(colour: Colour) -> Layer:
    layer = Layer()
    back = turn(box(215, 150, 545, 840, 62), -7, 380, 500)
    layer.fill(
        back,
        [(0, light(colour, 0.45)), (0.2, colour), (0.8, dark(colour, 0.15)), (1, dark(colour, 0.4))],
        across=True,
    )
    layer.stroke([*back, back[0]], 6, light(colour, 0.6), opacity=0.8)
    layer.fill(turn(box(245, 185, 400, 340, 44), -7, 380, 500), soft(light(colour, 0.16), 0.2, 0.15))
    for x, y in ((286, 226), (360, 226), (286, 300)):
        at = turn([(x, y)], -7, 380, 500)[0]
        layer.fill(ellipse(*at, 32, 32), (168, 172, 180))
        layer.fill(ellipse(*at, 27, 27), soft((18, 20, 30), 0.05, 0.4))
        layer.fill(ellipse(at[0] - 8, at[1] - 8, 8, 8), (92, 108, 170))
    at = turn([(360, 300)], -7, 380, 500)[0]
    layer.fill(ellipse(*at, 12, 12), (250, 240, 200))
    front = box(430, 175, 765, 880, 64)
    layer.glow(front, (0, 0, 0), blur=24, opacity=0.5)
    layer.fill(
        front, [(0, light(colour, 0.5)), (0.5, dark(colour, 0.1)), (1, light(colour, 0.35))], across=True
    )
    layer.fill(box(437, 182, 758, 873, 58), (12, 12, 16))
    screen = box(450, 195, 745, 860, 48)
    layer.fill(screen, WALLPAPER)
    layer.glow(
        curve([(440, 620), (560, 470), (760, 420), (760, 700), (560, 760)]),
        (255, 236, 190),
        blur=40,
        opacity=0.55,
        inside=screen,
    )
    layer.glow(ellipse(520, 330, 120, 90), (90, 120, 230), blur=45, opacity=0.6, inside=screen)
    layer.fill(box(550, 208, 646, 234, 13), (12, 12, 16))
    layer.text(598, 320, "09:41", 84, (255, 255, 255))
    layer.fill(box(545, 842, 650, 848, 3), (255, 255, 255))
    layer.fill(curve([(452, 200), (610, 196), (470, 560), (452, 560)]), (255, 255, 255), opacity=0.08)
    return layer


def earphones(colour: Colour) -> Layer:
    layer = Layer()
    lid = curve([(270, 470), (262, 330), (300, 268), (500, 250), (700, 268), (738, 330), (730, 470)])
    layer.fill(lid, soft(light(colour, 0.1), 0.2, 0.22))
    layer.fill(
        curve([(300, 460), (296, 350), (330, 300), (500, 286), (670, 300), (704, 350), (700, 460)]),
        soft(dark(colour, 0.16), 0.05, 0.25),
    )
    for side in (-1, 1):
        x = 500 + side * 105
        layer.fill(box(x - 27, 380, x + 27, 610, 26), round_body(colour), across=True)
        head = curve(
            [
                (x - side * 62, 348),
                (x - side * 40, 290),
                (x + side * 20, 280),
                (x + side * 66, 322),
                (x + side * 62, 392),
                (x + side * 10, 424),
                (x - side * 44, 404),
            ]
        )
        layer.fill(head, soft(light(colour, 0.2), 0.3, 0.26))
        layer.fill(ellipse(x + side * 46, 352, 17, 32), (44, 46, 52))
        layer.fill(box(x - 8, 420, x + 8, 462, 6), (60, 62, 68))
    body = curve(
        [
            (232, 478),
            (300, 462),
            (500, 456),
            (700, 462),
            (768, 478),
            (784, 620),
            (752, 760),
            (650, 812),
            (500, 822),
            (350, 812),
            (248, 760),
            (216, 620),
        ]
    )
    layer.fill(body, [(0, light(colour, 0.5)), (0.3, colour), (1, dark(colour, 0.24))])
    layer.glow(ellipse(370, 560, 90, 60), (255, 255, 255), blur=36, opacity=0.75, inside=body)
    layer.glow(box(220, 770, 780, 830), (0, 0, 0), blur=28, opacity=0.3, inside=body)
    layer.stroke(
        curve([(238, 500), (500, 484), (762, 500)], closed=False), 4, dark(colour, 0.35), opacity=0.7
    )
    layer.fill(ellipse(500, 570, 8, 8), (92, 214, 120))
    return layer


def watch(colour: Colour) -> Layer:
    layer = Layer()
    for side in (-1, 1):
        strap = curve(
            [
                (395, 500 + side * 150),
                (378, 500 + side * 240),
                (398, 500 + side * 380),
                (420, 500 + side * 446),
                (580, 500 + side * 446),
                (602, 500 + side * 380),
                (622, 500 + side * 240),
                (605, 500 + side * 150),
            ]
        )
        layer.fill(strap, round_body(colour), across=True)
        for hole in range(4 if side > 0 else 0):
            layer.fill(ellipse(500, 730 + hole * 48, 10, 10), dark(colour, 0.6))
    layer.fill(box(694, 430, 722, 500, 12), soft((150, 152, 158), 0.4, 0.3))
    case = box(302, 290, 698, 710, 104)
    layer.glow(case, (0, 0, 0), blur=16, opacity=0.45)
    layer.fill(
        case, [(0, (238, 239, 242)), (0.3, (150, 153, 160)), (0.6, (205, 207, 212)), (1, (96, 98, 106))]
    )
    layer.fill(box(318, 306, 682, 694, 92), (14, 15, 19))
    face = box(338, 326, 662, 674, 76)
    layer.fill(face, [(0, (24, 26, 38)), (1, (6, 7, 12))])
    for radius, tint, share in (
        (116, (250, 82, 110), 0.8),
        (88, (150, 230, 90), 0.62),
        (60, (90, 200, 245), 0.9),
    ):
        ring = ellipse(500, 520, radius, radius)
        layer.stroke([*ring, ring[0]], 21, dark(tint, 0.72))
        layer.stroke(turn(ring, -90, 500, 520)[: int(96 * share)], 21, tint)
    layer.text(500, 372, "10:08", 56, (255, 255, 255))
    layer.fill(curve([(340, 340), (560, 330), (420, 670), (340, 660)]), (255, 255, 255), opacity=0.07)
    return layer


def charger(colour: Colour) -> Layer:
    layer = Layer()
    cable = [
        (560, 560),
        (720, 500),
        (840, 580),
        (820, 720),
        (660, 790),
        (480, 780),
        (380, 830),
        (470, 900),
        (640, 890),
    ]
    layer.stroke(curve([(x + 5, y + 9) for x, y in cable], closed=False), 26, (90, 92, 98), opacity=0.35)
    layer.stroke(curve(cable, closed=False), 26, dark(colour, 0.14))
    layer.stroke(curve([(x - 2, y - 5) for x, y in cable], closed=False), 8, light(colour, 0.7), opacity=0.8)
    layer.fill(turn(box(630, 864, 760, 916, 14), -6, 690, 890), soft(colour, 0.4, 0.25))
    layer.fill(turn(box(756, 874, 812, 906, 12), -8, 690, 890), soft((182, 186, 192), 0.4, 0.3))
    for x in (300, 420):
        layer.fill(box(x, 90, x + 34, 240, 8), soft((196, 200, 206), 0.5, 0.4), across=True)
    cube = box(196, 210, 560, 610, 62)
    layer.fill(cube, [(0, light(colour, 0.3)), (0.6, colour), (1, dark(colour, 0.28))])
    layer.fill(curve([(556, 250), (600, 280), (604, 560), (556, 590)]), dark(colour, 0.3))
    layer.glow(ellipse(300, 320, 70, 90), (255, 255, 255), blur=34, opacity=0.7, inside=cube)
    layer.fill(box(318, 500, 438, 536, 18), (58, 60, 66))
    layer.text(378, 420, "20W", 62, dark(colour, 0.4))
    return layer


def phonecase(colour: Colour) -> Layer:
    layer = Layer()
    case = box(300, 100, 700, 900, 86)
    layer.fill(case, [(0, light(colour, 0.45)), (0.5, colour), (1, dark(colour, 0.3))], across=True)
    inner = box(320, 120, 680, 880, 70)
    layer.fill(inner, soft(light(colour, 0.12), 0.24, 0.12))
    for index in range(7):
        wave = [(320 + step * 60, 430 + index * 62 + (22 if step % 2 else -22)) for step in range(7)]
        layer.stroke(curve(wave, closed=False), 10, light(colour, 0.42), opacity=0.55)
    layer.fill(box(342, 142, 520, 320, 50), dark(colour, 0.5))
    layer.fill(box(354, 154, 508, 308, 42), (247, 247, 248))
    layer.fill(curve([(322, 140), (480, 122), (340, 640), (322, 640)]), (255, 255, 255), opacity=0.25)
    layer.fill(box(696, 330, 712, 430, 8), dark(colour, 0.3))
    for y in (300, 390):
        layer.fill(box(288, y, 304, y + 66, 8), dark(colour, 0.3))
    return layer
