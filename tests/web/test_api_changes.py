"""Changes by the API: each decision, follow and source that the command line can make, with its errors."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from wideangle.render import json_schema
from wideangle.web import ServerOptions, create_app


@pytest.fixture
def editor(sample_folder: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A client whose user may change everything in an archive of the test's own."""
    folder = Path(shutil.copytree(sample_folder, tmp_path / "archive"))
    with TestClient(create_app(ServerOptions(folder)), base_url="http://127.0.0.1:8765") as client:
        yield client


def accepted(client: TestClient, path: str, body: dict[str, Any]) -> Any:
    response = client.post(path, json=body)
    assert response.status_code == 201, response.text
    Draft202012Validator(json_schema()).validate(response.json())
    return response.json()


def members(client: TestClient, story: str) -> set[str]:
    shown = client.get(f"/api/stories/{story}").json()["story"]["members"]
    return {member["article"]["id"] for member in shown}


def test_decisions_about_stories_are_made_and_revoked(editor: TestClient) -> None:
    stories = editor.get("/api/stories?min_articles=3&limit=2").json()["stories"]
    first, second = stories[0]["id"], stories[1]["id"]
    before = members(editor, first)
    article = sorted(before)[0]
    [split] = accepted(editor, "/api/decisions", {"kind": "split", "story": first, "articles": [article]})["decisions"]
    assert article not in members(editor, first)
    assert editor.delete(f"/api/decisions/{split['number']}").json()["decisions"] == []
    assert members(editor, first) == before
    accepted(editor, "/api/decisions", {"kind": "pin", "story": first})
    accepted(editor, "/api/decisions", {"kind": "rename", "story": first, "name": "Night buses"})
    assert editor.get(f"/api/stories/{first}").json()["story"]["name"] == "Night buses"
    accepted(editor, "/api/decisions", {"kind": "merge", "stories": [first, second]})
    assert before < members(editor, first)


def test_decisions_about_a_coverage_show_in_it(editor: TestClient) -> None:
    body = {"kind": "link", "article": "ledger-002", "other": "one-001", "lane": "opinion"}
    accepted(editor, "/api/decisions", body)
    [relation] = editor.get("/api/relation?article=ledger-002&other=one-001").json()["links"]
    assert (relation["lane"], relation["decided"]) == ("opinion", True)
    accepted(editor, "/api/decisions", {"kind": "order", "article": "ledger-002", "others": ["one-001"]})
    assert len(editor.get("/api/decisions").json()["decisions"]) == 2


def test_decisions_about_storylines_are_made(editor: TestClient) -> None:
    [storyline, *_] = editor.get("/api/storylines").json()["storylines"]
    story = storyline["stories"][-1]
    path = f"/api/storylines/{storyline['id']}"
    accepted(editor, "/api/decisions", {"kind": "split-storyline", "storyline": storyline["id"], "stories": [story]})
    kept = [other for other in storyline["stories"] if other != story]
    if len(kept) > 1:
        assert story not in editor.get(path).json()["storyline"]["stories"]
    [merged] = accepted(editor, "/api/decisions", {"kind": "merge-storylines", "parts": [*kept[:1], story]})[
        "decisions"
    ]
    joined = editor.get("/api/storylines").json()["storylines"]
    assert any({kept[0], story} <= {*line["stories"]} for line in joined), merged


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "rename", "story": "s99999", "name": "Nothing"}, 404),
        ({"kind": "split", "story": "s1", "articles": ["no-such-article"]}, 404),
        ({"kind": "link", "article": "ledger-002", "other": "ledger-002"}, 409),
        ({"kind": "merge", "stories": ["s1", "s1"]}, 409),
        ({"kind": "merge", "stories": ["s1"]}, 422),
        ({"kind": "rename", "story": "s1", "name": "New", "articles": []}, 422),
        ({"kind": "erase", "story": "s1"}, 422),
    ],
)
def test_decision_that_cannot_be_made_changes_nothing(editor: TestClient, body: dict[str, Any], status: int) -> None:
    response = editor.post("/api/decisions", json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert editor.get("/api/decisions").json()["decisions"] == []


def test_follows_are_made_and_ended(editor: TestClient) -> None:
    made = accepted(editor, "/api/follows", {"target": "mayor", "email": "desk@ledger.example"})
    assert made["total"] > 0
    [follow] = made["follows"]
    assert editor.post(f"/api/follows/{follow['number']}/resume").status_code == 409
    assert editor.delete(f"/api/follows/{follow['number']}").status_code == 200
    assert editor.delete(f"/api/follows/{follow['number']}").status_code == 404
    assert editor.get("/api/follows").json()["follows"] == []


@pytest.mark.parametrize("url", ["/srv/articles", "file:///etc/passwd", "http://", "ledger.example/feed"])
def test_sources_are_web_addresses_only(editor: TestClient, url: str) -> None:
    assert editor.post("/api/sources", json={"url": url}).status_code == 422


def test_source_of_the_own_network_is_not_fetched(editor: TestClient) -> None:
    response = editor.post("/api/sources", json={"url": "http://127.0.0.1:9/feed"})
    assert response.status_code == 409
    assert response.json()["remedy"]


@pytest.mark.parametrize("action", ["/pause", "/resume"])
def test_unknown_source_cannot_be_changed(editor: TestClient, action: str) -> None:
    assert editor.post(f"/api/sources/7{action}").status_code == 404
    assert editor.delete("/api/sources/7").status_code == 404


@pytest.mark.parametrize("path", ["/api/decisions", "/api/follows", "/api/sources"])
def test_changes_that_another_site_causes_are_refused(editor: TestClient, path: str) -> None:
    bodies = {
        "/api/decisions": {"kind": "pin", "story": "s1"},
        "/api/follows": {"target": "mayor"},
        "/api/sources": {"url": "https://ledger.example/feed"},
    }
    response = editor.post(path, json=bodies[path], headers={"origin": "https://other.example"})
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("port", "status"), [("80", 409), ("59999", 409), ("65535", 409), ("65536", 422), ("99999", 422)]
)
def test_ports_of_addresses_are_those_of_tcp(editor: TestClient, port: str, status: int) -> None:
    assert editor.post("/api/sources", json={"url": f"http://127.0.0.1:{port}/feed"}).status_code == status
