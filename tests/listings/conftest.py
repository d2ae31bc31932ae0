from collections.abc import Iterator

import pytest

from tests.listings.web import Web, web_server


@pytest.fixture
def web(settings) -> Iterator[Web]:
    """A server on this machine that the portal is allowed to call."""
    with web_server() as server:
        settings.OUTBOUND_ALLOW_PRIVATE = (server.host,)
        yield server
