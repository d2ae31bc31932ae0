import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

STATEMENT = "https://portal.example/statements/1"


def order(item_id: str, **changes) -> bytes:
    body = {
        "case": "C-1",
        "item_id": item_id,
        "reason": "Counterfeit goods",
        "statement_url": STATEMENT,
    }
    return json.dumps(body | changes).encode()


def test_a_listing_in_the_feed_has_every_documented_field(market):
    _, cursor = market.feed()
    market.add_listing(
        item_id="700000000001",
        title="适用 Sonicare 电动牙刷头",
        price="39.9",
        category="50008090",
        seller={
            "id": "s-1",
            "name": "小林数码配件",
            "location": "广东 深圳",
            "credit": 5021,
        },
        sales=12,
        brand="Philips",
        pictures=["/pictures/toothbrush-white.jpg"],
    )
    lines, _ = market.feed(after=cursor)
    modified = lines[0].pop("modified")
    assert lines == [
        {
            "item_id": "700000000001",
            "title": "适用 Sonicare 电动牙刷头",
            "price": "39.90",
            "currency": "CNY",
            "category": "50008090",
            "seller": {
                "id": "s-1",
                "name": "小林数码配件",
                "location": "广东 深圳",
                "credit": 5021,
            },
            "sales": 12,
            "pictures": [f"{market.url}/pictures/toothbrush-white.jpg"],
            "url": f"{market.url}/item.htm?id=700000000001",
            "status": "onsale",
            "brand": "Philips",
        }
    ]
    assert modified.endswith("Z") and market.item("700000000001")["modified"] == modified


def test_the_feed_pages_and_ends_with_the_same_cursor(market):
    _, cursor = market.feed()
    added = [market.add_listing(title=f"空 {n}", price=n)["item_id"] for n in range(1, 6)]
    first, middle = market.feed(after=cursor, limit=3)
    second, end = market.feed(after=middle, limit=3)
    assert [line["item_id"] for line in first + second] == added
    answer = market.client.get("/feed", params={"after": end})
    assert (answer.status_code, answer.content, answer.headers["X-Next-Cursor"]) == (
        200,
        b"",
        end,
    )


def test_a_changed_listing_comes_again_with_a_later_cursor(market):
    item_id = market.add_listing(title="旧标题", price="10")["item_id"]
    _, cursor = market.feed()
    market.add_listing(item_id=item_id, title="新标题")
    lines, later = market.feed(after=cursor)
    assert [(line["item_id"], line["title"], line["price"]) for line in lines] == [
        (item_id, "新标题", "10.00")
    ]
    assert int(later) > int(cursor)


@pytest.mark.parametrize(
    "query",
    ["after=x", "after=-1", "after=" + "9" * 30, "limit=0", "limit=501", "limit=a"],
)
def test_a_senseless_feed_request_is_refused(market, query):
    answer = market.client.get(f"/feed?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"] in ("bad_cursor", "bad_limit")


def test_no_listing_is_skipped_while_others_are_written(market):
    """A reader that follows the feed during concurrent writes sees every change number once."""
    _, cursor = market.feed()
    seen: list[str] = []
    with ThreadPoolExecutor(8) as pool:
        writers = [pool.submit(market.add_listing, title=f"并发 {n}", price=5) for n in range(60)]
        while not all(writer.done() for writer in writers):
            lines, cursor = market.feed(after=cursor, limit=7)
            seen += [line["item_id"] for line in lines]
        while True:
            lines, cursor = market.feed(after=cursor, limit=50)
            if not lines:
                break
            seen += [line["item_id"] for line in lines]
    assert sorted(seen) == sorted(writer.result()["item_id"] for writer in writers)


def test_removal_takes_the_listing_down_and_tells_the_feed(market):
    item_id = market.add_listing(title="高仿 手表", price=99)["item_id"]
    _, cursor = market.feed()
    answer = market.signed_post("/removals", order(item_id), key="k-remove")
    assert answer.status_code == 202
    assert answer.json() == {
        "order": answer.json()["order"],
        "item_id": item_id,
        "status": "removed",
    }
    assert market.item(item_id)["status"] == "removed"
    lines, _ = market.feed(after=cursor)
    assert [(line["item_id"], line["status"]) for line in lines] == [(item_id, "removed")]


def test_reinstatement_puts_it_back(market):
    item_id = market.add_listing(title="手表", price=99)["item_id"]
    market.signed_post("/removals", order(item_id), key="k-back-1")
    assert (
        market.signed_post("/reinstatements", order(item_id), key="k-back-2").json()["status"] == "reinstated"
    )
    assert market.item(item_id)["status"] == "onsale"
    assert (
        market.signed_post("/reinstatements", order(item_id), key="k-back-3").json()["status"]
        == "not_removed"
    )
    assert [o["status"] for o in market.orders(item_id)] == [
        "removed",
        "reinstated",
        "not_removed",
    ]


