"""Candidates from the index for articles that are being placed, where the calendar does not say what to compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.analysis import index_hashes
from wideangle.archive.retrieval.candidates import telling_terms
from wideangle.language import InverseFrequency, TermVector
from wideangle.store import Pending, Store


@dataclass(frozen=True, slots=True)
class Search:
    """What the index is asked for where the calendar does not say where to look: by how many of an article's terms, for
    the best how many, and which of these are looked at: those whose score is at least such a share of the highest that
    the terms can give."""

    terms: int
    most: int
    alike_from: float = 0.0


SEARCHED_TERMS = 25
SEARCHED_CANDIDATES = 30

WITHIN_REACH = Search(SEARCHED_TERMS, SEARCHED_CANDIDATES)
"""For an article with a day, among more of its time than can all be compared."""

AMONG_UNDATED = Search(12, 8, alike_from=0.1)
"""For an article with a day, among those without one, of which there may be any number."""

FIRST = Search(12, 30, alike_from=0.15)
OF_THEIR_TIME = Search(12, 30)
OF_ANY_TIME = Search(SEARCHED_TERMS, SEARCHED_CANDIDATES)
THEIR_TIME_DAYS = 3
"""An undated article is compared with what is found first, by 12 terms: more give no better stories and cost more the
larger the archive is. Where these tell its time, it is compared with what is found so many days around the likeliest,
and else by more terms among all. Of the 30 found first in AllSides, those of a score of .15 are half, and 90 in 100 of
those that are close (.2 or more); the best 15 are 68 in 100 of these. What is found then is looked at whatever its
score: left out below .1 it takes .02 off the F1 of ECB+, where nothing has a day."""

MOST_POSTINGS = 16_000
FEWEST_TERMS = 3
"""Of the terms that an article is searched by, the rarest are taken that so many articles have between them, and so
many at least: what a search costs grows with these, and the commoner of them tell least. The 12 that an undated article
is searched by have 5,400 on average in an archive of 48,000, so that nearly all are taken, and 33,600 in 310,000."""

BM25_SATURATION = 2.2
"""How many times a term's rarity its occurrences may count (k₁ + 1, with the index's k₁ of 1.2)."""


class CandidateSearch:
    """Searches the index by the top TF-IDF terms of articles."""

    def __init__(self, store: Store, idf_of: Callable[[str], InverseFrequency]) -> None:
        self._store = store
        self._idf_of = idf_of
        self._articles = store.holdings().articles
        self._terms: Mapping[int, TermVector] = {}
        self._told: dict[int, Sequence[tuple[str, float]]] = {}

    def prepare(self, terms: Mapping[int, TermVector]) -> None:
        """Take the term vectors, by seq, of the articles of the next searches."""
        self._terms, self._told = terms, {}

    def search(
        self, articles: Iterable[Pending], search: Search, days: tuple[int, int] | None, found: dict[int, list[int]]
    ) -> None:
        """Add to what was `found` for each article what the index finds for it by its most telling terms."""
        for article in articles:
            terms = self._telling(article)[: search.terms]
            if not terms:
                continue
            held = self._store.frequencies.of(index_hashes(" ".join(word for word, _ in terms)))
            rarest = np.argsort(held, kind="stable")
            within = int(np.searchsorted(np.cumsum(held[rarest]), MOST_POSTINGS, side="right"))
            asked = np.sort(rarest[: max(within, FEWEST_TERMS)])
            telling = [terms[place] for place in asked.tolist()]
            least = search.alike_from * highest_score(telling, held[asked], self._articles)
            hits = self._store.search(telling, search.most, days)
            found[article.seq] += [seq for seq, score in hits if score >= least]

    def _telling(self, article: Pending) -> Sequence[tuple[str, float]]:
        """The terms by which an article of the portion is searched for, the most telling first."""
        if article.seq not in self._told:
            terms = self._terms[article.seq]
            self._told[article.seq] = telling_terms(terms, self._idf_of(article.language), SEARCHED_TERMS)
        return self._told[article.seq]


def highest_score(terms: Sequence[tuple[str, float]], held: NDArray[np.int32], articles: int) -> float:
    """What BM25 gives at most for weighted terms that so many of all articles hold (Robertson and Zaragoza 2009).

    Among the undated alone terms are rarer than that, and a score can come out above it: shares are a little kinder.
    """
    rarity = np.log1p((articles - np.minimum(held, articles) + 0.5) / (held + 0.5))
    return float(BM25_SATURATION * (rarity * [weight for _, weight in terms]).sum())
