"""The desk in a real browser: keys, forms without a script, one screen, axe."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from brands import tenancy
from brands.models import AuthorisedSeller
from monitoring.models import Decision, Flag
from tests.e2e.screenshots import ARGUMENTS
from tests.takedowns.test_desk import address, with_everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread; Django would refuse to clean the database beside it
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def flags(world) -> list[Flag]:
    """Three that wait, the most pressing first."""
    with tenancy.platform_scope():
        return [with_everything(world.alpina, priority) for priority in (3.0, 2.0, 1.0)]


def enter(context: BrowserContext, live_server, person) -> Page:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


@pytest.fixture
def tab(browser: Browser, live_server, world) -> Iterator[Page]:
    size = {"width": 1366, "height": 768}
    with browser.new_context(viewport=size, locale="en-GB", reduced_motion="reduce") as context:
        page = enter(context, live_server, world.rita)
        yield page
        # what was fetched ahead must not meet the cleaning of the database
        page.wait_for_load_state("networkidle")


def state(flag: Flag) -> str:
    with tenancy.platform_scope():
        return Flag.objects.across_brands().get(pk=flag.pk).state


def is_open(tab: Page, name: str) -> bool:
    return tab.locator(f'[data-decision="{name}"]').evaluate("details => details.open")


def test_j_and_k_walk_the_queue(tab: Page, live_server, flags) -> None:
    first, second, third = flags
    tab.goto(live_server.url + address(first))
    for key, expected in (("j", second), ("j", third), ("k", second)):
        tab.keyboard.press(key)
        tab.wait_for_url(f"**{address(expected)}*")
    assert tab.locator("h1").inner_text() == "2 of 3"


def test_r_and_a_digit_reject_and_u_takes_it_back(tab: Page, live_server, flags) -> None:
    first, second, _third = flags
    tab.goto(live_server.url + address(first))
    tab.keyboard.press("r")
    assert is_open(tab, "reject")
    tab.keyboard.press("4")
    tab.wait_for_url(f"**{address(second)}")
    assert state(first) == "rejected"
    with tenancy.platform_scope():
        assert Decision.objects.across_brands().get(flag=first).reason == "second_hand"
    tab.keyboard.press("u")
    tab.wait_for_url(f"**{address(first)}")
    assert state(first) == "with_brand"


def test_c_opens_the_notice_and_enter_after_the_declaration_sends_it(tab: Page, live_server, flags) -> None:
    first, second, _third = flags
    tab.goto(live_server.url + address(first))
    tab.keyboard.press("c")
    assert is_open(tab, "confirm")
    assert tab.evaluate("document.activeElement.name") == "good_faith"
    tab.keyboard.press("q")
    assert (is_open(tab, "confirm"), is_open(tab, "ask")) == (False, True)
    tab.keyboard.press("Escape")
    assert not is_open(tab, "ask")
    tab.keyboard.press("c")
    tab.keyboard.press("Space")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**{address(second)}")
    assert state(first) == "confirmed"


def test_an_authorised_seller_asks_whether_to_put_them_on_the_list(tab: Page, live_server, flags) -> None:
    first, second, _third = flags
    tab.goto(live_server.url + address(first))
    tab.keyboard.press("r")
    assert not tab.locator(".authorise").is_visible()
    tab.keyboard.press("2")
    assert tab.evaluate("document.activeElement.name") == "authorise_seller"
    assert state(first) == "with_brand"
    tab.keyboard.press("Space")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**{address(second)}")
    with tenancy.platform_scope():
        assert AuthorisedSeller.objects.across_brands().count() == 1


def test_keys_are_letters_while_one_types(tab: Page, live_server, flags) -> None:
    first = flags[0]
    tab.goto(live_server.url + address(first))
    tab.keyboard.press("q")
    tab.keyboard.type("jkcr1zu?")
    assert tab.locator('#ask-form [name="text"]').input_value() == "jkcr1zu?"
    assert tab.url == live_server.url + address(first)
    assert (is_open(tab, "ask"), is_open(tab, "reject")) == (True, False)
    assert tab.locator("dialog[open]").count() == 0


def test_pictures_help_and_mirror_open_and_close(tab: Page, live_server, flags) -> None:
    tab.goto(live_server.url + address(flags[0]))
    for key, dialog in (("z", "zoom"), ("?", "keys"), ("s", "mirror")):
        tab.keyboard.press(key)
        assert tab.locator(f"dialog#{dialog}").evaluate("dialog => dialog.open")
        tab.keyboard.press("j")  # nothing moves behind a dialog
        if dialog == "mirror":
            tab.wait_for_selector("#mirror-body [lang=zh-Hans]")
        tab.keyboard.press("Escape")
        assert tab.locator("dialog[open]").count() == 0
    assert tab.url == live_server.url + address(flags[0])


def test_rows_are_walked_and_ticked_by_key_and_buttons_wait_for_a_tick(tab: Page, live_server, flags) -> None:
    tab.goto(f"{live_server.url}/b/alpina/queue/")
    reject = tab.locator('button[name=action][value="reject"]')
    assert reject.is_disabled()
    tab.keyboard.press("j")
    tab.keyboard.press("x")
    assert reject.is_enabled()
    tab.keyboard.press("j")
    tab.keyboard.press("x")
    assert "2 ticked" in tab.locator("[data-bulk-count]").inner_text()
    tab.locator(".bulk-bar summary", has_text="Reject").click()
    tab.locator('.bulk-bar [name=reason][value="genuine"]').check()
    reject.click()
    tab.wait_for_selector("text=2 flags rejected.")
    assert [state(flag) for flag in flags] == ["rejected", "rejected", "with_brand"]


def test_everything_is_done_without_a_script_as_well(browser: Browser, live_server, world, flags) -> None:
    first, second, third = flags
    with browser.new_context(java_script_enabled=False, locale="en-GB") as context:
        tab = enter(context, live_server, world.rita)
        tab.goto(live_server.url + address(first))
        tab.locator("summary", has_text="Reject").click()
        tab.locator('[name=reason][value="genuine"]').check()
        tab.locator("#reject-form button").click()
        assert tab.url == live_server.url + address(second)
        tab.locator(".undo-strip button").click()
        assert state(first) == "with_brand"
        tab.goto(f"{live_server.url}/b/alpina/queue/")
        for flag in (second, third):
            tab.locator(f'[name=flag][value="{flag.pk}:{flag.version}"]').check()
        tab.locator(".bulk-bar summary", has_text="Confirm").click()
        tab.locator("[name=good_faith]").check()
        tab.locator('button[name=action][value="confirm"]').click()
    assert [state(flag) for flag in flags] == ["with_brand", "confirmed", "confirmed"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_pages_satisfy_axe_and_fit(
    browser: Browser, live_server, world, flags, theme: str, width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 768}, reduced_motion="reduce") as context:
        context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
        tab = enter(context, live_server, world.rita)
        complaints: list[str] = []
        # the pictures of these rows were never stored
        tab.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type == "error" and "404" not in message.text
                else None
            ),
        )
        pages = ["", "queue/", "reports/", "report/", f"flags/{flags[0].pk}/"]
        for page in pages:
            tab.goto(f"{live_server.url}/b/alpina/{page}")
            for opening in [None, "c", "r"] if page.startswith("flags/") else [None]:
                if opening:
                    tab.keyboard.press(opening)
                violations = Axe().run(tab).response["violations"]
                found = [(v["id"], v["nodes"][0]["target"]) for v in violations]
                assert (page, opening, found) == (page, opening, [])
            assert tab.evaluate("document.documentElement.scrollWidth") == width, page
            if width == 1366 and page.startswith("flags/"):
                assert tab.evaluate("document.documentElement.scrollHeight") <= 768
        tab.wait_for_load_state("networkidle")
        assert complaints == []
