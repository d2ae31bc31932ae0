"""People with a browser each, and what they should never meet: messages in the console, broken policies."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from playwright.sync_api import Page as Tab

from tests.e2e.screenshots import ARGUMENTS
from tests.factories.world import PASSWORD

# A policy that is broken is told to the page, not always to the console.
WATCH_POLICY = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"""


@contextmanager
def running_browser(chromium_path: str) -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread; Django would refuse to clean the database beside it
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield running
        running.close()
        # inside the loop Django opens connections of its own, which would keep the test's database in use
        connections.close_all()


@dataclass
class Seat:
    """One person's browser, and the complaints of every page they had open."""

    context: BrowserContext
    tab: Tab
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, browser: Browser, base: str, **options) -> "Seat":
        context = browser.new_context(base_url=base, reduced_motion="reduce", locale="en-GB", **options)
        seat = cls(context, context.new_page())
        seat.watch(seat.tab)
        context.on("page", seat.watch)
        context.add_init_script(WATCH_POLICY)
        return seat

    def watch(self, tab: Tab) -> None:
        def heard(message) -> None:
            if message.type in ("error", "warning"):
                self.complaints.append(f"{tab.url}: {message.text}")

        tab.on("console", heard)
        tab.on("pageerror", lambda error: self.complaints.append(f"{tab.url}: {error}"))

    def sign_in(self, email: str) -> Tab:
        self.tab.goto("/accounts/login/")
        self.tab.fill("[name=login]", email)
        self.tab.fill("[name=password]", PASSWORD)
        self.tab.press("[name=password]", "Enter")
        self.tab.wait_for_url(lambda url: "/accounts/login" not in url)
        return self.tab


# Rules whose outcome depends on colours and widths; the others see the same tree in every look.
LOOK_RULES = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")


def violations(tab: Tab, *, looks_only: bool = False) -> list[str]:
    """What axe finds on the page, one line a rule; `looks_only`: by the rules that a look decides."""
    if not tab.evaluate("typeof axe === 'object'"):
        tab.evaluate(Axe().axe_script)
    # of WCAG 2.2, and not among those that axe applies by itself
    options: dict = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    if looks_only:
        options["runOnly"] = {"type": "rule", "values": list(LOOK_RULES)}
    return [
        f"{rule['id']} at {rule['nodes'][0]['target']} ({len(rule['nodes'])} places)"
        for rule in tab.evaluate("options => axe.run(document, options)", options)["violations"]
    ]


def adapt(tab: Tab, theme: str, width: int) -> None:
    """The page as its reader has it after choosing a theme or turning the telephone."""
    tab.set_viewport_size({"width": width, "height": 800})
    tab.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
    # a frame later styles and charts have followed
    tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def overflow(tab: Tab) -> int:
    """Pixels by which the page is wider than its window."""
    return tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
