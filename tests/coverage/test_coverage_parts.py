from collections import Counter

import pytest

from wideangle.coverage import Neighbour, Relation, Selection, compose, lane_of, opinion_probability
from wideangle.coverage.extract import LONGEST, opening
from wideangle.coverage.folding import Member, fold_copies
from wideangle.coverage.genre import ASKING, Wording, tokens
from wideangle.coverage.ranking import Ranked, varied_order
from wideangle.language.cutting import MANY
from wideangle.model import Article, Holdings, Lane

TEXT = "The council of Tarnwick voted on Monday to rebuild the old pier after a long debate. More follows."


@pytest.mark.parametrize(
    ("relation", "lane"),
    [
        (Relation(0.9, 0.9, opinion=False, days=0), Lane.SAME_STORY),
        (Relation(0.9, 0.9, opinion=True, days=0), Lane.OPINION),
        (Relation(0.0, 0.9, opinion=False, days=-9), Lane.BACKGROUND),
        (Relation(0.0, 0.9, opinion=False, days=9), Lane.FOLLOW_UP),
        (Relation(0.0, 0.9, opinion=False, days=None), Lane.BACKGROUND),
    ],
)
def test_lanes(relation: Relation, lane: Lane) -> None:
    assert lane_of(relation) is lane


@pytest.mark.parametrize(
    "article",
    [
        Article("Text", url="https://courier.example/opinion/2031/pier"),
        Article("Text", section="Comment"),
        Article("Text", title="Opinion: the pier must go"),
        Article("Text", title="Kommentar: Der Steg muss weg", language="de"),
        Article("Text", outlet="Courier - Editorial"),
    ],
)
def test_outlets_own_marks_of_opinion_are_believed(article: Article) -> None:
    assert opinion_probability(article) == 1.0


def test_a_plain_report_is_no_opinion() -> None:
    report = "The council voted 7-4 on Monday to rebuild the pier, officials said. Police reported no arrests. " * 5
    assert opinion_probability(Article(report, language="en")) < 0.5


def test_no_outlet_comes_twice_before_others_are_heard() -> None:
    entries = [Ranked(0.9, "a", 0, 900), Ranked(0.88, "a", 0, 900), Ranked(0.7, "b", 0, 900)]
    assert varied_order(entries, 3) == [0, 2, 1]
    assert varied_order(entries, 1) == [0]


def test_of_equals_the_fresher_and_fuller_comes_first() -> None:
    assert varied_order([Ranked(0.8, "a", 30, 900), Ranked(0.8, "b", 1, 900)], 2) == [1, 0]
    assert varied_order([Ranked(0.8, "a", 0, 100), Ranked(0.8, "b", 0, 900)], 2) == [1, 0]


def test_the_earliest_article_stands_for_its_copies() -> None:
    late = Article(TEXT, id="late", published="2031-10-02")
    early = Article(TEXT, id="early", published="2031-10-01")
    undated = Article(TEXT, id="undated")
    folded = fold_copies([Member(undated), Member(late, 0.8), Member(early)])
    assert folded.article.id == "early"
    assert [copy.article.id for copy in folded.copies] == ["late", "undated"]


def test_the_opening_skips_furniture_and_dateline() -> None:
    article = Article(f"Image copyright Harbour Pictures\n\nTARNWICK, Oct 14 (Reuters) - {TEXT}", language="en")
    span = opening(article)
    assert span is not None
    assert span.of(article.text).startswith("The council of Tarnwick voted")


def test_a_long_opening_is_cut_at_a_word() -> None:
    article = Article("word " * 200)
    span = opening(article)
    assert span is not None
    assert span.end - span.start <= LONGEST
    assert span.of(article.text).endswith("word")


def test_an_empty_text_has_no_opening() -> None:
    assert opening(Article(" \n ")) is None


def neighbour(number: int, relation: Relation, group: int | None = None) -> Neighbour:
    article = Article(TEXT, id=f"n{number}", outlet=f"Outlet {number}", published="2031-10-02")
    return Neighbour(article, relation, number if group is None else group)


def test_counts_are_of_independent_reports() -> None:
    same = Relation(0.9, 0.9, opinion=False, days=0)
    found = [neighbour(1, same, 7), neighbour(2, same, 7), neighbour(3, same)]
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection())
    assert (coverage.reports, coverage.independent) == (4, 3)


def test_what_is_uncertain_is_marked_and_what_is_improbable_left_out() -> None:
    found = [
        neighbour(1, Relation(0.4, 0, opinion=False, days=0)),
        neighbour(2, Relation(0.2, 0.2, opinion=False, days=1)),
    ]
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection())
    entries = [entry for section in coverage.sections for entry in section.entries]
    assert [(entry.article.id, entry.uncertain) for entry in entries] == [("n1", True)]


def test_an_empty_lane_says_why() -> None:
    holdings = Holdings(articles=3, first=Article("", published="2031-10-01").published)
    coverage = compose(Article(TEXT), [], holdings, Selection())
    assert "2031-10-01" in coverage.section(Lane.BACKGROUND).note
    assert "3 articles" in coverage.section(Lane.SAME_STORY).note


def test_a_full_lane_says_how_many_are_not_shown() -> None:
    found = [neighbour(number, Relation(0.9, 0.9, opinion=False, days=0)) for number in range(5)]
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection(limit=3))
    assert coverage.section(Lane.SAME_STORY).note == "2 more not shown."


def test_the_wording_of_an_opening_is_the_share_of_each_token():
    article = Article("“We must,” she wrote. WE can’t—or won’t we?\nMust we?", "Must we?")
    counts = Counter(tokens(article))
    vocabulary = ["we", "can't", "won't", "?", "“", "ferry"]
    expected = [counts[token] / counts.total() for token in vocabulary]
    assert (counts["we"], counts["can't"], counts["?"], counts["“"]) == (4, 1, 2, 1)
    for many in (1, MANY):
        articles = [article] * many
        for row in Wording([*vocabulary, ASKING]).features(articles, Wording.cut(articles)):
            assert row**2 == pytest.approx([*expected, 1.0])
