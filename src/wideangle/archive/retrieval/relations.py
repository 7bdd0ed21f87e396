"""Compute the relations between an article and its candidates with the relation model, and give reasons for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.retrieval.candidate_pool import CandidatePool, candidate_pool
from wideangle.archive.retrieval.candidates import Query
from wideangle.archive.retrieval.genres import view_probabilities
from wideangle.archive.retrieval.leaders import stored_leader_names
from wideangle.archive.retrieval.reason_phrases import reason_phrases, term_weights
from wideangle.archive.retrieval.reported_days import reported_days
from wideangle.archive.retrieval.several_matters import of_several_matters
from wideangle.coverage import InferredDate, Relation, genre_of
from wideangle.link import (
    LANES,
    PAIR_COLUMNS,
    RELATION_COLUMNS,
    UNDATED,
    CandidateColumns,
    DateEstimates,
    PairFacts,
    PhraseTable,
    RelationModel,
    Relations,
    column_positions,
    explain_relation,
    group_masks,
    leader_log_odds,
    mate_columns,
    possible_lanes,
    relation_record,
)
from wideangle.model import Article, Lane, Reason
from wideangle.store import Store

READ_FROM = 0.3
"""The least probability of belonging to the affair with which a candidate's text is read to classify its genre, if no
genre is stored. Less probable candidates are never shown."""

MOST_READ = 80
"""The greatest number of candidates whose text is read to classify their genre. The most probable candidates are
read."""

USUAL_VIEW = 0.2
"""The probability of opinion that is assumed for a candidate without a known genre. The value is about the share of
opinion among the candidates of the training set of American news (AllSides)."""

SURE_VIEW = 0.5
"""A candidate that belongs to the affair with a probability below READ_FROM can be in the opinion lane only if its
probability of being opinion is at least this value. There were too few judged pairs of such candidates for a finer
rule."""

EVENT_DAYS = 1
"""The greatest number of days between two articles of one story that certainly report the same event. Of 86 probable
pairs in an archive of 37 languages that were one day apart and in one story, 85 had the same event, but 29 had been in
another lane. Two days apart, a story contains reports of what followed."""

_SAME_STORY = RELATION_COLUMNS.index("same_story")
_SAME_OUTLET = RELATION_COLUMNS.index("same_outlet")


@dataclass(frozen=True, slots=True, eq=False)
class JudgedCandidates:
    """The candidates of one article, with the relation of each candidate according to the model.

    `mates` [candidates, MATE_COLUMNS] are features from the other reports of each candidate's story. `leader_names` are
    the names in common with the closest candidates (see `leaders`; NaN if unknown). `articles` contains the articles
    that were read, by row. `prior` is the amount that was added to all log-odds (see `absent_prior`; 0 if the archive
    has a probable report of the same event).
    """

    query: Query
    model: RelationModel
    pool: CandidatePool
    mates: NDArray[np.float32]
    leader_names: NDArray[np.float32]
    relations: Relations
    articles: dict[int, Article]
    prior: float = 0.0

    @classmethod
    def of(cls, query: Query, pool: CandidatePool, batch: JudgedBatch) -> JudgedCandidates:
        """Combine the candidates of a pool with the relations that the model has computed for them."""
        model, names = batch.features.model, batch.leader_names
        return cls(query, model, pool, batch.mates, names, batch.relations, batch.articles, batch.prior)

    @property
    def seqs(self) -> NDArray[np.int64]:
        """The sequence numbers of the candidates, one for each row."""
        return self.pool.stored.seqs

    @property
    def dates(self) -> DateEstimates:
        """The dates of the article and its candidates, as the model used them."""
        return self.pool.features.dates

    def explainer(self) -> RelationExplainer:
        """Return the object that finds the reasons for these candidates."""
        return RelationExplainer.of(self)

    def relation(self, row: int) -> Relation:
        """Return the relation between the article and the candidate in a row."""
        return relation_of(self.relations, self.dates, row)


def relation_of(relations: Relations, dates: DateEstimates, row: int) -> Relation:
    """Return the relation between an article and the candidate in a row of `relations`."""
    timed = dates.days[row] != UNDATED and dates.query != UNDATED
    return Relation(
        probability=float(relations.probability[row]),
        lane=LANES[int(relations.lanes[row].argmax())],
        usefulness=float(relations.usefulness[row]),
        order=float(relations.order[row]),
        days=float(dates.days[row] - dates.query) if timed else None,
    )


SMALL_ARCHIVE = 2_000
"""The number of articles below which an archive counts as small. In an archive of this number of articles, the
archive's own term frequencies and the background table of term frequencies have the same weight (`PRIOR_DOCUMENTS`)."""

