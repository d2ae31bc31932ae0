"""Shampoo, cream, razor, toothbrush, brush heads, shaver, nappies: things from the bathroom."""

from sandbox.pictures.studio import Colour, Layer, box, curve, dark, ellipse, light, round_body, soft


def shampoo(colour: Colour) -> Layer:
    layer = Layer()
    layer.fill(box(484, 120, 516, 260, 8), round_body((238, 238, 240)), across=True)
    layer.fill(
        curve([(360, 118), (400, 96), (540, 96), (572, 110), (572, 150), (400, 146), (372, 170), (350, 160)]),
        soft((246, 246, 248), 0.2, 0.22),
    )
    layer.fill(box(430, 200, 570, 276, 14), round_body((240, 240, 242)), across=True)
    body = curve(
        [
            (420, 276),
            (500, 268),
            (580, 276),
            (660, 330),
            (700, 420),
            (694, 640),
            (676, 860),
            (630, 898),
            (370, 898),
            (324, 860),
            (306, 640),
            (300, 420),
            (340, 330),
        ]
    )
    layer.fill(body, round_body(colour), across=True)
    layer.glow(box(300, 840, 700, 910), (0, 0, 0), blur=26, opacity=0.35, inside=body)
    label = curve([(330, 440), (500, 424), (670, 440), (662, 780), (500, 796), (338, 780)])
    layer.fill(
        label,
        [(0, (226, 228, 232)), (0.22, (255, 255, 255)), (0.75, (244, 245, 247)), (1, (204, 206, 212))],
        across=True,
    )
    drop = curve([(500, 468), (545, 540), (540, 590), (500, 608), (460, 590), (455, 540)])
    layer.fill(drop, soft(colour, 0.35, 0.2))
    layer.fill(ellipse(482, 560, 10, 18), (255, 255, 255), opacity=0.7)
    layer.text(500, 656, "SHAMPOO", 44, dark(colour, 0.45))
    layer.fill(box(400, 696, 600, 704, 4), light(colour, 0.3))
    layer.text(500, 736, "daily care  400 ml", 26, (110, 114, 122))
    layer.glow(box(362, 340, 382, 840, 10), (255, 255, 255), blur=9, opacity=0.6, inside=body)
    return layer


def cream(colour: Colour) -> Layer:
    layer = Layer()
    glass = curve(
        [
            (232, 500),
            (500, 488),
            (768, 500),
            (790, 560),
            (786, 760),
            (740, 840),
            (500, 858),
            (260, 840),
            (214, 760),
            (210, 560),
        ]
    )
    layer.fill(glass, round_body(colour), across=True)
    layer.glow(box(220, 790, 780, 860), (0, 0, 0), blur=26, opacity=0.35, inside=glass)
    lid = box(214, 300, 786, 496, 26)
    layer.fill(lid, round_body((214, 178, 122) if sum(colour) < 620 else (206, 209, 216)), across=True)
    layer.fill(
        ellipse(500, 306, 280, 44), soft((240, 222, 190) if sum(colour) < 620 else (244, 245, 248), 0.3, 0.12)
    )
    for x in range(232, 780, 18):
        layer.stroke([(x, 345), (x, 478)], 2, (60, 50, 40), opacity=0.12)
    layer.text(500, 640, "ESSENCE", 66, light(colour, 0.9) if sum(colour) < 480 else dark(colour, 0.6))
    layer.text(
        500, 706, "moisture cream  50 g", 30, light(colour, 0.8) if sum(colour) < 480 else dark(colour, 0.5)
    )
    layer.glow(box(300, 520, 330, 800, 14), (255, 255, 255), blur=12, opacity=0.65, inside=glass)
    return layer


