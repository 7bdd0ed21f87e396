"""Find the candidates of one article in the index, and compute their similarity to the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wideangle.analysis import index_text, language_and_vector
from wideangle.archive.retrieval.near_duplicates import Body
from wideangle.archive.retrieval.template_instances import instances_of_template, is_brief, may_be_instances
from wideangle.language import InverseFrequency, TermVector, outlet_key
from wideangle.language.identity import identified
from wideangle.language.urls import canonical_url
from wideangle.link import (
    UNDATED,
    Candidates,
    Evidence,
    Similarities,
    gather,
)
from wideangle.model import Article
from wideangle.store import Features, Store

WINDOW_DAYS = 8
"""Articles published within this number of days before or after an article are searched with many terms (WINDOW_TERMS)
of the article, because most reports of its story are among them. In the training set of American news (AllSides), 99 %
of the pairs of articles that editors set side by side are within this period."""

WINDOW_TERMS = 100
WINDOW_CANDIDATES = 150
ARCHIVE_TERMS = 40
ARCHIVE_CANDIDATES = 100
"""A search in the whole archive uses the ARCHIVE_TERMS most distinctive terms of the article, and returns at most
ARCHIVE_CANDIDATES articles. A search in the days around the article uses more terms (WINDOW_TERMS). Fewer terms are
enough in the whole archive, because related articles of other months share the rare terms. Fewer terms also keep the
cost of a query nearly constant while the archive grows."""

UNDATED_CANDIDATES = 50


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """The article whose related articles are wanted, prepared for comparison. A query may also be a part of this
    article (`is_part`). `seq` is the sequence number of the article, None if the article is not in the archive."""

    article: Article
    seq: int | None
    vector: TermVector
    day: int
    outlet: str
    idf: InverseFrequency
    is_part: bool = False

    @classmethod
    def of(cls, store: Store, article: Article) -> Query:
        """Return the query for an article, which need not be in the archive."""
        article = identified(article)
        seq = store.find(article.id, canonical_url(article.url) if article.url else "")
        return cls._prepared(store, article, seq)

    def of_part(self, store: Store, text: str) -> Query:
        """Return the query for a part of the article. The part has the given text, and no headline of its own."""
        part = self._prepared(store, replace(self.article, title="", text=text, language=self.idf.language), self.seq)
        return replace(part, is_part=True)

    @classmethod
    def _prepared(cls, store: Store, article: Article, seq: int | None) -> Query:
        from wideangle.coverage import effective_title  # as many modules again, which grouping does not need

        language, vector = language_and_vector(replace(article, title=effective_title(article).text))
        return cls(
            article=replace(article, language=language),
            seq=seq,
            vector=vector,
            day=article.published.day.toordinal() if article.published else UNDATED,
            outlet=outlet_key(article.outlet, article.url),
            idf=InverseFrequency(language, store.frequencies.of),
        )


def candidates(store: Store, query: Query, day: int | None = None) -> list[int]:
    """Return the sequence numbers of the articles that may be related to an article. Three searches find them: in the
    days around the article, in the whole archive, and among undated articles.

    `day` replaces the missing day of an undated article.
    """
    at = query.day if day is None else day
    top_terms = distinctive_terms(query.vector, query.idf)
    candidates = dict.fromkeys(seq for seq, _ in store.search(top_terms[:ARCHIVE_TERMS], ARCHIVE_CANDIDATES))
    if at == UNDATED:
        candidates |= dict.fromkeys(seq for seq, _ in store.search(top_terms, WINDOW_CANDIDATES))
    else:
        window = (at - WINDOW_DAYS, at + WINDOW_DAYS)
        candidates |= dict.fromkeys(seq for seq, _ in store.search(top_terms, WINDOW_CANDIDATES, window))
        undated = store.search(top_terms[:ARCHIVE_TERMS], UNDATED_CANDIDATES, (UNDATED, UNDATED))
        candidates |= dict.fromkeys(seq for seq, _ in undated)
    return [seq for seq in candidates if seq != query.seq]


def distinctive_terms(vector: TermVector, idf: InverseFrequency, limit: int = WINDOW_TERMS) -> list[tuple[str, float]]:
    """Return the terms of an article with the highest TF-IDF, the highest first, each as a word of the index with its
    TF-IDF."""
    if not len(vector.order):
        return []
    counts = np.bincount(vector.order, minlength=len(vector.hashes))
    weights = (1 + np.log(counts)) * idf(vector.hashes)
    best = np.argsort(-weights, kind="stable")[:limit]
    words = index_text(vector.hashes[best]).split()
    return [(word, float(weight)) for word, weight in zip(words, weights[best], strict=True) if weight > 0]


def evidence_for(
    store: Store, query: Query, seqs: Sequence[int], known: tuple[Features, Evidence] | None = None
) -> tuple[Features, Evidence]:
    """Compare an article with its candidates (sequence numbers). Return the stored data of the candidates and their
    evidence (similarities), in the same order. `known` is the result for the first candidates, if the caller has it
    already.

    A candidate that is made from the same template as the article is compared as if it had no text, because the words
    in common come from the template.
    """
    features = store.features(seqs)
    vectors = [TermVector.from_bytes(vector) for vector in features.vectors]
    is_known = known is not None and not known[1].instances and _begin_alike(features.seqs, known[0].seqs)
    evidence = _gathered(query, vectors, features, known[1].similarities if known and is_known else None)
    within = np.array([bool(key) and key == query.outlet for key in features.outlet_keys], bool)
    brief = np.array([is_brief(query.vector) and is_brief(vector) for vector in vectors], bool)
    rows = np.flatnonzero(may_be_instances(evidence.similarities.body, within, brief)).tolist()
    others = {int(features.seqs[row]): Body.of_vector(vectors[row], features.outlet_keys[row]) for row in rows}
    article = replace(query.article, language=query.idf.language)
    instances = instances_of_template(store, article, Body.of_vector(query.vector, query.outlet), others)
    if not instances:
        return features, evidence
    _, without_text = language_and_vector(Article("", language=query.idf.language))
    replaced = [
        without_text if seq in instances else vector
        for seq, vector in zip(features.seqs.tolist(), vectors, strict=True)
    ]
    with_template = frozenset(row for row, seq in enumerate(features.seqs.tolist()) if seq in instances)
    return features, replace(_gathered(query, replaced, features), instances=with_template)


def _begin_alike(seqs: NDArray[np.int64], first: NDArray[np.int64]) -> bool:
    """True if `first` is the beginning of `seqs`."""
    return np.array_equal(seqs[: len(first)], first)


def _gathered(
    query: Query, vectors: Sequence[TermVector], features: Features, known: Similarities | None = None
) -> Evidence:
    others = Candidates(vectors=vectors, days=features.days, outlets=features.outlet_keys)
    return gather(query.vector, query.day, query.outlet, others, query.idf, known=known)