SAME_EVENT_FROM = 0.3
"""If a candidate reports the event of the article at hand with at least this probability, the archive counts as
covering the event. With .5, 100 in place of 77 of 270 judged articles of AllSides count as not covered, and the
calibration error is .039 in place of .037. In an archive of 620 reports of one affair, the probability is .8 or more
for the three parts of an article about this affair, and at most .11 for an article about another affair of the same
persons."""

LEADER_FROM, LEAST_LEADERS = 0.5, 2
"""The closest candidates represent the affair if at least `LEAST_LEADERS` articles report the event of the article at
hand with a probability of at least `LEADER_FROM`."""

ABSENT_PRIOR = -0.5
"""The amount added to all log-odds if the archive has no probable report of the same event. The archive may then have
only other affairs of the same persons (a change of the prior: Saerens et al. 2002). By cross-validation on judged pairs
of AllSides, of the articles shown, .908 belong to the affair and .749 are in the right lane; without this amount, .901
and .742. The share of useful articles that is shown is .89 in both cases, but smaller with -0.7."""

SMALL_ABSENT_PRIOR = -1.5
"""The amount that replaces `ABSENT_PRIOR` in a small archive. The model was trained on pairs of which two thirds belong
to one affair, and in a small archive the share is often smaller. The value was measured on an archive of 620 reports of
one affair, with an article about another affair of the same persons: 7 reports are wrongly shown as related if nothing
is added, 3 if -1 is added, and none if -1.5 is added."""


def is_small(store: Store) -> bool:
    """True if the archive has fewer articles than `SMALL_ARCHIVE`."""
    return store.holdings().articles < SMALL_ARCHIVE


def absent_prior(store: Store) -> float:
    """Return the amount that is added to all log-odds if the archive has no probable report of the same event."""
    return SMALL_ABSENT_PRIOR if is_small(store) else ABSENT_PRIOR


@cache
def relation_model(*, small: bool) -> RelationModel:
    """Return the shipped relation model for pairs of articles in one language. Small archives have a model of their
    own."""
    if small:
        return RelationModel.of(relation_record()["small_archive"], PAIR_COLUMNS)
    return RelationModel.of(relation_record()["one_language"], RELATION_COLUMNS)


