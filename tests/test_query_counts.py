"""What each page asks of the database: the same for one row of everything and for thirty, and within the
budget of interface.md. A new page of the three areas is measured without being named here."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import plenty
from tests.factories.world import World
from tests.routes import AREAS, ROUTES, Route

pytestmark = pytest.mark.django_db
BUDGET = 12
DOWNLOADS = {
    "flag_picture",
    "am_flag_picture",
    "reference_picture",
    "am_reference_picture",
    "document",
    "ops_document",
    "case_document",
    "am_case_document",
    "ops_import_rejects",
}
FRAGMENTS = {"am_preview"}
"""Asked for by htmx; a browser that does not is sent to the whole page."""
LIST_NOTHING = {
    "review_next",
    "review_statement",
    "report",
    "case_step",
    "right_new",
    "right_edit",
    "product_new",
    "am_case_step",
    "ops_marketplace_add",
    "ops_marketplace_edit",
    "ops_marketplace_import",
    "ops_import",
    "ops_rules",
    "ops_status",
}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PAGES = {
    name: route
    for name, route in ROUTES.items()
    if route.area in AREAS and route.method == "get" and name not in DOWNLOADS
}


def _cost(client: Client, url: str, **headers: str) -> tuple[int, int]:
    """Queries, without the savepoints and the scope put back at the end, which only tests have; and the
    page's length."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url, headers=headers)
    assert response.status_code in (200, 302), url
    asked = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
    return len(asked) - ("set_config('role'" in asked[-1]), len(response.content)


def _visit(world: World, about: plenty.Subjects) -> dict[str, tuple[int, int]]:
    def one(name: str, route: Route) -> tuple[int, int]:
        kwargs = about.kwargs(route.makes, world)
        assert kwargs is not None, f"{name}: say in tests/factories/plenty.py which object it is about"
        branded = {"slug": world.alpina.slug} if route.area == "b" else {}
        client = Client()
        who = {"b": world.alice, "am": world.bob, "ops": world.dana}[route.area]
        client.force_login(who, backend=BACKEND)
        headers = {"HX-Request": "true"} if name in FRAGMENTS else {}
        return _cost(client, reverse(name, kwargs=branded | kwargs | dict(route.fixed)), **headers)

    return {name: one(name, route) for name, route in PAGES.items()}


def test_every_page_costs_the_same_for_one_row_and_thirty(world: World) -> None:
    about = plenty.subjects(world)
    plenty.more(world, about, 1)
    _visit(world, about)  # what is cached on first use is not the page's
    one = _visit(world, about)
    plenty.more(world, about, 29)
    thirty = _visit(world, about)

    more_queries = {
        name: (one[name][0], thirty[name][0]) for name in PAGES if one[name][0] != thirty[name][0]
    }
    assert more_queries == {}
    assert {name: queries for name, (queries, _) in thirty.items() if queries > BUDGET} == {}
    # a page that did not get longer was shown nothing: equal counts would prove nothing of it
    assert {name for name in PAGES if thirty[name][1] < one[name][1] + 500} == LIST_NOTHING
