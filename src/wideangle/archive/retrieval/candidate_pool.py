"""Collect the candidates of an article in its language, and compute the features of their relations to the article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median_low

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.retrieval.candidates import Query, candidates, evidence_for
from wideangle.archive.retrieval.reported_days import reported_days
from wideangle.coverage import DatedNeighbour, DateEvidence, InferredDate, infer_date
from wideangle.language.lexical.name_terms import name_terms
from wideangle.link import (
    UNDATED,
    CandidateContext,
    Evidence,
    QueryTerms,
    RelationEvidence,
    probability,
    relation_features,
    same_story,
)
from wideangle.store import Features, Store

DATED_FROM = 0.6
"""If the inferred date of an undated article has at least this certainty, the days around this date are searched
too."""


@dataclass(frozen=True, slots=True, eq=False)
class CandidatePool:
    """The candidates of one article in its language, one row for each candidate.

    `stored` contains the stored data of the candidates. `evidence` is their similarity to the article. `scores` are
    their same-story log-odds. `stories` are the numbers of their stories (-1 for none). `features` are the features of
    their relations to the article. `own_story` is the number of the article's story (-1 for none); for an article
    outside the archive, it is the story that the article would join. `inferred` is the inferred date of an undated
    article.
    """

    stored: Features
    evidence: Evidence
    scores: NDArray[np.float32]
    stories: NDArray[np.int64]
    features: RelationEvidence
    own_story: int
    inferred: InferredDate | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ComparedCandidates:
    """The result of comparing candidates with an article: the stored data of the candidates, their similarity to the
    article (`evidence`), and their same-story log-odds."""

    stored: Features
    evidence: Evidence
    scores: NDArray[np.float32]

    @classmethod
    def of(
        cls, store: Store, query: Query, seqs: Sequence[int], known: ComparedCandidates | None = None
    ) -> ComparedCandidates:
        """Compare the article of the query with the articles that have these sequence numbers. `known` is the result
        for the first of these articles, if the caller has it already."""
        stored, evidence = evidence_for(store, query, seqs, None if known is None else (known.stored, known.evidence))
        return cls(stored, evidence, same_story().log_odds(evidence))

    @classmethod
    def undated(cls, store: Store, query: Query) -> ComparedCandidates | None:
        """Find and compare the candidates of an undated article. Return None for a dated article."""
        return cls.of(store, query, candidates(store, query)) if query.day == UNDATED else None


def inferred_date(store: Store, query: Query, undated: ComparedCandidates | None = None) -> InferredDate | None:
    """Return the inferred publication date of an undated article, however uncertain the date is. The date follows from
    dates in the article's text and URL, and from similar articles with a date. Return None for a dated article, and if
    there is no evidence of a date. `undated` are the compared candidates of the article, if the caller has them
    already."""
    compared = undated or ComparedCandidates.undated(store, query)
    if compared is None:
        return None
    days = compared.stored.days.tolist()
    chances = probability(compared.scores).tolist()
    dated = [DatedNeighbour(day, chance) for day, chance in zip(days, chances, strict=True) if day != UNDATED]
    return infer_date(DateEvidence.of(query.article), dated, least_confidence=0.0)


def candidate_pool(
    store: Store,
    query: Query,
    others: Iterable[int] = (),
    inferred: InferredDate | None = None,
    undated: ComparedCandidates | None = None,
) -> CandidatePool:
    """Return the candidates of an article with their features. The candidates are the articles that the index finds,
    the other articles of the article's story, and the articles `others` (sequence numbers).

    `inferred` is the inferred date of an undated article. If this date is certain enough, the days around the date are
    searched too. `undated` are the compared candidates of an undated article, if the caller has them already.
    """
    own, members = _own_story(store, query.seq)
    hits = candidates(store, query) if undated is None else undated.stored.seqs.tolist()
    seqs = dict.fromkeys([*hits, *members, *others])
    if inferred is not None and inferred.confidence >= DATED_FROM:
        seqs |= dict.fromkeys(candidates(store, query, day=inferred.day))
    compared = (
        undated if undated and len(seqs) == len(hits) else ComparedCandidates.of(store, query, list(seqs), undated)
    )
    return _pool(store, query, own, compared, inferred)


def _own_story(store: Store, seq: int | None) -> tuple[int, list[int]]:
    """Return the story number of an article's story (-1 for no story), and the sequence numbers of the other articles
    of the story."""
    number = None if seq is None else store.stories.of_seqs([seq]).get(seq)
    if number is None:
        return -1, []
    return number, [member.seq for member in store.stories.members([number])[number] if member.seq != seq]


def _pool(
    store: Store, query: Query, own_story: int, compared: ComparedCandidates, inferred: InferredDate | None
) -> CandidatePool:
    day, certainty = query.day, 1.0
    if query.day == UNDATED:
        day, certainty = (inferred.day, min(inferred.confidence, 0.99)) if inferred else (UNDATED, 0.0)
    names = name_terms(query.article.text, query.idf.language)
    context = _context(store, compared.stored)
    if query.seq is None:
        own_story = _likely_story(compared.scores, context)
    reported = reported_days(query, inferred)
    terms = QueryTerms(query.vector, names, day, certainty, query.outlet, own_story, reported)
    features = relation_features(terms, context, compared.evidence, compared.scores)
    return CandidatePool(
        compared.stored, compared.evidence, compared.scores, context.stories, features, own_story, inferred
    )


def _likely_story(scores: NDArray[np.float32], context: CandidateContext) -> int:
    """Return the number of the story that an article outside the archive would join. This is the story of the candidate
    with the highest same-story log-odds. Return -1 if no candidate probably reports the same event."""
    if not len(scores) or scores.max() < 0:
        return -1
    return int(context.stories[int(scores.argmax())])


def _context(store: Store, features: Features) -> CandidateContext:
    """Return the days, outlets and stories of candidates. An undated candidate gets the median day of the dated reports
    in its story."""
    seqs = features.seqs.tolist()
    story_of = store.stories.of_seqs(seqs)
    stories = np.array([story_of.get(seq, -1) for seq in seqs], np.int64)
    undated = (features.days == UNDATED) & (stories >= 0)
    days = store.stories.dated_days(set(stories[undated].tolist()))
    story_days = {story: median_low(known) for story, known in days.items()}
    return CandidateContext(
        days=features.days,
        outlets=features.outlet_keys,
        stories=stories,
        story_days=np.array([story_days.get(story, UNDATED) for story in stories.tolist()], np.int64),
    )
