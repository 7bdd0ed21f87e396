from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from wideangle import sample
from wideangle.archive import Archive


@pytest.fixture(scope="package")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive that holds the sample; to be read only."""
    with Archive.open(tmp_path_factory.mktemp("assistant") / "archive") as archive:
        archive.add(sample.path())
        yield archive


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Archive]:
    """An archive without articles."""
    with Archive.open(tmp_path / "archive") as archive:
        yield archive
