"""The API answers with the documents of the published schema, and says what is wrong in problem documents."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from wideangle.render import json_schema

DOCUMENTS = [
    "/api/status",
    "/api/articles",
    "/api/articles?language=uk&limit=3",
    "/api/articles/ledger-002",
    "/api/stories?min_articles=2",
    "/api/stories/s1",
    "/api/stories/s1?why=true",
    "/api/stories/s1/quotes",
    "/api/storylines",
    "/api/search?q=mayor",
    "/api/coverage?article=ledger-002",
    "/api/coverage?article=s1&lane=background&limit=2",
    "/api/related?article=ledger-002&limit=5",
    "/api/relation?article=ledger-002&other=one-001",
    "/api/history?article=ledger-002",
    "/api/annotation?article=ledger-002",
    "/api/stories/s47/quotes?speaker=Sunniva%20Tharp",
]
NOT_FOR_EVERYBODY = ["/api/sources", "/api/follows", "/api/alerts", "/api/decisions"]


def validated(document: Any) -> Any:
    Draft202012Validator(json_schema()).validate(document)
    return document


@pytest.mark.parametrize("path", [*DOCUMENTS, *NOT_FOR_EVERYBODY])
def test_document_is_of_the_published_schema(local_user: TestClient, path: str) -> None:
    response = local_user.get(path)
    assert response.status_code == 200
    assert validated(response.json())


@pytest.mark.parametrize("path", NOT_FOR_EVERYBODY)
def test_anonymous_reader_does_not_see_what_is_for_users(reader: TestClient, path: str) -> None:
    response = reader.get(path)
    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", DOCUMENTS)
def test_unchanged_document_is_not_sent_again(reader: TestClient, path: str) -> None:
    tag = reader.get(path).headers["etag"]
    response = reader.get(path, headers={"if-none-match": tag})
    assert (response.status_code, response.content) == (304, b"")


def test_cursors_lead_through_all_articles(reader: TestClient) -> None:
    path, seen = "/api/articles?limit=40", []
    while path:
        response = reader.get(path)
        seen += [article["id"] for article in response.json()["articles"]]
        path = response.links.get("next", {}).get("url", "")
    assert len(seen) == len(set(seen)) == 106


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/articles?since=last+Tuesday", 422),
        ("/api/articles?limit=0", 422),
        ("/api/articles?cursor=nonsense", 422),
        ("/api/articles/nothing", 404),
        ("/api/stories/s99999", 404),
        ("/api/search?q=%22open", 422),
        ("/api/search", 422),
        ("/api/coverage?article=nothing", 404),
        ("/api/relation?article=ledger-002&other=ledger-002", 404),
    ],
)
def test_wrong_request_is_explained(reader: TestClient, path: str, status: int) -> None:
    response = reader.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


def test_draft_is_covered_and_not_stored(reader: TestClient) -> None:
    text = reader.get("/api/articles/ledger-002").json()["article"]["text"]
    answer = validated(reader.post("/api/coverage", json={"text": text, "title": "Crash inquiry"}).json())
    assert any(section["entries"] for section in answer["sections"])
    assert reader.get("/api/status").json()["holdings"]["articles"] == 106


@pytest.mark.parametrize(("method", "path"), [("POST", "/api/decisions"), ("DELETE", "/api/decisions/1")])
def test_reader_cannot_change_anything(reader: TestClient, method: str, path: str) -> None:
    response = reader.request(method, path, json={"kind": "pin", "story": "s1"} if method == "POST" else None)
    assert response.status_code == 403
