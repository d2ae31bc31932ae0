"""What says that goods are lawful, and what only sounds so."""

from decimal import Decimal

import pytest

from monitoring.detection.engine import compile_profiles
from monitoring.detection.types import BrandProfile, ListingFacts

ENGINE = compile_profiles(
    [
        BrandProfile("schuh", ("Velmora", "维莫拉"), categories=("shoes",), reference_price=Decimal(900)),
        BrandProfile("tasche", ("Tarquina", "塔奎娜"), categories=("bags",), reference_price=Decimal(3500)),
        BrandProfile("fon", ("Zentiva", "泽蒂法"), categories=("phones",), reference_price=Decimal(5000)),
        BrandProfile(
            "jacke", ("Norvella", "诺薇拉"), categories=("clothing",), reference_price=Decimal(4000)
        ),
        BrandProfile("uhr", ("Ormesson", "奥默松"), categories=("watches",), reference_price=Decimal(20000)),
    ]
)


def codes(title, price=None):
    """The codes of the signals of the only verdict, and whether it is flagged."""
    listing = ListingFacts("taobao", "1", title, price=None if price is None else Decimal(price))
    (only,) = ENGINE.assess(listing)
    return {signal.code for signal in only.signals}, only.flagged


@pytest.mark.parametrize(
    "title",
    [
        "男女通用 维莫拉 跑鞋",
        "维莫拉 跑鞋 男女通用款",
        "维莫拉 四季通用 板鞋",
        "维莫拉 板鞋 情侣 通用",
        "中老年适用 维莫拉 运动鞋",
        "适合学生 维莫拉 跑鞋 鞋带",
        "适合送女友 维莫拉 板鞋",
        "维莫拉 跑鞋 通用",
    ],
)
def test_goods_for_everybody_say_nothing_of_what_they_fit(title):
    found, flagged = codes(title, 99)
    assert "lawful.fits" not in found
    if "鞋带" not in title:
        assert "price.very_low" in found
        assert flagged


@pytest.mark.parametrize(
    "title",
    [
        "通用 维莫拉 鞋垫",
        "维莫拉 鞋带 通用",
        "泽蒂法 充电线 通用",
        "手机支架 通用 泽蒂法",
        "泽蒂法 兼容 手机 转接头",
        "手机 贴膜 适合泽蒂法",
        "男女通用 手机壳 适用泽蒂法",
        "奥默松 通用 表带",
    ],
)
def test_what_says_which_goods_it_fits_is_lawful(title):
    found, flagged = codes(title, 15)
    assert "lawful.fits" in found
    assert not flagged


@pytest.mark.parametrize(
    ("title", "price"),
    [
        ("塔奎娜 链条包 包带可调", 99),
        ("塔奎娜 斜挎包 可拆卸肩带", 99),
        ("塔奎娜 托特包 手提袋", 99),
        ("塔奎娜 手提袋 大容量", 99),
        ("塔奎娜 公文包 电脑包", 99),
        ("维莫拉 双肩背包 电脑包", None),
        ("泽蒂法 手机 电池耐用", 199),
        ("泽蒂法 手机 外壳 镜面", 199),
        ("诺薇拉 羽绒服 内胆", 99),
        ("奥默松 手表 表带可更换", 199),
        ("维莫拉 跑鞋 鞋垫舒适", 99),
        ("维莫拉 跑鞋 回收", 99),
        ("维莫拉 跑鞋 回收材料", 99),
        ("维莫拉 环保可回收 板鞋", 99),
    ],
)
def test_a_part_of_the_article_makes_no_accessory_of_it(title, price):
    found, flagged = codes(title, price)
    assert not {code for code in found if code.startswith("lawful.")}
    if price is not None:
        assert "price.very_low" in found
        assert flagged


@pytest.mark.parametrize(
    "title",
    [
        "适用泽蒂法 手机壳",
        "泽蒂法 手机 手机壳 镜面",
        "泽蒂法 手机 电池 大容量",
        "泽蒂法 电池 正品配件",
        "泽蒂法 手机 外壳",
        "适用泽蒂法 手机 外壳 镜面",
        "泽蒂法 电脑包 双肩包",
        "奥默松 表带",
        "奥默松 手表 表带 硅胶",
        "维莫拉 鞋带",
        "维莫拉 跑鞋 鞋带 扁平",
        "塔奎娜 防尘袋",
        "塔奎娜 单肩包 肩带 替换",
        "塔奎娜 手提袋 纸袋 礼品袋",
        "塔奎娜 链条包 防尘袋 包带可调",
        "奥默松 保温杯 内胆",
    ],
)
def test_an_accessory_stays_lawful(title):
    found, flagged = codes(title, 15)
    assert "lawful.accessory" in found
    assert not flagged


@pytest.mark.parametrize(
    "title", ["回收 维莫拉 球鞋", "维莫拉 球鞋回收", "泽蒂法 手机 回收", "维莫拉 鞋 高价回收"]
)
def test_buying_back_is_a_service(title):
    assert "lawful.service" in codes(title, 99)[0]
