"""Compute the similarities of an article to each of its candidates.

All similarities are cosines of TF-IDF vectors (0 to 1), computed from the stored term vectors for all candidates in one
step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wideangle.language import InverseFrequency, TermVector, pair_hashes
from wideangle.language.lexical.vectors import MAX_TERMS

Floats = NDArray[np.float32]

LEAD = 100
"""The number of terms at the beginning of a text that count as the lead: about the first 200 words."""

UNTITLED = 12
"""The number of leading terms that replace the headline of an article without a headline, about the first sentence."""

FADE = 80.0
"""The decay constant of term weights by position: the weight of a term falls by a factor of e for each FADE terms
before it."""

COSINES = (
    *("body", "lead", "title", "fading", "pairs"),
    *("lead_in_body", "body_in_lead", "title_in_lead", "lead_in_title"),
)
"""The names of the cosines in `Similarities`."""

_LOW_BITS = 0xFFFF

_LOGS = np.log1p(np.arange(MAX_TERMS + 1, dtype=np.float32))
"""ln(1 + n) for each possible number n of occurrences of a term."""

_FADES = np.exp(-np.maximum(np.arange(-MAX_TERMS, MAX_TERMS), 0) / FADE).astype(np.float32)
"""The weight of a token by its position after the title, from -MAX_TERMS on. Tokens of the title have the weight 1."""


class PartTerms(NamedTuple):
    """The terms in one part of the articles of a `TermTable`, such as their titles.

    `places` are the positions of these terms in the table, in ascending order. `counts` is the number of occurrences of
    each term in this part, and `distinct` the number of distinct terms of each article in this part.
    """

    places: NDArray[np.int64]
    counts: NDArray[np.int64]
    distinct: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A weight for each term of a `TermTable` (`raw`), and the length of the vector of each article (`lengths`)."""

    raw: Floats
    lengths: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Similarities:
    """The similarities of an article to its candidates, one row for each candidate.

    The fields from `body` to `lead_in_title` are cosines. A single name, such as `lead`, compares the same part of both
    articles. A double name, such as `lead_in_body`, compares the first part of the article with the second part of the
    candidate. `shared` [candidates, query terms] holds the TF-IDF weight of each of the article's terms in the
    candidate, with the vector of the candidate scaled to length 1. `query_idf` holds the IDF of each of the article's
    terms. `table` holds the terms of all candidates. `common` holds the positions, in `table`, of the terms that are
    also terms of the article.
    """

    body: Floats
    lead: Floats
    title: Floats
    fading: Floats
    pairs: Floats
    lead_in_body: Floats
    body_in_lead: Floats
    title_in_lead: Floats
    lead_in_title: Floats
    shared: Floats
    query_idf: Floats
    table: TermTable
    common: NDArray[np.int64]

    def joined(self, other: Similarities) -> Similarities:
        """Return the similarities of the article to the candidates of this object, followed by those of another
        object."""
        return Similarities(
            **{name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in COSINES},
            shared=np.concatenate([self.shared, other.shared]),
            query_idf=self.query_idf,
            table=self.table.joined(other.table),
            common=np.concatenate([self.common, other.common + len(self.table.hashes)]),
        )


