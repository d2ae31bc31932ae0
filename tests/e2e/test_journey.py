"""The main job from end to end over the real processes: a listing goes on sale, is flagged, triaged,
confirmed, and is gone from the marketplace within half a minute."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from brands import tenancy
from brands.models import Mail, Product
from listings.models import Listing, Marketplace
from monitoring.models import Flag, ScanShard
from takedowns.models import Case, Removal
from tests.e2e.browser import Seat, running_browser
from tests.e2e.stack import Stack, running_stack
from tests.factories.world import World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]
LIMIT_SECONDS = 30
"""From going on sale to gone: what the programme promises of its own part."""
STEP = 20_000
"""Milliseconds that one step may take before the test gives up; the sum is what is asserted."""
SHOES = "50012029"
ACCESSORIES = "50008090"
FAKE = "Alpina 高仿 登山鞋 1:1 纯原"
LAWFUL = "适用 Alpina 手机壳 透明 防摔"


def arrange(stack: Stack) -> World:
    with tenancy.platform_scope():
        world = build_world()
        Product.objects.create(
            brand=world.alpina, name="Trail boot", category="shoes", reference_price="899.00"
        )
        Marketplace.objects.create(
            code="taobao",
            name="Taobao (stand-in)",
            base_url=stack.sandbox.url,
            item_url=f"{stack.sandbox.url}/item.htm?id={{id}}",
        )
    return world


def wait_until(ready: Callable[[], Any], what: str) -> Any:
    """For what no page shows. The value of `ready`, once it has one."""
    deadline = time.monotonic() + STEP / 1000
    while time.monotonic() < deadline:
        with tenancy.platform_scope():
            if value := ready():
                return value
        time.sleep(0.1)
    pytest.fail(f"{what} did not happen within {STEP / 1000:.0f} s")


@pytest.fixture
def stack(transactional_db: None, tmp_path: Path) -> Iterator[Stack]:
    with running_stack(tmp_path) as running:
        yield running


def send_to_brand(bob: Seat, title: str) -> None:
    """In triage, from the row's preview."""
    row = bob.tab.locator("main tbody tr", has_text=title)
    # the list is that of the last load; new flags come in the meantime
    wait_until(lambda: bob.tab.goto("/am/") and row.count(), "the flag in triage")
    preview = bob.tab.locator("#preview")
    expect(preview.get_by_role("link", name="Open the page")).to_be_visible(timeout=STEP)
    preview.get_by_role("button", name="Send to the brand").click()
    preview.get_by_role("button", name="Likely counterfeit").click()
    expect(bob.tab.get_by_role("status").filter(has_text="Sent to Alpina.")).to_be_visible(timeout=STEP)


def confirm(rita: Seat) -> str:
    """From the bell to the case. The reference of the case."""
    tab = rita.tab
    tab.goto("/b/alpina/")
    tab.get_by_role("link", name="1 unread alert").click()
    tab.get_by_role("button", name="1 listing waits for your decision.").click()
    tab.get_by_role("link", name="Start deciding").click()
    expect(tab.get_by_role("heading", name="1 of 1")).to_be_visible(timeout=STEP)
    tab.locator("summary", has_text="Confirm").click()
    form = tab.locator("#confirm-form")
    expect(form.get_by_label("Right", exact=True)).to_contain_text("Trademark Alpina")
    form.get_by_label("I declare in good faith").check()
    form.get_by_role("button", name="Confirm and remove").click()
    expect(tab.get_by_text("Confirmed: the removal is on its way.")).to_be_visible(timeout=STEP)
    tab.goto("/b/alpina/cases/")
    return tab.locator("main tbody tr a").first.inner_text()


def test_from_sale_to_removal_within_half_a_minute(stack: Stack, chromium_path: str) -> None:
    world = arrange(stack)
    with running_browser(chromium_path) as browser:
        seats = sit_down(browser, stack, world)
        shop = {"id": "2200100000777", "name": "云上小铺"}
        began = time.monotonic()
        lawful = stack.sandbox.add_listing(title=LAWFUL, price=29, category=ACCESSORIES, seller=shop)
        fake = stack.sandbox.add_listing(title=FAKE, price=99, category=SHOES, seller=shop)
        Marketplace.objects.update(next_pull_at=None)  # the next tick pulls

        send_to_brand(seats["bob"], "登山鞋")
        reference = confirm(seats["rita"])
        wait_until(lambda: stack.sandbox.item(fake["item_id"])["status"] == "removed", "the removal")
        seconds = time.monotonic() - began
        visitor = seats["visitor"].tab
        visitor.goto(f"{stack.sandbox.url}/item.htm?id={fake['item_id']}")
        expect(visitor.get_by_role("heading", name="该商品已下架")).to_be_visible()

        page = seats["rita"].tab
        wait_until(lambda: Case.objects.for_brand(world.alpina).get().removed_at, "the observation")
        page.get_by_role("link", name=reference).first.click()
        expect(page.get_by_role("heading", name=reference)).to_be_visible()
        expect(page.locator(".page-head")).to_contain_text(
            re.compile(r"Removed.*removed after [\d.]+ s", re.S)
        )

        # the seller's link on the item page leads to what the portal tells them
        visitor.get_by_role("link", name="查看下架说明与申诉方式").click()
        expect(visitor).to_have_url(re.compile(re.escape(f"{stack.url}/statement/")))
        expect(visitor.locator("main")).to_contain_text(reference)

        check_the_rest(stack, world, fake, lawful)
        complaints = [line for seat in seats.values() for line in seat.complaints]
    assert complaints == []
    assert seconds < LIMIT_SECONDS


def check_the_rest(stack: Stack, world: World, fake: dict, lawful: dict) -> None:
    """What the pages of the journey do not show: the lawful listing, one order, the mail."""
    orders = stack.sandbox.orders()
    assert [(o["kind"], o["item_id"]) for o in orders] == [("removal", fake["item_id"])]
    wait_until(
        lambda: Mail.objects.across_brands().filter(to=world.alice.email, sent_at__isnull=False).exists(),
        "the digest",
    )
    assert "1 listing waits for your decision." in stack.log("worker")
    assert f"To: {world.alice.email}" in stack.log("worker")
    with tenancy.platform_scope():
        assert set(Listing.objects.values_list("item_id", flat=True)) == {fake["item_id"], lawful["item_id"]}
        assert not ScanShard.objects.exclude(state="done").exists()
        flags = Flag.objects.across_brands().values_list("listing__item_id", "state")
        assert list(flags) == [(fake["item_id"], "confirmed")]
        assert Removal.objects.across_brands().get().state == "done"


def sit_down(browser: Browser, stack: Stack, world: World) -> dict[str, Seat]:
    seats = {name: Seat.of(browser, stack.url) for name in ("bob", "rita", "visitor")}
    for name in ("bob", "rita"):
        seats[name].sign_in(world.people[name].email)
        seats[name].tab.set_default_timeout(STEP)
    return seats
