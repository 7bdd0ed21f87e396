"""The generated secret of a webhook is shown once, where the follow is made; a secret of the operator never is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.security_kit import add_users, exposed, form_token, serving, sign_in

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
    assert by_form(client, webhook=HOOK).headers["location"] == "/follow"
    response = client.get("/follow")
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


INTERNAL = [
    "http://127.0.0.1/hook",
    "http://localhost:8080/hook",
    "http://[::1]/hook",
    "http://[::ffff:10.0.0.1]/hook",
    "http://0x7f000001/hook",
    "http://127.1/hook",
    "http://169.254.169.254/latest/meta-data",
    "http://192.168.1.1/",
]


@pytest.mark.parametrize("webhook", INTERNAL)
def test_webhook_to_an_internal_address_is_refused_when_it_is_named(
    client: TestClient, folder: Path, webhook: str
) -> None:
    page = by_form(client, webhook=webhook)
    assert page.status_code == 422
    assert "not an address of the public internet" in page.text
    answer = client.post("/api/follows", json={"target": "harbour", "webhook": webhook})
    assert answer.status_code in (409, 422)
    with wideangle.open(folder) as archive:
        assert not archive.follows()


def test_webhook_to_an_address_of_the_operator_is_accepted(folder: Path) -> None:
    with serving(ServerOptions(folder, allow_fetch=("127.0.0.1",)), LOCAL) as client:
        assert by_form(client, webhook="http://127.0.0.1/hook").status_code == 303


def test_webhook_with_a_password_is_refused_when_it_is_named(client: TestClient) -> None:
    assert by_form(client, webhook="https://desk:password@hooks.example/").status_code == 422


def test_reader_cannot_resolve_names_by_following(folder: Path) -> None:
    add_users(folder)
    with serving(exposed(folder)) as client:
        sign_in(client, "rita")
        form = {"csrf_token": form_token(client, "/cover"), "action": "add", "target": "harbour"}
        assert client.post("/follow", data=form | {"webhook": INTERNAL[0]}).status_code == 403
