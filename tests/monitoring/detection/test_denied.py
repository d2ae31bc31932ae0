"""What a seller says that the goods are not, does not speak against them."""

from decimal import Decimal

import pytest

from monitoring.detection.engine import compile_profiles
from monitoring.detection.types import BrandProfile, ListingFacts

ENGINE = compile_profiles([BrandProfile("ball", ("Kovarro", "科瓦罗"), categories=("shoes",))])


def flagged(title):
    (verdict,) = ENGINE.assess(ListingFacts("t", "1", title, price=Decimal(900)))
    return verdict.flagged


@pytest.mark.parametrize(
    "title",
    [
        "不是高仿 Kovarro 正品 跑鞋",
        "非高仿 科瓦罗 专柜 跑鞋",
        "拒绝高仿 Kovarro 跑鞋",
        "杜绝高仿，科瓦罗正品 跑鞋",
        "打击山寨 科瓦罗 跑鞋",
        "拒绝山寨科瓦罗 跑鞋",
        "防仿 科瓦罗 跑鞋",
        "绝非仿 Kovarro 正品 跑鞋",
        "谢绝 精仿 科瓦罗 跑鞋",
        "no fake Kovarro 跑鞋",
    ],
)
def test_a_denied_imitation_before_a_name_flags_nobody(title):
    assert not flagged(title)


@pytest.mark.parametrize(
    "title", ["高仿 Kovarro 跑鞋", "仿科瓦罗 跑鞋", "山寨 科瓦罗 跑鞋", "正品不卖 只做 超A 仿 科瓦罗 跑鞋"]
)
def test_an_imitation_that_nobody_denies_is_flagged(title):
    assert flagged(title)
