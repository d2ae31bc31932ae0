"""The words of the trade and of lawful use: seen in disguise, unheard where they are innocent or denied."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.detection import terms
from monitoring.detection.categories import CUES
from monitoring.detection.engine import compile_profiles
from monitoring.detection.fold import WITHOUT_SIGNS
from monitoring.detection.hearing import Read
from monitoring.detection.reading import read
from monitoring.detection.trade_words import TERMS
from monitoring.detection.types import BrandProfile, ListingFacts, SellerFacts

SHOES, HOME, WATCHES = frozenset({"shoes"}), frozenset({"home"}), frozenset({"watches"})
EXPLICIT = sorted(
    {
        word
        for term in TERMS
        if term.grade == "explicit" and not term.only_in and not term.only_near
        for word in term.words
        if len(word) > 1 and not word.isascii() and all("\u4e00" <= letter <= "\u9fff" for letter in word)
    }
)
SIGNS = st.sampled_from(["*", "·", "☆", "❤", "\u200b", "\u2060", ".", "_", "~", "✨", "\ufe0f", "|"])
PLAIN_WORDS = st.sampled_from(["男鞋", "新款", "跑步鞋", "透气", "2024", "夏季", "Air Max", "包邮", "黑色"])


def jargon(title, kinds=SHOES):
    reading = read(ListingFacts("t", "1", title), title)
    return [(title[slice(*heard.span)], term.grade) for heard, term in reading.jargon(kinds)]


def grades(title, kinds=SHOES):
    return {grade for _, grade in jargon(title, kinds)}


@given(st.sampled_from(EXPLICIT), SIGNS, st.data())
def test_a_sign_inside_hides_no_word_of_the_trade(word, sign, data):
    at = data.draw(st.integers(1, len(word) - 1))
    disguised = word[:at] + sign + word[at:]
    title = f"耐克 男鞋 {disguised} 跑步鞋"
    assert any(grade == "explicit" for _, grade in jargon(title)), title


@given(st.lists(PLAIN_WORDS, max_size=8).map(" ".join))
def test_ordinary_words_are_no_jargon(title):
    assert grades(title) <= {"context"}


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_hearing_never_raises_and_points_into_the_title(title):
    for heard in terms.hear(title, title.translate(terms.PLAIN), title.translate(WITHOUT_SIGNS)):
        assert 0 <= heard.span[0] < heard.span[1] <= len(title)
    reading = read(ListingFacts("t", "1", title), title)
    assert all(reading.jargon(kinds) == reading.jargon(kinds) for kinds in (SHOES, HOME, frozenset()))


@given(
    st.lists(
        st.sampled_from([*EXPLICIT, "手表盒", "男鞋", "说明书", "证书", "适用", " ", "95新"]), max_size=8
    )
)
def test_categories_are_told_apart_from_the_rest(pieces):
    title = "".join(pieces)
    plain, unsigned = title.translate(terms.PLAIN), title.translate(WITHOUT_SIGNS)
    said, every = terms.said_in(title, plain, unsigned), terms.hear(title, plain, unsigned)
    assert said.kinds == {each.word.role for each in every} & set(CUES)
    assert said.heard == [each for each in every if each.word.role not in CUES]


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    *EXPLICIT,
                    *"表书a1:Sus厂版①",
                    "手表盒",
                    "仪表",
                    "cap",
                    "A货",
                    "1:1",
                    "九成新",
                    "同款",
                    "fake",
                    " ",
                ]
            ),
            max_size=8,
        ).map("".join)
        | st.text(max_size=8),
        min_size=1,
        max_size=6,
    )
)
def test_a_batch_is_heard_as_title_by_title(titles):
    read = Read(titles)
    assert read.plain == [title.translate(terms.PLAIN) for title in titles]
    assert read.unsigned == [title.translate(WITHOUT_SIGNS) for title in titles]
    assert read.said == list(map(terms.said_in, titles, read.plain, read.unsigned))


@pytest.mark.parametrize(
    "written",
    [
        *(
            "高仿",
            "高 仿",
            "高☆仿",
            "髙仿",
            "高倣",
            "复\u200b刻",
            "復刻",
            "莆.田",
            "gao fang",
            "gaofang",
            "fang pin",
        ),
        *("1:1", "1：1", "1 : 1", "1比1", "壹比壹", "一比一", "①比①", "A+货", "AAA货", "超A", "ａ货", "A貨"),
        *(
            "replica",
            "REPLICA",
            "ｒｅｐｌｉｃａ",
            "re-plica",
            "repl1ca",
            "mirror quality",
            "AAA quality",
            "super copy",
        ),
        *("UA quality", "unauthorized authentic", "knock-off", "fake", "counterfeit", "华强北", "洛达"),
        *("5A级", "10星品质", "コピー品", "짝퉁", "копия"),
    ],
)
def test_explicit_however_it_is_written(written):
    assert "explicit" in grades(f"耐克 男鞋 {written} 跑步鞋"), written


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        *((word, SHOES) for word in ("原单", "尾单", "剪标", "厂货", "过验", "代工厂", "一手货源", "批发")),
        *(
            (word, SHOES)
            for word in ("工厂直销", "微商代理", "一件代发", "外贸", "顶级", "LJR", "m批", "撤柜")
        ),
        *((word, WATCHES) for word in ("丐版", "V12版", "专柜品质", "wholesale", "广州货")),
    ],
)
def test_strong_words(written, kinds):
    assert grades(f"劳力士 {written} 新款", kinds) == {"strong"}


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("高仿真 玫瑰 绢花", HOME),
        ("缅甸翡翠 A货 手镯", frozenset({"jewellery"})),
        ("官方复刻 篮球鞋", SHOES),
        ("1:1 高达 模型", frozenset({"toys"})),
        ("显示器 1:1 色彩", frozenset({"electronics"})),
        ("莆田 桂圆 特产", frozenset({"food"})),
        ("通货 苹果 10斤", frozenset({"food"})),
        ("英文原版 小说", frozenset({"books"})),
        ("原厂 火花塞", frozenset({"car"})),
        ("顶级 配置 笔记本", frozenset({"electronics"})),
        ("非高仿 正品 男鞋", SHOES),
        ("高仿勿扰 男鞋", SHOES),
        ("拒绝A货 男鞋", SHOES),
        ("not a replica men shoes", SHOES),
        ("假货包退 男鞋", SHOES),
        ("真假鉴别 高仿 怎么辨别", SHOES),
        ("全新一手自用 跑鞋", SHOES),
        ("轻薄二合一手提电脑", frozenset({"electronics"})),
        ("faux leather imitation leather bag", frozenset({"bags"})),
        ("AAA 电池 8节", frozenset({"electronics"})),
        ("美国USA货 直邮", SHOES),
        ("SPF50 高防晒 乳液", frozenset({"cosmetics"})),
        ("16:10 屏幕 11:1", frozenset({"electronics"})),
    ],
)
def test_innocent_readings(title, kinds):
    assert grades(title, kinds) <= {"context"}, jargon(title, kinds)


def test_a_field_without_a_category_is_the_brands_own():
    """A search phrase names no goods: what the brand makes tells how a word is meant."""
    profiles = [
        BrandProfile("shoes", ("Alpinaro",), categories=("shoes",)),
        BrandProfile("fruit", ("Bravaro",), categories=("food",)),
    ]
    engine = compile_profiles(profiles)
    flagged = {
        brand: engine.assess(ListingFacts("t", "1", f"{name}批发"))[0].flagged
        for brand, name in (("shoes", "Alpinaro"), ("fruit", "Bravaro"))
    }
    assert flagged == {"shoes": True, "fruit": False}


@pytest.mark.parametrize("fruit", ["苹果批发", "苹果货源 一手货源", "苹果 代发"])
def test_wholesale_makes_no_brand_of_a_fruit(fruit):
    engine = compile_profiles([BrandProfile("apple", ("Apple", "苹果"), categories=("phones",))])
    assert engine.assess(ListingFacts("t", "1", fruit)) == ()
    assert engine.assess(ListingFacts("t", "1", "高仿苹果"))[0].flagged


@pytest.fixture(scope="module")
def alpina():
    profile = BrandProfile(
        "alpina", ("Alpinaro", "阿尔皮纳"), categories=("shoes",), authorised_sellers=frozenset({"own"})
    )
    return compile_profiles([profile])


def judged(engine, title, shop="", marketplace="taobao"):
    (verdict,) = engine.assess(ListingFacts(marketplace, "1", title, seller=SellerFacts("9", shop)))
    return verdict.flagged, {signal.code: signal.weight for signal in verdict.signals}


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("阿尔皮纳同款 男鞋", "jargon.same_style"),
        ("阿尔皮纳家同款 跑步鞋", "jargon.same_style"),
        ("仿阿尔皮纳 男鞋", "jargon.imitates"),
        ("山寨 Alpinaro 男鞋", "jargon.explicit"),
        ("阿尔皮纳 仿 男鞋", "jargon.imitates"),
    ],
)
def test_what_stands_beside_the_name(alpina, title, code):
    flagged, codes = judged(alpina, title)
    assert flagged
    assert code in codes


@pytest.mark.parametrize("title", ["明星同款 阿尔皮纳 男鞋", "阿尔皮纳 手机壳 同款", "真假阿尔皮纳 男鞋"])
def test_what_only_seems_to(alpina, title):
    flagged, codes = judged(alpina, title)
    assert not flagged
    assert not {"jargon.same_style", "jargon.imitates"} & set(codes)


@pytest.mark.parametrize(
    ("shop", "marketplace", "flagged"),
    [
        ("阿尔皮纳官方旗舰店", "taobao", True),
        ("A1pinaro旗舰店", "taobao", True),
        ("A1pinaro旗舰店", "tmall", True),
        ("阿尔皮纳官方旗舰店", "tmall", False),
        ("阿尔皮纳官方旗舰店", "jd-laptops", False),
        ("阿尔皮纳自营旗舰店", "taobao", True),
        ("阿尔皮纳自营旗舰店", "jd", False),
        ("阿尔皮纳某某专卖店", "taobao", False),
        ("小李旗舰店", "taobao", False),
    ],
)
def test_shops_that_look_official(alpina, shop, marketplace, flagged):
    assert judged(alpina, "阿尔皮纳 男鞋", shop, marketplace)[0] is flagged


def test_many_brands_tip_no_scale_alone(alpina):
    listing = ListingFacts("t", "1", "阿尔皮纳 男鞋", seller=SellerFacts("9", "x", 40))
    (verdict,) = alpina.assess(listing)
    assert "seller.many_brands" in {signal.code for signal in verdict.signals}
    assert not verdict.flagged


@pytest.mark.parametrize(
    ("title", "lawful"),
    [
        ("适用 阿尔皮纳 鞋带", {"lawful.fits", "lawful.accessory"}),
        ("laces for Alpinaro strap", {"lawful.fits", "lawful.accessory"}),
        ("95新 阿尔皮纳 男鞋 闲置", {"lawful.second_hand"}),
        ("阿尔皮纳 男鞋 海外直邮", {"lawful.parallel_import"}),
        ("阿尔皮纳 男鞋 维修 上门", {"lawful.service"}),
        ("阿尔皮纳 男鞋 送鞋盒 吊牌齐全", set()),
    ],
)
def test_lawful_uses(alpina, title, lawful):
    flagged, codes = judged(alpina, title)
    assert not flagged
    assert {code for code in codes if code.startswith("lawful.")} == lawful


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("阿尔皮纳 香油 五斤装 粮油", False),
        ("阿尔皮纳 国画 装饰", False),
        ("阿尔皮纳 Alpinaro 国画 装饰", True),
        ("阿尔皮纳 香油 高仿", True),
        ("阿尔皮纳 水杯 毛巾", True),
    ],
)
def test_goods_far_from_the_brands(alpina, title, named):
    """Food or a scroll with one name on it is of another who is called so."""
    assert bool(alpina.assess(ListingFacts("t", "1", title))) is named


@pytest.mark.parametrize("lawful", ["适用", "二手", "代购", "适用 鞋带", "95新 闲置"])
def test_no_lawful_word_protects_what_calls_itself_a_copy(alpina, lawful):
    assert judged(alpina, f"{lawful} 阿尔皮纳 男鞋 高仿")[0]


def test_empty_packaging_in_bulk_is_no_accessory(alpina):
    assert judged(alpina, "阿尔皮纳 鞋盒 手提袋 批发")[0]
    assert not judged(alpina, "阿尔皮纳 鞋盒 收纳")[0]


def test_the_order_of_the_words_is_nothing(alpina):
    words = ["阿尔皮纳", "男鞋", "适用", "高仿", "鞋带", "原单", "95新"]
    scores = set()
    for seed in range(6):
        random.Random(seed).shuffle(words)
        scores.add(alpina.assess(ListingFacts("t", "1", " ".join(words)))[0].score)
    assert len(scores) == 1
