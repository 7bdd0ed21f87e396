"""Stories that span languages by a user's own model: what joins, what a person's word does, what stays as it was."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from embedding_kit import write_model

import wideangle
from wideangle.archive import Archive
from wideangle.archive.grouping import candidate_search, neighbours
from wideangle.evaluate.stories import evaluate
from wideangle.model import Article
from wideangle.store.articles import embeddings

EVENTS, REPORTS, TELLING, COMMON = 14, 3, 12, 60
_SYLLABLES = "ba do fe gi ka lo mu ne po ra si ta vu wo".split()


def _word(number: int) -> str:
    parts = []
    for _ in range(4):
        number, part = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[part])
    return "".join(parts)


def telling(event: int) -> list[str]:
    return [_word(1_000 + event * TELLING + n) for n in range(TELLING)]


FILLING = [_word(n) for n in range(COMMON)]


def other_tongue(word: str) -> str:
    """The same word in the second of the two invented languages."""
    return f"{word[::-1]}qy"


def report(event: int, turn: int, language: str) -> Article:
    """A report of an event: most of the words that tell of it, some of those that every report has."""
    chance = random.Random(f"{event} {turn} {language}")
    words = chance.sample(telling(event), 10) + chance.sample(FILLING, 12)
    chance.shuffle(words)
    if language == "de":
        words = [other_tongue(word) for word in words]
    return Article(
        id=f"{language}-{event}-{turn}",
        title=" ".join(words[:4]),
        text=" ".join([*words[4:], *words[:9]]) + ".",
        outlet=f"{language} outlet {turn}",
        published=f"2031-05-{1 + event:02}",
        language=language,
    )


def reports(*languages: str) -> list[Article]:
    return [report(event, turn, one) for one in languages for event in range(EVENTS) for turn in range(REPORTS)]


def story_of(archive: Archive, article: str) -> set[str]:
    story = archive.story_of(article)
    assert story is not None
    return {article.id for article in story.articles}


def event_of(event: int, *languages: str) -> set[str]:
    return {f"{language}-{event}-{turn}" for language in languages for turn in range(REPORTS)}


def stories(archive: Archive) -> set[frozenset[str]]:
    return {frozenset(article.id for article in story.articles) for story in archive.stories()}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that knows both languages: a word and its translation have one vector."""
    chance = np.random.default_rng(7)
    vectors = {}
    for word in [*FILLING, *(word for event in range(EVENTS) for word in telling(event))]:
        vector = chance.normal(size=64) * (0.3 if word in FILLING else 1)
        vectors[word] = vectors[other_tongue(word)] = vector.tolist()
    return write_model(tmp_path_factory.mktemp("models") / "tiny", vectors)


@pytest.fixture
def archive(tmp_path: Path, model: Path) -> Iterator[Archive]:
    with wideangle.open(tmp_path / "news", embeddings=model) as opened:
        yield opened


def test_reports_of_one_event_are_one_story_in_both_languages(archive: Archive) -> None:
    archive.add(reports("en", "de"))
    assert stories(archive) == {frozenset(event_of(event, "en", "de")) for event in range(EVENTS)}


def test_a_late_report_in_the_other_language_joins_its_story(archive: Archive) -> None:
    archive.add(reports("en"))
    archive.add(report(3, 0, "de"))
    assert story_of(archive, "de-3-0") == {"de-3-0", *event_of(3, "en")}


def test_without_an_encoder_languages_that_share_no_name_stay_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wideangle.archive.archive.installed_encoder", lambda: None)
    with wideangle.open(tmp_path / "news") as archive:
        archive.add(reports("en", "de"))
        assert stories(archive) == {frozenset(event_of(event, one)) for event in range(EVENTS) for one in ("en", "de")}
    with closing(sqlite3.connect(tmp_path / "news" / "wideangle.db")) as connection:
        assert connection.execute("SELECT count(*) FROM embeddings").fetchone() == (0,)


def test_too_few_articles_to_tell_what_a_cosine_is_worth_stay_apart(archive: Archive) -> None:
    archive.add([report(event, turn, one) for one in ("en", "de") for event in range(2) for turn in range(2)])
    assert all(len({id_[:2] for id_ in story}) == 1 for story in stories(archive))
    archive.add(reports("en", "de"))
    assert stories(archive) == {frozenset(event_of(event, "en", "de")) for event in range(EVENTS)}


def test_a_model_given_later_joins_what_is_recent_once_an_article_comes(tmp_path: Path, model: Path) -> None:
    with wideangle.open(tmp_path / "news") as archive:
        archive.add(reports("en", "de"))
        before = {article.id: archive.story_of(article.id) for article in reports("en")}
    with wideangle.open(tmp_path / "news", embeddings=model) as archive:
        report_ = archive.add(report(0, REPORTS, "de"))
        assert report_.stories == 1
        assert story_of(archive, "de-5-0") == event_of(5, "en", "de")
        for id_, story in before.items():
            assert story is not None
            assert id_ in {article.id for article in archive.story(story.id).articles}
    with wideangle.open(tmp_path / "news") as archive:
        assert story_of(archive, "de-5-0") == event_of(5, "en", "de")


