"""Nothing that a browser can be made to send breaks a page: every route with values that no page of ours
holds."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.routes import OPEN, ROUTES, SIGNED_IN, objects_of
from tests.test_permissions import BACKEND, ROLES

pytestmark = pytest.mark.django_db
NAMES = (
    *("q", "after", "before", "cursor", "state", "brand", "seller", "risk", "marketplace", "show", "period"),
    *("right", "violation", "note", "family", "reason", "age", "sort", "since", "until", "person", "area"),
    *("flag", "order", "id", "version", "role", "kind", "newest", "next", "here", "query", "name", "text"),
    *(
        "email",
        "step",
        "active",
        "which",
        "lines",
        "action",
        "manager",
        "number",
        "valid_to",
        "reference_price",
    ),
)
FORGED = {
    "a null": "a\x00b",
    "a huge number": "9" * 18,
    "more than a number": "9" * 400,
    "no number": "²",
    "a place of another list": "W2ZhbHNlLCAxZTk5LCAxXQ",
}
WITHOUT_TABLE = {
    name: {"token": "x"} for name in ("apply_verify", "apply_status", "invitation", "statement")
} | {"apply_right": {"token": "x", "pk": 1}}
"""Addresses of public pages, which the table of routes does not make."""


@pytest.fixture(autouse=True)
def _no_old_counts() -> None:
    cache.clear()


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_forged_values_break_nothing(world, client: Client, name: str) -> None:
    route = ROUTES[name]
    person = "alice"
    if route.who not in (OPEN, SIGNED_IN):
        person = next(who for who, role in ROLES.items() if role in route.who)
    if route.who is not OPEN:
        client.force_login(world.people[person], backend=BACKEND)
    client.raise_request_exception = False
    kwargs = objects_of(world, world.alpina, route, person)
    address = reverse(name, kwargs=kwargs | WITHOUT_TABLE.get(name, {}))
    broken = []
    for how, value in FORGED.items():
        values = dict.fromkeys(NAMES, value)
        for method in {"get", "post"} if route.method == "get" else {"post"}:
            status = getattr(client, method)(address, values).status_code
            if status >= 500:
                broken.append((method, how, status))
    assert broken == []
