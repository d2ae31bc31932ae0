import html
import io
import json

import httpx
import pytest
from PIL import Image

from sandbox.testing import running_sandbox
from tests.sandbox.test_protocol import order


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with running_sandbox(tmp_path_factory.mktemp("world"), listings=120) as market:
        yield market


def test_home_shows_listings_and_pages_through_all_of_them(world):
    lines, _ = world.feed()
    seen, path = set(), "/"
    for _ in range(10):
        text = world.client.get(path).raise_for_status().text
        seen |= {line["item_id"] for line in lines if f"id={line['item_id']}" in text}
        if "更多</a>" not in text:
            break
        path = "/?" + html.unescape(text.rsplit('<a href="?', 1)[1].split('"')[0])
    assert seen == {line["item_id"] for line in lines if line["status"] == "onsale"}


def test_search_finds_a_word_and_only_it(world):
    item_id = world.add_listing(title="独一无二的紫砂壶 100%", price=66)["item_id"]
    assert f"id={item_id}" in world.client.get("/", params={"q": "紫砂壶"}).text
    assert f"id={item_id}" in world.client.get("/", params={"q": "100%"}).text
    assert "没有找到" in world.client.get("/", params={"q": "0%0"}).text


def test_an_item_page_tells_price_shop_and_pictures(world):
    line = next(line for line in world.feed()[0] if line["pictures"] and line["status"] == "onsale")
    text = world.client.get(line["url"]).raise_for_status().text
    assert html.escape(line["title"]) in text and line["price"] in text and line["seller"]["name"] in text
    picture = Image.open(io.BytesIO(world.client.get(line["pictures"][0]).raise_for_status().content))
    assert picture.size == (800, 800)
    shop = world.client.get("/shop/view_shop.htm", params={"user_number_id": line["seller"]["id"]})
    assert shop.status_code == 200 and line["item_id"] in shop.text


def test_a_removed_item_says_so_with_the_reason_and_the_statement(world):
    item_id = world.add_listing(title="高仿 <b>手表</b>", price=99)["item_id"]
    url = "https://portal.example/statements/77?a=1&b=2"
    world.signed_post(
        "/removals", order(item_id, reason="Counterfeit <script>", statement_url=url), key="p-gone"
    )
    text = world.client.get("/item.htm", params={"id": item_id}).text
    assert "该商品已下架" in text and f'href="{html.escape(url)}"' in text
    assert "Counterfeit &lt;script&gt;" in text and "<script" not in text and "立即购买" not in text
    english = world.client.get("/item.htm", params={"id": item_id}, headers={"Cookie": "language=en"}).text
    assert "This listing was removed" in english and "该商品已下架" not in english
    assert f"id={item_id}" not in world.client.get("/", params={"q": "手表"}).text


def test_a_reinstated_item_is_on_sale_again(world):
    item_id = world.add_listing(title="手表", price=99)["item_id"]
    world.signed_post("/removals", order(item_id), key="p-back-1")
    world.signed_post("/reinstatements", order(item_id), key="p-back-2")
    text = world.client.get("/item.htm", params={"id": item_id}).text
    assert "该商品已下架" not in text and "立即购买" in text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_the_language_switch_stays_on_this_market(world, back):
    answer = world.client.get("/language", params={"back": back})
    assert (answer.status_code, answer.headers["Location"], answer.cookies["language"]) == (302, "/", "en")
    world.client.cookies.clear()


@pytest.mark.parametrize(
    "path",
    ["/item.htm", "/item.htm?id=0", "/shop/view_shop.htm?user_number_id=x", "/pictures/none.jpg",
     "/packshots/sofa-red.jpg", "/packshots/shoe-beige.jpg", "/nowhere"],
)  # fmt: skip
def test_what_does_not_exist_is_a_friendly_404(world, path):
    answer = world.client.get(path)
    assert answer.status_code == 404 and "页面不存在" in answer.text


@pytest.mark.parametrize(
    "path", ["/?skip=-5", "/?skip=x", "/?skip=99999999999999999999", "/?q=%00%25", "/?q=" + "长" * 200]
)
def test_odd_questions_get_an_ordinary_page(world, path):
    assert world.client.get(path).status_code == 200


def test_a_packshot_is_the_untouched_picture(world):
    packshot = world.client.get("/packshots/shaver-navy.jpg").raise_for_status()
    assert packshot.content == world.client.get("/pictures/shaver-navy-s0-t0.jpg").content
    assert packshot.headers["Content-Type"] == "image/jpeg"


def test_pages_fetch_nothing_from_elsewhere(world):
    for path in ("/", "/packshots/", "/static/market.css"):
        text = world.client.get(path).text
        outside = [word for word in ("http://", "https://", "@import", "<script") if word in text]
        assert outside == []


def test_a_listing_without_pictures_or_details_still_has_a_page(world):
    item_id = world.add_listing(title="无图", price=1)["item_id"]
    assert world.client.get("/item.htm", params={"id": item_id}).status_code == 200


def test_a_tick_adds_to_the_feed(world):
    _, cursor = world.feed()
    added = world.trickle()
    lines, _ = world.feed(after=cursor)
    assert [line["item_id"] for line in lines] == [line["item_id"] for line in added]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", json.dumps({"title": "无价"}).encode(), b'{"title": "x", "price": "dear"}',
     b'{"title": 5, "price": 1}',
     b'{"item_id": "x1", "title": "x", "price": 1}', b'{"title": "x", "price": 1, "status": "lost"}',
     b'{"title": "x", "price": 1, "seller": []}', b'{"title": "x", "price": 1, "seller": {"id": 4}}',
     b'{"title": "x", "price": "NaN"}', b'{"title": "x", "price": 1, "pictures": "a.jpg"}',
     b'{"title": "x", "price": 1, "sales": "many"}'],
)  # fmt: skip
def test_a_malformed_listing_is_refused_and_not_kept(world, body):
    before = world.client.get("/healthz").json()["listings"]
    answer = world.client.post("/listings", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_listing")
    assert world.client.get("/healthz").json()["listings"] == before


def test_a_closed_market_is_gone(tmp_path):
    with running_sandbox(tmp_path) as market:
        url = market.url
        assert httpx.get(f"{url}/healthz", trust_env=False).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/healthz", trust_env=False)
