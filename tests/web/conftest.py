"""A server over the sample archive, driven in process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.security_kit import add_users, exposed, serving

import wideangle
from wideangle import sample
from wideangle.web import ServerOptions, create_app


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive with the sample articles; tests only read it."""
    folder = tmp_path_factory.mktemp("web") / "sample"
    with wideangle.open(folder) as archive:
        archive.add(sample.path())
    shutil.copytree(folder, folder.with_name("closed"))
    return folder


@pytest.fixture(scope="session")
def closed_sample(sample_folder: Path) -> Path:
    """A copy of the archive that no test opens in this process, to be copied and served by others: whoever closes a
    file of a database ends the locks of this process on that database."""
    return sample_folder.with_name("closed")


@pytest.fixture(scope="session")
def reader(sample_folder: Path) -> Iterator[TestClient]:
    """A client of a server that nobody can change anything on."""
    with _client(ServerOptions(sample_folder, read_only=True)) as client:
        yield client


@pytest.fixture(scope="session")
def local_user(sample_folder: Path) -> Iterator[TestClient]:
    """A client on the machine of the server, whose user is an administrator; tests only read with it."""
    with _client(ServerOptions(sample_folder)) as client:
        yield client


@pytest.fixture
def folder(closed_sample: Path, tmp_path: Path) -> Path:
    """An archive for one test, with a user of each role."""
    archive = Path(shutil.copytree(closed_sample, tmp_path / "archive"))
    add_users(archive)
    return archive


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    """A client at another machine, on which nobody is signed in."""
    with serving(exposed(folder)) as client:
        yield client


def _client(options: ServerOptions) -> TestClient:
    return TestClient(create_app(options), base_url="http://127.0.0.1:8765", raise_server_exceptions=False)
