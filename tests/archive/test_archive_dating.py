"""The days of undated articles, candidates and article at hand: what says them, and where they are shown."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import wideangle
from wideangle.archive import Archive
from wideangle.archive.queries.coverage import RelatedArticles
from wideangle.archive.retrieval.candidates import Query
from wideangle.coverage import Relation
from wideangle.model import Article, Lane
from wideangle.store import Store

STORM = """Storm Ottmar tore the roof off the swimming hall of Ilvermouth on {day} night. Nobody was hurt, the harbour
master Renata Quill said, but the ferry to Sandholm will stay in port until the pier has been inspected, and the schools
of Ilvermouth are closed. The swimming hall, built by the fishermen's guild, had been repaired in spring for 2.1 million
crowns. {close}"""
ROOF = """The swimming hall of Ilvermouth has a new roof. Harbour master Renata Quill thanked the fishermen's guild for
it, and the ferry to Sandholm sails again: storm Ottmar had damaged the pier. The schools of Ilvermouth had been closed
for nine days."""
FIRST = date(2031, 11, 4)

REPORTS = [
    Article(STORM.format(day="Monday", close="Gusts of 140 km/h were measured."), id="one", published="2031-11-04"),
    Article(STORM.format(day="Monday", close="Quill asked for patience."), id="two", published="2031-11-05"),
    Article(STORM.format(day="Monday", close="The guild will meet on Friday."), id="undated"),
    Article("The tax on salt will fall in Karsk, the chancellor of Karsk told grocers.", id="alone"),
]
UNDATED = Article(
    STORM.format(day="Monday", close="More rain is expected."), title="Hall loses its roof", language="en"
)
DATED = replace(UNDATED, published="2031-11-04")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dating") / "archive"
    with wideangle.open(path) as archive:
        archive.add(REPORTS)
    return path


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    with wideangle.open(folder) as opened:
        yield opened


def relations(folder: Path, at_hand: Article) -> dict[str, Relation]:
    with Store.open(folder) as store:
        related = RelatedArticles.of(store, Query.of(store, at_hand))
        articles = zip(related.places, store.articles(list(related.places)), strict=True)
        return {article.id: related.relation(seq) for seq, article in articles}


@pytest.mark.parametrize("day", ["2031-11-25", "2031-10-20"])
def test_the_reports_of_its_story_say_the_day_of_an_undated_neighbour(folder: Path, day: str) -> None:
    found = relations(folder, Article(ROOF, published=day, language="en"))
    apart = (FIRST - date.fromisoformat(day)).days
    assert [found[name].days for name in ("one", "two", "undated")] == [apart, apart + 1, apart]
    assert {relation.lane for relation in found.values()} == {Lane.BACKGROUND if apart < 0 else Lane.FOLLOW_UP}


def test_a_day_that_others_say_is_called_estimated_and_a_given_one_is_not(archive: Archive) -> None:
    links = archive.related(Article(ROOF, published="2031-11-25", language="en"))
    times = {link.article.id: reason.text for link in links for reason in link.reasons if reason.feature == "time"}
    assert times["one"] == "21 days earlier"
    assert times["two"] == "20 days earlier"
    assert times["undated"] == "this is undated, dates estimated from similar reports"


def test_nothing_dated_among_the_candidates_leaves_their_days_open(folder: Path) -> None:
    grocers = Article("Grocers in Karsk welcomed that the tax on salt falls.", published="2031-11-09", language="en")
    assert relations(folder, grocers)["alone"].days is None


def test_the_day_of_an_undated_article_is_inferred_from_its_words_and_similar_reports(archive: Archive) -> None:
    inferred = archive.cover(UNDATED).inferred_date
    assert inferred is not None
    assert inferred.day == FIRST
    assert inferred.first <= inferred.day <= inferred.last
    assert 0.7 <= inferred.confidence < 1
    assert [span.of(UNDATED.text) for span in inferred.spans] == ["Monday"]
    assert inferred.reports == 2


def test_what_lies_within_a_day_of_an_inferred_day_neither_led_here_nor_followed(folder: Path) -> None:
    found = relations(folder, UNDATED)
    assert [found[name].days for name in ("one", "two", "undated")] == [0, 1, 0]
    assert {found[name].lane for name in ("one", "two", "undated")} == {Lane.SAME_STORY}


def test_a_given_date_is_never_replaced(archive: Archive) -> None:
    assert archive.cover(DATED).inferred_date is None
    for day in ("2021-01-01", "2031-12-24"):
        assert archive.cover(replace(UNDATED, published=day)).inferred_date is None


def test_nothing_is_inferred_where_nothing_says_the_day(archive: Archive, tmp_path: Path) -> None:
    assert archive.cover(Article("Grocers in Karsk welcomed that the tax on salt falls.")).inferred_date is None
    with wideangle.open(tmp_path / "undated") as undated:
        undated.add([REPORTS[2], REPORTS[3]])
        assert undated.cover(Article(ROOF, language="en")).inferred_date is None


def test_an_inferred_day_is_shown_as_inferred_in_every_form_for_people(archive: Archive) -> None:
    undated, dated = archive.cover(UNDATED), archive.cover(DATED)
    for form in ("to_markdown", "to_html", "to_page"):
        shown, given = getattr(undated, form)(), getattr(dated, form)()
        assert shown.count("Undated; about 4 November 2031, from “Monday” and 2 similar reports") == 1
        assert "Undated; about" not in given


def test_an_inferred_day_stands_beside_the_missing_date_in_json(archive: Archive) -> None:
    undated, dated = (json.loads(archive.cover(article).to_json()) for article in (UNDATED, DATED))
    assert undated["article"]["published"] is None
    assert undated["inferred_date"]["day"] == "2031-11-04"
    assert [span["text"] for span in undated["inferred_date"]["spans"]] == ["Monday"]
    assert dated["article"]["published"] == "2031-11-04"
    assert dated["inferred_date"] is None


def test_an_inferred_day_is_stored_nowhere(folder: Path) -> None:
    with wideangle.open(folder) as archive:
        archive.cover("undated")
        assert archive.get("undated").published is None
        assert archive.status().holdings.undated == 2