def columns_of(model: RelationModel, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Select the columns that are inputs of a model from a feature matrix [candidates, RELATION_COLUMNS]."""
    return matrix[:, column_positions(model.columns)]


@dataclass(frozen=True, slots=True, eq=False)
class CandidateFeatures:
    """The input of a relation model for a batch of candidates, one row for each candidate.

    `seqs` are their sequence numbers. `matrix` contains the features of their relations to the article. `scores` are
    their same-story log-odds. `stories` are the numbers of their stories (-1 for none).
    """

    model: RelationModel
    seqs: NDArray[np.int64]
    matrix: NDArray[np.float32]
    scores: NDArray[np.float32]
    stories: NDArray[np.int64]
    dates: DateEstimates


@dataclass(frozen=True, slots=True, eq=False)
class JudgedBatch:
    """A batch of candidates with the relations that the model has computed for them.

    `columns` are the inputs of the model. `mates` [candidates, MATE_COLUMNS] are features from the other reports of
    each candidate's story. `leader_names` are the names in common with the closest candidates (see `leaders`; NaN if
    unknown). `articles` contains, by row, the articles that were read to find their genre. `prior` is the amount that
    was added to all log-odds (see `absent_prior`; 0 if the archive has a probable report of the same event).
    """

    features: CandidateFeatures
    columns: CandidateColumns
    mates: NDArray[np.float32]
    leader_names: NDArray[np.float32]
    relations: Relations
    articles: dict[int, Article]
    prior: float = 0.0

    def with_prior(self, prior: float) -> JudgedBatch:
        """Return the same batch with `prior` added to all log-odds."""
        relations = self.features.model.judge(self.columns, self.relations.log_odds + np.float32(prior))
        return replace(self, relations=relations, prior=prior)

    def same_event(self) -> NDArray[np.float32]:
        """Return the probability of each candidate that it reports the event of the article at hand. Only the
        probabilities of the model count, without the lanes that dates and stories rule out: an estimated date often
        rules out all lanes but the same-story lane."""
        columns = replace(self.columns, possible=np.ones_like(self.columns.possible), of_event=None)
        relations = self.features.model.judge(columns, self.relations.log_odds)
        same: NDArray[np.float32] = relations.probability * relations.lanes[:, LANES.index(Lane.SAME_STORY)]
        return same


def judged_candidates(store: Store, query: Query, inferred: InferredDate | None = None) -> JudgedCandidates:
    """Judge the candidates of an article in its own language, which include the other articles of its story. `inferred`
    is the inferred date of an undated article."""
    pool = candidate_pool(store, query, inferred=inferred)
    return JudgedCandidates.of(query, pool, judge_together(store, query, [features_of(store, pool)], inferred)[0])


def features_of(store: Store, pool: CandidatePool) -> CandidateFeatures:
    """Return the input of the relation model for the candidates of a pool. Small archives have another model than large
    archives, with other columns."""
    model = relation_model(small=is_small(store))
    matrix = columns_of(model, pool.features.matrix)
    return CandidateFeatures(model, pool.stored.seqs, matrix, pool.scores, pool.stories, pool.features.dates)


def judge_together(
    store: Store, query: Query, batches: Sequence[CandidateFeatures], inferred: InferredDate | None = None
) -> list[JudgedBatch]:
    """Judge all candidates of an article together, and return the results for each batch. The batches are in different
    languages and have different models. All batches are judged together, because a report of a story is evidence for
    the other reports of the story, in any language. An article about several matters is no such evidence. `inferred` is
    the inferred date of an undated article.

    If there is no probable report of the same event, all log-odds are lower (see `absent_prior`). If there are several
    in an archive of several languages, the names in common with the closest candidates of all languages are further
    evidence. Without reports of the event, the closest candidates would represent another affair.
    """
    text_log_odds = [batch.model.text_log_odds(batch.matrix) for batch in batches]
    together, stories = np.concatenate(text_log_odds), np.concatenate([batch.stories for batch in batches])
    seqs = np.concatenate([batch.seqs for batch in batches])
    stories[of_several_matters(store, seqs, together, stories)] = -1
    mates = mate_columns(together, stories)
    cuts = np.cumsum([len(batch.seqs) for batch in batches])[:-1]
    of_mates = np.split(mates, cuts)
    log_odds = [
        batch.model.log_odds(own, columns) for batch, own, columns in zip(batches, text_log_odds, of_mates, strict=True)
    ]
    reported = list(reported_days(query, inferred))

    def judged(names: NDArray[np.float32]) -> list[JudgedBatch]:
        return [
            _judged_with_genres(store, query, batch, own, mates=columns, leader_names=of_names, reported=reported)
            for batch, own, columns, of_names in zip(batches, log_odds, of_mates, np.split(names, cuts), strict=True)
        ]

    without_names = judged(np.full(len(together), np.nan, np.float32))
    same_event = np.concatenate([batch.same_event() for batch in without_names])
    if not (same_event >= SAME_EVENT_FROM).any():
        return [batch.with_prior(absent_prior(store)) for batch in without_names]
    if len(batches) == 1 or len(np.unique(seqs[same_event >= LEADER_FROM])) < LEAST_LEADERS:
        return without_names
    return judged(stored_leader_names(store, seqs, np.concatenate(log_odds)))


def _judged_with_genres(
    store: Store,
    query: Query,
    batch: CandidateFeatures,
    log_odds: NDArray[np.float32],
    *,
    mates: NDArray[np.float32],
    leader_names: NDArray[np.float32],
    reported: Sequence[int],
) -> JudgedBatch:
    """Return the relations of the candidates in a batch, from their log-odds and from the names in common with the
    closest candidates. Probable candidates without a stored genre are read and classified.

    `reported` are the days of the events that the article reports. A probable candidate reports the same event as the
    article if the candidate was published on one of these days, or if both are in one story and at most `EVENT_DAYS`
    days apart.
    """
    log_odds = log_odds + leader_log_odds(leader_names)
    is_probable = log_odds >= np.log(READ_FROM / (1 - READ_FROM))
    readable = [row for row in np.argsort(-log_odds, kind="stable")[:MOST_READ].tolist() if is_probable[row]]
    known, articles = view_probabilities(store, batch.seqs.tolist(), readable)
    views = np.full(len(log_odds), USUAL_VIEW, np.float32)
    views[list(known)] = list(known.values())
    possible = possible_lanes(batch.dates.as_reported(reported))
    possible[~is_probable & (views < SURE_VIEW), LANES.index(Lane.OPINION)] = False
    unknown = np.setdiff1d(np.arange(len(views)), list(known))
    possible[unknown, LANES.index(Lane.OPINION)] = False
    query_view = genre_of(query.article).view_probability
    of_event = is_probable & (np.isin(batch.dates.days, reported) | _of_own_story(batch))
    columns = CandidateColumns(batch.matrix, batch.scores, views, query_view, possible, of_event)
    return JudgedBatch(batch, columns, mates, leader_names, batch.model.judge(columns, log_odds), articles)


def _of_own_story(batch: CandidateFeatures) -> NDArray[np.bool_]:
    """Return a mask of the candidates that are in the article's own story and at most `EVENT_DAYS` days apart from the
    article."""
    days, day = batch.dates.days, batch.dates.query
    is_own = batch.matrix[:, batch.model.columns.index("same_story")] > 0
    near: NDArray[np.bool_] = (days != UNDATED) & (day != UNDATED) & (np.abs(days - day) <= EVENT_DAYS)
    return is_own & near


@dataclass(frozen=True, slots=True, eq=False)
class RelationExplainer:
    """Finds the reasons for the relations of one article. Values that depend on this article only are computed once."""

    judged: JudgedCandidates
    weights: Mapping[str, Sequence[float]]
    phrases: PhraseTable
    term_weights: NDArray[np.float32]

    @classmethod
    def of(cls, judged: JudgedCandidates) -> RelationExplainer:
        """Return the explainer for these candidates. This method computes the values that depend only on the article of
        the candidates."""
        return cls(
            judged=judged,
            weights=_weights_of_groups(judged),
            phrases=reason_phrases(judged.query),
            term_weights=term_weights(judged.query),
        )

    def reasons(self, row: int, other: Article) -> tuple[Reason, ...]:
        """Return the reasons for the probability of the candidate in a row. `other` is the article of the candidate.
        The contributions of the reasons sum to the log-odds of the probability."""
        carried = self.judged.pool.evidence.similarities.shared[row] * self.term_weights
        weights = {group: of_candidates[row] for group, of_candidates in self.weights.items()}
        return explain_relation(
            self.judged.query.article,
            other,
            self.phrases.distinctive(carried),
            weights,
            base=self.judged.model.intercept + self.judged.prior,
            facts=PairFacts(
                same_story=bool(self.judged.pool.features.matrix[row, _SAME_STORY]),
                same_outlet=self._same_outlet(row),
                dates=self.judged.dates.state(row),
                one_template=row in self.judged.pool.evidence.instances,
            ),
        )

    def _same_outlet(self, row: int) -> bool | None:
        if not (self.judged.query.outlet and self.judged.pool.stored.outlet_keys[row]):
            return None
        return bool(self.judged.pool.features.matrix[row, _SAME_OUTLET])


def _weights_of_groups(judged: JudgedCandidates) -> dict[str, list[float]]:
    """Return what each group of columns contributes to the log-odds of each candidate. The other reports of a
    candidate's story are a further group, 'mates'. The names in common with the closest candidates are the group
    'leaders'."""
    model = judged.model
    contributions = model.contributions(columns_of(model, judged.pool.features.matrix)).astype(np.float64)
    weights = {group: contributions[:, mask].sum(axis=1).tolist() for group, mask in group_masks(model.columns).items()}
    weights["mates"] = model.mate_contributions(judged.mates).tolist()
    return weights | {"leaders": leader_log_odds(judged.leader_names).tolist()}
