"""What is removed from an archive is gone from its files, stays out, and leaves the rest consistent."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from story_kit_archive import article, assert_sound, nothing_in, stories_of

import wideangle
from wideangle.archive import Archive
from wideangle.archive.collection.adding import store_batch
from wideangle.errors import ArticleNotFound, StoryNotFound, UsageError
from wideangle.model import Article, Lane
from wideangle.store.database import Database
from wideangle.store.index.folder import IndexWriter

ORCHARD = Article(
    id="orchard",
    title="Quillmere orchard sold to Brastow cooperative",
    text="The Quillmere orchard goes to growers from Brastow. “We keep every tree,” said Ysolde Venn, who leads them.",
    url="https://gazette.example/orchard?utm_source=mail",
    outlet="Quillmere Gazette",
    published="2031-10-05",
)
WORDS = (b"Quillmere", b"Brastow", b"Ysolde", b"keep every tree")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Three events with six reports each, of which two in each wording of the first two days are copies."""
    with wideangle.open(nothing_in(tmp_path / "archive")) as opened:
        opened.add([article(n, event=n % 3, turn=n // 3 % 4, day=1 + n // 3 % 4) for n in range(18)])
        yield opened


def containing(folder: Path, word: bytes) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and word in path.read_bytes()]


def copies(archive: Archive) -> dict[str, str]:
    """The original of each copy, by id."""
    return {
        archive._store.articles([copy])[0].id: archive._store.articles([original])[0].id
        for copy, (original, _) in archive._store.originals(archive._store.seqs().tolist()).items()
    }


def test_no_file_of_the_archive_contains_the_words_of_a_removed_article(archive: Archive) -> None:
    folder = archive._store.folder
    archive.follow("orchard Quillmere")
    archive.add(ORCHARD)
    archive.add(Article(**{**fields(ORCHARD), "text": ORCHARD.text.replace("every tree", "each tree")}))
    archive.annotate("orchard")
    list(archive.storylines())
    assert len(archive.revisions("orchard")) == 2
    assert archive.alerts()
    assert all(containing(folder, word) for word in (*WORDS, b"each tree"))
    [removal] = archive.remove(["https://gazette.example/orchard"])
    assert [word for word in (*WORDS[1:], b"each tree") if containing(folder, word)] == []
    assert containing(folder, b"Quillmere") == ["wideangle.db"]  # the name of the outlet, in the log of removals
    assert (removal.id, removal.url) == ("orchard", "https://gazette.example/orchard")
    assert archive.alerts() == []
    assert archive.search("orchard Brastow") == []
    with pytest.raises(ArticleNotFound):
        archive.get("orchard")
    assert_sound(archive, {f"a{n}" for n in range(18)}, set())


def fields(of: Article) -> dict[str, object]:
    return {name: getattr(of, name) for name in ("id", "title", "text", "url", "outlet", "published")}


def test_words_that_an_earlier_version_deleted_are_gone_as_well(archive: Archive) -> None:
    """Deleted rows leave their words in free pages."""
    folder = archive._store.folder
    long = Article("Zwellingham " * 3_000, "Zwellingham counts its lamps", id="lamps", outlet="Lamp Post")
    archive.add(long)
    with closing(sqlite3.connect(folder / "wideangle.db")) as connection, connection:
        connection.execute("UPDATE articles SET text = 'Nothing.', title = 'Nothing' WHERE id = 'lamps'")
        connection.execute("DELETE FROM annotations")
    assert containing(folder, b"Zwellingham")
    archive.remove(["lamps"])
    assert containing(folder, b"Zwellingham") == []


@pytest.mark.parametrize(
    "again",
    [
        ORCHARD,
        Article(ORCHARD.text, "Orchard sold", url="https://gazette.example/orchard#top", outlet="Quillmere Gazette"),
        Article("The orchard has a new owner.", id="orchard", url="https://gazette.example/moved"),
        Article("Under another id, at the same address.", id="n7", url="http://www.gazette.example/orchard/"),
    ],
    ids=["the same", "same address", "same id", "another id at the address"],
)
def test_no_source_restores_what_was_removed_unless_that_is_asked_for(archive: Archive, again: Article) -> None:
    archive.add(ORCHARD)
    archive.remove(["orchard"])
    other = Article("A harvest report.", id="harvest", url="https://gazette.example/harvest")
    report = archive.add([again, other])
    assert (report.added, report.refused, report.items) == (1, 1, 2)
    assert "removed" in report.refusals[0].reason
    assert "--restore-removed" in report.refusals[0].remedy
    assert archive.removals()[0].restored_at is None
    assert archive.add([again], restore_removed=True).added == 1
    assert archive.add([again]).known == 1
    assert archive.removals()[0].restored_at is not None


def test_a_poll_refuses_a_removed_article_and_counts_it(archive: Archive) -> None:
    """Live sources store their articles in the same way, without a choice to restore."""
    from wideangle.analysis import prepared_records

    archive.add(ORCHARD)
    archive.remove(["orchard"])
    with archive._opened() as store:
        report = store_batch(store, [ORCHARD], prepared_records([ORCHARD]))
    assert (report.added, report.refused) == (0, 1)


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        ({"articles": ["a0", "a1", "a0"]}, {f"a{n}" for n in range(2, 18)}),
        ({"outlet": "Outlet 4"}, {f"a{n}" for n in range(18)} - {"a4"}),
        ({"before": "2031-10-02"}, {f"a{n}" for n in range(18)} - {"a0", "a1", "a2", "a12", "a13", "a14"}),
        ({"outlet": "Outlet 12", "before": "2031-10-02"}, {f"a{n}" for n in range(18)} - {"a12"}),
        ({"outlet": "Outlet 12", "before": "2031-10-01"}, {f"a{n}" for n in range(18)}),
        ({"articles": [f"a{n}" for n in range(18)]}, set()),
    ],
)
def test_what_is_chosen_is_removed_and_nothing_else(
    archive: Archive, choice: dict[str, object], left: set[str]
) -> None:
    planned = archive.remove(**choice, dry_run=True)
    assert len(stories_of(archive)) == 18
    removed = archive.remove(**choice)
    assert [removal.id for removal in removed] == [removal.id for removal in planned]
    assert {removal.id for removal in removed} == {f"a{n}" for n in range(18)} - left
    assert archive.removals() == removed
    assert_sound(archive, left, set())
    assert wideangle.examine(archive._store.folder) == []
    assert archive.add(article(20, event=1, turn=1)).added == 1
    assert {found.id for found in archive.search("Tarnwick council school budget")} >= {"a20"}


