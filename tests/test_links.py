"""Everything a role may do can be found by clicking: from the first page on each page of the matrix is linked
and each step has its form, nothing else is offered, and no link leads to an error."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests.factories import plenty
from tests.factories.world import World
from tests.routes import AREAS, ROUTES, SIGNED_IN
from tests.test_permissions import BACKEND, ROLES
from tests.test_query_counts import DOWNLOADS

pytestmark = pytest.mark.django_db
OFFERED = re.compile(r'<(a|form|button|div|tr|section)\b[^>]*?\s(href|action|formaction|hx-get)="([^"]*)"')
EACH = 24
"""Pages of one kind that are looked at: the states differ, the thirtieth does not."""
AFTER_A_STEP = {"flag_undo", "am_bulk_undo", "am_remove_undo"}
"""Offered on the page that follows the step."""


def _walk(client: Client) -> tuple[set[str], dict[str, int]]:
    """(names of all that is offered, status of each address that was followed and answered an error)."""
    waiting, seen, looked, offered, wrong = ["/"], {"/"}, Counter(), set(), {}
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path)
        if answer.status_code >= 400:
            wrong[path] = answer.status_code
            continue
        if answer.status_code in (301, 302):
            found = [("a", "href", answer.url)]
        else:
            found = OFFERED.findall(answer.content.decode())
        for _tag, attribute, target in found:
            address = urljoin(path, unescape(target) or path)
            if urlsplit(address).netloc or urlsplit(address).scheme:
                continue
            try:
                name = resolve(urlsplit(address).path).url_name
            except Resolver404:
                wrong[address] = 404
                continue
            offered.add(name)
            follow = attribute in ("href", "hx-get") and ROUTES.get(name) and ROUTES[name].method == "get"
            if follow and name not in DOWNLOADS and address not in seen and looked[name] < EACH:
                seen.add(address)
                looked[name] += 1
                waiting.append(address)
    return offered, wrong


@pytest.mark.parametrize("person", ["alice", "rita", "victor", "bob", "dana"])
def test_all_that_a_role_may_do_is_offered_and_nothing_else(
    world: World, client: Client, person: str
) -> None:
    plenty.more(world, plenty.subjects(world), 2)
    client.force_login(world.people[person], backend=BACKEND)
    offered, wrong = _walk(client)
    assert wrong == {}
    role = ROLES[person]
    mine = {
        name for name, route in ROUTES.items() if route.who == SIGNED_IN or (route.area and role in route.who)
    }
    pictures = {name for name in mine if name.endswith("picture")}  # shown, not linked
    assert mine - pictures - AFTER_A_STEP - offered == set()
    areas = {name for name in offered if name in ROUTES and ROUTES[name].area in AREAS}
    assert areas - mine == set()
