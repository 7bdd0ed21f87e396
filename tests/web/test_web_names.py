"""The pages of people and places: articles with the whole name, not with its words apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient
from tests.web.security_kit import serving

import wideangle
from wideangle.model import Article, PublicationTime
from wideangle.web import ServerOptions

TEXTS = {
    "named": "Maud Tarrant led the recount at Upper Quillmark, and the helpers thanked her.",
    "reversed": "The list begins with Tarrant, Maud and ends with the helpers of Quillmark Upper.",
    "apart": "Maud Ellery wrote to Bishop Tarrant about the upper floor of a house in Quillmark.",
    "other": "The bakery of Haverling gave away bread.",
    "three": "The Isle of Wrenmoor closed its harbour.",
    "three apart": "A boat of the harbour left Wrenmoor, an isle in the north.",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("names") / "archive"
    with wideangle.open(folder) as archive:
        archive.add(
            Article(
                id=key,
                title=f"Report {number}",
                text=text,
                outlet="Quillmark Echo",
                language="en",
                published=PublicationTime(datetime(2031, 10 - number % 2, number + 1, tzinfo=UTC)),
            )
            for number, (key, text) in enumerate(TEXTS.items())
        )
    with serving(ServerOptions(folder, read_only=True), "http://127.0.0.1:8765") as client:
        yield client


def listed(page: str) -> list[str]:
    return [
        key.replace("%20", " ") for key in re.findall(r'<h2 class="headline"[^>]*><a href="/article/([^"]+)">', page)
    ]


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("/speaker/Maud Tarrant", {"named", "reversed"}),
        ("/speaker/Tarrant Maud", {"named", "reversed"}),
        ("/speaker/maud  TARRANT", {"named", "reversed"}),
        ("/place/Upper Quillmark", {"named", "reversed"}),
        ("/place/Isle of Wrenmoor", {"three"}),
        ("/speaker/Tarrant", {"named", "reversed", "apart"}),
        ("/speaker/Nobody Here", set()),
        ('/speaker/"Maud" OR bread', set()),
        ("/speaker/-Maud +Tarrant", {"named", "reversed"}),
        ("/speaker/!!!", set()),
        ("/place/" + "bread " * 200, set()),
    ],
)
def test_articles_have_the_whole_name(client: TestClient, path: str, keys: set[str]) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert set(listed(response.text)) == keys


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/speaker/Maud Tarrant", "article(s have| has) this name"),
        ("/place/Upper Quillmark", "article(s name| names) this place"),
        ("/speaker/Tarrant Maud", "article(s have| has) this name"),
    ],
)
def test_a_frequent_name_never_matches_words_that_stand_apart(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, sentence: str, most: int
) -> None:
    monkeypatch.setattr("wideangle.web.pages.profiles.MOST_COMPARED", most)
    page = client.get(path, params={"offset": most - 1}).text
    assert set(listed(page)) <= {"named", "reversed"}
    assert re.search(rf"At least \d {sentence}", page)


def test_statements_are_those_of_articles_with_the_whole_name(client: TestClient) -> None:
    assert client.get("/statements", params={"speaker": "Maud Tarrant"}).status_code == 200
    assert client.get("/statements", params={"speaker": 'Maud " Tarrant'}).status_code == 200


def test_articles_of_a_place_are_the_latest_first(client: TestClient) -> None:
    page = client.get("/place/Quillmark").text
    assert listed(page) == ["apart", "named", "reversed"]
    assert "Outlets of the articles below:" in page
    assert "Articles by month, 2031-09 to 2031-10, the latest 2 months" in page
