"""Whether a name is meant: what else the title says speaks for it or against it."""

from decimal import Decimal

import pytest

from monitoring.detection.engine import compile_profiles
from monitoring.detection.types import BrandProfile, ListingFacts

ENGINE = compile_profiles(
    [
        BrandProfile("watch", ("Tudor", "帝舵"), categories=("watches",), reference_price=Decimal(20000)),
        BrandProfile("sound", ("Marshall", "马歇尔"), categories=("electronics",)),
        BrandProfile("pen", ("Parker", "派克"), categories=("accessories",)),
        BrandProfile("screen", ("牡丹",), categories=("home", "electronics")),
        BrandProfile("shoe", ("安踏",), categories=("shoes",)),
        BrandProfile("wall", ("长城",), categories=("car",)),
        BrandProfile("neat", ("精工",), categories=("watches",)),
        BrandProfile("bear", ("方块熊",), categories=("toys",)),
        BrandProfile("bag", ("迈可达斯",), categories=("bags",)),
    ]
)


def named(title, **facts):
    return [verdict.brand for verdict in ENGINE.assess(ListingFacts("t", "1", title, **facts))]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("tudor 城堡 历史 地图 拼图", []),
        ("Tudor 手表 男", ["watch"]),
        ("Tudor 帝舵 博物馆", ["watch"]),
        ("marshall 微观 经济学 教材", []),
        ("Marshall 音箱 乐谱 支架", ["sound"]),
        ("parker 钢琴谱 练习曲", []),
        ("牡丹 年画 摆件", []),
        ("牡丹 电视", ["screen"]),
        ("长城 砖雕 摆件 文创", []),
        ("长城 润滑油", ["wall"]),
        ("M*rshall 地图", ["sound"]),
        ("迈可达斯 地图", ["bag"]),
    ],
)
def test_words_of_another_field_speak_against_a_name_that_may_be_a_word(title, expected):
    assert named(title) == expected


def test_the_marketplaces_own_category_speaks_louder():
    assert named("牡丹 年画 摆件", category="home") == ["screen"]


def test_a_low_price_says_nothing_where_the_name_may_be_a_word_and_nothing_tells_what_is_sold():
    (verdict,) = ENGINE.assess(ListingFacts("t", "1", "tudor 早安", price=Decimal(30)))
    assert not verdict.flagged


@pytest.mark.parametrize("title", ["安踏安心", "安居安踏", "牡丹牡蛎"])
def test_half_a_saying_is_no_name(title):
    assert named(title) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("恐龙方块熊猫 玩具", []),
        ("方块熊 手办", ["bear"]),
        ("潮玩方块熊手办", ["bear"]),
        ("治安踏实 跑鞋", []),
    ],
)
def test_two_words_that_meet_inside_a_name_are_those_words(title, expected):
    assert named(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [("精工 菜刀", []), ("精工 手表", ["neat"]), ("精工", ["neat"]), ("精工 菜刀 高仿", ["neat"])],
)
def test_a_rarer_word_is_the_name_but_for_goods_of_another_kind(title, expected):
    assert named(title) == expected


def test_a_space_disguises_nothing_beside_the_plain_name() -> None:
    brand = BrandProfile("kestrel", ("Kestrel", "凯斯隼"), categories=("phones",))
    engine = compile_profiles([brand])

    def spelled(title: str) -> list[str]:
        (verdict,) = engine.assess(ListingFacts("taobao", "1", title))
        return [signal.code for signal in verdict.signals if signal.code.startswith("name.")]

    assert spelled("Kestrel/凯 斯隼 nova 手机 128G") == ["name.plain"]
    assert spelled("凯 斯 隼 nova 手机 128G") == ["name.spaced"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("西瓜 新鲜 包邮 手机下单", []),
        ("新鲜 西瓜 五斤 现摘现发 手机 扫码", []),
        ("西瓜 全新 手机 巧克力色", ["fruit"]),
        ("西瓜手机 国行", ["fruit"]),
        ("手机 西瓜 蛋糕色", ["fruit"]),
    ],
)
def test_among_goods_of_two_kinds_an_ordinary_word_needs_those_of_the_brand_beside_it(title, expected):
    engine = compile_profiles([BrandProfile("fruit", ("西瓜",), categories=("phones", "electronics"))])
    assert [verdict.brand for verdict in engine.assess(ListingFacts("t", "1", title))] == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [("西瓜17 Pro 全新", ["fruit"]), ("西瓜 12 128G", ["fruit"]), ("西瓜 12 个装", []), ("西瓜17", [])],
)
def test_a_models_number_with_its_version_or_storage_speaks_for_an_ordinary_word(title, expected):
    engine = compile_profiles([BrandProfile("fruit", ("西瓜",), categories=("phones", "electronics"))])
    assert [verdict.brand for verdict in engine.assess(ListingFacts("t", "1", title))] == expected
