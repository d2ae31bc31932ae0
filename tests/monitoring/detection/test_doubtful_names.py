"""Initials and nicknames: what a low price says beside a name that may be another's."""

from decimal import Decimal

import pytest

from monitoring.detection.engine import compile_profiles
from monitoring.detection.types import BrandProfile, ListingFacts

ENGINE = compile_profiles(
    [
        BrandProfile("veldo", ("Veldoro",), ("VD",), categories=("bags",), reference_price=Decimal(6000)),
        BrandProfile("vanik", ("Vanikka",), categories=("bags",), reference_price=Decimal(4000)),
        BrandProfile("tolm", ("Tolmari",), ("tPhone", "蝴蝶"), ("phones",), reference_price=Decimal(5000)),
        BrandProfile("drago", ("Dragomi",), categories=("food",), reference_price=Decimal(60)),
    ]
)


def verdicts(title, price="99", **facts):
    found = ENGINE.assess(ListingFacts("t", "1", title, price=Decimal(price), **facts))
    return {verdict.brand: verdict.flagged for verdict in found}


def test_an_initial_with_fitting_goods_and_a_low_price_flags_nobody():
    assert verdicts("D家 巧克力", "5") == {"drago": False}


@pytest.mark.parametrize("title", ["D家 巧克力 高仿", "D家 Dragami 巧克力"])
def test_an_initial_with_jargon_or_another_form_of_the_name_is_flagged(title):
    assert verdicts(title, "5") == {"drago": True}


@pytest.mark.parametrize(
    ("title", "brands"),
    [
        ("V家 女包 链条包", set()),
        ("V家 Vanikka 女包", {"vanik"}),
        ("V家 女包 高仿", {"vanik", "veldo"}),
    ],
)
def test_an_initial_that_brands_of_the_same_goods_share_names_none_by_itself(title, brands):
    assert set(verdicts(title)) == brands


@pytest.mark.parametrize(
    ("title", "facts"),
    [
        ("VD 手提包 女包", {}),
        ("VD 手提包 女包", {"category": "bags"}),
        ("tPhone 15 Pro 手机", {"category": "phones"}),
    ],
)
def test_a_nickname_that_is_no_word_is_taken_at_its_price_among_fitting_goods(title, facts):
    assert any(verdicts(title, **facts).values())


@pytest.mark.parametrize("title", ["蝴蝶 手机", "VD 早安"])
def test_a_nickname_that_is_a_word_or_stands_alone_is_not(title):
    assert not any(verdicts(title).values())