@dataclass(frozen=True, eq=False)
class TermTable:
    """The terms of several articles in concatenated arrays, so that one array operation processes all articles.

    `hashes` are the distinct terms of each article, one article after the other, and `weights` the IDF of each of these
    terms. For each token, `token` is the position of its term in `hashes`. `lengths` is the number of tokens of each
    article, `distinct` the number of its distinct terms, and `titles` the number of tokens of its title.
    """

    hashes: NDArray[np.uint32]
    weights: Floats
    token: NDArray[np.int64]
    lengths: NDArray[np.int64]
    distinct: NDArray[np.int64]
    titles: Sequence[int]

    @classmethod
    def of(cls, vectors: Sequence[TermVector], idf: InverseFrequency) -> TermTable:
        """Concatenate the terms of articles in the given order."""
        distinct = np.array([len(vector.hashes) for vector in vectors], np.int64)
        lengths = np.array([len(vector.order) for vector in vectors], np.int64)
        hashes = np.concatenate([np.empty(0, np.uint32), *(vector.hashes for vector in vectors)])
        token = np.repeat(np.cumsum(distinct) - distinct, lengths)
        token += np.concatenate([np.empty(0, np.uint16), *(vector.order for vector in vectors)])
        return cls(hashes, idf(hashes), token, lengths, distinct, [vector.title for vector in vectors])

    def joined(self, other: TermTable) -> TermTable:
        """Return the table of the articles of this table, followed by the articles of another table."""
        return TermTable(
            hashes=np.concatenate([self.hashes, other.hashes]),
            weights=np.concatenate([self.weights, other.weights]),
            token=np.concatenate([self.token, other.token + len(self.hashes)]),
            lengths=np.concatenate([self.lengths, other.lengths]),
            distinct=np.concatenate([self.distinct, other.distinct]),
            titles=[*self.titles, *other.titles],
        )

    @property
    def size(self) -> int:
        """The number of articles."""
        return len(self.lengths)

    @cached_property
    def owner(self) -> NDArray[np.int64]:
        """The number of the article of each distinct term."""
        return np.repeat(np.arange(self.size), self.distinct)

    @property
    def begins(self) -> NDArray[np.int64]:
        """The position of the first token of each article."""
        return np.cumsum(self.lengths) - self.lengths

    def _first(self, limits: Sequence[int]) -> PartTerms:
        """Return the terms among the first tokens of each article. `limits` holds the number of tokens, by article."""
        number = np.minimum(np.array(limits, np.int64), self.lengths)
        ends = np.cumsum(number)
        tokens = np.arange(number.sum()) + np.repeat(self.begins - (ends - number), number)
        counts = np.bincount(self.token[tokens], minlength=len(self.hashes))
        places = np.flatnonzero(counts)
        bounds = np.searchsorted(places, np.append(0, np.cumsum(self.distinct)))
        return PartTerms(places, counts[places], np.diff(bounds))

    @cached_property
    def title(self) -> PartTerms:
        """The terms of the title of each article. The first terms of the text replace a missing title."""
        return self._first([title or UNTITLED for title in self.titles])

    @cached_property
    def lead(self) -> PartTerms:
        """The terms of the title and the lead of each article."""
        return self._first([title + LEAD for title in self.titles])

    @cached_property
    def tf_idf(self) -> Floats:
        """The weight of each distinct term in the whole article: ln(1 + number of occurrences) · IDF."""
        counts = np.bincount(self.token, minlength=len(self.hashes))
        weights: Floats = _LOGS[counts] * self.weights
        return weights

    def views(self) -> dict[str, Weights]:
        """Return four weights of each distinct term: in the whole article, in the lead, in the title, and in the whole
        article with falling weight by position."""
        faded = np.log1p(np.bincount(self.token, self._fades(), minlength=len(self.hashes)).astype(np.float32))
        faded *= self.weights
        return {
            "body": Weights(self.tf_idf, vector_lengths(self.tf_idf, self.distinct)),
            "lead": self._part_weights(self.lead),
            "title": self._part_weights(self.title),
            "fading": Weights(faded, vector_lengths(faded, self.distinct)),
        }

    def _part_weights(self, part: PartTerms) -> Weights:
        weights = _LOGS[part.counts] * self.weights[part.places]
        raw = np.zeros(len(self.hashes), np.float32)
        raw[part.places] = weights
        return Weights(raw, vector_lengths(weights, part.distinct))

    def _fades(self) -> Floats:
        """Return the weight of each token by its position after the title (1 in the title)."""
        ranges = zip(self.titles, self.lengths.tolist(), strict=True)
        fades = (_FADES[MAX_TERMS - title : MAX_TERMS - title + length] for title, length in ranges)
        return np.concatenate([np.empty(0, np.float32), *fades])

    def pairs(self) -> TokenPairs:
        """Return the pairs of adjacent terms of all articles."""
        sequence = np.append(self.hashes[self.token], np.uint32(0))
        last = (self.begins + self.lengths - 1)[self.lengths > 0]
        return TokenPairs(pair_hashes(sequence[:-1], sequence[1:]), last)


class TokenPairs(NamedTuple):
    """The hashes of each term and its next term in the articles of a `TermTable`. `last` holds the positions of the
    last terms of all articles, which have no next term."""

    hashes: NDArray[np.uint32]
    last: NDArray[np.int64]

    def distinct(self) -> NDArray[np.uint32]:
        """Return the distinct hashes of the pairs in ascending order."""
        return np.unique(np.delete(self.hashes, self.last))


