"""Pages answer, name what they show, and refuse what is wrong."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from wideangle.archive.queries import composition
from wideangle.archive.queries.quotes import report_quotes
from wideangle.model import Quote
from wideangle.web.pages import storyline


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "Haverling"),
        ("/story/s1", "Reports"),
        ("/article/ledger-002", "Brannock"),
        ("/cover?article=ledger-002", "What led here"),
        ("/story/s47/statements", "Who said what"),
        ("/story/s47/chain", "Grew from"),
        ("/story/s47/context", "Before and after"),
        ("/story/s23/differences", "different figures"),
        ("/cover/statements?article=ledger-002", "Who said what"),
        ("/storylines", "Storylines"),
        ("/storyline/l4", "Haverling"),
        ("/history/ledger-002", "Wordings"),
        ("/outlet/Daily%20Comet", "articles in the archive"),
        ("/speaker/Sunniva%20Tharp", "articles have this name"),
        ("/statements?speaker=Sunniva%20Tharp", "I want to know what that signal was showing"),
        ("/place/Haverling", "articles name this place"),
        ("/search?q=mayor", "articles match"),
        ("/search?q=mayor&language=uk&since=2031-10-01", "article"),
        ("/sources", "live source"),
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


def test_pages_for_editors_are_refused_to_readers(reader: TestClient) -> None:
    for path in ("/story/s47/edit", "/storyline/l4/edit", "/cover/edit?article=ledger-002", "/follow"):
        assert reader.get(path).status_code == 403


def test_pages_for_editors_show_forms_to_the_local_user(local_user: TestClient) -> None:
    for path in ("/story/s47/edit", "/storyline/l4/edit", "/cover/edit?article=ledger-002", "/follow?story=s47"):
        response = local_user.get(path)
        assert response.status_code == 200
        assert 'name="csrf_token"' in response.text


@pytest.mark.parametrize(
    ("path", "has_statements"),
    [
        ("/cover?article=ledger-003&why=1", False),
        ("/story/s47/context", False),
        ("/embed/block?article=ledger-003&variant=line", False),
        ("/cover/statements?article=ledger-003", True),
        ("/cover/block?article=ledger-003", True),
        ("/embed/block?article=ledger-003&variant=full", True),
    ],
)
def test_statements_are_computed_only_for_what_shows_them(
    reader: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, has_statements: bool
) -> None:
    computed: list[bool] = []

    def noted(*arguments: Any, **options: Any) -> tuple[Quote, ...]:
        computed.append(True)
        return report_quotes(*arguments, **options)

    monkeypatch.setattr(composition, "report_quotes", noted)
    assert reader.get(path).status_code == 200
    assert any(computed) == has_statements


def test_a_long_storyline_has_several_pages(reader: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = reader.get("/storyline/l4").text
    titles = re.findall(r'href="/story/(s[0-9]+)"', whole)
    assert len(titles) > 2
    assert 'rel="next"' not in whole
    monkeypatch.setattr(storyline, "STORIES_A_PAGE", 2)
    listed: list[str] = []
    address = "/storyline/l4?offset=0&why=1"
    while address:
        page = reader.get(address).text
        listed += re.findall(r'href="/story/(s[0-9]+)"', page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = unescape(following[1]) if following else ""
    assert listed == titles


def test_coverage_can_be_copied_as_html_and_markdown(reader: TestClient) -> None:
    page = reader.get("/cover/block?article=ledger-002").text
    assert "&lt;section class=&#34;wa-coverage&#34;" in page
    assert "**Same story**" in page or "## Same story" in page


def test_now_shows_the_growth_of_each_story(reader: TestClient) -> None:
    page = reader.get("/").text
    assert page.count('class="spark"') == page.count("<h2 ")
    assert 'aria-label="Growth of the number of reports: 2031-10-' in page
