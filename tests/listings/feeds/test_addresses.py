"""Every address form of the field, and what is said about those that name no item."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings.feeds.addresses import AddressProblem, ItemAddress, Problem, parse

KNOWN = {"taomart": "http://127.0.0.1:8100/item.htm?id={id}", "pathmart": "https://mart.example/i/{id}.html"}


@pytest.mark.parametrize(
    ("given_text", "marketplace"),
    [
        ("https://item.taobao.com/item.htm?id=583659282524", "taobao"),
        ("item.taobao.com/item.htm?spm=a.b&id=583659282524&ns=1#detail", "taobao"),
        ("https://item.taobao.com/item_o.htm?id=583659282524", "taobao"),
        ("https://detail.tmall.com/item.htm?id=583659282524&skuId=9", "tmall"),
        ("https://chaoshi.detail.tmall.com/item.htm?id=583659282524", "tmall"),
        ("https://world.taobao.com/item/583659282524.htm?fromSite=main", "taobao"),
        ("https://h5.m.taobao.com/awp/core/detail.htm?id=583659282524", "taobao"),
        ("https://h5.m.taobao.com/awp/core/detail.htm?itemId=583659282524", "taobao"),
        ("https://m.intl.taobao.com/detail/detail.html?id=583659282524", "taobao"),
        ("https://detail.m.tmall.com/item.htm?id=583659282524", "tmall"),
        ("HTTPS://ITEM.TAOBAO.COM/item.htm?id=583659282524", "taobao"),
        ("看看这个 https://item.taobao.com/item.htm?id=583659282524，不错", "taobao"),
        ("  583659282524 ", ""),
        ("http://127.0.0.1:8100/item.htm?id=583659282524", "taomart"),
        ("https://mart.example/i/583659282524.html?from=mail", "pathmart"),
    ],
)
def test_item_addresses(given_text, marketplace):
    assert parse(given_text, known=KNOWN) == ItemAddress(marketplace, "583659282524")


@pytest.mark.parametrize(
    ("given_text", "problem"),
    [
        ("", Problem.EMPTY),
        ("https://m.tb.cn/h.5xYzAb", Problem.OPAQUE),
        ("https://e.tb.cn/h.gABC?tk=x", Problem.OPAQUE),
        ("https://s.click.taobao.com/t?e=abc", Problem.OPAQUE),
        ("https://uland.taobao.com/coupon/edetail?e=1", Problem.OPAQUE),
        ("￥AbCd1234xyz￥ 復製打開", Problem.OPAQUE),
        ("【淘宝】https://m.tb.cn/h.gx1 ￥AbCd1234xyz￥ 登山鞋", Problem.OPAQUE),
        ("https://store.taobao.com/shop/view_shop.htm?user_number_id=123456", Problem.SHOP),
        ("https://alpina.tmall.com/", Problem.SHOP),
        ("https://item.taobao.com/item.htm?id=", Problem.NO_ID),
        ("https://item.taobao.com/item.htm?id=1%27--", Problem.NO_ID),
        ("https://item.taobao.com.evil.example/item.htm?id=583659282524", Problem.UNKNOWN_SITE),
        ("https://evil.example/?u=item.taobao.com/item.htm?id=583659282524", Problem.UNKNOWN_SITE),
        ("http://127.0.0.1:8100/other.htm?id=583659282524", Problem.UNKNOWN_SITE),
        ("https://[broken", Problem.NOT_AN_ADDRESS),
        ("alpine shoes", Problem.NOT_AN_ADDRESS),
    ],
)
def test_what_names_no_item_says_why(given_text, problem):
    with pytest.raises(AddressProblem) as caught:
        parse(given_text, known=KNOWN)
    assert caught.value.problem is problem


@given(st.text(max_size=300) | st.from_regex(r"https?://[a-z.]{1,20}/[ -~]{0,40}"))
def test_any_text_gives_an_item_or_a_problem(text):
    with contextlib.suppress(AddressProblem):
        assert parse(text, known=KNOWN).item_id
