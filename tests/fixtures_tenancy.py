"""Scope and people of every test.

A test with a database runs in the platform scope unless it says otherwise; requests of the test
client set their own, so what a page shows is what row-level security lets through."""

from collections.abc import Iterator

import pytest
from django.test import Client

from brands import tenancy
from tests.factories.world import World, build_world


@pytest.fixture(autouse=True)
def _platform_scope(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rows of all brands, for arranging. Tests on committed data (transactional) enter scopes themselves."""
    marker = request.node.get_closest_marker("django_db")
    uses_db = marker is not None or {"db", "world"} & set(request.fixturenames)
    transactional = "transactional_db" in request.fixturenames or (
        marker and marker.kwargs.get("transaction")
    )
    if not uses_db or transactional:
        yield
        return
    request.getfixturevalue("db")
    with tenancy.platform_scope():
        yield


@pytest.fixture
def world(db: None) -> World:
    """Brand A Alpina (Alice owner, Rita reviewer, Victor viewer), brand B Borealis (Charlie owner), Bob
    the account manager of A, Bea of B, Dana the admin, Otto an outsider."""
    with tenancy.platform_scope():
        return build_world()


@pytest.fixture
def sign_in(client: Client):
    """sign_in(person) -> the test client as that person."""

    def as_person(person) -> Client:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_person
