"""Pages answer, name what they show, and refuse what is wrong."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "Haverling"),
        ("/story/s1", "Reports"),
        ("/article/ledger-002", "Brannock"),
        ("/cover?article=ledger-002", "What led here"),
        ("/search?q=mayor", "articles match"),
    ],
)
def test_page_shows_the_archive(reader: TestClient, path: str, words: str) -> None:
    response = reader.get(path)
    assert response.status_code == 200
    assert words in response.text
    assert len(response.content) < 100_000


@pytest.mark.parametrize("path", ["/story/s999", "/article/nothing", "/nowhere", "/cover?article=nothing"])
def test_missing_page_says_what_is_missing(reader: TestClient, path: str) -> None:
    response = reader.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")


def test_request_for_another_host_is_refused(reader: TestClient) -> None:
    response = reader.get("/", headers={"host": "news.example"})
    assert response.status_code == 421


def test_pages_carry_a_strict_content_policy(reader: TestClient) -> None:
    policy = reader.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_error_below_api_is_a_problem_document(reader: TestClient) -> None:
    response = reader.get("/api/nowhere")
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == 404
