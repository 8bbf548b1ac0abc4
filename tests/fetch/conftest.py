from collections.abc import Iterator

import pytest
from site_player import Site, start

from kg.fetch.client import Politeness


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of our own that plays publishers' sites; nothing leaves the machine."""
    shown = Site()
    server = start(shown)
    yield shown
    server.shutdown()
    server.server_close()


@pytest.fixture
def quick() -> Politeness:
    """Manners that a server on this machine can do with."""
    return Politeness(delay=0, timeout=1, deadline=5, tries=3, backoff=0.01, longest_wait=5)
