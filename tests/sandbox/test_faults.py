import time

import httpx
import pytest

from sandbox.testing import running_sandbox
from tests.sandbox.test_protocol import order


def new_item(market) -> str:
    return market.add_listing(title="手表", price=99)["item_id"]


def test_an_error_lasts_for_its_number_of_requests(market):
    item_id = new_item(market)
    market.faults("items", "error", times=2)
    statuses = [market.client.get(f"/items/{item_id}").status_code for _ in range(3)]
    assert statuses == [500, 500, 200]


def test_a_fault_hits_its_target_only(market):
    market.faults("removals", "error")
    assert market.client.get("/feed").status_code == 200
    assert market.signed_post("/removals", order(new_item(market)), key="f-target").status_code == 500


def test_the_star_hits_every_endpoint_but_the_switch(market):
    market.faults("*", "error")
    statuses = [market.client.get(path).status_code for path in ("/feed", "/items/1", "/healthz", "/faults")]
    assert statuses == [500, 500, 200, 200]


def test_rate_limit_says_when_to_return(market):
    market.faults("removals", "rate_limit", seconds=7, times=1)
    answer = market.signed_post("/removals", order(new_item(market)), key="f-rate")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_latency_delays_and_then_answers(market):
    market.faults("feed", "latency", seconds=0.4, times=1)
    started = time.monotonic()
    assert market.client.get("/feed").status_code == 200
    assert time.monotonic() - started >= 0.4


def test_drop_hangs_up_before_the_work(market):
    item_id = new_item(market)
    market.faults("removals", "drop", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        market.signed_post("/removals", order(item_id), key="f-drop")
    assert market.item(item_id)["status"] == "onsale" and market.orders(item_id) == []


def test_drop_after_hangs_up_when_the_work_is_done(market):
    item_id = new_item(market)
    market.faults("removals", "drop_after", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        market.signed_post("/removals", order(item_id), key="f-after")
    assert market.item(item_id)["status"] == "removed"
    again = market.signed_post("/removals", order(item_id), key="f-after")
    assert (again.status_code, again.json()["status"], len(market.orders(item_id))) == (
        202,
        "removed",
        1,
    )


def test_timeout_never_answers_and_never_works(market):
    item_id = new_item(market)
    market.faults("removals", "timeout", seconds=0.6, times=1)
    with httpx.Client(base_url=market.url, timeout=0.2, trust_env=False) as impatient:
        request = market.signed_post("/reinstatements", order(item_id), key="f-never").request
        with pytest.raises(httpx.ReadTimeout):
            impatient.post("/removals", content=order(item_id), headers=request.headers)
    time.sleep(0.6)
    assert market.item(item_id)["status"] == "onsale"


def test_no_probability_means_no_fault(market):
    market.faults("feed", "error", probability=0)
    assert {market.client.get("/feed").status_code for _ in range(10)} == {200}


@pytest.mark.parametrize(
    "body",
    [
        None,
        {"target": "moon", "mode": "error"},
        {"target": "feed", "mode": "explode"},
        {"target": "feed", "mode": "error", "times": 0},
        {"target": "feed", "mode": "error", "times": True},
        {"target": "feed", "mode": "latency", "seconds": 1e9},
        {"target": "feed", "mode": "error", "probability": "often"},
    ],
)
def test_a_senseless_fault_is_refused(market, body):
    answer = market.client.post("/faults", json=body)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_fault")
    assert market.client.get("/faults").json() == {"faults": []}


def test_a_killed_marketplace_keeps_its_store(tmp_path):
    with running_sandbox(tmp_path) as market:
        item_id = new_item(market)
        first = market.signed_post("/removals", order(item_id), key="f-kill").json()
        before = market.feed()
        market.kill()
        market.start()
        assert market.item(item_id)["status"] == "removed"
        assert market.signed_post("/removals", order(item_id), key="f-kill").json() == first
        assert market.feed() == before
        assert len(market.orders(item_id)) == 1