def razor(colour: Colour) -> Layer:
    layer = Layer()
    handle = curve(
        [
            (470, 330),
            (530, 330),
            (542, 420),
            (560, 560),
            (566, 720),
            (544, 880),
            (500, 915),
            (456, 880),
            (434, 720),
            (440, 560),
            (458, 420),
        ]
    )
    layer.fill(handle, round_body((172, 176, 184)), across=True)
    grip = curve(
        [(474, 450), (526, 450), (544, 600), (546, 740), (524, 850), (476, 850), (454, 740), (456, 600)]
    )
    layer.fill(grip, round_body(colour), across=True)
    for y in range(500, 830, 34):
        layer.stroke(
            curve([(466, y), (500, y + 12), (534, y)], closed=False), 8, dark(colour, 0.6), opacity=0.7
        )
    layer.fill(
        curve([(440, 300), (500, 280), (560, 300), (536, 372), (464, 372)]), soft((128, 132, 140), 0.3, 0.3)
    )
    head = curve(
        [(250, 168), (500, 150), (750, 168), (770, 220), (752, 300), (500, 318), (248, 300), (230, 220)]
    )
    layer.fill(head, soft((64, 68, 78), 0.25, 0.3))
    layer.fill(box(278, 172, 722, 196, 12), soft(light(colour, 0.4), 0.3, 0.1))
    for index in range(5):
        layer.fill(
            box(280, 206 + index * 17, 720, 214 + index * 17, 4), [(0, (252, 253, 255)), (1, (142, 148, 158))]
        )
    for x in range(300, 720, 22):
        layer.stroke([(x, 294), (x, 306)], 6, dark(colour, 0.2))
    layer.tilt(24)
    return layer


def toothbrush(colour: Colour) -> Layer:
    layer = Layer()
    layer.fill(box(488, 150, 512, 420, 10), round_body((226, 229, 234)), across=True)
    layer.fill(
        curve([(470, 110), (500, 84), (530, 110), (530, 220), (512, 260), (488, 260), (470, 220)]),
        round_body((246, 247, 250)),
        across=True,
    )
    for index in range(7):
        y = 108 + index * 17
        tint = light(colour, 0.2) if index % 2 else (250, 250, 252)
        layer.fill(box(418, y, 474, y + 14, 4), [(0, dark(tint, 0.12)), (1, tint)], across=True)
    layer.fill(
        curve([(478, 400), (500, 392), (522, 400), (530, 450), (470, 450)]),
        round_body((205, 209, 216)),
        across=True,
    )
    handle = curve(
        [
            (462, 446),
            (500, 438),
            (538, 446),
            (564, 560),
            (566, 740),
            (548, 890),
            (500, 916),
            (452, 890),
            (434, 740),
            (436, 560),
        ]
    )
    layer.fill(handle, round_body(colour), across=True)
    layer.fill(ellipse(500, 560, 34, 34), soft(light(colour, 0.5), 0.3, 0.15))
    layer.stroke([(500, 544), (500, 562)], 6, dark(colour, 0.5))
    for index in range(4):
        layer.fill(ellipse(500, 650 + index * 34, 6, 6), (120, 232, 150) if index < 2 else light(colour, 0.6))
    layer.fill(box(444, 830, 556, 838, 4), light(colour, 0.5), opacity=0.7)
    layer.fill(
        curve([(380, 900), (500, 884), (620, 900), (640, 940), (500, 956), (360, 940)]),
        soft((232, 234, 238), 0.3, 0.2),
    )
    return layer


def brushheads(colour: Colour) -> Layer:
    layer = Layer()
    for place in range(4):
        x = 215 + place * 190
        layer.fill(
            curve(
                [
                    (x - 30, 420),
                    (x, 410),
                    (x + 30, 420),
                    (x + 36, 700),
                    (x + 40, 800),
                    (x, 812),
                    (x - 40, 800),
                    (x - 36, 700),
                ]
            ),
            round_body((244, 245, 248)),
            across=True,
        )
        layer.fill(box(x - 42, 740, x + 42, 766, 8), round_body(colour), across=True)
        layer.fill(ellipse(x, 320, 74, 106), soft((248, 249, 251), 0.2, 0.2))
        for row in range(8):
            wide = 54 - abs(row - 3.5) * 7
            tint = light(colour, 0.15) if row in (1, 2, 5, 6) else (255, 255, 255)
            for column in range(-2, 3):
                layer.fill(
                    ellipse(x + column * wide / 2.4, 246 + row * 21, 11, 9),
                    [(0, light(tint, 0.3)), (1, dark(tint, 0.22))],
                )
    return layer


