"""Search the index for candidates: articles to compare with the articles that will be assigned to stories. The search
is used where the days leave too many articles to compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.analysis import index_hashes
from wideangle.archive.retrieval.candidates import distinctive_terms
from wideangle.language import InverseFrequency, TermVector
from wideangle.store import ArticleVersion, Store


@dataclass(frozen=True, slots=True)
class Search:
    """The parameters of a search with the terms of an article. `terms` is the number of terms, `limit` the number of
    results. `min_score_share` is the least score of a result as a share of the highest possible score."""

    terms: int
    limit: int
    min_score_share: float = 0.0


MAX_SEARCH_TERMS = 25
MAX_CANDIDATES = 30

WINDOW_SEARCH = Search(MAX_SEARCH_TERMS, MAX_CANDIDATES)
"""The search for articles similar to a dated article, used if too many articles have a day near the article's day."""

UNDATED_SEARCH = Search(12, 8, min_score_share=0.1)
"""The search for undated articles similar to a dated article. All undated articles would be too many to compare."""

FIRST_SEARCH = Search(12, 30, min_score_share=0.15)
INFERRED_DAY_SEARCH = Search(12, 30)
ALL_DAYS_SEARCH = Search(MAX_SEARCH_TERMS, MAX_CANDIDATES)
INFERRED_DAY_MARGIN = 3
"""The searches for articles similar to an undated article.

The article is first compared with the results of FIRST_SEARCH. If these results determine a day, the article is then
compared with the results of INFERRED_DAY_SEARCH, at most INFERRED_DAY_MARGIN days from that day. Otherwise it is
compared with the results of ALL_DAYS_SEARCH.

FIRST_SEARCH uses 12 terms, because more terms give no better stories. It leaves out results below .15 of the highest
possible score. On the AllSides data set (American news), this limit leaves half of the first 30 results, with 90 % of
the similar articles (similarity .2 or more) among them; the first 15 results contain only 68 %. INFERRED_DAY_SEARCH has
no such limit, because a limit of .1 lowers F1 by .02 on ECB+, a data set of undated articles.
"""

MAX_POSTINGS = 16_000
MIN_TERMS = 3
"""The limits for the terms of a search. A search uses the rarest terms that have at most MAX_POSTINGS postings
together, but at least MIN_TERMS terms. A posting is the occurrence of a term in an article.

The time of a search grows with the postings, and frequent terms are the weakest evidence. The 12 terms of an undated
article have 5,400 postings on average in an archive of 48,000 articles, so the limit rarely applies. They have 33,600
postings in an archive of 310,000 articles, so the most frequent terms are left out.
"""

BM25_SATURATION = 2.2
"""The upper limit of the factor by which the frequency of a term raises its BM25 score. The limit is k₁ + 1, and k₁ is
1.2 in the index."""


class CandidateSearch:
    """Searches the index for similar articles, with the terms of highest TF-IDF in each article."""

    def __init__(self, store: Store, idf_of: Callable[[str], InverseFrequency]) -> None:
        self._store = store
        self._idf_of = idf_of
        self._articles = store.holdings().articles
        self._terms: Mapping[int, TermVector] = {}
        self._top_terms_of: dict[int, Sequence[tuple[str, float]]] = {}

    def prepare(self, terms: Mapping[int, TermVector]) -> None:
        """Set the articles of the next searches. `terms` maps the sequence number of each of these articles to its term
        vector."""
        self._terms, self._top_terms_of = terms, {}

    def search(
        self,
        articles: Iterable[ArticleVersion],
        search: Search,
        days: tuple[int, int] | None,
        candidates: dict[int, list[int]],
    ) -> None:
        """Search the index with the top terms of each article. Append the sequence numbers of the results to the
        article's list in `candidates`."""
        for article in articles:
            terms = self._top_terms(article)[: search.terms]
            if not terms:
                continue
            document_counts = self._store.frequencies.of(index_hashes(" ".join(word for word, _ in terms)))
            by_rarity = np.argsort(document_counts, kind="stable")
            affordable = int(np.searchsorted(np.cumsum(document_counts[by_rarity]), MAX_POSTINGS, side="right"))
            chosen = np.sort(by_rarity[: max(affordable, MIN_TERMS)])
            top_terms = [terms[place] for place in chosen.tolist()]
            min_score = search.min_score_share * highest_score(top_terms, document_counts[chosen], self._articles)
            hits = self._store.search(top_terms, search.limit, days)
            candidates[article.seq] += [seq for seq, score in hits if score >= min_score]

    def _top_terms(self, article: ArticleVersion) -> Sequence[tuple[str, float]]:
        """Return the terms with the highest TF-IDF in an article, each with its TF-IDF. The term with the highest
        TF-IDF comes first."""
        if article.seq not in self._top_terms_of:
            terms = self._terms[article.seq]
            self._top_terms_of[article.seq] = distinctive_terms(terms, self._idf_of(article.language), MAX_SEARCH_TERMS)
        return self._top_terms_of[article.seq]


def highest_score(terms: Sequence[tuple[str, float]], document_counts: NDArray[np.int32], articles: int) -> float:
    """Return an upper bound of the BM25 score of an article for weighted terms with these document counts (Robertson
    and Zaragoza 2009).

    In a search among undated articles alone, terms are rarer, and a score can exceed the bound. In this case
    `min_score_share` accepts slightly more results.
    """
    rarity = np.log1p((articles - np.minimum(document_counts, articles) + 0.5) / (document_counts + 0.5))
    return float(BM25_SATURATION * (rarity * [weight for _, weight in terms]).sum())
