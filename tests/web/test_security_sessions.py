"""Signing in and out, sessions, forms of other sites, and how often a password may be tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.security_kit import PASSWORDS, SITE, exposed, form_token, serving, sign_in

from wideangle.web.errors import TooManyRequests
from wideangle.web.security import rate_limits, sessions
from wideangle.web.security.users import Users

COOKIE = "wideangle_session"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The time of sessions and limits: the sum of the list."""
    now = [1000.0]
    for module in (sessions, rate_limits):
        monkeypatch.setattr(module, "time", type("Clock", (), {"monotonic": staticmethod(lambda: sum(now))}))
    yield now


def test_sign_in_makes_a_new_session(client: TestClient) -> None:
    form_token(client)
    before = client.cookies[COOKIE]
    form = {"csrf_token": form_token(client), "name": "edda", "password": PASSWORDS["edda"]}
    cookie = client.post("/login", data=form).headers["set-cookie"]
    assert {"httponly", "secure", "samesite=strict", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}
    assert client.cookies[COOKIE] != before
    client.cookies.set(COOKIE, before, domain="news.example")
    client.cookies = {COOKIE: before}
    assert client.get("/").status_code == 303


def test_planted_session_id_is_not_used(client: TestClient) -> None:
    client.cookies = {COOKIE: "planted"}
    cookie = client.get("/login").headers["set-cookie"]
    assert "planted" not in cookie


def test_sign_out_ends_the_session(client: TestClient) -> None:
    sign_in(client, "rita")
    cookie = client.cookies[COOKIE]
    assert client.post("/logout", data={"csrf_token": form_token(client, "/logout")}).status_code == 303
    client.cookies = {COOKIE: cookie}
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("change", ["password", "removal"])
def test_change_of_the_user_ends_the_session(client: TestClient, folder: Path, change: str) -> None:
    sign_in(client, "rita")
    assert client.get("/").status_code == 200
    users = Users(folder)
    users.remove("rita") if change == "removal" else users.set_password("rita", "another long password")
    assert client.get("/").status_code == 303


def test_session_ends(client: TestClient, clock: list[float]) -> None:
    sign_in(client, "rita")
    for _ in range(14):
        clock.append(sessions.IDLE_SECONDS - 1)
        assert client.get("/").status_code == 200  # each request renews the idle time
    clock.append(14)
    assert client.get("/").status_code == 303  # a week is over


def test_idle_session_ends(client: TestClient, clock: list[float]) -> None:
    sign_in(client, "rita")
    clock.append(sessions.IDLE_SECONDS)
    assert client.get("/").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": SITE, "sec-fetch-site": "cross-site"},
        {"origin": SITE, "sec-fetch-site": "same-site"},
        {"origin": "https://news.example:444"},
    ],
)
@pytest.mark.parametrize("path", ["/api/decisions", "/story/s47/edit", "/login", "/cover"])
def test_request_of_another_site_is_refused(client: TestClient, path: str, headers: dict[str, str]) -> None:
    sign_in(client, "edda")
    form = {"csrf_token": form_token(client, "/cover"), "action": "pin"}
    body = {"json": {"kind": "pin", "story": "s47"}} if path.startswith("/api") else {"data": form}
    response = client.post(path, headers=headers, **body)
    assert response.status_code == 403
    assert "another site" in response.text


def test_session_without_origin_changes_nothing(client: TestClient) -> None:
    sign_in(client, "edda")
    del client.headers["origin"]
    assert client.post("/api/decisions", json={"kind": "pin", "story": "s47"}).status_code == 403


@pytest.mark.parametrize("token", ["", "wrong", "x" * 500])
def test_form_without_its_token_is_refused(client: TestClient, token: str) -> None:
    sign_in(client, "edda")
    response = client.post("/story/s47/edit", data={"csrf_token": token, "action": "pin"})
    assert response.status_code == 403


@pytest.mark.parametrize("name", ["rita", "nobody", "", "RITA"])
def test_wrong_password_is_delayed_more_and_more(client: TestClient, clock: list[float], name: str) -> None:
    for _ in range(4):
        response = sign_in(client, name, "wrong")
        assert response.status_code == 422
        assert "The name or the password is wrong." in response.text
    waits = []
    for _ in range(4):
        refused = sign_in(client, name, "wrong")
        assert refused.status_code == 429
        assert f"Try again in {refused.headers['retry-after']} second" in refused.text
        waits.append(int(refused.headers["retry-after"]))
        clock.append(waits[-1])
        assert sign_in(client, name, "wrong").status_code == 422
    assert waits == sorted(set(waits))


def test_right_password_resets_the_delay_of_the_name(client: TestClient, clock: list[float]) -> None:
    for _ in range(3):
        sign_in(client, "rita", "wrong")
    assert sign_in(client, "rita").status_code == 303
    assert sign_in(client, "rita", "wrong").status_code == 422
    assert sign_in(client, "rita").status_code == 303


def test_address_that_tries_many_names_is_delayed(client: TestClient, clock: list[float]) -> None:
    statuses = [sign_in(client, f"name{number}", "wrong").status_code for number in range(25)]
    assert statuses[:21] == [422] * 21
    assert statuses[21:] == [429] * 4


def test_strangers_from_many_addresses_delay_a_user_by_half_a_minute_at_most(clock: list[float]) -> None:
    limit = rate_limits.SignInLimit()
    for number in range(300):
        limit.attempt("rita", f"192.0.2.{number}")
        clock.append(30)
    limit.attempt("rita", "198.51.100.7")
    with pytest.raises(TooManyRequests) as refused:
        limit.attempt("rita", "198.51.100.8")
    assert 0 < refused.value.retry_after <= 30


def test_anonymous_requests_are_limited_and_users_are_not(folder: Path, clock: list[float]) -> None:
    with serving(exposed(folder, public=True)) as client:
        statuses = [client.get("/api/status").status_code for _ in range(rate_limits.BURST_REQUESTS + 1)]
        assert statuses == [200] * rate_limits.BURST_REQUESTS + [429]
        refused = client.get("/api/status")
        assert refused.headers["content-type"] == "application/problem+json"
        assert client.get("/").headers["content-type"].startswith("text/html")
        assert int(refused.headers["retry-after"]) >= 1
        clock.append(60)
        sign_in(client, "rita")
        assert all(client.get("/api/status").status_code == 200 for _ in range(rate_limits.BURST_REQUESTS + 9))