def shaver(colour: Colour) -> Layer:
    layer = Layer()
    body = curve(
        [
            (420, 410),
            (500, 396),
            (580, 410),
            (622, 520),
            (640, 680),
            (616, 850),
            (560, 920),
            (440, 920),
            (384, 850),
            (360, 680),
            (378, 520),
        ]
    )
    layer.fill(body, round_body(colour), across=True)
    layer.fill(
        curve(
            [(436, 470), (500, 458), (564, 470), (580, 600), (556, 760), (500, 790), (444, 760), (420, 600)]
        ),
        soft(dark(colour, 0.5), 0.15, 0.25),
    )
    layer.fill(ellipse(500, 560, 36, 36), soft((190, 196, 206), 0.5, 0.3))
    layer.fill(ellipse(500, 560, 27, 27), soft(colour, 0.3, 0.2))
    layer.text(500, 690, "78", 60, (150, 230, 255))
    layer.fill(box(440, 356, 560, 420, 20), round_body((70, 74, 84)), across=True)
    plate = curve(
        [
            (500, 86),
            (610, 110),
            (690, 200),
            (690, 290),
            (600, 372),
            (500, 384),
            (400, 372),
            (310, 290),
            (310, 200),
            (390, 110),
        ]
    )
    layer.fill(plate, soft((84, 90, 102), 0.35, 0.3))
    for x, y in ((420, 190), (580, 190), (500, 304)):
        layer.fill(ellipse(x, y, 78, 72), soft((52, 56, 64), 0.3, 0.2))
        layer.fill(
            ellipse(x, y, 64, 60), [(0, (250, 251, 253)), (0.5, (168, 174, 184)), (1, (226, 229, 234))]
        )
        layer.fill(ellipse(x, y, 44, 41), soft(dark(colour, 0.15), 0.3, 0.2))
        layer.fill(ellipse(x, y, 30, 28), [(0, (196, 202, 212)), (1, (120, 126, 138))])
        for step in range(0, 96, 6):
            rim = ellipse(x, y, 60, 56)[step]
            layer.stroke([rim, ellipse(x, y, 47, 44)[step]], 3, (70, 76, 88), opacity=0.8)
    layer.glow(box(398, 560, 416, 840, 8), (255, 255, 255), blur=8, opacity=0.6, inside=body)
    return layer


def nappies(colour: Colour) -> Layer:
    layer = Layer()
    layer.fill(
        curve(
            [(420, 190), (440, 120), (560, 120), (580, 190), (550, 200), (530, 156), (470, 156), (450, 200)]
        ),
        soft(light(colour, 0.4), 0.2, 0.2),
    )
    pack = curve(
        [
            (190, 210),
            (300, 178),
            (500, 186),
            (700, 178),
            (810, 210),
            (826, 500),
            (812, 820),
            (700, 868),
            (500, 858),
            (300, 868),
            (188, 820),
            (174, 500),
        ]
    )
    layer.fill(
        pack, [(0, light(colour, 0.35)), (0.3, light(colour, 0.1)), (0.7, colour), (1, dark(colour, 0.3))]
    )
    layer.glow(
        curve([(200, 240), (300, 220), (270, 800), (200, 780)]),
        (255, 255, 255),
        blur=36,
        opacity=0.4,
        inside=pack,
    )
    layer.glow(
        curve([(740, 220), (800, 240), (806, 800), (750, 820)]), (0, 0, 0), blur=36, opacity=0.35, inside=pack
    )
    layer.fill(ellipse(500, 480, 196, 188), (255, 255, 255))
    layer.fill(ellipse(500, 480, 178, 170), soft((255, 240, 220), 0.3, 0.06))
    for x in (360, 640):
        layer.fill(ellipse(x, 470, 30, 36), soft((250, 214, 184), 0.2, 0.1))
    layer.fill(ellipse(500, 460, 140, 134), soft((252, 220, 192), 0.25, 0.08))
    layer.stroke(curve([(440, 350), (490, 330), (530, 360), (560, 344)], closed=False), 16, (120, 84, 60))
    for side in (-1, 1):
        layer.fill(ellipse(500 + side * 52, 450, 13, 16), (58, 44, 40))
        layer.fill(ellipse(500 + side * 84, 496, 24, 15), (246, 168, 160), opacity=0.7)
    layer.stroke(curve([(462, 512), (500, 540), (538, 512)], closed=False), 9, (150, 74, 70))
    layer.text(500, 738, "BABY DRY", 76, (255, 255, 255))
    layer.text(500, 808, "L  9-14 kg  64", 38, (255, 255, 255))
    layer.text(500, 250, "soft & dry", 46, (255, 255, 255))
    return layer
