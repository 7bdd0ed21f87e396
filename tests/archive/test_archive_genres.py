"""Genres are judged once and stored, and digests stand alone among stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import wideangle
from wideangle.archive.collection.adding import add
from wideangle.archive.retrieval import genres
from wideangle.coverage import GENRE_VERSION
from wideangle.coverage.genres.embedding import _model
from wideangle.embedding import InstalledEncoder
from wideangle.embedding.installed import DISTRIBUTION
from wideangle.model import Article, PublicationTime
from wideangle.store import Store

FIRE = (
    "A fire at the Tallow Street depot in Orsay destroyed nine trams of Sound Lines on Tuesday night. Nobody was hurt. "
    "Fire chief Ilse Moravec said that a battery had caught fire while the trams were being charged."
)
CHESS = (
    "Seventeen-year-old Bram Okoye of Vessel Bay won the national chess title on Tuesday after a rook ending of ninety "
    "moves against Lena Hartog. Okoye is the youngest champion since the federation was founded."
)


def report(name: str, text: str, **fields: str) -> Article:
    return Article(
        text,
        fields.pop("title", ""),
        id=name,
        outlet=fields.pop("outlet", f"{name} Herald"),
        published=PublicationTime.of("2031-11-05"),
        language=fields.pop("language", "en"),
        **fields,
    )


REPORTS = [
    report("fire-1", FIRE, title="Nine trams burn at Tallow Street depot"),
    report("fire-2", f"{FIRE} Buses replace trams.", title="Orsay depot fire destroys nine trams"),
    report("chess-1", CHESS, title="Okoye, 17, wins the chess title"),
    report("chess-2", f"{CHESS} Hartog praised him.", title="Chess: Bram Okoye beats Lena Hartog"),
]
BOTH = f"{FIRE}\n\n{CHESS}"


@pytest.mark.parametrize(
    "marked",
    [
        report("digest", BOTH, title="Morning Briefing: depot fire, chess champion at 17"),
        report("digest", BOTH, url="https://valley-post.example/newsletters/2031/11/05/trams-and-chess"),
        report("digest", BOTH, title="Nachrichten am Morgen: Trams und Schach"),
        report("digest", BOTH, title="Live blog: trams burn in Orsay, Okoye wins"),
    ],
)
def test_a_digest_neither_joins_a_story_nor_two_stories(marked: Article, tmp_path: Path) -> None:
    for number, batches in enumerate(([[*REPORTS, marked]], [[marked], REPORTS], [REPORTS, [marked]])):
        with wideangle.open(tmp_path / str(number)) as archive:
            for batch in batches:
                archive.add(batch)
            stories = {frozenset(article.id for article in story.articles) for story in archive.stories()}
        assert stories == {
            frozenset({"fire-1", "fire-2"}),
            frozenset({"chess-1", "chess-2"}),
            frozenset({"digest"}),
        }


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("Morning Briefing: depot fire, chess champion at 17", "Current"),
        ("Trams burn, Okoye wins", "Round-up"),
        ("Live updates: trams burn, Okoye wins", "Current"),
    ],
)
def test_a_digest_of_a_large_addition_stands_alone_too(
    title: str, genre: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(genres, "MOST_COMPLETED", 1)
    digest = replace(report("digest", BOTH, title=title), metadata={"genres": [genre]})
    with wideangle.open(tmp_path) as archive:
        archive.add([digest, *REPORTS])
        archive.add(report("fire-3", f"{FIRE} The depot is closed.", title="Depot fire in Orsay: nine trams lost"))
        stories = {frozenset(article.id for article in story.articles) for story in archive.stories()}
    assert stories == {
        frozenset({"fire-1", "fire-2", "fire-3"}),
        frozenset({"chess-1", "chess-2"}),
        frozenset({"digest"}),
    }


def test_a_genre_is_stored_when_its_article_is_added(tmp_path: Path) -> None:
    column = report("column", FIRE, title="Opinion: Charge trams in daylight")
    with wideangle.open(tmp_path) as archive:
        archive.add([REPORTS[0], column])
    with Store.open(tmp_path) as store:
        stored = store.genres.get([1, 2], GENRE_VERSION)
        assert store.genres.get([1, 2], GENRE_VERSION + 1) == {}
    assert (stored[1].genre, stored[2].genre) == ("report", "opinion")
    assert stored[1].view_probability < 0.5 < stored[2].view_probability


def test_a_changed_article_is_judged_again(tmp_path: Path) -> None:
    with wideangle.open(tmp_path) as archive:
        archive.add(REPORTS)
        archive.add(replace(REPORTS[0], title="Opinion: Charge trams in daylight"))
    with Store.open(tmp_path) as store:
        assert store.genres.get([1], GENRE_VERSION)[1].genre == "opinion"


class _Encoder(InstalledEncoder):
    """An encoder under the name of the installed one, for which every text is written like a column or like a
    report."""

    name = f"{DISTRIBUTION} 0"

    def __init__(self, *, like_opinion: bool) -> None:
        weights = np.array(_model().weights)
        self.vector = weights / np.linalg.norm(weights) * (1 if like_opinion else -1)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.tile(self.vector, (len(texts), 1)).astype(np.float32)


OTHER_LANGUAGES = [
    report("damm", "In Orlen ist am Sonntag der Damm gebrochen. Das teilte die Stadt mit.", language="de"),
    report("barrage", "Le barrage d'Orlen a cédé dimanche, a déclaré la mairie.", language="fr"),
    report("diga", "La diga di Orlen ha ceduto domenica, ha detto il sindaco.", language="it"),
]


@pytest.mark.parametrize("like_opinion", [True, False])
def test_an_archive_of_several_languages_judges_genres_with_embeddings(tmp_path: Path, *, like_opinion: bool) -> None:
    articles = [*REPORTS, *OTHER_LANGUAGES]
    with Store.open(
        tmp_path / "archive", write=True, create=True, encoder=_Encoder(like_opinion=like_opinion)
    ) as store:
        add(store, articles)
        stored = store.genres.get(range(1, len(articles) + 1), genres.genre_version(store))
        assert genres.genre_version(store) > GENRE_VERSION
        views, _ = genres.view_probabilities(store, [5, 6, 7], [0, 1, 2])
    assert {stored[seq].genre for seq in (5, 6, 7)} == {"opinion" if like_opinion else "report"}
    assert all((view >= 0.5) is like_opinion for view in views.values())


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_archive_of_one_language_reads_no_embeddings(tmp_path: Path, language: str) -> None:
    with Store.open(tmp_path / "archive", write=True, create=True, encoder=_Encoder(like_opinion=True)) as store:
        add(store, [replace(article, language=language) for article in REPORTS])
        assert genres.genre_version(store) == GENRE_VERSION
        assert {row.genre for row in store.genres.get([1, 2, 3, 4], GENRE_VERSION).values()} == {"report"}


def test_an_archive_that_gains_a_language_judges_its_articles_again(tmp_path: Path) -> None:
    with Store.open(tmp_path / "archive", write=True, create=True, encoder=_Encoder(like_opinion=True)) as store:
        add(store, REPORTS)
        add(store, OTHER_LANGUAGES)
        assert len(store.genres.get(range(1, 8), genres.genre_version(store))) == 7


def test_what_an_earlier_archive_lacks_is_judged_some_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(genres, "MOST_COMPLETED", 2)
    with wideangle.open(tmp_path) as archive:
        archive.add([*REPORTS, report("column", CHESS, title="Opinion: Let the young play")])
        related_before = [(link.article.id, link.lane) for link in archive.related("chess-1")]
    with Store.open(tmp_path) as store:
        assert sorted(store.genres.get(range(1, 6), GENRE_VERSION)) == [4, 5]
    with Store.open(tmp_path, write=True) as store:
        genres.complete_genres(store, ())
        genres.complete_genres(store, ())
        assert sorted(store.genres.get(range(1, 6), GENRE_VERSION)) == [1, 2, 3, 4, 5]
        assert store.genres.missing(GENRE_VERSION, 10) == []
    with wideangle.open(tmp_path) as archive:
        assert [(link.article.id, link.lane) for link in archive.related("chess-1")] == related_before


def test_the_central_report_of_a_story_is_chosen_by_the_stored_genre(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judged_again(article: Article) -> float:
        raise AssertionError(f"{article.id} has a stored genre")

    with wideangle.open(tmp_path) as archive:
        archive.add(REPORTS)
        before = list(archive.stories())
        monkeypatch.setattr("wideangle.archive.queries.story.opinion_probability", judged_again)
        assert list(archive.stories()) == before
    assert max(len(story.members) for story in before) > 1
