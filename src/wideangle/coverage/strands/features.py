"""Compute the evidence for a boundary at each gap between the units of an article.

Lexical cohesion follows TextTiling (Hearst 1997) and C99 (Choi 2000): the words on both sides of a gap are compared,
weighted by inverse document frequency. A second comparison gives less weight to a term that is in many paragraphs, so
that the actors of a whole round-up neither join nor separate two matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.coverage.strands.marks import Mark
from wideangle.language import STOPPED, InverseFrequency, pair_hashes, terms, vocabulary, word_spans

Floats = NDArray[np.float64]

WINDOW_TERMS = 60
"""The number of terms in the window on either side of a gap: about three paragraphs of news."""

LEXICAL = (
    "window_cosine",
    "whole_cosine",
    "next_cosine",
    "specific_window_cosine",
    "specific_whole_cosine",
    "next_in_left",
    "last_in_right",
    "window_in_left",
    "window_in_right",
    "right_in_left",
    "specific_window_in_left",
    "specific_window_in_right",
    "specific_right_in_left",
    "specific_left_in_right",
    "shared_rare",
    "names_next_in_left",
    "names_window_in_left",
    "names_window_in_right",
    "names_right_in_left",
    "names_left_in_right",
    "new_names",
    "pairs_window_in_left",
    "pairs_window_in_right",
    "pairs_right_in_left",
    "shared_pairs",
    "window_in_opening",
    "right_in_opening",
    "left_cohesion",
    "right_cohesion",
    "left_cross",
    "right_cross",
    "left_alone",
    "right_alone",
    "left_size",
    "right_size",
    "next_size",
    "units",
)
COLUMNS = (*LEXICAL, *(f"mark_{mark.value}" for mark in Mark))


@dataclass(frozen=True, slots=True, eq=False)
class UnitTerms:
    """The terms of the units of an article: `counts` [units, terms] and the IDF of each term. `names` holds the same
    for capitalised words, `pairs` for pairs of adjacent terms."""

    counts: Floats
    idf: Floats
    names: Floats
    name_idf: Floats
    pairs: Floats
    pair_idf: Floats

    @classmethod
    def of(cls, texts: Sequence[str], idf: InverseFrequency) -> UnitTerms:
        """Count the terms in the texts of the units."""
        sequences = [terms(text, idf.language) for text in texts]
        counts, hashes = _table(sequences)
        names, name_hashes = _table(_names(texts, idf.language))
        pairs, pair_hashes_ = _table([pair_hashes(sequence[:-1], sequence[1:]) for sequence in sequences])
        return cls(
            counts,
            idf(hashes).astype(float),
            names,
            idf(name_hashes).astype(float),
            pairs,
            idf.pairs(pair_hashes_).astype(float),
        )

    def part(self, units: Sequence[int]) -> UnitTerms:
        """Return the table for the units with the given numbers."""
        rows = list(units)
        return UnitTerms(self.counts[rows], self.idf, self.names[rows], self.name_idf, self.pairs[rows], self.pair_idf)


def _table(sequences: Sequence[NDArray[np.uint32]]) -> tuple[Floats, NDArray[np.uint32]]:
    """Count how often each distinct hash (columns, ascending) is in each sequence (rows)."""
    hashes = np.unique(np.concatenate([*sequences, np.empty(0, np.uint32)]))
    counts = np.zeros((len(sequences), len(hashes)))
    for row, sequence in zip(counts, sequences, strict=True):
        np.add.at(row, np.searchsorted(hashes, sequence), 1)
    return counts, hashes


def _names(texts: Sequence[str], language: str) -> list[NDArray[np.uint32]]:
    """Return the term hashes of the capitalised words in each text. A word counts only if some text has it
    capitalised within a sentence."""
    term_of = vocabulary(language)
    written: list[list[tuple[int, bool]]] = []
    for text in texts:
        capitalised = []
        for span in word_spans(text, language):
            if text[span.start].isupper():
                before = text[max(0, span.start - 3) : span.start].rstrip(" \"“”'‘(")
                capitalised.append((term_of(span.of(text)), bool(before) and before[-1] not in ".!?:\n"))
        written.append(capitalised)
    within = {term for words in written for term, is_within in words if is_within} - {STOPPED}
    return [np.array([term for term, _ in words if term in within], np.uint32) for words in written]


def gap_features(unit_terms: UnitTerms, marks: Sequence[frozenset[Mark]], gaps: Sequence[int] | None = None) -> Floats:
    """Return the evidence for a boundary at each gap, [gaps, COLUMNS]. Gap n lies between the units n and n + 1.

    `marks` holds the marks at the beginning of each unit. If `gaps` is None, the evidence of all gaps is computed.
    """
    units = len(unit_terms.counts)
    chosen = range(units - 1) if gaps is None else gaps
    if units < 2 or not len(chosen):
        return np.empty((0, len(COLUMNS)))
    views = _Views.of(unit_terms)
    sizes = unit_terms.counts.sum(axis=1)
    return np.array([_lexical(views, sizes, gap) + [float(mark in marks[gap + 1]) for mark in Mark] for gap in chosen])


def _window(sizes: Floats, unit: int, step: int) -> slice:
    """Return the range of units that starts at `unit`, extends in the direction of `step`, and holds at least
    WINDOW_TERMS terms."""
    last, total = unit, sizes[unit]
    while total < WINDOW_TERMS and 0 <= last + step < len(sizes):
        last += step
        total += sizes[last]
    return slice(min(unit, last), max(unit, last) + 1)


class _Sides:
    """Compares two ranges of units by their terms, with one weight for each term."""

    def __init__(self, counts: Floats, weights: Floats) -> None:
        self._weights = weights
        self._present = counts > 0
        zeros = np.zeros((1, counts.shape[1]))
        self._sums = np.vstack([zeros, np.cumsum(counts, axis=0)])

    def _counts(self, units: slice) -> Floats:
        difference: Floats = self._sums[units.stop] - self._sums[units.start]
        return difference

    def cosine(self, left: slice, right: slice) -> float:
        """Return the cosine of two ranges. The component of a term is (1 + ln tf) times its weight."""
        first, second = (np.log1p(self._counts(units)) * self._weights for units in (left, right))
        norm = float(np.sqrt((first @ first) * (second @ second)))
        return float(first @ second) / norm if norm else 0.0

    def covered(self, part: slice, by: slice, absent: float = 0.0) -> float:
        """Return the weighted share of the distinct terms of `part` that the range `by` also contains; `absent` if
        `part` has no terms."""
        terms_of_part = self._counts(part) > 0
        total = float(self._weights[terms_of_part].sum())
        shared = terms_of_part & (self._counts(by) > 0)
        return float(self._weights[shared].sum()) / total if total else absent

    def new(self, part: slice, by: slice) -> float:
        """Return ln(1 + n) for the n distinct terms of `part` that the range `by` does not contain."""
        return float(np.log1p(((self._counts(part) > 0) & (self._counts(by) == 0)).sum()))

    def cohesion(self, units: slice) -> float:
        """Return the cohesion of a range: the mean weighted share of a unit's distinct terms that other units of the
        range contain. For a range of one unit, the cohesion of all units is returned."""
        chosen = slice(0, len(self._present)) if units.stop - units.start < 2 else units
        rows = self._present[chosen]
        return self._mean_share(rows, rows & (rows.sum(axis=0) > 1))

    def cross(self, units: slice, others: slice) -> float:
        """Return the mean weighted share of a unit's distinct terms that the range `others` contains."""
        rows = self._present[units]
        return self._mean_share(rows, rows & (self._counts(others) > 0))

    def _mean_share(self, rows: NDArray[np.bool_], shared: NDArray[np.bool_]) -> float:
        totals = rows @ self._weights
        return float(np.mean((shared @ self._weights) / np.maximum(totals, LEAST_WEIGHT)))

    def shared_rare(self, left: slice, right: slice, least: float) -> float:
        """Return ln(1 + n) for the n distinct terms that are in both ranges and have a weight of at least `least`."""
        shared = (self._counts(left) > 0) & (self._counts(right) > 0) & (self._weights >= least)
        return float(np.log1p(shared.sum()))


