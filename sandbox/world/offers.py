"""What a shop puts on sale: title, price and pictures composed from the catalogue, by flavour."""

import random
from collections.abc import Callable

from sandbox.pictures import gallery
from sandbox.world.catalogue import ACCESSORIES, PRODUCTS, UNRELATED, Product
from sandbox.world.shops import Shop, trade_of

LOUD = ("高仿", "精仿", "复刻", "超A", "一比一", "1:1", "A货", "顶级复刻")
SHOE_GRADES = ("莆田纯原", "公司级", "真标", "LJR版本", "纯原版", "莆田货")
QUIET = ("原单", "尾单", "工厂货", "外贸尾货", "原厂", "专柜品质", "跟单", "大牌同款", "海关货", "撤柜")
WHISPERS = ("懂的来", "细节看图", "支持过验", "老顾客专享", "微信看货加V", "")
CALLS = ("包邮", "现货", "秒发", "限时特价", "新品", "热卖", "送礼", "")
USED = ("95新", "九成新", "99新", "二手", "闲置转让", "自用 8成新")
CONDITIONS = ("配件齐全", "无拆无修", "盒说全", "成色见图")
ROUTES = ("日本代购", "香港代购", "海淘直邮", "免税店")
COLOUR_WORDS = {
    "white": "白色",
    "black": "黑色",
    "grey": "灰色",
    "blue": "蓝色",
    "navy": "藏青",
    "red": "红色",
    "green": "绿色",
    "mint": "薄荷绿",
    "pink": "粉色",
    "gold": "金色",
    "orange": "橙色",
    "purple": "紫色",
    "brown": "棕色",
    "yellow": "黄色",
}
MAX_TITLE_BYTES = 60


def fitting_title(text: str) -> str:
    """The title without the last words that do not fit: the marketplace counts two bytes a Han character."""
    words = text.split()
    while sum(1 if character.isascii() else 2 for character in " ".join(words)) > MAX_TITLE_BYTES:
        words.pop()
    return " ".join(words)


def pictures(
    draw: random.Random, kind: str, colour: str, *, official: bool = False, copied: bool = False
) -> list[str]:
    """Official shops show packshots; copyists take them and work on them; others take their own."""
    shots = draw.sample(range(1, gallery.SHOTS), 3)
    if official:
        keys = [gallery.key(kind, colour), gallery.key(kind, colour, shots[0])]
    elif copied:
        keys = [
            gallery.key(kind, colour, draw.choice((0, 0, shots[0])), draw.randrange(1, gallery.TREATMENTS))
        ]
        keys += [gallery.key(kind, colour, shots[1], draw.choice((0, draw.randrange(1, gallery.TREATMENTS))))]
    else:
        keys = [
            gallery.key(kind, colour, shot, draw.choice((0, 0, 2, 5))) for shot in shots[: draw.randint(1, 3)]
        ]
    return [f"/pictures/{key}.jpg" for key in keys]


def offer(
    draw: random.Random,
    product: Product | None,
    *,
    title: str,
    price: float,
    kind: str,
    colour: str,
    category: str,
    **more,
) -> dict:
    brand = more.pop("brand", product.brand if product else None)
    price = max(1.0, price)
    tail = draw.choice((0.0, 0.9, 0.8)) if price < 300 else 0.0
    paid = int(price) + tail
    return {
        "title": fitting_title(title),
        "price": f"{paid:.2f}",
        "list_price": f"{int(paid * draw.uniform(1.2, 2.4))}.00" if draw.random() < 0.6 else None,
        "category": category,
        "brand": brand,
        "sales": int(draw.paretovariate(0.75) * more.pop("popularity", 4)) % 20_000,
        "pictures": pictures(
            draw, kind, colour, official=more.pop("official", False), copied=more.pop("copied", False)
        ),
        "details": more.pop("details"),
    }


def details(draw: random.Random, product: Product | None, brand: str, colour: str) -> list[list[str]]:
    weight = f"{draw.randint(2, 18) * 50} g"
    lines = [
        ["品牌", brand],
        ["颜色分类", COLOUR_WORDS[colour]],
        ["货号", f"{draw.choice('ABCDEHKM')}{draw.randint(1000, 99999)}"],
        ["毛重", weight],
    ]
    return lines if product is None else [*lines, ["适用场景", draw.choice(("日常", "送礼", "通勤"))]]


def fitting(draw: random.Random, shop: Shop) -> Product:
    """A product that belongs in the shop; its own brand for official and authorised ones. The brand is drawn
    first, so that one with two products is met as often as one with six."""
    own = [p for p in PRODUCTS if p.brand == shop.trade] or [
        p for p in PRODUCTS if trade_of(p.kind) == shop.trade
    ]
    goods = own or PRODUCTS
    brand = draw.choice(sorted({p.brand for p in goods}))
    return draw.choice([p for p in goods if p.brand == brand])


def genuine(draw: random.Random, shop: Shop) -> dict:
    product = fitting(draw, shop)
    colour = draw.choice(product.colours)
    points = " ".join(draw.sample(product.selling_points, 2))
    lead = "【官方正品】" if shop.kind == "official" and draw.random() < 0.4 else ""
    return offer(
        draw,
        product,
        title=f"{lead}{draw.choice(product.names)} {points} {draw.choice(CALLS)}",
        price=product.price * draw.uniform(0.82, 1.05),
        kind=product.kind,
        colour=colour,
        category=product.category,
        official=True,
        popularity=120,
        details=details(draw, product, product.brand, colour),
    )


