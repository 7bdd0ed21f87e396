"""How pages show numbers, extracts, statements and decisions."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.security_kit import form_token, serving

from wideangle import Annotation, Article
from wideangle.model import HouseSettings, SearchHit, SearchPage, Span
from wideangle.render.html.environment import environment
from wideangle.render.style import house_style
from wideangle.web import ServerOptions
from wideangle.web.views.profiles import speaker_view
from wideangle.web.views.search import search_view

LOCAL = "http://127.0.0.1:8765"


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", 1, "1 article in the archive"),
        ("en", 14436, "14,436 articles in the archive"),
        ("de", 14436, "14.436 Artikel im Archiv"),
        ("en", 999, "999 articles in the archive"),
    ],
)
def test_counts_have_separators(language: str, count: int, words: str) -> None:
    template = environment().from_string(
        '{{ ngettext("%(num)s article in the archive", "%(num)s articles in the archive", count) }}'
    )
    with house_style(HouseSettings(language=language)):
        assert template.render(count=count) == words


@pytest.mark.parametrize(
    ("text", "end", "shown"),
    [
        ("The ferry sails again on Monday after eleven days.", 21, "The ferry sails again […]"),
        ("The ferry sails again. It was in the yard.", 22, "The ferry sails again."),
        ("The ferry sails again\nOn Monday it was in the yard.", 21, "The ferry sails again"),
    ],
)
def test_snippet_that_ends_within_a_sentence_is_marked(text: str, end: int, shown: str) -> None:
    hit = SearchHit(Article(text), 1.0, Span(0, end), (Span(4, 9),))
    [view] = search_view(SearchPage((hit,), 1, 0)).hits
    assert "".join(piece for piece, _ in view.snippet) == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ida Voll called the new rudder a “small wonder of the yard”.", "called"),
        ("Ida Voll criticized the slow repair of the ferry.", "criticized"),
        ("Ida Voll said that the ferry would sail on Monday.", "said"),
    ],
)
def test_words_of_a_speaker_that_are_no_sentence_have_their_verb(reader: TestClient, text: str, words: str) -> None:
    archive = reader.app.state.archive  # type: ignore[attr-defined]
    article = Article(text, language="en", id="voll")
    annotation: Annotation = archive._archive.annotate(article)
    shown = speaker_view("Ida Voll", [(article, annotation)])
    assert [view.text.split()[0] for view in shown] == [words]
    start, end = map(int, shown[0].span.split("-"))
    assert " ".join(text[start:end].split()) == shown[0].text


def test_statements_of_a_speaker_begin_with_the_latest(reader: TestClient) -> None:
    page = reader.get("/statements?speaker=Sunniva%20Tharp").text
    times = re.findall(r'<time datetime="([^"]+)"', page)
    assert len(set(times)) > 1
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/story/s23/edit", {"action": "rename", "name": "The crash at Brannock"}),
        ("/storyline/l4/edit", {"action": "split", "stories": "s9"}),
        ("/cover/edit?article=ledger-002", {"action": "unrelated", "other": "one-001", "article": "ledger-002"}),
    ],
)
def test_decision_stands_at_the_top_with_its_button(
    closed_sample: Path, tmp_path: Path, path: str, fields: dict[str, str]
) -> None:
    folder = shutil.copytree(closed_sample, tmp_path / "archive")
    with serving(ServerOptions(folder), LOCAL) as client:
        token = form_token(client, path)
        assert client.post(path.partition("?")[0], data={"csrf_token": token, **fields}).status_code == 303
        page = client.get(path).text
    assert page.index('value="revoke"') < page.index('class="lane" id="', page.index('id="decisions"') + 20)


@pytest.mark.parametrize("path", ["/story/s999", "/storyline/l999", "/story/s999/edit"])
def test_errors_of_pages_name_no_commands(local_user: TestClient, path: str) -> None:
    response = local_user.get(path)
    assert response.status_code == 404
    assert "wideangle st" not in response.text


def test_errors_of_the_interface_name_commands(local_user: TestClient) -> None:
    assert "`wideangle stories`" in local_user.get("/api/stories/s999").json()["remedy"]
