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
