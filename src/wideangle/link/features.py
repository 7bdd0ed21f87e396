"""Compute the similarities of an article to each of its candidates.

All similarities are cosines of TF-IDF vectors (0 to 1), computed from the stored term vectors for all candidates in one
step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

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


_LOW_BITS = 0xFFFF


@dataclass(frozen=True, slots=True, eq=False)
class Similarities:
    """The similarities of an article to its candidates, one row for each candidate.

    The fields from `body` to `lead_in_title` are cosines. A single name, such as `lead`, compares the same part of both
    articles. A double name, such as `lead_in_body`, compares the first part of the article with the second part of the
    candidate. `shared` [candidates, query terms] holds the TF-IDF weight of each of the article's terms in the
    candidate, with the vector of the candidate scaled to length 1. `table` holds the terms of all candidates. `matched`
    holds, for each term in `table`, its index among the article's terms, or -1.
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
    table: TermTable
    matched: NDArray[np.int64]


class TermTable:
    """The terms of several articles in concatenated arrays, so that one array operation processes all articles.

    `hashes` are the distinct terms of each article, one article after the other. For each of these terms, `owner` is
    the number of its article and `weights` its IDF. For each token, `token` is the position of its term in `hashes`,
    and `position` its position in the article, from 0. `after_title` is the position counted from the end of the title.
    """

    def __init__(self, vectors: Sequence[TermVector], idf: InverseFrequency) -> None:
        distinct = np.array([len(vector.hashes) for vector in vectors], np.int64)
        lengths = np.array([len(vector.order) for vector in vectors], np.int64)
        self.size = len(vectors)
        self.hashes = np.concatenate([np.empty(0, np.uint32), *(vector.hashes for vector in vectors)])
        self.owner = np.repeat(np.arange(self.size), distinct)
        starts = np.cumsum(distinct) - distinct
        orders = np.concatenate([np.empty(0, np.uint16), *(vector.order for vector in vectors)])
        self.token = orders.astype(np.int64) + np.repeat(starts, lengths)
        self.token_owner = np.repeat(np.arange(self.size), lengths)
        begins = np.cumsum(lengths) - lengths
        self.position = np.arange(len(self.token)) - np.repeat(begins, lengths)
        heads = [vector.title or UNTITLED for vector in vectors]
        self.in_title = self.position < np.repeat(heads, lengths)
        self.after_title = self.position - np.repeat([vector.title for vector in vectors], lengths)
        sequence = self.hashes[self.token]
        neighbours = self.token_owner[1:] == self.token_owner[:-1]
        self.pairs = pair_hashes(sequence[:-1], sequence[1:])[neighbours]
        self.pair_owner = self.token_owner[1:][neighbours]
        self.idf = idf
        self.weights = idf(self.hashes)

    def counts(self, tokens: NDArray[np.bool_] | None = None, weights: Floats | None = None) -> Floats:
        """Count how often each distinct term occurs among the tokens that the mask `tokens` marks (all tokens by
        default). With `weights`, each token counts by its weight."""
        chosen = self.token if tokens is None else self.token[tokens]
        return np.bincount(chosen, weights, minlength=len(self.hashes)).astype(np.float32)

    def unit(self, weights: Floats) -> Floats:
        """Return the weights, scaled so that the vector of each article has length 1."""
        squares = np.bincount(self.owner, weights * weights, minlength=self.size)
        lengths = np.sqrt(squares).astype(np.float32)
        lengths[lengths == 0] = 1
        return weights / lengths[self.owner]

    @cached_property
    def part_counts(self) -> dict[str, Floats]:
        """The number of occurrences of each distinct term in the whole article ("body"), the lead and the title."""
        return {
            "body": self.counts(),
            "lead": self.counts(self.after_title < LEAD),
            "title": self.counts(self.in_title),
        }

    @cached_property
    def tf_idf(self) -> Floats:
        """The weight of each distinct term in the whole article: ln(1 + number of occurrences) · IDF."""
        weights: Floats = np.log1p(self.part_counts["body"]) * self.weights
        return weights

    def views(self) -> dict[str, Floats]:
        """Return four weights of each distinct term: in the whole article, in the lead, in the title, and in the whole
        article with falling weight by position. Each vector of an article has length 1."""
        faded = self.counts(weights=_fade(self.after_title))
        weights = {"body": self.tf_idf}
        for name, tf in (("lead", self.part_counts["lead"]), ("title", self.part_counts["title"]), ("fading", faded)):
            weights[name] = _log1p(tf) * self.weights
        return {name: self.unit(weight) for name, weight in weights.items()}


