"""The generated secret of a webhook is shown once, where the follow is made; a secret of the operator never is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.security_kit import form_token, serving

import wideangle
from wideangle.web import ServerOptions

LOCAL = "http://127.0.0.1:8765"
HOOK = "https://hooks.example/desk"


@pytest.fixture
def folder(closed_sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(closed_sample, tmp_path / "archive"))


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with serving(ServerOptions(folder), LOCAL) as client:
        yield client


@pytest.fixture
def operated(folder: Path) -> Iterator[TestClient]:
    with serving(ServerOptions(folder, webhook_secret="a secret of the operator"), LOCAL) as client:
        yield client


def stored(folder: Path) -> str:
    with wideangle.open(folder) as archive:
        return archive.follows()[-1].secret


def by_form(client: TestClient, **fields: str):
    form = {"csrf_token": form_token(client, "/follow"), "action": "add", "target": "harbour", **fields}
    return client.post("/follow", data=form)


def test_page_shows_the_secret_once(client: TestClient, folder: Path) -> None:
    response = by_form(client, webhook=HOOK)
    shown = re.search(r"<code[^>]*>([^<]+)</code>", response.text)
    assert shown
    assert shown[1] == stored(folder)
    assert response.headers["cache-control"] == "no-store"
    assert shown[1] not in client.get("/follow").text


def test_api_shows_the_secret_once(client: TestClient, folder: Path) -> None:
    made = client.post("/api/follows", json={"target": "harbour", "webhook": HOOK})
    assert made.json()["secret"] == stored(folder)
    assert made.headers["cache-control"] == "no-store"
    assert "secret" not in client.get("/api/follows").json()


@pytest.mark.parametrize("fields", [{}, {"email": "desk@ledger.example"}])
def test_follow_without_a_webhook_has_no_secret(client: TestClient, fields: dict[str, str]) -> None:
    assert by_form(client, **fields).headers["location"] == "/follow"
    assert "secret" not in client.post("/api/follows", json={"target": "harbour", **fields}).json()


def test_secret_of_the_operator_signs_and_is_not_shown(operated: TestClient, folder: Path) -> None:
    assert by_form(operated, webhook=HOOK).headers["location"] == "/follow"
    assert "secret" not in operated.post("/api/follows", json={"target": "mayor", "webhook": HOOK}).json()
    assert stored(folder) == "a secret of the operator"
