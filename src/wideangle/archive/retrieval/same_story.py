"""Compute the probability that candidates report the same story as an article, and give the reasons for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.retrieval.candidates import Query, evidence_for
from wideangle.archive.retrieval.reason_phrases import reason_phrases, term_weights
from wideangle.link import Evidence, explain, probability, same_story
from wideangle.model import Article, Reason
from wideangle.store import Store


@dataclass(frozen=True, slots=True, eq=False)
class SameStoryCandidates:
    """The candidates of one article, their evidence (similarities), and the probability that they report the same
    story. `order` contains the row numbers of the candidates, the most probable first."""

    seqs: NDArray[np.int64]
    evidence: Evidence
    order: NDArray[np.int64]
    same_story: NDArray[np.float32]


def same_story_candidates(store: Store, query: Query, seqs: Sequence[int]) -> SameStoryCandidates:
    """Compare an article with its candidates. Return the probability that each candidate reports the same story, and
    the order of the candidates by this probability."""
    features, evidence = evidence_for(store, query, seqs)
    same = same_story().log_odds(evidence)
    return SameStoryCandidates(
        seqs=features.seqs,
        evidence=evidence,
        order=np.argsort(-same, kind="stable"),
        same_story=probability(same),
    )


def same_story_reasons(store: Store, query: Query, seq: int, other: Article) -> tuple[Reason, ...]:
    """Return the reasons why an article reports the same story as another article of the archive. `seq` is the sequence
    number of the other article."""
    evidence = same_story_candidates(store, query, [seq]).evidence
    distinctive = reason_phrases(query).distinctive(evidence.similarities.shared[0] * term_weights(query))
    return explain(query.article, other, distinctive, same_story().contributions(evidence.matrix)[0])
