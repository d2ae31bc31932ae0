"""Every route x every role x the other tenant. A route without an entry in `routes.py` fails."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from brands.permissions import GRANTS, Area
from tests.routes import ADMINS, AREAS, MANAGERS, MEMBERS, OPEN, ROUTES, SIGNED_IN, Route, objects_of

PEOPLE = ("alice", "rita", "victor", "charlie", "bob", "bea", "dana", "otto")
ROLES = {
    "alice": "owner",
    "rita": "reviewer",
    "victor": "viewer",
    "bob": "account_manager",
    "bea": "account_manager",
    "dana": "admin",
}
INSIDERS = {
    "b": {"alice", "rita", "victor"},
    "am": {"bob", "bea"},
    "ops": {"dana"},
}
REFUSED = {403, 404, 405}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _patterns(resolver: URLResolver, module: str = "") -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern)
        else:
            yield pattern


def _own() -> dict[str, URLPattern]:
    """The portal's own routes by name; allauth's have their own tests."""
    own = ("ipjf.", "brands.", "listings.", "monitoring.", "takedowns.")
    return {
        p.name or str(p.pattern): p
        for p in _patterns(get_resolver())
        if p.callback.__module__.startswith(own)
    }


def test_every_route_is_in_the_table_and_the_other_way_round() -> None:
    assert set(_own()) == set(ROUTES)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_view_says_who_may_call_it(name: str) -> None:
    guard = getattr(_own()[name].callback, "guard", None)
    route = ROUTES[name]
    if route.who in (OPEN, SIGNED_IN):
        assert guard == (route.who, "")
        return
    area, permission = guard
    assert area.value == route.area
    # the matrix is written down twice, on purpose: a slip in one place does not go unseen
    assert {role.value for role in GRANTS[permission]} == set(route.who)


def test_areas_are_those_of_the_addresses() -> None:
    assert {a.value for a in Area} == AREAS


def _call(client: Client, name: str, route: Route, kwargs: dict) -> int:
    return getattr(client, route.method)(reverse(name, kwargs=kwargs)).status_code


def _expected(route: Route, person: str) -> set[int] | None:
    """None: let in, whatever the page then says of an empty form."""
    if route.who in (OPEN, SIGNED_IN):
        return None
    if person not in INSIDERS[route.area]:
        return {404}
    return None if ROLES[person] in route.who else {403}


@pytest.mark.parametrize("name", sorted(n for n, r in ROUTES.items() if r.who is not OPEN))
def test_matrix(world, client: Client, name: str) -> None:
    route = ROUTES[name]
    kwargs = objects_of(world, world.alpina, route)
    assert _call(client, name, route, kwargs) == 302, "somebody who has not signed in is sent to sign in"
    for person in PEOPLE:
        # a fresh object for each: what one may do must not have used it up for the next
        kwargs = objects_of(world, world.alpina, route, person)
        client.force_login(world.people[person], backend=BACKEND)
        expected = _expected(route, person)
        # Bea is an account manager, but not of Alpina: its objects do not exist for her
        if person == "bea" and route.area == "am" and kwargs:
            expected = {404}

        status = _call(client, name, route, kwargs)
        if expected is None:
            assert status not in REFUSED and status < 500, (person, status)
        else:
            assert status in expected, (person, status)


@pytest.mark.parametrize("name", sorted(n for n, r in ROUTES.items() if r.area == "b" and r.makes))
def test_another_brands_object_does_not_exist_under_ours(world, client: Client, name: str) -> None:
    """Alice asks for Borealis' object under her own brand's address, and for Borealis' address itself."""
    route = ROUTES[name]
    theirs = objects_of(world, world.borealis, route)
    client.force_login(world.alice, backend=BACKEND)
    assert _call(client, name, route, {**theirs, "slug": "alpina"}) == 404
    assert _call(client, name, route, theirs) == 404


def test_the_groups_are_whole() -> None:
    assert set(MEMBERS) | set(MANAGERS) | set(ADMINS) == set(ROLES.values())
