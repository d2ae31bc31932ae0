"""The frame in a real browser: theme and language in place, with and without JavaScript."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import Context, Template
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.e2e.screenshots import ARGUMENTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = ["/", "/accounts/login/", "/accounts/password/reset/"]


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread; Django would refuse to clean the database beside it
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield running
        running.close()


def cookies(context: BrowserContext) -> dict[str, str]:
    return {cookie["name"]: cookie["value"] for cookie in context.cookies()}


@pytest.mark.parametrize("scripted", [True, False], ids=["with-javascript", "without-javascript"])
def test_theme_and_language_switch_in_place(browser: Browser, live_server, scripted: bool) -> None:
    with browser.new_context(java_script_enabled=scripted, locale="en-GB") as context:
        tab = context.new_page()
        tab.goto(f"{live_server.url}/accounts/login/?next=/x")
        tab.click("[popovertarget=theme-menu]")
        with tab.expect_response(lambda answer: answer.url.endswith("/theme/")):
            tab.click("#theme-menu [value=dark]")
        tab.wait_for_selector("html[data-bs-theme=dark]")
        assert cookies(context)["theme"] == "dark"
        tab.click(".language-switch button")
        tab.wait_for_selector("html[lang=zh-hans]")
        assert tab.url.endswith("/accounts/login/?next=/x")
        assert cookies(context)["django_language"] == "zh-hans"
        assert tab.locator("html").get_attribute("data-bs-theme") == "dark"


def test_auto_theme_follows_the_system_without_a_script(browser: Browser, live_server) -> None:
    found = {}
    for scheme in ("light", "dark"):
        with browser.new_context(java_script_enabled=False, color_scheme=scheme) as context:
            tab = context.new_page()
            tab.goto(live_server.url)
            found[scheme] = tab.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert found == {"light": "rgb(245, 246, 247)", "dark": "rgb(21, 24, 28)"}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_public_pages_satisfy_axe_and_fit(
    browser: Browser, live_server, path: str, theme: str, width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 768}, reduced_motion="reduce") as context:
        context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
        tab = context.new_page()
        complaints: list[str] = []
        tab.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        tab.goto(live_server.url + path)
        violations = Axe().run(tab).response["violations"]
        assert [(v["id"], v["nodes"][0]["target"]) for v in violations] == []
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        assert complaints == []


def test_skip_link_is_the_first_stop(browser: Browser, live_server) -> None:
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(f"{live_server.url}/accounts/login/")
        # the e-mail field takes the focus by itself; start again from the top
        tab.evaluate("document.activeElement.blur()")
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.className") == "skip-link"
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.id") == "content"


CHART_PAGE = """<!DOCTYPE html><html lang="en" data-bs-theme="light"><head><title>x</title>
<link rel="stylesheet" href="{% static "vendor/tabler/tabler.min.css" %}">
<link rel="stylesheet" href="{% static "css/ipjf.css" %}"></head><body><main>
{% chart kind "Flags a day" cols rows %}</main>
{% include "components/chart_scripts.html" %}</body></html>"""
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
PIXELS = "canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data].join()"


@pytest.mark.parametrize("kind", ["line", "bar", "stacked", "hbar", "doughnut", "scatter"])
def test_charts_draw_under_the_policy_and_follow_the_theme(browser: Browser, live_server, kind: str) -> None:
    rows = [["Mon", 4, 2], ["Tue", 9, None], ["Wed", 1200, 30]]
    context_values = {"kind": kind, "cols": ["Day", "Flagged", "Confirmed"], "rows": rows}
    page = Template("{% load static ui %}" + CHART_PAGE).render(Context(context_values))
    with browser.new_context(reduced_motion="reduce") as context:
        tab = context.new_page()
        complaints: list[str] = []
        tab.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY}
        tab.route("**/chart-page", lambda route: route.fulfill(body=page, headers=headers))
        tab.goto(f"{live_server.url}/chart-page")
        tab.wait_for_selector("canvas")
        assert tab.locator("canvas").get_attribute("aria-label") == "Flags a day"
        light = tab.locator("canvas").evaluate(PIXELS)
        assert len(set(light.split(","))) > 10
        tab.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
        tab.wait_for_timeout(200)
        assert tab.locator("canvas").evaluate(PIXELS) != light
        assert tab.locator("tbody tr").count() == len(rows)
        assert complaints == []


def test_a_chart_without_javascript_is_its_table(browser: Browser, live_server) -> None:
    rows = [["Mon", 4]]
    page = Template("{% load static ui %}" + CHART_PAGE).render(
        Context({"kind": "line", "cols": ["Day", "Flagged"], "rows": rows})
    )
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.route("**/chart-page", lambda route: route.fulfill(body=page, content_type="text/html"))
        tab.goto(f"{live_server.url}/chart-page")
        assert tab.locator("td").is_visible()
        assert not tab.locator(".chart-canvas").is_visible()