def test_an_item_already_gone_is_answered_as_such(market):
    item_id = market.add_listing(title="手表", price=99)["item_id"]
    market.signed_post("/removals", order(item_id), key="k-gone-1")
    answer = market.signed_post("/removals", order(item_id, case="C-2"), key="k-gone-2")
    assert (answer.status_code, answer.json()["status"]) == (202, "already_removed")


def test_a_repeated_key_gets_the_same_answer_and_one_order(market):
    item_id = market.add_listing(title="手表", price=99)["item_id"]
    first = market.signed_post("/removals", order(item_id), key="k-twice")
    second = market.signed_post("/removals", order(item_id), key="k-twice")
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert len(market.orders(item_id)) == 1


def test_twenty_at_once_with_one_key_make_one_order(market):
    item_id = market.add_listing(title="手表", price=99)["item_id"]
    with ThreadPoolExecutor(20) as pool:
        tries = [
            pool.submit(market.signed_post, "/removals", order(item_id), key="k-race") for _ in range(20)
        ]
    assert {(t.result().status_code, t.result().text) for t in tries} == {(202, tries[0].result().text)}
    assert [o["status"] for o in market.orders(item_id)] == ["removed"]


def test_a_key_used_for_another_order_is_a_conflict(market):
    one, two = (market.add_listing(title="手表", price=99)["item_id"] for _ in range(2))
    market.signed_post("/removals", order(one), key="k-conflict")
    other_body = market.signed_post("/removals", order(two), key="k-conflict")
    other_kind = market.signed_post("/reinstatements", order(one), key="k-conflict")
    assert [(a.status_code, a.json()["error"]) for a in (other_body, other_kind)] == [(409, "key_reused")] * 2
    assert market.item(two)["status"] == "onsale"


def test_unknown_and_protected_items_are_refused_and_leave_no_order(market):
    item_id = market.add_listing(title="手表", price=99, protected=True)["item_id"]
    protected = market.signed_post("/removals", order(item_id), key="k-protected")
    unknown = market.signed_post("/removals", order("1"), key="k-unknown")
    assert (protected.status_code, protected.json()["error"]) == (422, "protected_item")
    assert (unknown.status_code, unknown.json()["error"]) == (404, "unknown_item")
    assert market.client.get("/items/1").status_code == 404
    assert market.orders(item_id) == [] and market.item(item_id)["status"] == "onsale"


def test_a_refused_order_may_come_again_under_its_key(market):
    item_id = market.add_listing(title="手表", price=99, protected=True)["item_id"]
    assert market.signed_post("/removals", order(item_id), key="k-again").status_code == 422
    market.add_listing(item_id=item_id, protected=False)
    assert market.signed_post("/removals", order(item_id), key="k-again").status_code == 202


@pytest.mark.parametrize("age", [-400, 400])
def test_a_stale_or_future_timestamp_is_refused(market, age):
    item_id = market.add_listing(title="手表", price=99)["item_id"]
    answer = market.signed_post("/removals", order(item_id), key=f"k-age{age}", moment=int(time.time()) + age)
    assert (answer.status_code, answer.json()["error"]) == (401, "bad_signature")
    assert market.item(item_id)["status"] == "onsale"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Timestamp": "soon", "X-Signature": "00"},
        {"X-Timestamp": "{now}", "X-Signature": "0" * 64},
        {"X-Timestamp": "{now}", "X-Signature": "é"},
    ],
)
def test_an_unsigned_order_is_refused(market, headers):
    item_id = market.add_listing(title="手表", price=99)["item_id"]
    sent = {name: value.format(now=int(time.time())).encode() for name, value in headers.items()}
    answer = market.client.post("/removals", content=order(item_id), headers=sent | {"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["error"]) == (401, "bad_signature")
    assert market.item(item_id)["status"] == "onsale"


def test_a_body_changed_on_the_way_is_refused(market):
    item_id = market.add_listing(title="手表", price=99)["item_id"]
    request = market.signed_post("/removals", order("1"), key="k-tamper").request
    signed = {name: request.headers[name] for name in ("Idempotency-Key", "X-Timestamp", "X-Signature")}
    answer = market.client.post("/removals", content=order(item_id), headers=signed)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_json"),
        (b"\xff\xfe", "bad_json"),
        (b"[]", "bad_json"),
        (order(" "), "missing_field"),
        (order("1", case=5), "missing_field"),
        (order("1", reason=""), "missing_field"),
        (order("1", statement_url="javascript:alert(1)"), "bad_statement_url"),
    ],
)
def test_a_malformed_order_is_refused_with_a_reason(market, body, code):
    answer = market.signed_post("/removals", body, key="k-bad")
    assert (answer.status_code, answer.json()["error"]) == (400, code)


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_an_order_needs_a_sensible_key(market, key):
    answer = market.signed_post("/removals", order("1"), key=key)
    assert (answer.status_code, answer.json()["error"]) == (400, "missing_key")
