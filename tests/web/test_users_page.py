"""The page *Users*: an administrator adds, changes and removes users, and nobody else does."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.security_kit import HOST, PASSWORDS, exposed, form_token, serving, sign_in

from wideangle.web import ServerOptions
from wideangle.web.security.users import Users

LOCAL = "http://127.0.0.1:8765"


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with serving(exposed(folder)) as client:
        sign_in(client, "adam")
        yield client


def send(client: TestClient, action: str, name: str, **fields: str):
    return client.post(
        "/users", data={"csrf_token": form_token(client, "/users"), "action": action, "name": name, **fields}
    )


def secret(text: str) -> str:
    shown = re.search(r"<code[^>]*>([^<]+)</code>", text)
    assert shown
    return shown[1]


def made_secret(client: TestClient, action: str, name: str) -> str:
    """Return the secret that a form makes. Loading the page again shows it no more, and makes no other."""
    assert send(client, action, name).status_code == 303
    shown = secret(client.get("/users").text)
    assert shown not in client.get("/users").text
    return shown


def test_own_new_password_is_shown_before_it_is_asked_for(client: TestClient) -> None:
    response = send(client, "password", "adam")
    assert response.status_code == 200
    assert sign_in(client, "adam", secret(response.text)).status_code == 303


def test_secret_is_shown_in_the_browser_of_its_administrator_alone(client: TestClient, folder: Path) -> None:
    with serving(exposed(folder)) as other:
        sign_in(other, "adam")
        send(client, "token", "rita")
        assert "<code" not in other.get("/users").text
        assert secret(client.get("/users").text)


def test_user_with_a_made_password_signs_in(client: TestClient, folder: Path) -> None:
    assert send(client, "add", "Robin Okafor", role="editor").headers["location"] == "/users"
    response = client.get("/users")
    assert response.headers["cache-control"] == "no-store"
    password = secret(response.text)
    assert password not in client.get("/users").text
    assert Users(folder).all()["Robin Okafor"].role == "editor"
    assert sign_in(client, "Robin Okafor", password).status_code == 303


def test_user_with_a_given_password_signs_in(client: TestClient, folder: Path) -> None:
    response = send(client, "add", "robin", role="reader", password="chosen by an administrator")
    assert response.headers["location"] == "/users"
    assert sign_in(client, "robin", "chosen by an administrator").status_code == 303
    text = (folder / "audit.jsonl").read_text(encoding="utf-8")
    assert "chosen by" not in text


def test_role_password_token_and_removal(client: TestClient, folder: Path) -> None:
    users = Users(folder)
    assert send(client, "role", "rita", role="editor").status_code == 303
    assert users.all()["rita"].role == "editor"
    assert users.with_password("rita", made_secret(client, "password", "rita")).name == "rita"
    assert users.with_token(made_secret(client, "token", "rita")).name == "rita"
    assert send(client, "token revoke", "rita").status_code == 303
    assert users.all()["rita"].token == ""
    assert send(client, "remove", "rita").status_code == 303
    assert "rita" not in users.all()
    entries = [json.loads(line) for line in (folder / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(entry["user"], entry["action"]) for entry in entries[1:]] == [
        ("adam", "user role"),
        ("adam", "user password"),
        ("adam", "user token"),
        ("adam", "user token revoke"),
        ("adam", "user remove"),
    ]


def test_new_role_holds_from_the_next_request_on(client: TestClient) -> None:
    send(client, "add", "robin", role="admin", password=PASSWORDS["adam"])
    assert send(client, "role", "adam", role="reader").status_code == 303
    assert client.get("/users").status_code == 403


def test_new_password_ends_the_sessions_of_the_user(client: TestClient, folder: Path) -> None:
    with serving(exposed(folder)) as other:
        sign_in(other, "rita")
        assert other.get("/").status_code == 200
        send(client, "password", "rita", password="another password of rita")
        assert other.get("/").headers["location"] == "/login"


@pytest.mark.parametrize("fields", [{"action": "remove"}, {"action": "role", "role": "editor"}])
def test_last_administrator_stays(client: TestClient, folder: Path, fields: dict[str, str]) -> None:
    action = fields.pop("action")
    response = send(client, action, "adam", **fields)
    assert response.status_code == 422
    assert "no user would be an administrator" in response.text
    assert Users(folder).all()["adam"].role == "admin"


@pytest.mark.parametrize(
    ("action", "name", "fields", "reason"),
    [
        ("add", "rita", {"role": "reader"}, "a user of this name exists"),
        ("add", "<b>", {"role": "reader", "password": "short"}, "the password has 5 characters"),
        ("add", "a\tb", {"role": "reader"}, "not a usable name"),
        ("add", "x" * 65, {"role": "reader"}, "not a usable name"),
        ("add", "robin", {"role": "owner"}, "not a role"),
        ("role", "rita", {"role": ""}, "not a role"),
        ("remove", "nobody", {}, "no user has this name"),
        ("password", "nobody", {"password": "x"}, "no user has this name"),
        ("token", "", {}, "no user has this name"),
        ("erase", "rita", {}, "unknown action"),
    ],
)
def test_change_that_cannot_be_made_is_explained(
    client: TestClient, folder: Path, action: str, name: str, fields: dict[str, str], reason: str
) -> None:
    before = (folder / "users.json").read_bytes()
    response = send(client, action, name, **fields)
    assert response.status_code == 422
    assert reason in response.text
    assert "<b>" not in response.text
    assert (folder / "users.json").read_bytes() == before


@pytest.mark.parametrize("name", ["rita", "edda"])
def test_others_neither_see_nor_change_users(client: TestClient, folder: Path, name: str) -> None:
    before = (folder / "users.json").read_bytes()
    sign_in(client, name)
    assert client.get("/users").status_code == 403
    form = {"csrf_token": form_token(client, "/cover"), "action": "role", "name": name, "role": "admin"}
    assert client.post("/users", data=form).status_code == 403
    assert (folder / "users.json").read_bytes() == before


@pytest.mark.parametrize("token", ["", "wrong"])
def test_form_without_its_token_is_refused(client: TestClient, folder: Path, token: str) -> None:
    form = {"csrf_token": token, "action": "remove", "name": "rita"}
    assert client.post("/users", data=form).status_code == 403
    assert "rita" in Users(folder).all()


def test_form_of_another_site_is_refused(client: TestClient, folder: Path) -> None:
    form = {"csrf_token": form_token(client, "/users"), "action": "remove", "name": "rita"}
    response = client.post("/users", data=form, headers={"origin": f"https://other.{HOST}"})
    assert response.status_code == 403
    assert "rita" in Users(folder).all()


def test_first_user_is_an_administrator(closed_sample: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(closed_sample, tmp_path / "archive"))
    with serving(ServerOptions(folder), LOCAL) as client:
        assert send(client, "add", "robin", role="reader").status_code == 422
        response = send(client, "add", "ada", role="admin")
        password = secret(response.text)
        assert client.get("/users").headers["location"] == "/login?next=%2Fusers"
        assert sign_in(client, "ada", password).status_code == 303
        assert client.get("/users").status_code == 200
