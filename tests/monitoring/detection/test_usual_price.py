"""What goods usually cost: robust against what does not belong, silent where the prices do not tell."""

import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from monitoring.detection.engine import compile_profiles
from monitoring.detection.first_look import look
from monitoring.detection.types import BrandProfile, ListingFacts, SellerFacts
from monitoring.detection.usual_price import FEWEST, estimate

PRICES = st.lists(st.decimals(min_value="0.01", max_value=100000, places=2), max_size=60)


def around(middle, count, seed=1, spread=0.15):
    draw = random.Random(seed)
    return [Decimal(str(round(middle * draw.uniform(1 - spread, 1 + spread), 2))) for _ in range(count)]


def test_a_few_copies_do_not_move_it():
    genuine = around(900, 40)
    alone, beside = estimate(genuine), estimate([*genuine, *around(120, 6)])
    assert alone.firm
    assert beside.firm
    assert beside.count == 40
    assert abs(alone.usual - beside.usual) < 30
    assert 850 < alone.usual < 950


def test_two_groups_say_nothing():
    assert estimate([*around(900, 20), *around(90, 15)]) is None


def test_few_prices_say_nothing_and_wide_ones_little():
    assert estimate(around(900, FEWEST - 1)) is None
    draw = random.Random(4)
    wide = [Decimal(round(300 * 1.06**each)) for each in range(40)]
    draw.shuffle(wide)
    found = estimate(wide)
    assert not found.firm
    assert found.usual < sorted(wide)[len(wide) // 2]


@given(PRICES)
def test_it_lies_within_the_prices_and_their_order_is_nothing(prices):
    found = estimate(prices)
    assert found == estimate(sorted(prices, reverse=True))
    if found is not None:
        assert min(prices) - 1 <= found.usual <= max(prices) + 1
        assert found.count <= len(prices)


def learn(listings, **profile):
    profiles = [BrandProfile("alpina", ("Alpina",), **profile), BrandProfile("brava", ("Bravaro",))]
    return look(compile_profiles(profiles), profiles, listings)


def listing(title, price, seller="1", currency="CNY"):
    return ListingFacts("t", "1", title, Decimal(price), currency, None, SellerFacts(seller))


def test_only_plain_unsuspicious_goods_in_the_same_currency_count():
    goods = [listing("Alpina 男鞋", price) for price in around(900, 20)]
    others = [
        *(listing("Alpina 高仿 男鞋", 90) for _ in range(20)),
        *(listing("A1pina 男鞋", 90) for _ in range(20)),
        *(listing("Alpina 鞋带 配件", 9) for _ in range(20)),
        *(listing("Alpina 男鞋", 130, currency="USD") for _ in range(20)),
    ]
    found = learn([*goods, *others]).estimates["alpina"]["shoes"]
    assert found.count == 20
    assert 800 < found.usual < 1000


def test_a_reference_price_needs_no_estimate():
    goods = [listing("Alpina 男鞋", price) for price in around(900, 20)]
    assert "alpina" not in learn(goods, reference_price=Decimal(1000)).estimates


def test_a_cheap_listing_is_held_against_the_usual_price():
    goods = [listing("Alpina 男鞋", price) for price in around(900, 30)]
    profiles = [BrandProfile("alpina", ("Alpina",))]
    engine = compile_profiles(profiles)
    wiser = engine.with_estimates(look(engine, profiles, goods).estimates)
    cheap, usual = listing("Alpina 男鞋", 99), listing("Alpina 男鞋", 850)
    assert not engine.assess(cheap)[0].flagged
    (found,) = wiser.assess(cheap)
    assert found.flagged
    assert found.signals[0].code == "price.below_usual"
    assert found.signals[0].params["count"] == "30"
    assert not wiser.assess(usual)[0].flagged
    assert [each.code for each in wiser.assess(listing("Alpina 手机", 99))[0].signals] == ["name.plain"]


def test_a_seller_of_many_brands_is_counted_but_not_for_what_its_goods_fit():
    listings = [
        listing("Alpina 男鞋", 900, "a"),
        listing("Bravaro 男鞋", 900, "a"),
        listing("适用 Alpina 鞋带", 9, "b"),
        listing("适用 Bravaro 鞋带", 9, "b"),
    ]
    learnt = learn(listings)
    assert learnt.brands_of == {("t", "a"): 2}
    assert learnt.told(listings[0]).seller.brands_seen == 2
    assert learnt.told(listings[2]) == listings[2]
