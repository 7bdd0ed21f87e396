"""Find the articles that are similar to the articles of a batch, before the batch is assigned to stories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.grouping.candidate_search import (
    ALL_DAYS_SEARCH,
    FIRST_SEARCH,
    INFERRED_DAY_MARGIN,
    INFERRED_DAY_SEARCH,
    MAX_CANDIDATES,
    UNDATED_SEARCH,
    WINDOW_SEARCH,
    CandidateSearch,
)
from wideangle.archive.grouping.cross_language import CrossLanguage
from wideangle.archive.grouping.embedding_similarity import EmbeddingSimilarity
from wideangle.archive.retrieval.inverse_frequencies import inverse_frequencies
from wideangle.archive.retrieval.template_instances import instances_of_one_template, is_brief, may_be_instances
from wideangle.language import TermVector
from wideangle.model.times import UNDATED
from wideangle.store import ArticleVersion, Store
from wideangle.stories import (
    REACH_DAYS,
    Edges,
    StoryVector,
    StoryVectors,
    infer_days,
    nearest_edges,
    pairwise_similarity,
    similarity_of_pairs,
    story_vectors,
)

MAX_WINDOW_ARTICLES = 2_000
"""The greatest number of articles near in time that are all compared with a batch. If more articles are near, a search
in the index selects the articles to compare, because the cost of comparing all grows with the square of the number of
articles in a day.

In a test, the articles of the AllSides data set (American news) got dates within one month, so that 10,000 articles
were near each batch. The limit halved the processor time of the assignment. B-cubed F1 of the stories was .806 with the
limit and .799 without.
"""

MAX_CACHED_ARTICLES = 5_000
"""The greatest number of articles in the cache. If there are more, the cache is emptied, and articles are read again
when needed."""

READ_BATCH_SIZE = 512
"""The number of articles that one query of the database reads."""

VECTOR_BATCH_SIZE = 64
"""The number of articles whose vectors are computed together. The number is small enough for the data to stay in the
processor's cache."""

COMPARISON_BATCH_SIZE = 128
"""The number of articles of a batch that are compared together. The number is small, because a few articles of adjacent
days have fewer candidates than the whole batch."""

ALL_DAYS = (1, date.max.toordinal())
"""The first and the last day that exist, as ordinals (`date.toordinal`)."""


@dataclass(frozen=True, slots=True, eq=False)
class ComparedBatch:
    """A batch of articles, and its edges: the pairs of similar articles, as sequence numbers. An edge connects two
    articles of `batch`, or an article of `batch` and an article of `candidates`. Candidates come before the batch in
    the order of assignment to stories."""

    batch: Sequence[ArticleVersion]
    candidates: Sequence[int]
    edges: Edges
    across: NDArray[np.bool_]
    """A mask of the edges between articles in two languages."""


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """The articles to compare with a batch. The articles of `in_window` are compared with every article of the batch.
    `retrieved_seqs` contains, for each article of the batch, the sequence numbers that a search returned. `by_seq`
    contains all these articles by sequence number."""

    in_window: list[ArticleVersion]
    retrieved_seqs: dict[int, list[int]]
    by_seq: dict[int, ArticleVersion]


@dataclass(slots=True, eq=False)
class _Cached:
    day: int
    vector: StoryVector
    outlet: str
    is_digest: bool
    is_brief: bool


