"""Public ids are converted to the numbers of the store, and back, without reading articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import wideangle
from wideangle import Archive, Article, ArticleNotFound, StoryNotFound
from wideangle.archive import identifiers
from wideangle.store import Store

FERRY = "The ferry Aldis ran aground off Port Ellery on Monday with forty people on board, the coast guard said."
URL = "https://courier.example/news/ferry"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with wideangle.open(tmp_path / "archive") as archive:
        archive.add([Article(FERRY, "Ferry runs aground", id="a", url=URL), Article(FERRY[:60], "Ferry", id="b")])
        yield archive


def test_an_article_is_found_by_id_url_and_record_without_being_read(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = archive._store
    monkeypatch.setattr(Store, "articles", lambda *_: pytest.fail("an article was read"))
    by_id = identifiers.article_seq(store, "a")
    assert identifiers.article_seqs(store, [URL, f"{URL}?utm_source=x", Article(FERRY, id="a")]) == [by_id] * 3
    assert identifiers.article_seq(store, "b") != by_id
    assert store.ids_of_seqs([by_id, 99]) == {by_id: "a"}
    assert store.seqs_of_ids(["a", "c", "\ud800"]) == {"a": by_id}


@pytest.mark.parametrize("name", ["c", "", "https://courier.example/other", "s1"])
def test_an_article_that_is_missing_is_named(archive: Archive, name: str) -> None:
    assert identifiers.find_article(archive._store, name) is None
    with pytest.raises(ArticleNotFound) as raised:
        identifiers.article_seq(archive._store, name)
    assert raised.value.item == name


def test_a_story_is_found_by_each_form_of_its_id(archive: Archive) -> None:
    [story, *_] = archive.stories()
    number = identifiers.story_number(story.id)
    forms = [story.id, str(number), f" S{number} ", f"s0{number}"]
    assert identifiers.find_stories(archive._store, forms) == [number]
    assert identifiers.story_id(number) == story.id


@pytest.mark.parametrize("name", ["s99", "l1", "ferry", "", "s" + "9" * 19])
def test_what_names_no_story_is_not_found(archive: Archive, name: str) -> None:
    with pytest.raises(StoryNotFound):
        identifiers.find_story(archive._store, name)


@pytest.mark.parametrize("name", ["l1", "7", "s1", ""])
def test_what_names_no_storyline_is_not_found(archive: Archive, name: str) -> None:
    with pytest.raises(StoryNotFound):
        identifiers.find_storyline(archive._store, name, [])