@pytest.mark.parametrize(
    "choice", [{}, {"articles": ["a1"], "outlet": "Outlet 1"}, {"articles": ["a1"], "before": "2031-10-02"}]
)
def test_an_unclear_choice_removes_nothing(archive: Archive, choice: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        archive.remove(**choice)
    with pytest.raises(ArticleNotFound):
        archive.remove(["a1", "nowhere"])
    assert len(stories_of(archive)) == 18


def test_the_original_of_copies_is_replaced(archive: Archive) -> None:
    assert copies(archive) == {f"a{n + 12}": f"a{n}" for n in range(6)}
    archive.add([article(30, event=0), article(31, event=1)])
    archive.remove(["a0", "a13"])
    assert copies(archive) == {f"a{n + 12}": f"a{n}" for n in range(2, 6)} | {"a30": "a12", "a31": "a1"}
    archive.remove(["a12", "a1"])
    assert copies(archive) == {f"a{n + 12}": f"a{n}" for n in range(2, 6)}


def test_a_story_without_articles_is_gone_and_decisions_without_articles_are_revoked(archive: Archive) -> None:
    story = archive.story_of("a0")
    other = archive.story_of("a1")
    assert story is not None
    assert other is not None
    archive.rename(story.id, "The ferry")
    archive.follow(story.id)
    pinned = archive.pin(other.id, ["a1", "a4"])
    linked = archive.link("a1", "a0", Lane.BACKGROUND)
    replaced = archive.link("a1", "a0", None)
    merged = archive.merge([other.id, story.id])
    members = [member.article.id for member in story.members]
    archive.remove(members)
    assert [decision.number for decision in archive.decisions()] == [1, pinned, merged]
    assert archive.decisions(revoked=True)[linked - 1].revoked_at
    archive.revoke(merged)
    assert replaced not in [decision.number for decision in archive.decisions()]
    archive.remove(["a1"])
    assert next(d for d in archive.decisions() if d.number == pinned).articles == ("a4",)
    archive.remove(["a4"])
    assert [decision.number for decision in archive.decisions()] == [1]
    lonely = archive.story_of("a2")
    assert lonely is not None
    archive.remove([member.article.id for member in lonely.members])
    with pytest.raises(StoryNotFound):
        archive.story(lonely.id)
    assert archive.add(article(40, event=2)).stories == 1
    assert stories_of(archive)["a40"] != lonely.id


def test_a_reader_that_was_open_before_goes_on(archive: Archive) -> None:
    folder = archive._store.folder
    with wideangle.open(folder, create=False) as reader:
        assert reader.search("Skerrow ferry")
        archive.remove(["a0", "a3"])
        assert {found.id for found in reader.search("Skerrow ferry")} == {"a6", "a9", "a12", "a15"}
        assert reader.status().holdings.articles == 16
        assert {link.article.id for link in reader.related("a6")} <= set(stories_of(archive))


def test_a_reader_answers_while_the_index_still_has_removed_articles(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with wideangle.open(archive._store.folder, create=False) as reader:
        assert len(reader.search("Skerrow ferry")) == 6
        monkeypatch.setattr(IndexWriter, "restart", crash)
        with pytest.raises(KeyboardInterrupt):
            archive.remove(["a0", "a3"])
        assert {found.id for found in reader.search("Skerrow ferry")} == {"a6", "a9", "a12", "a15"}
        assert "a0" not in {link.article.id for link in reader.related(article(50, event=0))}
        assert reader.cover(article(50, event=0)).to_markdown()


def test_words_are_erased_once_the_reader_that_prevented_it_ends(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    archive.add(ORCHARD)
    folder = archive._store.folder
    monkeypatch.setattr("wideangle.store.database.BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(folder / "wideangle.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM meta").fetchall()
        archive.remove(["orchard"])
        assert "may still contain their words" in caplog.text
        assert archive.search("Brastow") == []
    archive.add(article(60, event=1))
    assert containing(folder, b"Brastow") == []


CRASH = """
import os, sys
import wideangle
from wideangle.archive.grouping import removal
from wideangle.store import archive_store, database
stages = {
    "index": (archive_store, "catch_up"),
    "erasing": (database.Database, "rewrite"),
    "restart": (archive_store.Store, "rebuild_index"),
    "stories": (removal, "assign_to_stories"),
}
owner, name = stages[sys.argv[2]]
archive = wideangle.open(sys.argv[1])
setattr(owner, name, lambda *_: os._exit(9))
archive.remove(["orchard", "a0"])
"""


@pytest.mark.parametrize("stage", ["restart", "index", "erasing", "stories"])
def test_a_crash_leaves_a_removal_that_the_next_writer_completes(archive: Archive, stage: str) -> None:
    archive.add(ORCHARD)
    folder = archive._store.folder
    archive.close()
    crashed = subprocess.run([sys.executable, "-c", CRASH, folder, stage], check=False, timeout=60)
    assert crashed.returncode == 9
    with wideangle.open(folder) as opened:
        opened.add(article(70, event=2))
        assert [word for word in WORDS[1:] if containing(folder, word)] == []
        assert [removal.id for removal in opened.removals()] == ["a0", "orchard"]
        assert opened.add([ORCHARD]).refused == 1
        assert_sound(opened, {"a70", *(f"a{n}" for n in range(1, 18))}, set())
    assert wideangle.examine(folder) == []


def test_a_queued_page_of_a_removed_article_is_not_fetched(archive: Archive) -> None:
    archive.add(ORCHARD)
    with closing(sqlite3.connect(archive._store.folder / "wideangle.db")) as connection, connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(sources)")]
        values = dict.fromkeys(columns, "") | {"number": 1, "url": "https://gazette.example/feed", "kind": "feed"}
        values |= {"follow": 1, "failures": 0, "interval": 1.0, "articles": 0, "digest": b""}
        connection.execute(f"INSERT INTO sources VALUES ({','.join('?' * len(columns))})", list(values.values()))
        for key, of in (("https://gazette.example/orchard", ""), ("https://gazette.example/b", "orchard")):
            connection.execute("INSERT INTO pages VALUES (?,?,1,?,?,0,'','')", (key, key, of, json.dumps({})))
        connection.execute("INSERT INTO pages VALUES ('https://gazette.example/c','',1,'','{}',0,'','')")
    archive.remove(["orchard"])
    with Database(archive._store.folder / "wideangle.db", write=False).reading() as connection_:
        assert connection_.exec_driver_sql("SELECT key FROM pages").scalars().all() == ["https://gazette.example/c"]