class Comparer:
    """Compares batches of articles with the articles that come before them in the order of assignment to stories. Only
    articles in `language` are compared. With `embeddings` or `cross_language`, articles in all languages are
    compared."""

    def __init__(
        self,
        store: Store,
        language: str | None = None,
        embeddings: EmbeddingSimilarity | None = None,
        cross_language: CrossLanguage | None = None,
    ) -> None:
        self._store = store
        self._language = language
        self._embeddings = embeddings
        self._cross_language = cross_language
        self._cached: dict[int, _Cached] = {}
        self._with_undated = store.stories.has_undated(language)
        self._idf_of = inverse_frequencies(store)
        self._candidates = CandidateSearch(store, self._idf_of)

    def compare(self, batch: Sequence[ArticleVersion]) -> ComparedBatch:
        """Compare the articles of a batch with one another, and with the candidates that come before them in the order
        of assignment. Return the pairs of similar articles."""
        seqs = [article.seq for article in batch]
        for seq in seqs:
            self._cached.pop(seq, None)
        if self._embeddings is not None:
            self._embeddings.evict(seqs)
        if self._cross_language is not None:
            self._cross_language.evict(seqs)
        self._candidates.prepare(self._read(batch))
        candidates = self._candidates_of(batch)
        self._read(list(candidates.by_seq.values()))
        edges = self._edges(candidates, batch)
        if batch[0].day == UNDATED:
            retrieved_seqs = self._second_search(batch, candidates, edges)
            edges = Edges.joined([edges, self._edges_to_retrieved(batch, retrieved_seqs, candidates.by_seq)])
        across = _across(edges, [*candidates.by_seq.values(), *batch])
        kept = ~(self._of_one_template(edges, across) | self._with_digest(edges))
        self._evict_before(min(article.day for article in batch))
        return ComparedBatch(batch, list(candidates.by_seq), edges.selected(kept), across[kept])

    def _of_one_template(self, edges: Edges, across: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return a mask of the edges (pairs of similar articles) whose articles are made from one template. The words
        that these articles share come from the template, and do not show that both report one story."""
        left, right = edges.left.tolist(), edges.right.tolist()
        outlet_of = {seq: self._cached[seq].outlet for seq in {*left, *right}}
        outlets = [(outlet_of[seq], outlet_of[other]) for seq, other in zip(left, right, strict=True)]
        within = np.array([outlet != "" and outlet == other for outlet, other in outlets], bool)
        brief_seqs = [seq for seq, article in self._cached.items() if article.is_brief]
        brief = np.isin(edges.left, brief_seqs) & np.isin(edges.right, brief_seqs)
        alike = np.flatnonzero(~across & may_be_instances(edges.similarity, within, brief))
        pairs = [(left[place], right[place]) for place in alike.tolist()]
        are_instances = np.zeros(len(across), bool)
        are_instances[alike] = instances_of_one_template(self._store, pairs)
        return are_instances

    def _with_digest(self, edges: Edges) -> NDArray[np.bool_]:
        """Return a mask of the edges (pairs of similar articles) with a digest. A digest is a round-up or live blog. A
        digest has words from several stories, and would join these stories. Every digest therefore gets a story of its
        own."""
        digests = [seq for seq, article in self._cached.items() if article.is_digest]
        with_digest: NDArray[np.bool_] = np.isin(edges.left, digests) | np.isin(edges.right, digests)
        return with_digest

    def _edges(self, candidates: _Candidates, batch: Sequence[ArticleVersion]) -> Edges:
        """Return the pairs of similar articles. Each chunk of the batch is compared with itself, with the chunks before
        it, and with the candidates whose days are near. Each article is also compared with the results of its
        searches."""
        in_window = {article.seq for article in candidates.in_window}
        outside_window = {seq: article for seq, article in candidates.by_seq.items() if seq not in in_window}
        parts = []
        for start in range(0, len(batch), COMPARISON_BATCH_SIZE):
            chunk = batch[start : start + COMPARISON_BATCH_SIZE]
            right = _within_reach([*candidates.in_window, *batch[:start]], chunk)
            parts.append(self._edges_between(chunk, [*right, *chunk]))
            parts.append(self._edges_to_retrieved(chunk, candidates.retrieved_seqs, outside_window))
        return Edges.joined(parts)

    def _edges_between(self, left: Sequence[ArticleVersion], right: Sequence[ArticleVersion]) -> Edges:
        lexical = pairwise_similarity(StoryVectors.of(self._vectors_of(left)), StoryVectors.of(self._vectors_of(right)))
        return _nearest_edges(self._blended(lexical, left, right), left, right)

    def _edges_to_retrieved(
        self,
        left: Sequence[ArticleVersion],
        retrieved_seqs: Mapping[int, Sequence[int]],
        by_seq: Mapping[int, ArticleVersion],
    ) -> Edges:
        """Return the pairs of similar articles between `left` and the results of their searches. Results that are not
        in `by_seq` are left out."""
        right = [
            by_seq[seq]
            for seq in sorted({seq for article in left for seq in retrieved_seqs[article.seq]} & by_seq.keys())
        ]
        place = {other.seq: number for number, other in enumerate(right)}
        pairs = [[place[seq] for seq in dict.fromkeys(retrieved_seqs[article.seq]) if seq in place] for article in left]
        lexical = similarity_of_pairs(self._vectors_of(left), self._vectors_of(right), pairs)
        is_asked = np.zeros(lexical.shape, bool)
        for row, places in enumerate(pairs):
            is_asked[row, places] = True
        return _nearest_edges(np.where(is_asked, self._blended(lexical, left, right), 0), left, right)

    def _blended(
        self, lexical: NDArray[np.float32], left: Sequence[ArticleVersion], right: Sequence[ArticleVersion]
    ) -> NDArray[np.float32]:
        """Return the similarity of each pair of articles, [left, right], from their similarity by words in `lexical`.
        With the user's own model, the result is a blend with the embedding similarity. Otherwise, only a pair of
        articles in two languages gets another similarity."""
        if self._cross_language is not None:
            return self._cross_language.similarity(lexical, left, right)
        if self._embeddings is None or not right:
            return lexical
        languages = [[article.language for article in articles] for articles in (left, right)]
        same = np.array(languages[0])[:, None] == np.array(languages[1])[None, :]
        return self._embeddings.blended(lexical, same, _seqs_of(left).tolist(), _seqs_of(right).tolist())

    def _second_search(
        self, undated: Sequence[ArticleVersion], candidates: _Candidates, edges: Edges
    ) -> dict[int, list[int]]:
        """Return the results of the second search for each undated article, by sequence number.

        If the results of the first search determine a day, the second search covers the days around it, otherwise all
        days. Results that the article has already been compared with are left out. All other results are added to
        `candidates`.
        """
        articles = [*candidates.by_seq.values(), *undated]
        place = np.argsort(_seqs_of(articles))
        seqs = _seqs_of(articles)[place]
        left, right = np.searchsorted(seqs, edges.left), np.searchsorted(seqs, edges.right)
        inferred = infer_days(days_of(articles)[place], Edges(left, right, edges.similarity))
        retrieved_seqs: dict[int, list[int]] = {article.seq: [] for article in undated}
        for article in undated:
            day = int(inferred[np.searchsorted(seqs, article.seq)])
            if day == UNDATED:
                self._candidates.search([article], ALL_DAYS_SEARCH, None, retrieved_seqs)
            else:
                window = day - INFERRED_DAY_MARGIN, day + INFERRED_DAY_MARGIN
                self._candidates.search([article], INFERRED_DAY_SEARCH, window, retrieved_seqs)
        unread = {seq for seqs in retrieved_seqs.values() for seq in seqs} - set(seqs.tolist())
        retrieved = self._store.stories.assigned(self._language, sorted(unread), undated[0])
        self._read(retrieved)
        candidates.by_seq.update(_by_seq(retrieved))
        in_window = {article.seq for article in candidates.in_window}
        return {
            seq: [other for other in results if other not in in_window.union(candidates.retrieved_seqs[seq])]
            for seq, results in retrieved_seqs.items()
        }

    def _candidates_of(self, batch: Sequence[ArticleVersion]) -> _Candidates:
        """Return the articles to compare with a batch. These articles come before the batch in the order of assignment,
        and may report the same stories."""
        batch_seqs = {article.seq for article in batch}
        stories, before = self._store.stories, batch[0]
        in_window: dict[int, ArticleVersion] = {}
        nearest_seqs: list[int] = []
        retrieved_seqs: dict[int, list[int]] = {article.seq: [] for article in batch}
        if before.day != UNDATED:
            windows = _windows(batch)
            for window in reversed(windows):
                most = MAX_WINDOW_ARTICLES + 1 - len(in_window)
                in_window |= _by_seq(stories.assigned_between(self._language, *window, before, most))
            if len(in_window) > MAX_WINDOW_ARTICLES:
                # Articles of later days come after the batch, so they would only displace useful search results.
                latest = max(article.day for article in (*in_window.values(), *batch))
                in_window, days = {}, (windows[0][0], latest)
                self._candidates.search(batch, WINDOW_SEARCH, days, retrieved_seqs)
                nearest_seqs += [*self._nearest_by_embedding(batch, days), *self._in_other_languages(batch, days)]
            if self._with_undated:
                self._candidates.search(batch, UNDATED_SEARCH, (UNDATED, UNDATED), retrieved_seqs)
                nearest_seqs += [*self._nearest_by_embedding(batch, None), *self._in_other_languages(batch, None)]
        else:
            self._with_undated = True
            self._candidates.search(batch, FIRST_SEARCH, None, retrieved_seqs)
            nearest_seqs += [*self._nearest_by_embedding(batch, ALL_DAYS), *self._nearest_by_embedding(batch, None)]
            nearest_seqs += self._near_search_results_in_other_languages(batch, retrieved_seqs)
        in_window |= _by_seq(
            stories.assigned(self._language, [seq for seq in nearest_seqs if seq not in in_window], before)
        )
        unread = {seq for seqs in retrieved_seqs.values() for seq in seqs} - in_window.keys()
        candidates = in_window | _by_seq(stories.assigned(self._language, sorted(unread), before))
        for seq in batch_seqs:
            in_window.pop(seq, None)
            candidates.pop(seq, None)
        return _Candidates(list(in_window.values()), retrieved_seqs, candidates)

    def _vectors_of(self, articles: Sequence[ArticleVersion]) -> list[StoryVector]:
        return [self._cached[article.seq].vector for article in articles]

    def _read(self, articles: Sequence[ArticleVersion]) -> dict[int, TermVector]:
        """Load articles into the cache. Return the term vectors of the articles that were not in the cache, by sequence
        number."""
        missing = [article.seq for article in articles if article.seq not in self._cached]
        terms_by_seq: dict[int, TermVector] = {}
        for start in range(0, len(missing), READ_BATCH_SIZE):
            features = self._store.features(missing[start : start + READ_BATCH_SIZE])
            terms = [TermVector.from_bytes(vector) for vector in features.vectors]
            seqs = features.seqs.tolist()
            vectors = self._story_vectors(terms, features.languages)
            digests = self._store.genres.digests(seqs)
            are_digests = [seq in digests for seq in seqs]
            are_brief = map(is_brief, terms)
            cached = map(_Cached, features.days.tolist(), vectors, features.outlet_keys, are_digests, are_brief)
            self._cached |= dict(zip(seqs, cached, strict=True))
            terms_by_seq |= dict(zip(seqs, terms, strict=True))
        return terms_by_seq

    def _story_vectors(self, terms: Sequence[TermVector], languages: Sequence[str]) -> list[StoryVector]:
        vectors_by_row: dict[int, StoryVector] = {}
        for language in dict.fromkeys(languages):
            rows_of_language = [row for row, of_article in enumerate(languages) if of_article == language]
            for start in range(0, len(rows_of_language), VECTOR_BATCH_SIZE):
                rows = rows_of_language[start : start + VECTOR_BATCH_SIZE]
                vectors = story_vectors([terms[row] for row in rows], self._idf_of(language))
                vectors_by_row |= dict(zip(rows, vectors.rows(), strict=True))
        return [vectors_by_row[row] for row in range(len(terms))]

    def _evict_before(self, day: int) -> None:
        """Remove from the caches the articles that are not needed again when the assignment to stories has reached this
        day."""
        evicted = evictable({seq: cached.day for seq, cached in self._cached.items()}, day)
        for seq in evicted:
            del self._cached[seq]
        if self._embeddings is not None:
            self._embeddings.evict(evicted)
        if self._cross_language is not None:
            self._cross_language.evict(evicted)

    def _nearest_by_embedding(self, articles: Sequence[ArticleVersion], days: tuple[int, int] | None) -> list[int]:
        if self._embeddings is None or not articles:
            return []
        return self._embeddings.nearest([article.seq for article in articles], MAX_CANDIDATES, days)

    def _in_other_languages(self, articles: Sequence[ArticleVersion], days: tuple[int, int] | None) -> list[int]:
        """Return the sequence numbers of the most similar articles in other languages, up to MAX_CANDIDATES for each
        article. Only articles published in `days` (first and last day) are compared; if `days` is None, only undated
        articles."""
        if self._cross_language is None or not articles:
            return []
        return self._cross_language.nearest(articles, MAX_CANDIDATES, days)

    def _near_search_results_in_other_languages(
        self, undated: Sequence[ArticleVersion], retrieved_seqs: Mapping[int, Sequence[int]]
    ) -> list[int]:
        """Return the sequence numbers of the articles in other languages that are most similar to undated articles. The
        compared articles are undated, or published near the median day of an undated article's search results."""
        if self._cross_language is None:
            return []
        seqs = self._in_other_languages(undated, None)
        days = self._store.stories.days([seq for article in undated for seq in retrieved_seqs[article.seq]])
        for article in undated:
            known = [day for seq in retrieved_seqs[article.seq] if (day := days.get(seq, UNDATED)) != UNDATED]
            if known:
                middle = sorted(known)[len(known) // 2]
                window = middle - INFERRED_DAY_MARGIN, middle + INFERRED_DAY_MARGIN
                seqs += self._in_other_languages([article], window)
        return seqs


def _nearest_edges(
    matrix: NDArray[np.float32], left: Sequence[ArticleVersion], right: Sequence[ArticleVersion]
) -> Edges:
    """Return the edges (pairs of similar articles) to keep from a matrix of similarities, [left, right]."""
    return nearest_edges(matrix, _seqs_of(left), _seqs_of(right), days_of(left), days_of(right))


def _across(edges: Edges, articles: Sequence[ArticleVersion]) -> NDArray[np.bool_]:
    """Return a mask of the edges (pairs of similar articles) between two languages."""
    languages = sorted({article.language for article in articles})
    order = np.argsort(_seqs_of(articles))
    seqs = _seqs_of(articles)[order]
    numbers = np.array([languages.index(article.language) for article in articles], np.int64)[order]
    left, right = (numbers[np.searchsorted(seqs, ends)] for ends in (edges.left, edges.right))
    across: NDArray[np.bool_] = left != right
    return across


def _windows(batch: Sequence[ArticleVersion]) -> list[tuple[int, int]]:
    """Return the ranges of days that are near enough to a day of the batch, each as (first day, last day).

    The articles of a batch from an old archive may be years apart. The days between them are therefore not part of a
    range.
    """
    windows: list[tuple[int, int]] = []
    for day in dict.fromkeys(article.day for article in batch):
        first, last = day - REACH_DAYS, day + REACH_DAYS
        if windows and first <= windows[-1][1] + 1:
            windows[-1] = (windows[-1][0], last)
        else:
            windows.append((first, last))
    return windows


def _within_reach(articles: Sequence[ArticleVersion], chunk: Sequence[ArticleVersion]) -> Sequence[ArticleVersion]:
    """Return the articles that have a day near the day of an article in a chunk. If the chunk is undated, return
    all."""
    if chunk[-1].day == UNDATED or not articles:
        return articles
    windows = np.array(_windows(chunk))
    days = days_of(articles)
    window = np.maximum(np.searchsorted(windows[:, 0], days, side="right") - 1, 0)
    inside = (days == UNDATED) | ((windows[window, 0] <= days) & (days <= windows[window, 1]))
    return list(compress(articles, inside.tolist()))


def _by_seq(articles: Iterable[ArticleVersion]) -> dict[int, ArticleVersion]:
    return {article.seq: article for article in articles}


def _seqs_of(articles: Sequence[ArticleVersion]) -> NDArray[np.int64]:
    return np.array([article.seq for article in articles], np.int64)


def evictable(days: Mapping[int, int], day: int) -> list[int]:
    """Return the sequence numbers of the cached articles that are not needed again when the assignment to stories has
    reached `day`. Return all if more than MAX_CACHED_ARTICLES would remain. `days` maps sequence numbers to days."""
    evicted = [seq for seq, article_day in days.items() if article_day != UNDATED and article_day < day - REACH_DAYS]
    return list(days) if len(days) - len(evicted) > MAX_CACHED_ARTICLES else evicted


class HasDay(Protocol):
    """Any object with a day of publication, as an ordinal (`date.toordinal`) or UNDATED."""

    @property
    def day(self) -> int:
        """The day of publication, as an ordinal (`date.toordinal`) or UNDATED."""


def days_of(articles: Sequence[HasDay]) -> NDArray[np.int64]:
    """Return the day of each article, as an ordinal (`date.toordinal`) or UNDATED."""
    return np.array([article.day for article in articles], np.int64)
