"""Classify the genre of an article by the outlet's own marks, the layout, the form of the headline and the wording.

A mark of the outlet has precedence: a section, a URL under /opinion/, "Opinion:" before the headline or the text, or a
note about the author. Without a mark, the layout identifies transcripts and live blogs, and the headline identifies
explainers. Unmarked opinion is recognised by its wording: opinion judges, asks and urges in the author's own words,
while reports attribute statements to sources.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, lru_cache, partial
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from wideangle.coverage.genres.cues import cue_words_in, has_cues, view_log_odds
from wideangle.coverage.genres.embedding import Vector, view_inputs
from wideangle.coverage.genres.layout import layout_genre
from wideangle.coverage.genres.marks import explicit_mark, headline_form, is_mark, without_label
from wideangle.coverage.genres.signs import SIGNS, signs_of
from wideangle.coverage.genres.wording import COUNTED_MARKS, SAMPLE_CHARACTERS, Row, WordingFeatures, tokens
from wideangle.language.logistic import logistic
from wideangle.model import VIEW_GENRES, Article, Genre, GenreEvidence, GenreJudgement, GenreReason

__all__ = [
    "COUNTED_MARKS",
    "GENRE_VERSION",
    "OPINION_FROM",
    "SAMPLE_CHARACTERS",
    "WordingFeatures",
    "genre_of",
    "genre_with_embedding",
    "is_mark",
    "is_marked",
    "opinion_probability",
    "tokens",
    "without_label",
]

GENRE_VERSION = 1
"""The version of the results of `genre_of` and `is_digest`. If this number is raised, archives classify stored articles
again."""

OPINION_FROM = 0.5
"""The least calibrated probability at which an article counts as opinion (`python -m training.genre`)."""

MARK_PROBABILITY = 0.97
"""The share of articles with an outlet's mark that have the genre of the mark, counted by reading examples."""

FORM_PROBABILITY = 0.9
"""The share of articles that have the genre suggested by their headline or layout, counted by reading examples."""

_VIEW_OF_MARKED = {Genre.OPINION: 0.98, Genre.ANALYSIS: 0.85, Genre.FACT_CHECK: 0.85, Genre.LIVE_BLOG: 0.05}
"""For each genre, the share of articles marked with this genre that readers called a view (opinion, analysis or an
explainer). For articles with marks of other genres, the probability of a view is computed from the wording."""

_VIEW_OF_EXPLAINER = 0.6
"""The least probability of a view (opinion, analysis or an explainer) for an article that is marked as an explainer. It
is low because readers took many articles headed "What we know" for reports."""

OPINION_FROM_BY_CUES = 0.6
"""The least probability of a view (opinion, analysis or an explainer) in languages that are classified by cues. Lower
probabilities are replaced by 0. In a judged collection in many languages (`world`), all 4 unmarked articles that reach
.6 are views, but only 5 of the 12 articles that reach .5."""

OPINION_FROM_BY_EMBEDDING = 0.6
"""The least probability of a view (opinion, analysis or an explainer) in languages other than English that are
classified with embeddings. Lower probabilities are replaced by 0. In a judged collection in many languages (`world`), 7
of the 8 unmarked articles that reach .6 are views, but only 8 of the 12 articles that reach .5."""

WORDING_LANGUAGES = frozenset({"", "en"})
"""The languages in which opinion is classified by wording; '' is an unknown language. Languages with lists of cue words
(`cues.txt`) are classified by cues. All other languages are classified by outlets' marks, layout and headline."""

_PLAIN_WORDS = frozenset(
    "the of and a an in to that it is was by this these or are as for with which ( — quotation".split()
)
"""Words that are never displayed as the reason of a classification, because they explain nothing to a person."""

MOST_WORDS = 3
"""The greatest number of words that are displayed as the reason of a classification by wording."""


@lru_cache(maxsize=1024)  # a query asks for a few hundred articles, and again for those of one story
def genre_of(article: Article) -> GenreJudgement:
    """Return the genre of an article, its probability, and the reason."""
    return _judgement(article, _View.of)


def genre_with_embedding(article: Article, vector: Vector) -> GenreJudgement:
    """Return the genre of an article in a language that the encoder of the extra `languages` supports. `vector` is the
    embedding of headline and opening, of length 1."""
    return _judgement(article, partial(_View.with_embedding, vector=vector))


