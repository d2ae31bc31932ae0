"""Pictures and what is written in them become signals, and a brand that is only shown gets a verdict."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.detection.engine import compile_profiles
from monitoring.detection.shown import MOST_TOLD
from monitoring.detection.types import WHOLE, BrandProfile, ListingFacts, Look, ProductProfile, SellerFacts
from monitoring.detection.weights import TELLING_SHARE, THRESHOLD

ALPINA = BrandProfile(
    id="alpina",
    names=("Alpina", "阿尔派纳"),
    categories=("shoes",),
    products=(
        ProductProfile("Ridge boot", Decimal("900"), "shoes"),
        ProductProfile("Town shoe", Decimal("300"), "shoes"),
    ),
    authorised_sellers=frozenset({"own"}),
)
GAP = BrandProfile(id="gap", names=("Gap",), categories=("clothing",), reference_price=Decimal("200"))
ENGINE = compile_profiles([ALPINA, GAP])
OPENLY = "Alpina 登山鞋"
HOWS = ("same", "copy", "product")


def look(how: str = "same", **fields) -> Look:
    fields = {"product": "Ridge boot", "picture": "1.jpg"} | fields
    return Look("alpina", fields.pop("reference", "r1"), how, fields.pop("measure", 9), **fields)


def facts(title: str = "登山鞋 男款", price: str | None = "880", *looks: Look, **fields) -> ListingFacts:
    fields = {"category": "shoes", "seller": SellerFacts("s1", "海风小店")} | fields
    return ListingFacts("taomart", "1", title, Decimal(price) if price else None, looks=looks, **fields)


def only(listing: ListingFacts):
    (verdict,) = ENGINE.assess(listing)
    return verdict


def weights(verdict) -> dict[str, int]:
    return {signal.code: signal.weight for signal in verdict.signals}


@pytest.mark.parametrize("how", HOWS)
def test_a_brand_that_is_only_shown_gets_a_verdict_and_no_flag_at_a_normal_price(how):
    assert ENGINE.assess(facts()) == ()
    verdict = only(facts("登山鞋 男款", "880", look(how)))
    assert (verdict.brand, verdict.flagged) == ("alpina", False)
    assert [signal.code for signal in verdict.signals] == [f"picture.{how}"]


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize(
    ("title", "price"),
    [
        (OPENLY, "400"),  # half the price of the product that the picture shows
        ("登山鞋 男款", "400"),
        ("登山鞋 男款", "90"),
        ("Alplna 登山鞋", "880"),
        ("适用 Alpina 登山鞋", "90"),
    ],
)
def test_a_picture_with_what_a_reviewer_would_not_wave_through_is_flagged(how, title, price):
    assert only(facts(title, price, look(how))).flagged is not (how == "product" and title == OPENLY), (
        "a new photo of goods that are named openly, at half the price, is any owner's offer"
    )


@pytest.mark.parametrize("how", HOWS)
def test_dealers_reuse_pictures_lawfully(how):
    assert not only(facts("Alpina 登山鞋 正品", "850", look(how))).flagged
    own = SellerFacts("own", "Alpina")
    assert not only(facts("Alpina 登山鞋", "90", look(how), seller=own)).flagged
    case = only(facts("适用 Alpina 手机壳", "9", look(how), category=None))
    assert not case.flagged, "who sells an accessory may show what it fits"


def test_fits_does_not_protect_what_shows_itself():
    hidden = facts("适用 Alpina 登山鞋", "90")
    assert not only(hidden).flagged
    in_passing = look("product", share=TELLING_SHARE / 2)
    assert "picture.belies_fits" not in weights(only(replace(hidden, looks=(in_passing,))))
    shown = only(replace(hidden, looks=(look("product", share=0.6),)))
    assert shown.flagged
    assert -10 < weights(shown)["lawful.fits"] < 0 < weights(shown)["picture.belies_fits"]
    normal = only(facts("适用 Alpina 登山鞋", "880", look("product")))
    assert not normal.flagged


def test_the_price_is_held_against_the_product_in_the_picture():
    of_boot = weights(only(facts("男鞋", "170", look())))
    of_shoe = weights(only(facts("男鞋", "170", look(product="Town shoe"))))
    assert "price.very_low" in of_boot
    assert "price.reduced" in of_shoe


def test_a_picture_decides_whether_an_ordinary_word_is_meant():
    title = facts("gap 登山鞋", "880")
    assert [verdict.brand for verdict in ENGINE.assess(title)] == []
    shown = Look("gap", "g1", "product", 20, picture="1.jpg")
    (verdict,) = ENGINE.assess(replace(title, looks=(shown,)))
    assert weights(verdict).keys() >= {"picture.product", "name.plain"}


def test_each_picture_is_told_once_and_the_weightiest_alone_weighs():
    looks = [look("product", measure=30 + n, picture=f"{n}.jpg") for n in range(5)]
    looks += [look("same", picture="0.jpg"), look("copy", picture="1.jpg"), look("same", picture="1.jpg")]
    verdict = only(facts("登山鞋", "880", *looks))
    told = [(signal.code, signal.params["picture"]) for signal in verdict.signals]
    assert len(told) == MOST_TOLD == len({picture for _code, picture in told})
    assert sum(signal.weight > 0 for signal in verdict.signals) == 1
    again = only(facts("登山鞋", "880", *reversed(looks)))
    assert again.signals == verdict.signals


def test_the_signal_says_what_was_matched_and_where():
    outline = ((0.1, 0.2), (0.9, 0.2), (0.9, 0.8), (0.1, 0.8))
    verdict = only(facts("登山鞋", "880", look("copy", measure=44, region=outline, mirrored=True)))
    (signal,) = verdict.signals
    assert signal.params["region"] == "0.1,0.2 0.9,0.2 0.9,0.8 0.1,0.8"
    assert signal.params["reference_region"] == "0,0 1,0 1,1 0,1"
    assert signal.params["mirrored"] == "yes"
    assert signal.span is None
    for word in ("r1", "Ridge boot", "44", "0.9,0.8"):
        assert word in signal.text


def test_looks_of_unknown_brands_are_nothing():
    assert ENGINE.assess(facts("登山鞋", "9", Look("nobody", "r", "same", 0))) == ()


def test_words_in_a_picture_weigh_and_say_where_they_stood():
    title = facts("Alpina 登山鞋", "880")
    assert not only(title).flagged
    said = only(replace(title, picture_texts=("顺丰包邮", "一比一 复刻 加V看图")))
    assert said.flagged
    explicit = next(signal for signal in said.signals if signal.code == "jargon.explicit")
    assert (explicit.span, explicit.params["where"]) == (None, "picture")
    assert explicit.text.endswith("(read in a picture)")
    assert "jargon.context" in weights(said)
    innocent = only(replace(title, picture_texts=("假一赔十", "顺丰包邮", "拒绝高仿")))
    assert innocent.signals == only(title).signals


def test_a_name_in_a_picture_names_the_brand_and_a_misread_one_does_not():
    listing = facts("登山鞋 男款", "50")
    (verdict,) = ENGINE.assess(replace(listing, picture_texts=("Alpina", "登山鞋")))
    assert weights(verdict)["name.plain"] == 0
    assert verdict.flagged, "a sixth of the price, and the name kept out of the title"
    assert ENGINE.assess(replace(listing, picture_texts=("A1pina", "Alpnia"))) == ()


def test_what_the_title_says_already_is_not_told_twice():
    title = facts("Alpina 高仿 登山鞋", "880")
    assert only(replace(title, picture_texts=("高仿 高仿", "高仿"))).signals == only(title).signals


corner = st.tuples(st.floats(0, 1), st.floats(0, 1))
any_look = st.builds(
    Look,
    brand=st.sampled_from(["alpina", "gap", "else"]),
    reference=st.text(max_size=5),
    how=st.sampled_from(HOWS),
    measure=st.integers(0, 500),
    product=st.sampled_from(["", "Ridge boot", "Town shoe", "其他"]),
    picture=st.text(max_size=3),
    share=st.floats(0, 1),
    region=st.one_of(st.just(WHOLE), st.tuples(corner, corner, corner, corner)),
    reference_region=st.one_of(st.just(WHOLE), st.tuples(corner, corner, corner, corner)),
    mirrored=st.booleans(),
)


@given(
    title=st.text(max_size=40),
    looks=st.lists(any_look, max_size=6),
    texts=st.lists(st.text(max_size=30), max_size=6),
    order=st.randoms(use_true_random=False),
)
def test_any_pictures_give_the_same_explained_verdicts_in_any_order(title, looks, texts, order):
    listing = facts(title, "100", *looks, picture_texts=tuple(texts))
    verdicts = ENGINE.assess(listing)
    assert {verdict.brand for verdict in verdicts} >= {each.brand for each in looks} - {"else"}
    assert all(signal.text for verdict in verdicts for signal in verdict.signals)
    assert all(verdict.flagged == (verdict.score >= THRESHOLD) for verdict in verdicts)
    order.shuffle(looks)
    assert ENGINE.assess(replace(listing, looks=tuple(looks))) == verdicts


def test_goods_shown_in_passing_do_not_take_over_what_the_title_says_of_others():
    fake = facts("高仿 Gap 卫衣", "60", look("product", share=0.4), category="clothing")
    verdicts = {verdict.brand: verdict for verdict in ENGINE.assess(fake)}
    assert verdicts["gap"].flagged
    assert not verdicts["alpina"].flagged
    assert set(weights(verdicts["alpina"])) == {"picture.product"}
    of_another_kind = only(facts("黑巧克力", "9", look("product", share=0.4), category="food"))
    assert set(weights(of_another_kind)) == {"picture.product"}
    a_few_letters = only(facts("登山鞋", "9", look("product", share=TELLING_SHARE / 2)))
    assert set(weights(a_few_letters)) == {"picture.product"}
    assert 0 < weights(a_few_letters)["picture.product"] < weights(of_another_kind)["picture.product"]
    own = only(facts("登山鞋", "9", look("product", share=0.01), seller=SellerFacts("own", "Alpina")))
    assert "seller.authorised" in weights(own)


def test_a_copied_picture_speaks_of_the_goods_whatever_the_title_names():
    for how in ("same", "copy"):
        fake = facts("高仿 Gap 卫衣", "60", look(how), category=None)
        assert {verdict.brand for verdict in ENGINE.assess(fake) if verdict.flagged} == {"alpina", "gap"}