def loud_fake(draw: random.Random, shop: Shop) -> dict:
    """Says what it is: jargon, often a disguised name, at a fraction of the price."""
    product = fitting(draw, shop)
    colour = draw.choice(product.colours)
    name = (
        draw.choice(product.disguises) if draw.random() < 0.65 else draw.choice(product.names).split(" ")[0]
    )
    words = SHOE_GRADES + LOUD if product.kind == "shoe" else LOUD
    parts = [
        draw.choice(words),
        name,
        product.generic,
        draw.choice(product.selling_points),
        draw.choice(WHISPERS),
    ]
    if draw.random() < 0.4:
        parts[0], parts[1] = parts[1], parts[0]
    return offer(
        draw,
        product,
        title=" ".join(parts),
        price=product.price * draw.uniform(0.07, 0.3),
        kind=product.kind,
        colour=colour,
        category=product.category,
        copied=True,
        brand=draw.choice((None, "other/其他", product.brand)),
        popularity=25,
        details=details(draw, product, "other/其他", colour),
    )


def quiet_fake(draw: random.Random, shop: Shop) -> dict:
    """An honest-looking title with one ambiguous word, a price that is too good, the brand's own pictures."""
    product = fitting(draw, shop)
    colour = draw.choice(product.colours)
    name = draw.choice(product.names if draw.random() < 0.5 else product.disguises)
    word = draw.choice(QUIET) if draw.random() < 0.7 else ""
    return offer(
        draw,
        product,
        title=f"{word} {name} {product.generic} {draw.choice(product.selling_points)} {draw.choice(CALLS)}",
        price=product.price * draw.uniform(0.16, 0.48),
        kind=product.kind,
        colour=colour,
        category=product.category,
        copied=True,
        popularity=18,
        details=details(draw, product, product.brand, colour),
    )


def accessory(draw: random.Random, shop: Shop) -> dict:
    fitting_parts = [part for part in ACCESSORIES if trade_of(part.kind) == shop.trade]
    if not fitting_parts and shop.trade != "mixed":
        return unrelated(draw, shop)
    part = draw.choice(fitting_parts or ACCESSORIES)
    colour = draw.choice(part.colours)
    return offer(
        draw,
        None,
        title=f"{draw.choice(part.titles)} {draw.choice(CALLS)}",
        price=part.price * draw.uniform(0.6, 1.5),
        kind=part.kind,
        colour=colour,
        category=part.category,
        brand="other/其他",
        popularity=60,
        details=details(draw, None, "other/其他", colour),
    )


def second_hand(draw: random.Random, shop: Shop) -> dict:
    product = draw.choice([p for p in PRODUCTS if p.price > 250 and p.kind not in ("cream", "tee")])
    colour = draw.choice(product.colours)
    return offer(
        draw,
        product,
        title=f"{draw.choice(USED)} {draw.choice(product.names)} {draw.choice(CONDITIONS)}",
        price=product.price * draw.uniform(0.42, 0.72),
        kind=product.kind,
        colour=colour,
        category=product.category,
        popularity=1,
        details=details(draw, product, product.brand, colour),
    )


def grey_import(draw: random.Random, shop: Shop) -> dict:
    product = draw.choice(PRODUCTS)
    colour = draw.choice(product.colours)
    return offer(
        draw,
        product,
        title=f"{draw.choice(ROUTES)} {draw.choice(product.names)} {draw.choice(product.selling_points)}",
        price=product.price * draw.uniform(0.7, 0.95),
        kind=product.kind,
        colour=colour,
        category=product.category,
        popularity=8,
        details=details(draw, product, product.brand, colour),
    )


def unrelated(draw: random.Random, shop: Shop) -> dict:
    fitting_goods = [plain for plain in UNRELATED if trade_of(plain.kind) == shop.trade]
    if not fitting_goods:
        return accessory(draw, shop)
    plain = draw.choice(fitting_goods)
    colour = draw.choice(plain.colours)
    return offer(
        draw,
        None,
        title=f"{draw.choice(plain.titles)} {draw.choice(CALLS)}",
        price=plain.price * draw.uniform(0.7, 1.6),
        kind=plain.kind,
        colour=colour,
        category=plain.category,
        popularity=40,
        details=details(draw, None, shop.name[:2], colour),
    )


Flavour = Callable[[random.Random, Shop], dict]
FLAVOURS: dict[str, tuple[tuple[Flavour, int], ...]] = {
    "official": ((genuine, 1),),
    "authorised": ((genuine, 1),),
    "copyist": ((loud_fake, 5), (quiet_fake, 4), (unrelated, 2)),
    "honest": ((accessory, 4), (unrelated, 6), (genuine, 1)),
    "second_hand": ((second_hand, 1),),
    "grey": ((grey_import, 1),),
}
SHARES = {"official": 12, "authorised": 10, "copyist": 30, "honest": 34, "second_hand": 8, "grey": 6}


def compose(draw: random.Random, shops: list[Shop]) -> tuple[Shop, dict]:
    """One new listing: a shop by the share of its kind (some shops far busier), then what it offers."""
    kind = draw.choices(list(SHARES), weights=list(SHARES.values()))[0]
    candidates = [shop for shop in shops if shop.kind == kind]
    shop = draw.choices(candidates, weights=[1 / (place + 1.5) for place in range(len(candidates))])[0]
    if kind in ("official", "authorised", "honest", "second_hand"):
        shop = draw.choice(candidates)
    makers, weights = zip(*FLAVOURS[kind], strict=True)
    return shop, draw.choices(makers, weights=weights)[0](draw, shop)
