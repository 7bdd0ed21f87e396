import json
from importlib.resources import files

import pytest

from wideangle.coverage import (
    OPINION_FROM,
    Neighbour,
    Relation,
    Selection,
    compose,
    lane_of,
    opinion_probability,
)
from wideangle.coverage.extract import LONGEST, opening
from wideangle.coverage.folding import Member, fold_copies
from wideangle.coverage.genre_wording import HEADLINE_SHARE, LONGEST_QUOTE, Wording, tokens
from wideangle.coverage.ranking import Ranked, varied_order
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
        Article("ANALYSIS/OPINION:\n\nThe pier must go.", url="https://courier.example/news/2031/pier"),
    ],
)
def test_outlets_own_marks_of_opinion_are_believed(article: Article) -> None:
    assert opinion_probability(article) > 0.85


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


@pytest.mark.parametrize("opinion", [False, True])
def test_what_is_uncertain_fills_a_lane_that_has_little_that_is_probable(opinion: bool) -> None:
    doubtful = neighbour(1, Relation(0.0, 0.4, opinion=opinion, days=1))
    probable = [neighbour(number, Relation(0.0, 0.6, opinion=opinion, days=900)) for number in (2, 3)]
    lane = Lane.OPINION if opinion else Lane.FOLLOW_UP

    def shown(limit: int) -> list[tuple[str, bool]]:
        found = [doubtful, *probable]
        section = compose(Article(TEXT), found, Holdings(articles=9), Selection(limit=limit)).section(lane)
        assert not section.note
        return [(entry.article.id, entry.uncertain) for entry in section.entries]

    assert shown(3) == [("n2", False), ("n3", False), ("n1", True)]
    assert shown(2) == [("n2", False), ("n3", False)]


def test_an_empty_lane_says_why() -> None:
    holdings = Holdings(articles=3, first=Article("", published="2031-10-01").published)
    coverage = compose(Article(TEXT), [], holdings, Selection())
    assert "2031-10-01" in coverage.section(Lane.BACKGROUND).note
    assert "3 articles" in coverage.section(Lane.SAME_STORY).note


def test_a_full_lane_says_how_many_are_not_shown() -> None:
    found = [neighbour(number, Relation(0.9, 0.9, opinion=False, days=0)) for number in range(5)]
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection(limit=3))
    assert coverage.section(Lane.SAME_STORY).note == "2 more not shown."


def test_the_wording_is_the_share_of_each_token_outside_quotation_marks():
    text = '“We must,” she wrote. WE can’t—or won’t we?\nMust we? "Ferry it is," he told us.'
    article = Article(text, "Must we? We must!")
    vocabulary = ["we", "can't", "must", "us", "?", "“", "ferry"]
    size = len(text.split())
    quoted, *body = [5 / size, *(count / size for count in (3, 1, 1, 1, 2, 1, 0))]
    headline = [count / 8 for count in (2, 0, 2, 0, 1, 0, 0)]
    row = Wording(vocabulary, vocabulary).features(article)
    assert row**2 == pytest.approx([quoted, *body, *(HEADLINE_SHARE**2 * share for share in headline)])


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("He said “we go now” and left", "he said and left"),
        ('He said "we go," and "stay." Then left', "he said and then left"),
        ("a “so called” “new” pier", "a pier"),
        ("said: “First of it\n\n“Second of it” she said", "said she said"),
        ("a boat of 6' 5\" was there", "a boat of 6 was there"),
        ("”so it ends", "it ends"),
        ("", ""),
        ("“", ""),
        ("“" + "word " * LONGEST_QUOTE + "after it", "after it"),
    ],
)
def test_what_is_quoted_is_left_out(text, outside):
    vocabulary = sorted({*tokens(text), *outside.split()})
    _, *shares = Wording(vocabulary, []).features(Article(text)) ** 2
    size = max(1, len(text.split()))
    assert shares == pytest.approx([outside.split().count(word) / size for word in vocabulary])


def test_no_mark_of_opinion_and_no_furniture_is_in_the_model() -> None:
    model = json.loads((files("wideangle.coverage") / "genre.json").read_text("utf-8"))
    learned = {*model["weights"], *model["headline_weights"]}
    assert {"should", "said", "our"} <= learned
    assert not {"opinion", "editorial", "commentary", "columnist", "cnn", "foxnews"} & learned
    assert ":" not in learned


LETTER = """We have heard this promise before, and we should not believe it again. The pier is not a luxury; it is the
one place our town still shares. Why must those who can least afford it pay for the folly of a few? It is good that the
mayor has at last found her voice. It would be better if she used it. """

REPORT = """The pier of Tarnwick will be rebuilt, the council decided on Monday after a debate of six hours, said
two officials. “We should not believe this promise, and our town must not pay for this folly again,” Ilse Moravec told
reporters on Tuesday. “Why must we?” The mayor said that work would begin in May. """


def test_what_is_quoted_makes_no_opinion_of_a_report() -> None:
    assert opinion_probability(Article(LETTER * 5, "We should not believe this", language="en")) >= OPINION_FROM
    assert opinion_probability(Article(REPORT * 5, "Tarnwick to rebuild pier", language="en")) < 0.1
