"""When undated articles were written, as the reports of their stories tell."""

from datetime import date
from pathlib import Path

import pytest

import wideangle
from wideangle.archive.queries.story_dates import StoryTimes
from wideangle.coverage import Relation
from wideangle.model import Article
from wideangle.store import Membership, Store

STORM = """Storm Ottmar tore the roof off the swimming hall of Ilvermouth on {day} night. Nobody was hurt, the harbour
master Renata Quill said, but the ferry to Sandholm will stay in port until the pier has been inspected, and the schools
of Ilvermouth are closed. The swimming hall, built by the fishermen's guild, had been repaired in spring for 2.1 million
crowns. {close}"""


@pytest.fixture
def store(tmp_path: Path):
    reports = [
        Article(STORM.format(day="Monday", close="Gusts of 140 km/h were measured."), id="one", published="2031-11-04"),
        Article(STORM.format(day="Monday", close="Quill asked for patience."), id="two", published="2031-11-05"),
        Article(STORM.format(day="Monday", close="The guild will meet on Friday."), id="undated"),
        Article("The tax on salt will fall in Karsk, the chancellor of Karsk told grocers.", id="alone"),
    ]
    with wideangle.open(tmp_path / "archive") as archive:
        archive.add(reports)
    with Store.open(tmp_path / "archive") as opened:
        yield opened


def times_of(store: Store, at_hand: Article, same_story: float = 0.0) -> tuple[StoryTimes, dict[str, int]]:
    seqs = {name: seq for name in ("one", "two", "undated", "alone") if (seq := store.find(name)) is not None}
    relation = Relation(same_story, 0.6, opinion=False, days=None)
    articles = store.articles(list(seqs.values()))
    found = {seq: (article, relation) for seq, article in zip(seqs.values(), articles, strict=True)}
    placed: dict[int, Membership] = store.stories.memberships(list(seqs.values()))
    return StoryTimes.of(store, at_hand, found, placed), seqs


def test_the_reports_of_its_story_tell_the_day_of_an_undated_neighbour(store: Store) -> None:
    times, seqs = times_of(store, Article("At hand", published="2031-11-01"))
    assert times.neighbours == {seqs["undated"]: date(2031, 11, 4).toordinal()}
    unknown = Relation(0.0, 0.6, opinion=False, days=None)
    assert times.relation(seqs["undated"], Article("Undated"), unknown).days == 3
    assert times.relation(seqs["alone"], Article("Alone"), unknown).days is None
    [reason] = times.reasons(seqs["undated"], Article("Undated"))
    assert (reason.feature, reason.weight) == ("story_time", 0.0)
    assert reason.text == "reports of its story are from 2031-11-04"
    assert times.reasons(seqs["alone"], Article("Alone")) == ()


def test_what_an_article_says_itself_is_never_replaced(store: Store) -> None:
    times, seqs = times_of(store, Article("At hand", published="2031-11-01"))
    said = Relation(0.0, 0.6, opinion=False, days=-200)
    assert times.relation(seqs["undated"], Article("Undated"), said) is said


def test_only_reports_of_the_same_story_tell_the_day_of_an_article_at_hand(store: Store) -> None:
    assert times_of(store, Article("At hand"), same_story=0.9)[0].own == date(2031, 11, 4).toordinal()
    times, seqs = times_of(store, Article("At hand"), same_story=0.4)
    unknown = Relation(0, 0.6, opinion=False, days=None)
    assert times.own is None
    assert times.relation(seqs["one"], Article("One", published="2031-11-04"), unknown).days is None
