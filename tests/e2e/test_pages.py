"""Every page of the three areas, the public ones and a person's own, in a real Chromium: both themes, both
languages, wide and as narrow as a telephone. axe finds nothing, the console is silent, nothing overflows.

The pages of the areas come from the routes: a new one is looked at without being named here."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect

from brands import tenancy
from brands.models import Person
from listings.models import ListingImage
from tests.e2e.browser import Seat, adapt, overflow, running_browser, violations
from tests.e2e.pages import PAGES
from tests.factories import plenty
from tests.factories.pictures import jpeg
from tests.factories.world import World, build_world
from tests.routes import ROUTES
from tests.test_query_counts import DOWNLOADS, FRAGMENTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHO = {"b": "alice", "am": "bob", "ops": "dana"}
ROWS = 2
LOOKS = [("light", 1366), ("dark", 1366), ("light", 390), ("dark", 390)]


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with running_browser(chromium_path) as running:
        yield running


def pages_of_area(area: str, world: World, about: plenty.Subjects) -> dict[str, str]:
    branded = {"slug": world.alpina.slug} if area == "b" else {}
    return {
        name: reverse(name, kwargs=branded | about.kwargs(route.makes, world) | dict(route.fixed))
        for name, route in ROUTES.items()
        if route.area == area and route.method == "get" and name not in DOWNLOADS | FRAGMENTS
    }


def own_pages(signed_in: bool) -> dict[str, str]:
    """What belongs to no area: the public pages, and a person's own."""
    areas = tuple(f"/{area}/" for area in WHO)
    named = {p.name: p.path for p in PAGES if bool(p.who) == signed_in and not p.path.startswith(areas)}
    found = {name: path for name, path in named.items() if path}
    return found | ({"me": reverse("me")} if signed_in else {})


def seed(language: str) -> tuple[World, plenty.Subjects]:
    with tenancy.platform_scope():
        world = build_world()
        about = plenty.subjects(world)
        plenty.more(world, about, ROWS)
        stored = default_storage.save("pages.jpg", ContentFile(jpeg()))
        ListingImage.objects.update(file=stored, width=120, height=120)
        Person.objects.update(language=language)
    return world, about


def seat_of(browser: Browser, base: str, person: Person | None, language: str) -> Seat:
    seat = Seat.of(browser, base)
    cookies = {"django_language": language, "theme": "light"}
    if person is not None:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        cookies["sessionid"] = client.cookies[settings.SESSION_COOKIE_NAME].value
    seat.context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])
    return seat


def faults_of(seat: Seat, path: str, language: str) -> list[str]:
    """Of one page in every look. It is loaded once: theme and width change in place, as for its reader."""
    tab, found = seat.tab, []
    seat.complaints.clear()
    tab.set_viewport_size({"width": LOOKS[0][1], "height": 800})
    answer = tab.goto(path)
    expect(tab.locator(".htmx-request")).to_have_count(0)
    missing = answer.status == 404 and path == "/no-such-page"
    if answer.status != 200 and not missing:
        return [f"{path}: {answer.status}"]
    if tab.locator("html").get_attribute("lang") != language:
        found.append("in another language")
    for number, (theme, width) in enumerate(LOOKS):
        adapt(tab, theme, width)
        if over := overflow(tab):
            found.append(f"{theme} {width}: {over} pixels too wide")
        if number == 0 or language == "en":  # colours and sizes are the same in both languages
            found += [f"{theme} {width}: {one}" for one in violations(tab, looks_only=number > 0)]
    # Chromium itself writes the answer 404 to the console
    found += [line for line in seat.complaints if not missing]
    return [f"{path}: {one}" for one in found]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("area", ["public", "own", "b", "am", "ops"])
def test_pages_have_no_fault_in_any_look(browser: Browser, live_server, area: str, language: str) -> None:
    world, about = seed(language)
    name = WHO.get(area, "alice" if area == "own" else "")
    pages = pages_of_area(area, world, about) if area in WHO else own_pages(area == "own")
    assert len(pages) >= 3
    seat = seat_of(browser, live_server.url, world.people[name] if name else None, language)
    with seat.context:
        faults = [fault for path in pages.values() for fault in faults_of(seat, path, language)]
    assert faults == []


def test_faults_are_seen(browser: Browser, live_server) -> None:
    """The proof that the test above can fail."""
    seat = Seat.of(browser, live_server.url)
    with seat.context:
        policy = {"content-security-policy": "default-src 'none'", "content-type": "text/html"}
        body = "<html><body><script>1</script><img src=x><p>x</p><pre>" + "wide " * 400
        seat.context.route("**/faulty", lambda route: route.fulfill(body=body, headers=policy))
        seat.tab.goto("/faulty")
        assert {one.split(" at ")[0] for one in violations(seat.tab)} >= {"html-has-lang", "image-alt"}
        assert overflow(seat.tab) > 0
        assert any("policy: script-src" in line for line in seat.complaints)
