"""From one article to its links: candidates from the index, evidence, probabilities, reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.analysis import analyse, index_text
from wideangle.ingest import canonical_url, identified
from wideangle.language import InverseFrequency, Phrase, TermVector, outlet_key, phrases
from wideangle.link import (
    UNDATED,
    Candidates,
    Evidence,
    Shared,
    explain,
    gather,
    probability,
    same_story,
    storyline,
)
from wideangle.model import Article, Reason
from wideangle.store import Store

WINDOW_DAYS = 8
"""Days before and after an article in which its story is looked for with all its terms. Of the pairs that AllSides'
editors set side by side in train, 99 % lie within."""

WINDOW_TERMS = 100
WINDOW_CANDIDATES = 150
ARCHIVE_TERMS = 40
ARCHIVE_CANDIDATES = 100
"""Outside the window fewer terms do: what reaches across months shares the rare ones. Fewer terms also keep the
cost of a query nearly flat as the archive grows."""

UNDATED_CANDIDATES = 50


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """The article at hand, ready to be compared. `seq` is its own in the archive, None where it is not in it."""

    article: Article
    seq: int | None
    vector: TermVector
    day: int
    outlet: str
    idf: InverseFrequency

    @classmethod
    def of(cls, store: Store, article: Article) -> Query:
        """Prepare an article, from the archive or not."""
        article = identified(article)
        seq = store.find(article.id, canonical_url(article.url) if article.url else "")
        analysis = analyse(article.title, article.text, article.language)
        return cls(
            article=article,
            seq=seq,
            vector=analysis.vector,
            day=article.published.day.toordinal() if article.published else UNDATED,
            outlet=outlet_key(article.outlet, article.url),
            idf=InverseFrequency(analysis.language, store.frequencies.of),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The candidates of one article, best first, each with what was found out about it."""

    seqs: NDArray[np.int64]
    evidence: Evidence
    order: NDArray[np.int64]
    same_story: NDArray[np.float32]
    storyline: NDArray[np.float32]


def candidates(store: Store, query: Query) -> list[int]:
    """Articles that may be related, the closest of each search first: near in time, in the whole archive, undated."""
    telling = _telling_terms(query)
    found = dict.fromkeys(seq for seq, _ in store.search(telling[:ARCHIVE_TERMS], ARCHIVE_CANDIDATES))
    if query.day == UNDATED:
        found |= dict.fromkeys(seq for seq, _ in store.search(telling, WINDOW_CANDIDATES))
    else:
        window = (query.day - WINDOW_DAYS, query.day + WINDOW_DAYS)
        found |= dict.fromkeys(seq for seq, _ in store.search(telling, WINDOW_CANDIDATES, window))
        undated = store.search(telling[:ARCHIVE_TERMS], UNDATED_CANDIDATES, (UNDATED, UNDATED))
        found |= dict.fromkeys(seq for seq, _ in undated)
    return [seq for seq in found if seq != query.seq]


def _telling_terms(query: Query) -> list[tuple[str, float]]:
    """The article's terms of the highest TF-IDF, as words of the index, with that weight."""
    if not len(query.vector.order):
        return []
    counts = np.bincount(query.vector.order, minlength=len(query.vector.hashes))
    weights = (1 + np.log(counts)) * query.idf(query.vector.hashes)
    best = np.argsort(-weights, kind="stable")[:WINDOW_TERMS]
    words = index_text(query.vector.hashes[best]).split()
    return [(word, float(weight)) for word, weight in zip(words, weights[best], strict=True) if weight > 0]


def evidence_for(store: Store, query: Query, seqs: Sequence[int]) -> tuple[NDArray[np.int64], Evidence]:
    """Compare the article at hand with its candidates; the seqs are those of the evidence's rows."""
    features = store.features(seqs)
    others = Candidates(
        vectors=[TermVector.from_bytes(vector) for vector in features.vectors],
        days=features.days,
        outlets=features.outlet_keys,
    )
    return features.seqs, gather(query.vector, query.day, query.outlet, others, query.idf)


def judge(store: Store, query: Query, seqs: Sequence[int]) -> Judged:
    """Weigh the candidates and order them by the probability of reporting the same story."""
    found, evidence = evidence_for(store, query, seqs)
    same = same_story().log_odds(evidence)
    return Judged(
        seqs=found,
        evidence=evidence,
        order=np.argsort(-same, kind="stable"),
        same_story=probability(same),
        storyline=probability(storyline().log_odds(evidence)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Explainer:
    """Gives reasons for the links of one article; what it needs of that article is worked out once."""

    query: Query
    judged: Judged
    contributions: NDArray[np.float32]
    phrases: Sequence[Phrase]
    own_weights: NDArray[np.float32]

    @classmethod
    def of(cls, query: Query, judged: Judged) -> Explainer:
        """Read the article at hand once, for all of its links."""
        article = query.article
        counts = np.bincount(query.vector.order, minlength=len(query.vector.hashes))
        return cls(
            query=query,
            judged=judged,
            contributions=same_story().contributions(judged.evidence.matrix),
            phrases=phrases(f"{article.title}\n{article.text}", query.idf.language),
            own_weights=(np.log1p(counts) * query.idf(query.vector.hashes)).astype(np.float32),
        )

    def reasons(self, row: int, other: Article) -> tuple[Reason, ...]:
        """Why the candidate in this row of the evidence is linked."""
        carried = self.judged.evidence.similarities.shared[row] * self.own_weights
        held = np.flatnonzero(carried)
        common = dict(zip(self.query.vector.hashes[held].tolist(), carried[held].tolist(), strict=True))
        shared = Shared(self.contributions[row], common)
        return explain(self.query.article, other, self.phrases, shared)
