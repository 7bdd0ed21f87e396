"""The shares of words and marks by which opinion is recognised in English."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from wideangle.coverage import OPINION_FROM, opinion_probability
from wideangle.coverage.genres.wording import HEADLINE_SHARE, LONGEST_QUOTE, WordingFeatures, tokens
from wideangle.model import Article


def test_the_wording_is_the_share_of_each_token_outside_quotation_marks():
    text = '“We must,” she wrote. WE can’t—or won’t we?\nMust we? "Ferry it is," he told us.'
    article = Article(text, "Must we? We must!")
    vocabulary = ["we", "can't", "must", "us", "?", "“", "ferry"]
    size = len(text.split())
    quoted, *body = [5 / size, *(count / size for count in (3, 1, 1, 1, 2, 1, 0))]
    headline = [count / 8 for count in (2, 0, 2, 0, 1, 0, 0)]
    row = WordingFeatures(vocabulary, vocabulary).features(article)
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
    _, *shares = WordingFeatures(vocabulary, []).features(Article(text)) ** 2
    size = max(1, len(text.split()))
    assert shares == pytest.approx([outside.split().count(word) / size for word in vocabulary])


def test_no_mark_of_opinion_and_no_boilerplate_is_in_the_model() -> None:
    model = json.loads((files("wideangle.coverage.genres") / "weights.json").read_text("utf-8"))
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