RARE_FROM = 3.5
"""Terms with at least this IDF are rare: at most 3 % of a language's articles contain them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Views:
    """The comparisons of units by four kinds of terms: all terms, terms that are in few units, names, and pairs of
    terms."""

    whole: _Sides
    specific: _Sides
    names: _Sides
    pairs: _Sides

    @classmethod
    def of(cls, table: UnitTerms) -> _Views:
        spread = (table.counts > 0).sum(axis=0)
        damping = np.where(spread > 0, 1 - (spread - 1) / len(table.counts), 0)
        return cls(
            _Sides(table.counts, table.idf),
            _Sides(table.counts, table.idf * damping),
            _Sides(table.names, table.name_idf),
            _Sides(table.pairs, table.pair_idf),
        )


def _lexical(views: _Views, sizes: Floats, gap: int) -> list[float]:
    """Return the values of the columns LEXICAL at one gap."""
    whole, specific, names, pairs = views.whole, views.specific, views.names, views.pairs
    left, right = _window(sizes, gap, -1), _window(sizes, gap + 1, 1)
    all_left, all_right = slice(0, gap + 1), slice(gap + 1, len(sizes))
    last, following, opening = slice(gap, gap + 1), slice(gap + 1, gap + 2), slice(0, 1)
    return [
        whole.cosine(left, right),
        whole.cosine(all_left, all_right),
        whole.cosine(last, following),
        specific.cosine(left, right),
        specific.cosine(all_left, all_right),
        whole.covered(following, all_left),
        whole.covered(last, all_right),
        whole.covered(right, all_left),
        whole.covered(left, all_right),
        whole.covered(all_right, all_left),
        specific.covered(right, all_left),
        specific.covered(left, all_right),
        specific.covered(all_right, all_left),
        specific.covered(all_left, all_right),
        specific.shared_rare(all_left, all_right, RARE_FROM),
        names.covered(following, all_left, NO_NAMES),
        names.covered(right, all_left, NO_NAMES),
        names.covered(left, all_right, NO_NAMES),
        names.covered(all_right, all_left, NO_NAMES),
        names.covered(all_left, all_right, NO_NAMES),
        names.new(following, all_left),
        pairs.covered(right, all_left),
        pairs.covered(left, all_right),
        pairs.covered(all_right, all_left),
        pairs.shared_rare(all_left, all_right, 0.0),
        whole.covered(right, opening),
        whole.covered(all_right, opening),
        whole.cohesion(all_left),
        whole.cohesion(all_right),
        whole.cross(all_left, all_right),
        whole.cross(all_right, all_left),
        float(gap == 0),
        float(gap == len(sizes) - 2),
        float(np.log1p(sizes[all_left].sum())),
        float(np.log1p(sizes[all_right].sum())),
        float(np.log1p(sizes[following].sum())),
        float(np.log(len(sizes))),
    ]


LEAST_WEIGHT = 1e-9
"""A small value that prevents a division by zero for a unit without terms."""

NO_NAMES = 0.5
"""The value for the share of common names if one side of the gap has no names."""
