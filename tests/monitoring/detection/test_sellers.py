"""Shops that call themselves the marketplace's own: a word that counts where the marketplace checks it."""

import pytest

from monitoring.detection.engine import compile_profiles
from monitoring.detection.types import BrandProfile, ListingFacts, SellerFacts


def codes(shop, marketplace, words=()):
    profile = BrandProfile(
        "schuh",
        ("Velmora", "维莫拉"),
        categories=("shoes",),
        authorised_sellers=frozenset({"7"}),
        self_operated_words=words,
    )
    listing = ListingFacts(marketplace, "1", "维莫拉 跑鞋", seller=SellerFacts("9", shop))
    (only,) = compile_profiles([profile]).assess(listing)
    return {signal.code for signal in only.signals}


@pytest.mark.parametrize("marketplace", ["taobao", "pinduoduo", "1688", ""])
@pytest.mark.parametrize("shop", ["维莫拉自营旗舰店", "自营 维莫拉官方店"])
def test_self_operated_by_its_own_word_imitates_the_brand(shop, marketplace):
    assert "seller.imitates_official" in codes(shop, marketplace)


@pytest.mark.parametrize("marketplace", ["jd", "tmall", "京东"])
def test_self_operated_counts_where_names_are_checked(marketplace):
    assert "seller.imitates_official" not in codes("维莫拉自营旗舰店", marketplace)


@pytest.mark.parametrize("marketplace", ["taobao", "jd"])
def test_self_operated_counts_where_the_profile_says_so(marketplace):
    found = codes("维莫拉自营旗舰店", marketplace, ("自营",))
    assert "seller.imitates_official" not in found
    assert "seller.authorised" in found


def test_self_operated_alone_claims_nothing():
    assert "seller.imitates_official" not in codes("某某自营", "taobao")
