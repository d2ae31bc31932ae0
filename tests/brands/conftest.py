from collections.abc import Callable

import pytest
from django.core.cache import cache

from brands.actions import applications, documents
from brands.actions.applications import Candidate
from brands.actions.rights import RightDraft
from brands.models import Application
from brands.tokens import new_token
from tests.brands import files
from tests.factories.world import World

DRAFT = {
    "kind": "trademark",
    "title": "KESTREL",
    "number": "90001",
    "office": "CNIPA",
    "owner": "Kestrel Ltd",
    "nice_classes": [25, 18],
}


@pytest.fixture(autouse=True)
def _no_old_counts() -> None:
    """Rate limits of the tests before."""
    cache.clear()


@pytest.fixture
def draft() -> Callable[..., RightDraft]:
    """draft(number="...") -> a right as a form gives it, with its certificate staged."""

    def make(**fields) -> RightDraft:
        staged = documents.stage(token=new_token(), slot="document", upload=files.pdf())
        return RightDraft(**(DRAFT | {"document": staged} | fields))

    return make


@pytest.fixture
def application(world: World, draft) -> Application:
    """An application whose address is confirmed, with one unchecked right."""
    candidate = Candidate(
        company="Kestrel Ltd",
        brand_name="Kestrel",
        contact_name="Kim",
        contact_email="Kim@kestrel.example",
        names=[("红隼", "chinese")],
        categories=["clothing"],
    )
    found = applications.apply(candidate=candidate, rights=[draft()])
    applications.verify_email(application=found)
    return found
