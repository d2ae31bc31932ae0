"""Pictures of every page in both themes, both languages, wide and phone-wide; see `bin/screenshots --help`.

While it is there it looks: an overflowing page, a message in the console and whatever axe finds are
printed, and end the run with an error under --check.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from playwright.sync_api import Page as Tab

from ipjf.demo_world.people import PASSWORD
from tests.e2e.pages import PAGES, WORKING, Page

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHTS = {1366: 768, 390: 844}
LANGUAGES = ("en", "zh-hans")
THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Look:
    theme: str
    language: str
    width: int

    def __str__(self) -> str:
        return f"{self.theme}-{self.language}-{self.width}"


def new_context(browser: Browser, base: str, look: Look, state: dict | None = None) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": look.width, "height": HEIGHTS.get(look.width, 800)},
        storage_state=state,
        reduced_motion="reduce",
    )
    wanted = {"theme": look.theme, "django_language": look.language}
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in wanted.items()])
    return context


def sign_in(browser: Browser, base: str, who: str) -> dict:
    """The cookies of a signed-in person. RuntimeError when the portal did not let them in."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(f"{base}/accounts/login/")
        tab.fill("[name=login]", who)
        tab.fill("[name=password]", PASSWORD)
        tab.press("[name=password]", "Enter")
        tab.wait_for_load_state()
        if "/accounts/login" in tab.url:
            raise RuntimeError(f"{who} could not sign in at {base}: is this the demo world?")
        return context.storage_state()


def navigation(browser: Browser, base: str, who: str, state: dict) -> Iterator[Page]:
    """One page for every entry of the person's main navigation."""
    with browser.new_context(storage_state=state) as context:
        tab = context.new_page()
        tab.goto(base)
        links = tab.eval_on_selector_all("#main-nav a", "all => all.map(a => a.getAttribute('href'))")
    for link in links:
        name = "-".join(part for part in link.split("/") if part)
        yield Page(name or "home", link, who)


def resolve(browser: Browser, base: str, page: Page, state: dict | None) -> Page | None:
    """The address of a page that is reached by a link; None when nothing links to one now."""
    if not page.via:
        return page
    with browser.new_context(storage_state=state) as context:
        tab = context.new_page()
        tab.goto(base + page.via)
        links = tab.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href') || '')")
    found = next((link for link in links if re.search(page.link, link)), None)
    return replace(page, path=found) if found else None


def faults_of(tab: Tab, console: list[str]) -> list[str]:
    found = [f"console: {line}" for line in console]
    over = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if over > 0:
        found.append(f"{over} pixels wider than the window")
    for violation in Axe().run(tab).response["violations"]:
        target = violation["nodes"][0]["target"]
        found.append(f"axe: {violation['id']} at {target} ({len(violation['nodes'])} places)")
    return found


def picture(
    browser: Browser, base: str, page: Page, look: Look, state: dict | None, folder: Path
) -> list[str]:
    """Take one picture; what is wrong with the page comes back in words."""
    with new_context(browser, base, look, state) as context:
        tab = context.new_page()
        console: list[str] = []
        tab.on("console", lambda message: console.append(message.text) if message.type == "error" else None)
        tab.on("pageerror", lambda error: console.append(str(error)))
        answer = tab.goto(base + page.path)
        tab.wait_for_load_state("networkidle")
        tab.screenshot(path=folder / f"{page.name}-{look}.png", full_page=True)
        status = answer.status if answer else 0
        expected = 404 if page.name == "not-found" else 200
        if status != expected:
            return [f"answered {status}"]
        # Chromium reports the page's own 404 as an error of the console
        return faults_of(tab, console if expected == 200 else [])


def run(options: argparse.Namespace) -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("No chromium found; install the package chromium.")
    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    looks = [
        Look(theme, language, int(width))
        for theme in options.themes.split(",")
        for language in options.languages.split(",")
        for width in options.widths.split(",")
    ]
    wrong = taken = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        people = {*WORKING, *(page.who for page in PAGES if page.who)}
        states = {who: sign_in(browser, options.base, who) for who in sorted(people)}
        walked = [p for who in WORKING for p in navigation(browser, options.base, who, states[who])]
        for wanted in (*PAGES, *walked):
            if options.only and not re.search(options.only, wanted.name):
                continue
            state = states.get(wanted.who)
            page = resolve(browser, options.base, wanted, state)
            if page is None:
                print(f"{wanted.name}: no link like {wanted.link} on {wanted.via} now, skipped")
                continue
            for look in looks:
                faults = picture(browser, options.base, page, look, state, folder)
                taken += 1
                wrong += len(faults)
                for fault in faults:
                    print(f"{page.name} {look}: {fault}")
        browser.close()
    print(f"{taken} pictures in {folder}, {wrong} faults")
    return 1 if wrong and options.check else 0


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/screenshots", description=__doc__)
    parser.add_argument("folder", help="where the pictures go")
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="address of a running demo")
    parser.add_argument("--only", default="", help="regular expression for the names of pages")
    parser.add_argument("--themes", default=",".join(THEMES))
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    parser.add_argument("--widths", default=",".join(str(width) for width in HEIGHTS))
    parser.add_argument("--check", action="store_true", help="fail when a page has a fault")
    sys.exit(run(parser.parse_args()))


if __name__ == "__main__":
    main()
