"""What `assess` promises: it never raises, answers the same every time and points at the right place."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.detection.engine import RULE_VERSION, SIGNAL_CODES, compile_profiles, score_of
from monitoring.detection.signals import make
from monitoring.detection.types import BrandProfile, ListingFacts, ProductProfile, SellerFacts, SellerRecord
from monitoring.detection.weights import BASE, REPEAT_CAP, THRESHOLD, WEIGHTS
from tests.monitoring.detection.labelled import profiles, titles

PROFILES = profiles()
ENGINE = compile_profiles(PROFILES)
WORDS = """
    耐克 N1KE 耐*克 Nike 苹果 1V LV ΝΙΚΕ 高仿 1:1 适用 手机壳 莆田 nai ke 阿D达斯 二手 95新 Addidas A货
    ' * ! ½ ㎏ ❤
"""
PIECES = st.sampled_from([*WORDS.split(), " ", "\u200b", "\ud800"])
ANY_TITLE = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=80),
    st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=12).map("".join),
)
ANY_PRICE = st.one_of(
    st.none(), st.decimals(allow_nan=True, allow_infinity=True), st.decimals(min_value=0, max_value=100000)
)


def facts(title, price=None, *, seller=None, category=None, currency="CNY"):
    return ListingFacts(
        marketplace="taobao",
        item_id="1",
        title=title,
        price=None if price is None else Decimal(price),
        currency=currency,
        category=category,
        seller=seller or SellerFacts(),
    )


def verdict(title, price=None, **more):
    (only,) = ENGINE.assess(facts(title, price, **more))
    return only


def signal(found, code):
    (only,) = [each for each in found.signals if each.code == code]
    return only


@given(ANY_TITLE, ANY_PRICE, st.text(max_size=10), st.text(max_size=20))
def test_assess_never_raises_and_keeps_its_promises(title, price, currency, shop):
    listing = ListingFacts(
        marketplace="",
        item_id="x",
        title=title,
        price=price,
        currency=currency,
        seller=SellerFacts(shop, shop),
    )
    found = ENGINE.assess(listing)
    assert found == ENGINE.assess(listing)
    assert [each.brand for each in found] == sorted({each.brand for each in found})
    for each in found:
        assert 0 <= each.score <= 100
        assert each.flagged == (each.score >= THRESHOLD)
        assert each.score == score_of(each.signals)
        assert each.rule_version == RULE_VERSION
        weights = [abs(one.weight) for one in each.signals]
        assert weights == sorted(weights, reverse=True)
        assert sum(one.code.startswith("name.") for one in each.signals) == 1
        for one in each.signals:
            assert one.code in SIGNAL_CODES
            assert -100 <= one.weight <= 100
            assert one.span is None or 0 <= one.span[0] < one.span[1] <= len(title)


def test_the_order_of_the_brands_changes_nothing():
    shuffled = PROFILES[:]
    random.Random(3).shuffle(shuffled)
    other = compile_profiles(shuffled)
    for each in titles():
        assert other.assess(each.facts) == ENGINE.assess(each.facts)


def test_one_brand_more_changes_no_other_verdict():
    one = compile_profiles([profile for profile in PROFILES if profile.id == "nike"])
    for each in titles():
        alone = one.assess(each.facts)
        assert alone == tuple(v for v in ENGINE.assess(each.facts) if v.brand == "nike")


def test_no_profiles_and_no_names_mean_no_verdicts():
    assert compile_profiles([]).assess(facts("耐克 高仿")) == ()
    assert compile_profiles([BrandProfile("x", ("", " ", "*", "1"))]).assess(facts("1 * 高仿")) == ()


@pytest.mark.parametrize(
    ("title", "code", "at"),
    [
        ("莆田 N1KE 空军一号 纯原", "name.look_alike", "N1KE"),
        ("新款 耐*克 男鞋", "name.inserted_sign", "耐*克"),
        ("夏季 ΝΙΚΕ 跑步鞋", "name.look_alike", "ΝΙΚΕ"),
        ("😀😀 𝓝𝓲𝓴𝓮 男鞋", "name.styled", "𝓝𝓲𝓴𝓮"),
        ("n\u200bike 男鞋", "name.hidden", "n\u200bike"),
        ("男鞋 耐克 高仿 跑鞋", "jargon.explicit", "高仿"),
        ("①耐克 1：1 男鞋", "jargon.explicit", "1：1"),
        ("透明 适用于耐克 鞋带", "lawful.fits", "适用于"),
        ("耐克 男鞋 95新", "lawful.second_hand", "95新"),
    ],
)
def test_spans_index_the_original_title(title, code, at):
    start, end = signal(verdict(title), code).span
    assert title[start:end] == at


def test_a_plain_name_alone_is_not_flagged():
    assert verdict("耐克 男鞋").score == round(100 / (1 + 2.718281828**3))
    assert not verdict("耐克 男鞋").flagged
    assert BASE + WEIGHTS["name.plain"] < 0


@pytest.mark.parametrize(
    ("price", "code"),
    [
        ("179.80", "price.very_low"),
        ("179.81", "price.low"),
        ("449.50", "price.low"),
        ("449.51", "price.reduced"),
        ("629.30", "price.reduced"),
        ("629.31", None),
        ("1", None),
        ("899", None),
    ],
)
def test_price_bands(price, code):
    found = [one.code for one in verdict("耐克 男鞋", price).signals if one.code.startswith("price.")]
    assert found == ([] if code is None else [code])


def test_prices_of_different_currencies_do_not_compare():
    assert [one.code for one in verdict("耐克 男鞋", "20", currency="USD").signals] == ["name.plain"]


def test_a_product_of_its_own_price_is_held_against_that():
    profile = BrandProfile(
        "p",
        ("Zentauro",),
        reference_price=Decimal(9000),
        products=(ProductProfile("口红", Decimal(300)), ProductProfile("香水礼盒", Decimal(1200))),
    )
    engine = compile_profiles([profile])
    (lipstick,) = engine.assess(facts("Zentauro 口红 丝绒", "290"))
    (bag,) = engine.assess(facts("Zentauro 女包", "290"))
    assert (lipstick.flagged, bag.flagged) == (False, True)


def test_accessories_are_not_cheap_counterfeits():
    assert [one.code for one in verdict("适用苹果15手机壳", "9.9").signals] == [
        "lawful.fits",
        "lawful.accessory",
        "name.plain",
    ]


def test_what_is_thrown_in_does_not_make_an_accessory():
    codes = {one.code for one in verdict("路易威登 女包 送防尘袋", "300").signals}
    assert codes == {"name.plain", "price.very_low"}


def test_fits_does_not_protect_a_counterfeit_that_hides_behind_it():
    assert verdict("适用 Apple AirPods 高仿 1:1 耳机", "89").flagged


def test_authorised_sellers_by_id_and_by_name():
    fake = facts("耐克 高仿 男鞋", "99")
    assert ENGINE.assess(fake)[0].flagged
    listed = facts("耐克 男鞋 尾单", "99", seller=SellerFacts("s-nike", "any"))
    (found,) = ENGINE.assess(listed)
    assert not found.flagged
    assert signal(found, "seller.authorised").params["why"] == "listed"


def test_shop_words_count_only_where_the_profile_trusts_them():
    shop = SellerFacts("9", "阿尔法授权专卖店")
    plain = BrandProfile("a", ("阿尔法",), reference_price=Decimal(1000))
    trusting = BrandProfile(
        "a",
        ("阿尔法",),
        reference_price=Decimal(1000),
        trusted_shop_words=("授权",),
        self_operated_words=("自营",),
    )
    listing = facts("阿尔法 手机", "150", seller=shop)
    (doubtful,) = compile_profiles([plain]).assess(listing)
    (trusted,) = compile_profiles([trusting]).assess(listing)
    assert signal(doubtful, "seller.imitates_official").params["found"] == "专卖店"
    assert (doubtful.flagged, trusted.flagged) == (True, False)
    other = facts("阿尔法 手机", "150", seller=SellerFacts("9", "贝塔授权店"))
    assert compile_profiles([trusting]).assess(other)[0].flagged
    own = facts("阿尔法 手机", "150", seller=SellerFacts("9", "某某自营"))
    (own_stock,) = compile_profiles([trusting]).assess(own)
    assert signal(own_stock, "seller.authorised").params["why"] == "self_operated"


@pytest.mark.parametrize(
    ("shop", "code"),
    [
        ("HP官方旗舰店", "seller.authorised"),
        ("惠普金牌授权专卖店", "seller.authorised"),
        ("SHPHONE旗舰店", None),
        ("Zorv3x旗舰店", "seller.imitates_official"),
        ("ZORVEX旗舰店", "seller.authorised"),
        ("无名旗舰店", None),
        ("HP小店", None),
    ],
)
def test_a_shop_is_trusted_for_the_plain_name_only(shop, code):
    profile = BrandProfile("a", ("HP", "惠普", "Zorvex"), trusted_shop_words=("旗舰店", "授权"))
    (found,) = compile_profiles([profile]).assess(facts("惠普 打印机", seller=SellerFacts("9", shop)))
    assert [one.code for one in found.signals if one.code.startswith("seller.")] == ([code] if code else [])


def test_repeat_infringers_weigh_more_the_more_was_confirmed():
    def weight(confirmed, rejected):
        profile = BrandProfile("a", ("阿尔法",), seller_records={"9": SellerRecord(confirmed, rejected)})
        (found,) = compile_profiles([profile]).assess(facts("阿尔法 手机", seller=SellerFacts("9", "")))
        return [(one.code, one.weight) for one in found.signals if one.code.startswith("seller.")]

    assert weight(0, 0) == []
    assert weight(1, 0) == [("seller.repeat", 14)]
    assert weight(3, 1) == [("seller.repeat", 26)]
    assert weight(50, 1) == [("seller.repeat", REPEAT_CAP)]
    assert weight(1, 1) == []
    assert weight(1, 4) == [("seller.cleared", -12)]


def test_every_code_has_a_weight_and_a_template():
    assert set(SIGNAL_CODES) == set(WEIGHTS)


def test_worded_signals_carry_their_values():
    made = make("price.low", ratio="30%", price="30", currency="CNY")
    assert made.text == "price 30 CNY is 30% of the reference price"
    assert dict(made.params) == {"ratio": "30%", "price": "30", "currency": "CNY"}


def test_a_nickname_is_told_with_the_name_it_stands_for():
    (found,) = ENGINE.assess(facts("驴牌 女包 高仿 老花"))
    assert signal(found, "name.alias").text == "uses 驴牌, a nickname of Louis Vuitton"
