from collections.abc import Iterator

import pytest
from ingest_kit import Site

from wideangle.ingest import Fetcher


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def fetcher() -> Fetcher:
    """One that may visit the loopback site, without waiting between visits."""
    return Fetcher(allow_hosts=["127.0.0.1"], delay=0, timeout=5)