def similarities(query: TermVector, candidates: Sequence[TermVector], idf: InverseFrequency) -> Similarities:
    """Compute the similarities of an article to its candidates. All cosines with an empty title or text are 0."""
    own = TermTable.of([query], idf)
    if not candidates:
        nothing = np.empty(0, np.float32)
        return Similarities(
            **dict.fromkeys(COSINES, nothing),
            shared=np.empty((0, len(query.hashes)), np.float32),
            query_idf=own.weights,
            table=TermTable.of([], idf),
            common=np.empty(0, np.int64),
        )
    stack = TermTable.of(candidates, idf)
    common, term = _matches(query.hashes, stack.hashes)
    owner = stack.owner[common]
    mine = {name: view.raw[term] / view.lengths[0] for name, view in own.views().items()}
    theirs = {name: view.raw[common] / view.lengths[owner] for name, view in stack.views().items()}

    def cosine(ours: str, other: str) -> Floats:
        return np.bincount(owner, mine[ours] * theirs[other], minlength=stack.size).astype(np.float32)

    shared = np.zeros((stack.size, len(query.hashes)), np.float32)
    shared[owner, term] = theirs["body"]
    return Similarities(
        body=cosine("body", "body"),
        lead=cosine("lead", "lead"),
        title=cosine("title", "title"),
        fading=cosine("fading", "fading"),
        pairs=_pair_cosine(own, stack, idf),
        lead_in_body=cosine("lead", "body"),
        body_in_lead=cosine("body", "lead"),
        title_in_lead=cosine("title", "lead"),
        lead_in_title=cosine("lead", "title"),
        shared=shared,
        query_idf=own.weights,
        table=stack,
        common=common,
    )


def _matches(ascending: NDArray[np.uint32], hashes: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the positions of the hashes that the sorted array `ascending` contains, and their indexes in this
    array."""
    if not len(ascending):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    # A table of the low bits excludes nearly all other hashes at lower cost than the binary search.
    low = np.uint32(_LOW_BITS)
    present = np.zeros(_LOW_BITS + 1, bool)
    present[ascending & low] = True
    likely = np.flatnonzero(present.take(hashes & low))
    nearest = np.minimum(np.searchsorted(ascending, hashes[likely]), len(ascending) - 1)
    is_same = ascending[nearest] == hashes[likely]
    return likely[is_same], nearest[is_same]


def _pair_cosine(own: TermTable, stack: TermTable, idf: InverseFrequency) -> Floats:
    """Return the cosine of the article and each candidate over pairs of adjacent terms, such as names and set phrases.
    A repeated pair counts once."""
    query, pairs = own.pairs().distinct(), stack.pairs()
    squares = idf.pairs(pairs.hashes)
    squares *= squares
    squares[pairs.last] = 0
    common, _ = _matches(query, pairs.hashes)
    common = common[squares[common] > 0]
    owner = np.searchsorted(np.cumsum(stack.lengths), common, side="right")
    distinct = np.unique(owner * np.int64(2**32) + pairs.hashes[common], return_index=True)[1]
    products = np.bincount(owner[distinct], squares[common[distinct]], minlength=stack.size)
    length = float((idf.pairs(query) ** 2).sum())
    total = sums_of_runs(squares, stack.lengths) * length
    cosine: Floats = (products / np.sqrt(np.maximum(total, 1e-9))).astype(np.float32)
    return cosine


def sums_of_runs(values: Floats, counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Divide an array into runs, whose lengths are given by `counts`, and return the sum of each run."""
    sums = np.zeros(len(counts))
    filled = counts > 0
    # np.add.reduceat takes a tenth of the time of np.bincount, but does not know empty runs.
    sums[filled] = np.add.reduceat(values, (np.cumsum(counts) - counts)[filled], dtype=np.float64)
    return sums


def vector_lengths(weights: Floats, counts: NDArray[np.int64]) -> Floats:
    """Return the length of the vector of each article, 1 for a vector without weights. `weights` holds the weights of
    all vectors, and `counts` the number of weights in each vector."""
    lengths = np.sqrt(sums_of_runs(weights * weights, counts)).astype(np.float32)
    lengths[lengths == 0] = 1
    return lengths
