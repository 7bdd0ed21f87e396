"""Lists as Atom and JSON feeds: the same items as the documents, word for word, under ids that stay."""

from __future__ import annotations

import feedparser
import pytest
from starlette.testclient import TestClient

LISTS = [
    "/api/articles?language=en",
    "/api/stories?min_articles=2",
    "/api/storylines?",
    "/api/search?q=mayor",
    "/api/coverage?article=ledger-002",
    "/api/related?article=ledger-002",
]


def address(path: str, form: str) -> str:
    endpoint, _, query = path.partition("?")
    return f"{endpoint}.{form}?{query}"


@pytest.mark.parametrize("path", LISTS)
def test_both_feeds_have_the_same_items(reader: TestClient, path: str) -> None:
    atom = reader.get(address(path, "atom"))
    assert atom.headers["content-type"] == "application/atom+xml"
    parsed = feedparser.parse(atom.content)
    assert not parsed.bozo
    assert all(entry.updated_parsed and entry.title for entry in parsed.entries)
    json_feed = reader.get(address(path, "feed.json"))
    assert json_feed.headers["content-type"] == "application/feed+json"
    items = json_feed.json()["items"]
    assert json_feed.json()["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in items] == [entry.id for entry in parsed.entries]
    assert all("content_html" in item or "content_text" in item for item in items)
    assert len({item["id"] for item in items}) == len(items) > 0


def test_titles_and_summaries_are_words_of_the_articles(reader: TestClient) -> None:
    for item in reader.get("/api/search.feed.json?q=mayor&language=en").json()["items"]:
        found = reader.get("/api/search", params={"q": f'"{item["title"]}"'}).json()["articles"]
        articles = [reader.get(f"/api/articles/{article['id']}").json()["article"] for article in found]
        assert any(
            article["title"] == item["title"] and item["summary"].removesuffix("…").strip() in article["text"]
            for article in articles
        )


def test_ids_do_not_depend_on_the_page_or_the_host(reader: TestClient) -> None:
    whole = reader.get("/api/articles.feed.json?limit=10").json()
    second = reader.get("/api/articles.feed.json?limit=5&cursor=after-5", headers={"host": "localhost"}).json()
    assert [item["id"] for item in second["items"]] == [item["id"] for item in whole["items"][5:]]
    ids = [
        feedparser.parse(reader.get(f"/api/articles.atom?{query}").content).feed.id
        for query in ("limit=5", "cursor=after-5", "language=en")
    ]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize("path", ["/api/articles", "/api/stories", "/api/storylines"])
def test_feeds_lead_to_their_next_page(reader: TestClient, path: str) -> None:
    atom = reader.get(f"{path}.atom?limit=2")
    [following] = [link.href for link in feedparser.parse(atom.content).feed.links if link.rel == "next"]
    assert following == atom.links["next"]["url"]
    first, second = (feedparser.parse(reader.get(url).content) for url in (f"{path}.atom?limit=2", following))
    assert {entry.id for entry in first.entries}.isdisjoint(entry.id for entry in second.entries)
    assert reader.get(f"{path}.feed.json?limit=2").json()["next_url"].startswith("http://127.0.0.1:8765" + path)


def test_items_of_stories_lead_to_their_pages(reader: TestClient) -> None:
    for kind in ("stories", "storylines"):
        [item] = reader.get(f"/api/{kind}.feed.json?limit=1").json()["items"]
        assert reader.get(item["url"]).status_code == 200


def test_undated_articles_stand_at_the_epoch_in_atom_and_have_no_date_in_json(reader: TestClient) -> None:
    items = reader.get("/api/articles.feed.json?limit=200").json()["items"]
    entries = feedparser.parse(reader.get("/api/articles.atom?limit=200").content).entries
    undated = [item["id"] for item in items if "date_published" not in item]
    assert [entry.id for entry in entries if entry.updated.startswith("1970-01-01")] == undated
    assert all("published" not in entry for entry in entries if entry.id in undated)


def test_feed_of_alerts_is_for_users(reader: TestClient, local_user: TestClient) -> None:
    assert reader.get("/api/alerts.atom").status_code == 403
    assert local_user.get("/api/alerts.feed.json").json()["items"] == []


def test_names_of_unknown_outlets_are_reported(reader: TestClient) -> None:
    for path in ("/api/articles?", "/api/search?q=mayor&", "/api/coverage?article=ledger-002&"):
        response = reader.get(f"{path}outlet=Daily%20Comet&outlet=No%20Such%2C%20Gazette&outlet=Вісник")
        assert response.headers["wideangle-unknown-outlets"] == (
            "No Such%2C Gazette, %D0%92%D1%96%D1%81%D0%BD%D0%B8%D0%BA"
        )
    assert "wideangle-unknown-outlets" not in reader.get("/api/articles?outlet=Daily%20Comet").headers