_FADES = np.exp(-np.arange(MAX_TERMS) / FADE).astype(np.float32)


def _fade(position: NDArray[np.int64]) -> Floats:
    """Return the weight of each term: 1 in the title, and lower the further the term stands behind the title (see
    `FADE`)."""
    fades: Floats = _FADES[np.maximum(position, 0)]
    return fades


def _log1p(tf: Floats) -> Floats:
    """Return ln(1 + x) of each count. Zero counts are skipped for speed, because most counts are 0."""
    logs = np.zeros_like(tf)
    present = np.flatnonzero(tf)
    logs[present] = np.log1p(tf[present])
    return logs


def similarities(query: TermVector, candidates: Sequence[TermVector], idf: InverseFrequency) -> Similarities:
    """Compute the similarities of an article to its candidates. All cosines with an empty title or text are 0."""
    if not candidates:
        nothing = np.empty(0, np.float32)
        return Similarities(
            *(nothing,) * 9,
            shared=np.empty((0, len(query.hashes)), np.float32),
            table=TermTable([], idf),
            matched=np.empty(0, np.int64),
        )
    own = TermTable([query], idf)
    stack = TermTable(candidates, idf)
    mine, theirs = own.views(), stack.views()
    matched = _match(query.hashes, stack.hashes)
    common = np.flatnonzero(matched >= 0)
    term, owner = matched[common], stack.owner[common]

    def cosine(ours: str, other: str) -> Floats:
        products = mine[ours][term] * theirs[other][common]
        return np.bincount(owner, products, minlength=stack.size).astype(np.float32)

    shared = np.zeros((stack.size, len(query.hashes)), np.float32)
    shared[owner, term] = theirs["body"][common]
    return Similarities(
        body=cosine("body", "body"),
        lead=cosine("lead", "lead"),
        title=cosine("title", "title"),
        fading=cosine("fading", "fading"),
        pairs=_pair_cosine(own, stack),
        lead_in_body=cosine("lead", "body"),
        body_in_lead=cosine("body", "lead"),
        title_in_lead=cosine("title", "lead"),
        lead_in_title=cosine("lead", "title"),
        shared=shared,
        table=stack,
        matched=matched,
    )


def _match(ascending: NDArray[np.uint32], hashes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the index of each hash in the sorted array `ascending`, or -1 if the array does not contain the hash."""
    place = np.full(len(hashes), -1)
    if not len(ascending):
        return place
    # Most hashes are not in `ascending`. A table of the low bits recognises nearly all of them faster than the binary
    # search.
    low = np.uint32(_LOW_BITS)
    present = np.zeros(_LOW_BITS + 1, bool)
    present[ascending & low] = True
    likely = np.flatnonzero(present[hashes & low])
    nearest = np.minimum(np.searchsorted(ascending, hashes[likely]), len(ascending) - 1)
    place[likely] = np.where(ascending[nearest] == hashes[likely], nearest, -1)
    return place


def _pair_cosine(own: TermTable, stack: TermTable) -> Floats:
    """Return the cosine of the article and each candidate over pairs of adjacent terms, such as names and set phrases.
    A repeated pair counts once."""
    query = np.unique(own.pairs)
    weight = stack.idf.pairs(stack.pairs)
    squares = np.bincount(stack.pair_owner, weight * weight, minlength=stack.size)
    inside = np.flatnonzero(_match(query, stack.pairs) >= 0)
    keyed = stack.pair_owner[inside] * np.int64(2**32) + stack.pairs[inside]
    inside = inside[np.unique(keyed, return_index=True)[1]]
    products = np.bincount(stack.pair_owner[inside], weight[inside] ** 2, minlength=stack.size)
    length = float((own.idf.pairs(query) ** 2).sum())
    cosine: Floats = (products / np.sqrt(np.maximum(squares * length, 1e-9))).astype(np.float32)
    return cosine
