"""Strangers and readers change nothing, whatever pages and endpoints the application has."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from starlette.routing import Mount
from starlette.testclient import TestClient
from tests.web.security_kit import HOST, SITE, add_users, exposed, form_token, serving, sign_in

from wideangle.errors import UsageError
from wideangle.web import ServerOptions, create_app
from wideangle.web.security.rate_limits import RequestLimit
from wideangle.web.security.users import Users

OPEN = {"/login", "/logout", "/healthz", "/readyz"}
READING_POSTS = {"/cover", "/api/coverage", "/mcp"}
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
ANY = {"GET", *CHANGING}
PAGES_WITH_FORMS = ["/story/s47/edit", "/storyline/l4/edit", "/cover/edit?article=ledger-002"]


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """No limit of anonymous requests: the tests ask for every route."""
    monkeypatch.setattr(RequestLimit, "take", lambda *_: None)


@pytest.fixture(scope="module")
def folder(closed_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = tmp_path_factory.mktemp("users") / "archive"
    shutil.copytree(closed_sample, copied)
    add_users(copied)
    return copied


@pytest.fixture(scope="module")
def private(folder: Path) -> Iterator[TestClient]:
    with serving(exposed(folder)) as client:
        yield client


@pytest.fixture(scope="module")
def public(folder: Path) -> Iterator[TestClient]:
    with serving(exposed(folder, public=True)) as client:
        yield client


@pytest.fixture
def stranger(private: TestClient) -> TestClient:
    private.cookies.clear()
    return private


def routes(given: Any) -> Iterator[tuple[str, set[str]]]:
    """The path and the methods of each route, with those of routers that are included."""
    for route in given:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes(inner.routes)
        elif isinstance(route, Mount):
            yield route.path + "/", ANY
        else:
            yield route.path, set(route.methods or ANY)


def requests(client: TestClient, methods: set[str]) -> list[tuple[str, str]]:
    """A method and an address for each route that has one of these methods."""
    listed = [
        (method, re.sub(r"\{(\w+)(:path)?\}", lambda name: "1" if name[1] == "number" else "s47", path))
        for path, of_route in routes(cast(FastAPI, client.app).routes)
        for method in sorted(of_route & methods)
    ]
    assert len(listed) >= 8
    return [(method, path) for method, path in listed if path not in OPEN and not path.startswith("/static")]


def test_stranger_is_admitted_to_no_route(stranger: TestClient) -> None:
    for method, path in requests(stranger, ANY):
        response = stranger.request(method, path)
        if response.status_code == 303:
            assert method == "GET"
            assert response.headers["location"].startswith("/login")
        else:
            assert response.status_code == 401, (method, path)
            assert response.headers["www-authenticate"] == "Bearer"


def test_stranger_changes_nothing_on_a_public_server(public: TestClient) -> None:
    assert public.get("/story/s1").status_code == 200
    for method, path in requests(public, CHANGING):
        assert path in READING_POSTS or public.request(method, path).status_code == 401, (method, path)
    for path in PAGES_WITH_FORMS:
        assert public.get(path).headers["location"].startswith("/login?next=")


def test_reader_changes_nothing(stranger: TestClient) -> None:
    assert sign_in(stranger, "rita").status_code == 303
    assert stranger.get("/story/s1").status_code == 200
    for method, path in requests(stranger, CHANGING):
        assert path in READING_POSTS or stranger.request(method, path).status_code == 403, (method, path)
    for path in [*PAGES_WITH_FORMS, "/audit"]:
        assert stranger.get(path).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "https://other.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
def test_no_route_accepts_a_change_that_another_site_causes(stranger: TestClient, headers: dict[str, str]) -> None:
    sign_in(stranger, "adam")
    for method, path in requests(stranger, CHANGING):
        response = stranger.request(method, path, headers=headers)
        assert (response.status_code, "comes from another site" in response.text) == (403, True), (method, path)


def test_editor_is_no_administrator(stranger: TestClient) -> None:
    sign_in(stranger, "edda")
    assert stranger.get("/story/s47/edit").status_code == 200
    assert stranger.get("/audit").status_code == 403
    form = {"csrf_token": form_token(stranger, "/cover"), "action": "add", "source": "https://feeds.example/all"}
    assert stranger.post("/sources", data=form).status_code == 403


def test_administrator_sees_the_audit_log(stranger: TestClient) -> None:
    sign_in(stranger, "adam")
    response = stranger.get("/audit")
    assert response.status_code == 200
    assert "sign-in" in response.text


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_token_gives_the_role_of_its_user(stranger: TestClient, folder: Path, scheme: str) -> None:
    users = Users(folder)
    header = {"authorization": f"{scheme} {users.new_token('edda')}"}
    assert stranger.get("/api/decisions", headers=header).status_code == 200
    # A program sends no origin; its token is not something that a browser adds by itself.
    response = stranger.post("/api/decisions", json={"kind": "pin", "story": "s404"}, headers=header | {"origin": ""})
    assert response.status_code == 404
    users.remove_token("edda")
    assert stranger.get("/api/decisions", headers=header).status_code == 401


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer wa_", "Bearer \u00e9"])
def test_wrong_token_is_refused_even_where_everybody_may_read(public: TestClient, header: str) -> None:
    response = public.get("/api/status", headers={"authorization": header.encode("latin-1")})
    assert response.status_code == 401


def test_password_of_a_proxy_is_no_token(public: TestClient) -> None:
    assert public.get("/api/status", headers={"authorization": "Basic cml0YTpyaXRh"}).status_code == 200


def test_users_end_the_local_user(closed_sample: Path, tmp_path: Path) -> None:
    shutil.copytree(closed_sample, tmp_path / "archive")
    local = "http://127.0.0.1:8765"
    with serving(ServerOptions(tmp_path / "archive"), local) as client:
        assert client.get("/audit").status_code == 200
        add_users(tmp_path / "archive")
        assert client.get("/audit").status_code == 303
        assert sign_in(client, "adam").status_code == 303
        assert client.get("/audit").status_code == 200


@pytest.mark.parametrize(
    "options",
    [
        {"host": "0.0.0.0"},
        {"host": "192.0.2.7"},
        {"host": "::"},
        {"allowed_hosts": (HOST,)},
        {"proxies": ("127.0.0.1",)},
        {"prefix": "/news"},
    ],
)
def test_server_for_others_needs_users(sample_folder: Path, options: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="wideangle user add NAME --role admin"):
        create_app(ServerOptions(sample_folder, **options))


def test_nobody_changes_a_read_only_server(folder: Path) -> None:
    with serving(exposed(folder, read_only=True)) as client:
        sign_in(client, "adam")
        assert client.get("/story/s1").status_code == 200
        assert client.get("/story/s47/edit").status_code == 403
        assert client.post("/sources").status_code == 403


def test_stranger_is_led_to_the_page_after_signing_in(stranger: TestClient) -> None:
    address = stranger.get("/search?q=mayor&language=en").headers["location"]
    assert address == "/login?next=%2Fsearch%3Fq%3Dmayor%26language%3Den"
    response = sign_in(stranger, "rita", next="/search?q=mayor&language=en")
    assert response.headers["location"] == "/search?q=mayor&language=en"


@pytest.mark.parametrize(
    "target", ["//evil.example/", "/\\evil.example", "https://evil.example/", "/a\nb", "javascript:1"]
)
def test_sign_in_leads_to_no_other_site(stranger: TestClient, target: str) -> None:
    assert sign_in(stranger, "rita", next=target).headers["location"] == "/"


def test_responses_over_https_demand_https(stranger: TestClient) -> None:
    assert "max-age" in stranger.get("/login").headers["strict-transport-security"]
    assert SITE.startswith("https")
