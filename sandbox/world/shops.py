"""Invented shops. Their names, places and figures are made up; only brand names in them are real."""

import random
from dataclasses import dataclass

FIRST_WORDS = """
汀岚 栖禾 沐屿 朔野 晴筱 渡澜 乐椿 青箬 一蓑 半檐 南笙 拾簟 麦汐 阿蘅 锦篱
千棠 暖砚 蓝汐 橙坞 七砚 松醪 鹿汀 知筠 闲筑 米嵩 海蘅 竹汐 云坞 枫墅 雁芷
"""
FIRST = tuple(FIRST_WORDS.split())
TRADES = {
    "shoe": ("鞋坊", "鞋业工厂店", "潮鞋仓", "球鞋铺"),
    "digital": ("数码", "数码配件", "3C优选", "通讯"),
    "wear": ("服饰", "运动生活", "潮品衣橱", "户外"),
    "care": ("日化", "个护优品", "美妆集合", "生活馆"),
    "food": ("零食铺", "食品批发", "糖果屋", "进口食品"),
    "mixed": ("百货", "杂货铺", "优选", "小店"),
}
PLACE_NAMES = """
广东 深圳, 广东 广州, 福建 莆田, 福建 泉州, 浙江 义乌, 浙江 杭州, 浙江 温州, 江苏 南京,
上海, 北京, 山东 青岛, 四川 成都, 湖北 武汉, 河南 郑州, 安徽 合肥, 湖南 长沙
"""
PLACES = tuple(place.strip() for place in PLACE_NAMES.split(","))
KINDS_BY_TRADE = {
    "shoe": ("shoe",),
    "digital": ("phone", "earphones", "watch", "charger", "phonecase"),
    "wear": ("tee", "bag"),
    "care": ("shampoo", "cream", "razor", "toothbrush", "brushheads", "shaver", "nappies"),
    "food": ("chocolate", "sweets"),
}
OFFICIAL = {
    "Apple": "Apple Store 官方旗舰店",
    "Adidas": "阿迪达斯官方旗舰店",
    "Procter & Gamble": "宝洁官方旗舰店",
    "Philips": "飞利浦官方旗舰店",
    "Mars": "玛氏食品旗舰店",
}


@dataclass(frozen=True)
class Shop:
    seller_id: str
    name: str
    location: str
    credit: int
    good_rate: int
    kind: str
    trade: str
    about: str

    def row(self) -> dict:
        return {
            name: getattr(self, name)
            for name in ("seller_id", "name", "location", "credit", "good_rate", "kind", "about")
        }


def trade_of(kind: str) -> str:
    return next((trade for trade, kinds in KINDS_BY_TRADE.items() if kind in kinds), "mixed")


def open_shops(draw: random.Random) -> list[Shop]:
    """All shops of a world: official, authorised, copying, honest, second-hand and importing ones."""
    first = [*FIRST, *(one[0] + other[1] for one, other in zip(FIRST, FIRST[7:], strict=False))]
    draw.shuffle(first)
    shops: list[Shop] = []

    def add(
        name: str,
        kind: str,
        trade: str,
        credit: tuple[int, int],
        rate: tuple[int, int],
        about: str,
        place: str = "",
    ) -> None:
        number = len(shops)
        shops.append(
            Shop(
                seller_id=str(2_200_500_000_000 + number * 104_729 + draw.randint(0, 9999)),
                name=name,
                location=place or draw.choice(PLACES),
                credit=draw.randint(*credit),
                good_rate=draw.randint(*rate),
                kind=kind,
                trade=trade,
                about=about,
            )
        )

    for brand, name in OFFICIAL.items():
        add(
            name,
            "official",
            brand,
            (180_000, 900_000),
            (9920, 9990),
            "品牌官方店铺，正品保障，七天无理由退换。",
            "上海",
        )
    for brand, word in (
        ("Adidas", "运动授权店"),
        ("Philips", "个护授权专营店"),
        ("Procter & Gamble", "日化授权专营店"),
        ("Mars", "食品授权专营店"),
        ("Apple", "数码授权经销店"),
    ):
        add(
            first.pop() + word,
            "authorised",
            brand,
            (9_000, 80_000),
            (9850, 9960),
            "品牌授权经销，支持专柜验货。",
        )
    for rank in range(3):
        # Trade by trade, for the first shops are the busiest: each trade has its busy copyist.
        for trade, names in TRADES.items():
            word = names[rank]
            place = "福建 莆田" if trade == "shoe" else ""
            add(
                first.pop() + word,
                "copyist",
                trade,
                (12, 2_400),
                (9100, 9700),
                "工厂直销，支持一件代发，量大从优。",
                place,
            )
    for trade, names in TRADES.items():
        for word in names:
            add(
                first.pop() + word,
                "honest",
                trade,
                (300, 45_000),
                (9700, 9980),
                "十年老店，用心经营，欢迎咨询。",
            )
    for word in ("闲置回收", "二手数码", "旧物仓"):
        add(
            first.pop() + word,
            "second_hand",
            "digital",
            (80, 9_000),
            (9600, 9900),
            "二手闲置，成色如实描述，售出前拍视频。",
        )
    for word in ("海外代购", "免税店代购"):
        add(first.pop() + word, "grey", "mixed", (500, 12_000), (9650, 9930), "海外直邮，小票可查。")
    return shops