class _View(NamedTuple):
    """The probability that an article is a view (opinion, analysis or an explainer) by its own words, and the kind of
    evidence with the greatest weight. `wording` are the features of the wording, None for an article in a language
    that is not classified by wording."""

    probability: float
    evidence: GenreEvidence = GenreEvidence.WORDING
    wording: Row | None = None

    @classmethod
    def of(cls, article: Article) -> _View:
        if article.language in WORDING_LANGUAGES:
            wording = _model().wording.features(article)
            return cls(logistic(_wording_log_odds(article, wording)), wording=wording)
        if not has_cues(article.language):
            return cls(0.0)
        return cls(_sure(logistic(view_log_odds(article)), OPINION_FROM_BY_CUES))

    @classmethod
    def with_embedding(cls, article: Article, vector: Vector) -> _View:
        wording = _model().wording.features(article) if article.language in WORDING_LANGUAGES else None
        inputs = view_inputs(article, vector, None if wording is None else _wording_log_odds(article, wording))
        evidence = GenreEvidence.EMBEDDING if inputs.embedding > inputs.others else GenreEvidence.WORDING
        probability = logistic(inputs.log_odds)
        if wording is None:
            probability = _sure(probability, OPINION_FROM_BY_EMBEDDING)
        return cls(probability, evidence, wording)


def _sure(probability: float, least: float) -> float:
    """Return a probability, or 0 if the probability is below `least`."""
    return probability if probability >= least else 0.0


def _judgement(article: Article, view_of: Callable[[Article], _View]) -> GenreJudgement:
    """Return the genre of an article. `view_of` reads the words of the article, and is called only if the marks do not
    decide the probability of a view."""
    mark = explicit_mark(article)
    if mark and mark.genre in _VIEW_OF_MARKED:
        return GenreJudgement(mark.genre, MARK_PROBABILITY, _VIEW_OF_MARKED[mark.genre], mark.reason)
    by_words = view_of(article)
    if mark:
        least = _VIEW_OF_EXPLAINER if mark.genre is Genre.EXPLAINER else 0.0
        return GenreJudgement(mark.genre, MARK_PROBABILITY, max(least, by_words.probability), mark.reason)
    view = by_words.probability
    if shape := layout_genre(article) or headline_form(article):
        return GenreJudgement(shape[0], FORM_PROBABILITY, view, shape[1])
    if view >= OPINION_FROM:
        return GenreJudgement(
            Genre.OPINION, view, view, GenreReason(by_words.evidence, _strongest_words(article, by_words.wording))
        )
    return GenreJudgement(Genre.REPORT, 1 - view, view, GenreReason(GenreEvidence.WORDING))


def opinion_probability(article: Article) -> float:
    """Return the calibrated probability that an article is opinion, analysis or an explainer."""
    return genre_of(article).view_probability


def is_marked(article: Article) -> bool:
    """Return True if the outlet itself marks an article as opinion, analysis or an explainer."""
    mark = explicit_mark(article)
    return mark is not None and mark.genre in VIEW_GENRES


def _wording_log_odds(article: Article, wording: Row) -> float:
    model = _model()
    log_odds = float(wording @ model.weights) + model.intercept
    return log_odds + float(np.dot(signs_of(article), model.sign_weights))


def _strongest_words(article: Article, wording: Row | None) -> str:
    """Return the words and punctuation marks with the greatest evidence for opinion, in lower case, separated by
    commas. `wording` are the features of the wording, None for an article that is classified by cue words."""
    if wording is None:
        return ", ".join(cue_words_in(article)[:MOST_WORDS])
    model = _model()
    weighted = wording * model.weights
    columns = np.flatnonzero(weighted > 0)
    names = (model.names[column] for column in columns[np.argsort(-weighted[columns], kind="stable")])
    return ", ".join(list(dict.fromkeys(name for name in names if name not in _PLAIN_WORDS))[:MOST_WORDS])


class _Model(NamedTuple):
    """The model of opinion by wording: the trained weights of words and of other signs (`signs.py`), in log-odds, and
    the names of the word columns."""

    wording: WordingFeatures
    names: tuple[str, ...]
    weights: Row
    sign_weights: Row
    intercept: float


@cache
def _model() -> _Model:
    record: dict[str, Any] = json.loads((files("wideangle.coverage.genres") / "weights.json").read_text("utf-8"))
    body: dict[str, float] = record["weights"]
    headline: dict[str, float] = record["headline_weights"]
    return _Model(
        WordingFeatures(list(body), list(headline)),
        ("quotation", *body, *headline),
        np.array([record["quoted_weight"], *body.values(), *headline.values()], np.float32),
        np.array([record["sign_weights"][sign] for sign in SIGNS], np.float32),
        record["intercept"],
    )
