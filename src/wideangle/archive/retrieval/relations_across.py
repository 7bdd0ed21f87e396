"""Compute the relations between an article and candidates in other languages. Candidates are judged by names, figures,
time and embeddings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.retrieval.across_languages import candidates_across, pair_kinds
from wideangle.archive.retrieval.candidates import Query
from wideangle.archive.retrieval.relations import CandidateFeatures, JudgedBatch, relation_of
from wideangle.archive.retrieval.reported_days import reported_days
from wideangle.archive.retrieval.representations import encoder_of
from wideangle.coverage import InferredDate, Relation
from wideangle.language.crosslingual import PAIR_FEATURES, shared_evidence
from wideangle.link import (
    GROUPS,
    UNDATED,
    DateEstimates,
    DateState,
    RelationModel,
    Relations,
    explain_across_languages,
    leader_log_odds,
    relation_record,
    time_columns,
)
from wideangle.link.relation_model import MATE_COLUMNS
from wideangle.model import Article, Reason
from wideangle.store import Store
from wideangle.stories import PairKind

SAME_STORY = "same_story"
"""The name of the column that is 1 if the candidate is in the same story as the article, otherwise 0."""

ENCODED_COLUMNS = (*PAIR_FEATURES, SAME_STORY, *GROUPS["time"])
"""The feature columns of a pair of articles whose two languages the encoder knows."""

NAMED_COLUMNS = (*PAIR_FEATURES[2:], SAME_STORY, *GROUPS["time"])
"""The feature columns of a pair of articles of which the encoder does not know both languages: names, figures, story
and time."""

MOST_NAMES, MOST_SHARED = 6, 9
"""MOST_NAMES is the greatest number of shared names in one reason. MOST_SHARED is the greatest number of shared names,
figures and days in one reason."""

_MEANING = PAIR_FEATURES[:2]
_NAMES = PAIR_FEATURES[2:]


@dataclass(frozen=True, slots=True, eq=False)
class PoolAcross:
    """The candidates of one article in other languages, one row for each candidate. `matrix` [candidates,
    ENCODED_COLUMNS] contains the features of their relations to the article. `is_encoded` marks the candidates for
    which the encoder knows both languages. `stories` are the numbers of their stories (-1 for none)."""

    seqs: NDArray[np.int64]
    matrix: NDArray[np.float32]
    is_encoded: NDArray[np.bool_]
    stories: NDArray[np.int64]
    dates: DateEstimates

    @property
    def rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows that each of the two models judges: first the rows for which the encoder knows both languages, then
        all other rows."""
        return np.flatnonzero(self.is_encoded), np.flatnonzero(~self.is_encoded)

    def with_story(self, number: int) -> PoolAcross:
        """Return the same candidates for an article that is in the story with this number (-1 for no story)."""
        matrix = self.matrix.copy()
        matrix[:, ENCODED_COLUMNS.index(SAME_STORY)] = (self.stories == number) & (number >= 0)
        return replace(self, matrix=matrix)

    def batches(self) -> list[CandidateFeatures]:
        """Return the inputs of two models: the model for candidates whose language the encoder knows, and the model for
        all other candidates."""
        models = [relation_model_across(encoded=encoded) for encoded in (True, False)]
        return [
            CandidateFeatures(
                model=model,
                seqs=self.seqs[rows],
                matrix=_columns_of(model, self.matrix[rows]),
                scores=np.zeros(len(rows), np.float32),
                stories=self.stories[rows],
                dates=self.dates.of(rows),
            )
            for model, rows in zip(models, self.rows, strict=True)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class JudgedAcross:
    """The candidates of one article in other languages, with the relation that a model has computed for each candidate.
    `mates` [candidates, MATE_COLUMNS] are features from the other reports of each candidate's story. `leader_names` are
    the names in common with the closest candidates (see `leaders`; NaN if unknown). `articles` contains the articles
    that were read, by row. `prior` is the amount that was added to all log-odds (0 if the archive
    has a probable report of the same event)."""

    query: Query
    pool: PoolAcross
    mates: NDArray[np.float32]
    leader_names: NDArray[np.float32]
    relations: Relations
    articles: dict[int, Article]
    prior: float = 0.0

    @classmethod
    def of(cls, query: Query, pool: PoolAcross, batches: Sequence[JudgedBatch]) -> JudgedAcross:
        """Return the relations of all candidates in a pool from the results of the two models. Each model has judged
        some rows of the pool."""
        mates = np.zeros((len(pool.seqs), len(MATE_COLUMNS)), np.float32)
        names = np.full(len(pool.seqs), np.nan, np.float32)
        articles = {}
        for rows, batch in zip(pool.rows, batches, strict=True):
            mates[rows], names[rows] = batch.mates, batch.leader_names
            articles.update({int(rows[row]): article for row, article in batch.articles.items()})
        relations = Relations.joined([(rows, batch.relations) for rows, batch in zip(pool.rows, batches, strict=True)])
        return cls(query, pool, mates, names, relations, articles, batches[0].prior)

    @property
    def seqs(self) -> NDArray[np.int64]:
        """The sequence numbers of the candidates, one for each row."""
        return self.pool.seqs

    def relation(self, row: int) -> Relation:
        """Return the relation between the article and the candidate in a row."""
        return relation_of(self.relations, self.pool.dates, row)

    def explainer(self) -> JudgedAcross:
        """Return the object that gives the reasons for these candidates: this object itself."""
        return self

    def reasons(self, row: int, other: Article) -> tuple[Reason, ...]:
        """Return the reasons for the probability of the candidate in a row. `other` is the article of the candidate.
        The weights of the reasons sum to the log-odds of the probability."""
        model = relation_model_across(encoded=bool(self.pool.is_encoded[row]))
        columns = _columns_of(model, self.pool.matrix[row : row + 1])
        contributions = dict(zip(model.columns, model.contributions(columns)[0].tolist(), strict=True))
        contributions["mates"] = float(model.mate_contributions(self.mates[row : row + 1])[0])
        contributions["leaders"] = float(leader_log_odds(self.leader_names[row : row + 1])[0])
        return reasons_across(
            (self.query.article, self.query.idf.language),
            other,
            contributions,
            base=model.intercept + self.prior,
            same_story=bool(self.pool.matrix[row, ENCODED_COLUMNS.index(SAME_STORY)]),
            dates=self.pool.dates.state(row),
        )


def reasons_across(
    mine: tuple[Article, str],
    other: Article,
    contributions: Mapping[str, float],
    *,
    base: float,
    same_story: bool,
    dates: DateState,
) -> tuple[Reason, ...]:
    """Return the reasons for the log-odds of two articles in different languages.

    `mine` is an article with its language. The weights of the reasons are sums of the `contributions` of columns, of
    "mates" (the other reports of the second article's story) and of "leaders" (the names in common with the closest
    candidates). `base` is the intercept, which is the weight of a reason of its own. All weights sum to the log-odds.
    """
    article, language = mine
    shared = shared_evidence(
        f"{article.title}\n{article.text}", language, f"{other.title}\n{other.text}", other.language
    )
    return explain_across_languages(
        article,
        other,
        "; ".join(map(str, [*shared.names[:MOST_NAMES], *shared.figures, *shared.days][:MOST_SHARED])),
        {
            "meaning": sum(contributions.get(column, 0.0) for column in _MEANING),
            "names": sum(contributions[column] for column in _NAMES),
            "story": contributions[SAME_STORY],
            "mates": contributions.get("mates", 0.0),
            "leaders": contributions.get("leaders", 0.0),
            "time": sum(contributions[column] for column in GROUPS["time"]),
        },
        base=base,
        same_story=same_story,
        dates=dates,
    )


@cache
def relation_model_across(*, encoded: bool) -> RelationModel:
    """Return the shipped model for two articles in different languages. With `encoded`, return the model for languages
    that the encoder knows."""
    if encoded:
        return RelationModel.of(relation_record()["across_languages"], ENCODED_COLUMNS)
    return RelationModel.of(relation_record()["across_languages_by_names"], NAMED_COLUMNS)


def pool_across(
    store: Store, query: Query, inferred: InferredDate | None = None, others: Collection[int] = ()
) -> PoolAcross | None:
    """Return the candidates of an article in other languages; None if there are none. The articles `others` (sequence
    numbers) are included if they are in other languages. `inferred` is the inferred date of an undated article."""
    day = inferred.day if inferred is not None else None
    across = candidates_across(store, query, day=day, others=others)
    if not len(across.seqs):
        return None
    known = across.days != UNDATED
    dates = DateEstimates(
        query=query.day if inferred is None else inferred.day,
        query_known=query.day != UNDATED,
        query_certainty=1.0 if inferred is None else min(inferred.confidence, 0.99),
        days=across.days,
        known=known,
        certainty=known.astype(np.float32),
    )
    kinds = pair_kinds(encoder_of(store), [query.idf.language], across.languages)[0]
    is_encoded = (kinds == PairKind.ENCODED) & ~np.isnan(across.features).any(axis=1)
    story_of = store.stories.of_seqs(across.seqs.tolist())
    stories = [story_of.get(seq, -1) for seq in across.seqs.tolist()]
    reported = dates.as_reported(reported_days(query, inferred))
    matrix = across_matrix(across.features, reported, np.zeros(len(across.seqs), bool))
    return PoolAcross(across.seqs, matrix, is_encoded, np.array(stories, np.int64), dates)


def across_matrix(
    features: NDArray[np.float32], dates: DateEstimates, same_story: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return the features of pairs of articles together with the story column and the time columns, [candidates,
    ENCODED_COLUMNS]. A missing embedding cosine is replaced by 0."""
    times = time_columns(dates)
    time = np.stack([np.asarray(times[column], np.float32) for column in GROUPS["time"]], axis=1)
    matrix: NDArray[np.float32] = np.column_stack([np.nan_to_num(features), same_story.astype(np.float32), time])
    return matrix


def _columns_of(model: RelationModel, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Select the columns that are inputs of a model from a feature matrix [candidates, ENCODED_COLUMNS]."""
    return matrix[:, [ENCODED_COLUMNS.index(column) for column in model.columns]]