def test_in_a_large_window_the_model_finds_what_the_index_does_not(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = 2 * REPORTS
    archive.add([report(event, turn, "en") for event in range(EVENTS) for turn in range(many)])
    monkeypatch.setattr(neighbours, "SEARCHED_WINDOW", 2)
    monkeypatch.setattr(neighbours, "SEARCHED_CANDIDATES", many)
    monkeypatch.setattr(neighbours, "WITHIN_REACH", replace(candidate_search.WITHIN_REACH, most=many))
    monkeypatch.setattr(embeddings, "VECTORS_A_READ", 5)
    for event in (0, 6, 13):
        archive.add(report(event, 0, "de"))
        assert story_of(archive, f"de-{event}-0") >= event_of(event, "en")


def test_members_found_by_meaning_say_so(archive: Archive) -> None:
    archive.add([*reports("en"), report(3, 0, "de")])
    story = archive.story_of("de-3-0")
    assert story is not None
    for member in archive.story(story.id, why=True).members:
        across = member.article.language != member.closest[:2]
        told = {reason.feature for reason in member.reasons}
        assert ("meaning" in told, "text" in told) == (across, not across)
    assert member.closest


def test_what_a_person_settled_holds_across_languages(archive: Archive) -> None:
    archive.add(reports("en"))
    story = archive.story_of("en-2-0")
    assert story is not None
    archive.split(story.id, ["en-2-0"])
    pinned = archive.story_of("en-4-0")
    assert pinned is not None
    archive.pin(pinned.id)
    archive.add([report(event, turn, "de") for event in range(EVENTS) for turn in range(REPORTS)])
    assert "en-2-0" not in story_of(archive, "en-2-1")
    assert event_of(4, "en") <= story_of(archive, "en-4-0")
    joined = archive.story_of("de-6-0")
    assert joined is not None
    archive.split(joined.id, sorted(event_of(6, "de")))
    archive.add(report(6, REPORTS, "de"))
    assert not story_of(archive, "en-6-0") & event_of(6, "de")


def test_undated_reports_are_found_across_languages_too(archive: Archive) -> None:
    undated = [replace(article, published=None) for article in reports("en", "de")]
    archive.add(undated)
    together = sum(story_of(archive, f"en-{event}-0") >= event_of(event, "en", "de") for event in range(EVENTS))
    assert together == EVENTS


def test_other_days_keep_alike_events_apart(archive: Archive) -> None:
    archive.add(reports("en"))
    late = report(3, 0, "de")
    archive.add(Article(id="late", title=late.title, text=late.text, language="de", published="2032-05-04"))
    assert story_of(archive, "late") == {"late"}


def test_grouping_without_an_archive_takes_a_model(tmp_path: Path, model: Path) -> None:
    lines = tmp_path / "articles.jsonl"
    with lines.open("w", encoding="utf-8") as file:
        for one in reports("en", "de"):
            file.write(
                f'{{"id": "{one.id}", "title": "{one.title}", "text": "{one.text}", "language": "{one.language}", '
                f'"published": "2031-05-{1 + int(one.id.split("-")[1]):02}"}}\n'
            )
    found = dict(wideangle.group(lines, embeddings=model))
    assert all(found[f"en-{event}-0"] == found[f"de-{event}-1"] for event in range(EVENTS))
    assert len(set(found.values())) == EVENTS


def test_a_changed_article_is_understood_anew(archive: Archive) -> None:
    archive.add(reports("en", "de"))
    other = report(9, 7, "de")
    changed = Article(
        id="de-3-0", title=other.title, text=other.text, language="de", published="2031-05-04", outlet="de outlet 0"
    )
    archive.add(changed)
    assert "de-3-0" not in story_of(archive, "en-3-0")


def test_the_evaluation_measures_the_model_and_a_peer_that_has_nothing_else(tmp_path: Path, model: Path) -> None:
    path = tmp_path / "invented.jsonl"
    rows = [
        {"id": a.id, "title": a.title, "text": a.text, "language": a.language, "story": a.id.split("-")[1]}
        for a in reports("en", "de")
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    without = {str(row["method"]): float(str(row["F1"])) for row in evaluate(path, peers=True).scores}
    scores = {str(row["method"]): float(str(row["F1"])) for row in evaluate(path, peers=True, embeddings=model).scores}
    assert scores["embeddings, average link"] == 1
    assert "embeddings, average link" not in without
    assert scores["at once"] > without["at once"] + 0.2
    assert scores["TF-IDF, average link"] == without["TF-IDF, average link"]
