"""Other programs read an archive by the SQL views of its database, and find what the Python interface gives."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import wideangle
from wideangle import Archive, Article, InstallationError, Lane, UsageError
from wideangle.store import VIEWS

FIRE = (
    "A fire at the Tallow Street depot in Orsay destroyed nine trams of Sound Lines on Tuesday night. Nobody was hurt. "
    "Fire chief Ilse Moravec said that a battery had caught fire while the trams were being charged."
)
ARTICLES = [
    Article(FIRE, "Nine trams burn", "fire-1", "https://orsay.example/1", "2031-11-05T21:30+01:00", "Orsay Herald"),
    Article(f"{FIRE} (Reuters)", "Nine trams burn", "fire-2", outlet="The Tide", published="2031-11-06"),
    Article(
        "Bram Okoye won the chess title in Vessel Bay.", "Okoye wins", "chess", authors=("A. Lind",), section="Sport"
    ),
    Article("Okoye’s next rival is Lena Hartog.", "Hartog waits", "rival", published="2031-11-09", metadata={"a": [1]}),
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with wideangle.open(tmp_path / "news") as opened:
        opened.add(ARTICLES)
        opened.merge([opened.story_of("rival").id, opened.story_of("chess").id])
        opened.rename(opened.story_of("chess").id, "The title")
        opened.link("fire-1", "rival", None)
        opened.link("fire-2", "rival", Lane.BACKGROUND)
        opened.revoke(opened.decisions()[-1].number)
        yield opened


def rows(archive: Archive, view: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{archive._store.folder / 'wideangle.db'}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {view}")]


def test_articles_have_their_stories_days_and_origins(archive: Archive) -> None:
    members = {member.article.id: (story.id, member) for story in archive.stories() for member in story.members}
    found = {row["id"]: row for row in rows(archive, "articles_view")}
    assert found.keys() == members.keys()
    for article in archive:
        row = found[article.id]
        story, member = members[article.id]
        published = article.published
        assert row["story"] == story
        assert row["origin"] == member.origin
        assert row["day"] == (published.day.isoformat() if published else None)
        assert row["published"] == (published.isoformat() if published else None)
        assert tuple(json.loads(row["authors"])) == article.authors
        assert json.loads(row["metadata"]) == dict(article.metadata)
        assert all(
            row[name] == getattr(article, name) for name in ("title", "text", "url", "outlet", "section", "language")
        )
    assert [found[name]["copy_of"] for name in ("fire-1", "fire-2", "chess")].count(None) == 2


def test_stories_have_their_names_counts_and_days(archive: Archive) -> None:
    def day(time: wideangle.PublicationTime | None) -> str | None:
        return time.day.isoformat() if time else None

    found = {
        (r["id"], r["name"], r["articles"], r["outlets"], r["first_day"], r["last_day"])
        for r in rows(archive, "stories_view")
    }
    assert found == {
        (story.id, story.name or None, story.reports, story.outlets, day(story.first), day(story.last))
        for story in archive.stories()
    }
    assert "The title" in {name for _, name, *_ in found}


def test_copies_and_decisions_are_those_of_the_archive(archive: Archive) -> None:
    assert [tuple(row.values()) for row in rows(archive, "copies_view")] == list(archive.copies())
    decisions = [
        {
            "number": decision.number,
            "kind": decision.kind,
            "story": decision.story or None,
            "articles": list(decision.articles),
            "others": list(decision.others),
            "name": decision.name,
            "made_at": decision.made_at,
            "revoked_at": decision.revoked_at or None,
        }
        for decision in archive.decisions(revoked=True)
    ]
    read = [
        row | {"articles": json.loads(row["articles"]), "others": json.loads(row["others"])}
        for row in rows(archive, "decisions_view")
    ]
    assert read == decisions
    assert any(row["revoked_at"] for row in read)


@pytest.mark.parametrize("library", ["pandas", "polars"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_frame_has_the_columns_of_its_view(
    archive: Archive, view: Any, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, SimpleNamespace(DataFrame=lambda columns: (library, columns)))
    expected = rows(archive, f"{view}_view")
    columns = {name: [row[name] for row in expected] for name in expected[0]}
    assert archive.frame(view, library) == (library, columns)


def test_a_frame_needs_its_library(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InstallationError, match="data frames need pandas") as raised:
        archive.frame("articles")
    assert raised.value.remedy == "Install it with python -m pip install pandas."


@pytest.mark.parametrize(("view", "library"), [("links", "pandas"), ("articles; DROP", "polars"), ("articles", "os")])
def test_other_views_and_libraries_are_refused(archive: Archive, view: Any, library: str) -> None:
    with pytest.raises(UsageError):
        archive.frame(view, library)
