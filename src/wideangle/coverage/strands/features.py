"""Compute the evidence for a change of matter at each gap between the units of an article.

Lexical cohesion is computed as in TextTiling (Hearst 1997) and C99 (Choi 2000): the words on both sides of a gap are
compared, weighted by inverse document frequency. In a second comparison, terms that are in many units have less weight.
The names that occur throughout a round-up therefore neither join nor separate two matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.coverage.strands.marks import UnitMark
from wideangle.language import STOPPED, InverseFrequency, pair_hashes, vocabulary
from wideangle.language.lexical.terms import terms_of_all
from wideangle.language.text.words import word_bounds

Floats = NDArray[np.float64]

WINDOW_TERMS = 60
"""The least number of terms in the window on each side of a gap: about three paragraphs of news. The two windows are
compared."""

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
COLUMNS = (*LEXICAL, *(f"mark_{mark.value}" for mark in UnitMark))


@dataclass(frozen=True, slots=True, eq=False)
class TermCounts:
    """The terms of the units of an article, of one kind: words, names, or pairs of adjacent words.

    `counts` [units, terms] holds the number of occurrences of each term that is in several units, and `idf` [terms] the
    inverse document frequency of each of these terms. Most terms are in one unit only. These terms are in no table,
    because they are never on both sides of a gap. The other fields sum them up for each unit: `own_number` is the
    number of these terms, `own_weight` the sum of their inverse document frequencies, and `own_square` the sum of the
    squares of ln(1 + number of occurrences) times the inverse document frequency.
    """

    counts: Floats
    idf: Floats
    own_number: Floats
    own_weight: Floats
    own_square: Floats

    @classmethod
    def of(
        cls,
        hashes: NDArray[np.uint32],
        owner: NDArray[np.int64],
        units: int,
        idf: Callable[[NDArray[np.uint32]], NDArray[np.float32]],
    ) -> TermCounts:
        """Count the terms of each unit. `owner` holds the number of the unit of each term hash, `units` is the number
        of units, and `idf` returns the inverse document frequencies of hashes."""
        distinct, place = np.unique(hashes, return_inverse=True)
        size = units * len(distinct)
        counts = np.bincount(owner * len(distinct) + place, minlength=size).reshape(units, len(distinct))
        weights = idf(distinct).astype(float)
        is_shared = np.count_nonzero(counts, axis=0) > 1
        own_unit, own_term = np.nonzero(counts * ~is_shared)
        own = weights[own_term]

        def by_unit(values: Floats | None) -> Floats:
            return np.bincount(own_unit, values, minlength=units).astype(float)

        return cls(
            counts=counts[:, is_shared].astype(float),
            idf=weights[is_shared],
            own_number=by_unit(None),
            own_weight=by_unit(own),
            own_square=by_unit((np.log1p(counts[own_unit, own_term]) * own) ** 2),
        )


@dataclass(frozen=True, slots=True, eq=False)
class UnitTerms:
    """The terms of the units of an article: all terms, the terms of capitalised words, and the pairs of adjacent terms.
    `sizes` is the number of terms of each unit, with repetitions."""

    sizes: Floats
    terms: TermCounts
    names: TermCounts
    pairs: TermCounts

    @classmethod
    def of(cls, texts: Sequence[str], idf: InverseFrequency) -> UnitTerms:
        """Count the terms in the texts of the units."""
        units = len(texts)
        terms, bounds = terms_of_all(texts, idf.language)
        sizes = np.diff(bounds)
        owner = np.repeat(np.arange(units), sizes)
        names, owner_of_names = _names(texts, idf.language)
        is_pair = owner[1:] == owner[:-1]
        pairs = pair_hashes(terms[:-1], terms[1:])[is_pair]
        return cls(
            sizes.astype(float),
            TermCounts.of(terms, owner, units, idf),
            TermCounts.of(names, owner_of_names, units, idf),
            TermCounts.of(pairs, owner[1:][is_pair], units, idf.pairs),
        )


def _names(texts: Sequence[str], language: str) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the term hashes of the capitalised words in all texts, and the number of the text of each word. A word
    counts only if it is capitalised within a sentence in at least one of the texts."""
    term_of = vocabulary(language)
    names: list[int] = []
    owner: list[int] = []
    within: set[int] = set()
    for number, text in enumerate(texts):
        for start, end in word_bounds(text, language):
            if text[start].isupper():
                term = term_of(text[start:end])
                names.append(term)
                owner.append(number)
                before = text[max(0, start - 3) : start].rstrip(" \"“”'‘(")
                if before and before[-1] not in ".!?:\n":
                    within.add(term)
    hashes = np.array(names, np.uint32)
    counted = np.isin(hashes, list(within - {STOPPED}))
    return hashes[counted], np.array(owner, np.int64)[counted]


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap between two units, at which another matter may begin. `left` holds the indexes of the units before the gap,
    and `right` the indexes of the units after the gap, in order."""

    left: Sequence[int]
    right: Sequence[int]


def gaps_of(units: Sequence[int]) -> list[Gap]:
    """Return all gaps between the units of a sequence."""
    return [Gap(units[:size], units[size:]) for size in range(1, len(units))]


GAPS_AT_A_TIME = 32
"""The number of gaps whose evidence is computed in one step. The largest array then has 15 MB for the longest texts."""


def gap_features(
    unit_terms: UnitTerms, gaps: Sequence[Gap], marks: Sequence[frozenset[UnitMark]] | None = None
) -> Floats:
    """Return the evidence for a change of matter at each gap, [gaps, COLUMNS]. `marks` holds the marks of each unit;
    with None, marks are not used."""
    if not gaps:
        return np.empty((0, len(COLUMNS)))
    starts = range(0, len(gaps), GAPS_AT_A_TIME)
    lexical = np.vstack([_lexical(unit_terms, gaps[start : start + GAPS_AT_A_TIME]) for start in starts])
    if marks is None:
        return np.hstack([lexical, np.zeros((len(gaps), len(UnitMark)))])
    return np.hstack([lexical, _mark_columns([marks[gap.right[0]] for gap in gaps])])


def _mark_columns(marks: Sequence[frozenset[UnitMark]]) -> Floats:
    """Return a column for each kind of mark, with the value 1 for the sets of `marks` that contain the mark, and else
    0."""
    columns = np.zeros((len(marks), len(UnitMark)))
    for row, of_unit in enumerate(marks):
        if of_unit:
            columns[row] = [mark in of_unit for mark in UnitMark]
    return columns


class _Range(IntEnum):
    """The ranges of units beside a gap: all units on the left or the right, the units of the window on either side, the
    next unit after the gap, the last unit before the gap, the first unit of the text, and all units. The values are
    positions in the masks of `_masks`."""

    LEFT = 0
    RIGHT = 1
    LEFT_WINDOW = 2
    RIGHT_WINDOW = 3
    NEXT = 4
    LAST = 5
    OPENING = 6
    BOTH = 7


Pairs: TypeAlias = Sequence[tuple[_Range, _Range]]


def _masks(gaps: Sequence[Gap], sizes: Floats) -> Floats:
    """Return for each range a mask of its units, [ranges, gaps, units], with the values 1 and 0."""
    terms_of_unit = sizes.tolist()
    units = np.eye(len(sizes))
    masks = np.empty((len(_Range), len(gaps), len(sizes)))
    masks[_Range.LEFT] = _mask([gap.left for gap in gaps], len(sizes))
    masks[_Range.RIGHT] = _mask([gap.right for gap in gaps], len(sizes))
    masks[_Range.LEFT_WINDOW] = _mask([_window(reversed(gap.left), terms_of_unit) for gap in gaps], len(sizes))
    masks[_Range.RIGHT_WINDOW] = _mask([_window(gap.right, terms_of_unit) for gap in gaps], len(sizes))
    masks[_Range.NEXT] = units[[gap.right[0] for gap in gaps]]
    masks[_Range.LAST] = units[[gap.left[-1] for gap in gaps]]
    masks[_Range.OPENING] = units[[gap.left[0] for gap in gaps]]
    masks[_Range.BOTH] = masks[_Range.LEFT] + masks[_Range.RIGHT]
    return masks


def _mask(ranges: Sequence[Sequence[int]], units: int) -> Floats:
    """Return a mask of the units in each range, [ranges, units], with the values 1 and 0. `units` is the number of
    units."""
    mask = np.zeros((len(ranges), units))
    rows = np.repeat(np.arange(len(ranges)), [len(members) for members in ranges])
    mask[rows, list(chain.from_iterable(ranges))] = 1
    return mask


def _window(units: Iterable[int], terms_of_unit: Sequence[float]) -> list[int]:
    """Return the first units of a sequence that together have at least WINDOW_TERMS terms, or all units."""
    members: list[int] = []
    total = 0.0
    for unit in units:
        members.append(unit)
        total += terms_of_unit[unit]
        if total >= WINDOW_TERMS:
            break
    return members


class _Counts:
    """The terms of one table in ranges of units at many gaps.

    `masks` [ranges, gaps, units] are the masks of these ranges. `present` [units, terms] and `contained` [ranges, gaps,
    terms] have the value 1 for each term of a unit or of a range, and else 0. `occurrences` [ranges, gaps, terms] are
    the numbers of occurrences in each range. The terms are those in several units; `table` has the sums of the other
    terms.
    """

    def __init__(self, table: TermCounts, masks: Floats) -> None:
        self.table = table
        self.masks = masks
        self.present = (table.counts > 0).astype(float)
        self.occurrences: Floats = masks @ table.counts
        self.contained = (self.occurrences > 0).astype(float)

    def logarithms(self) -> Floats:
        """Return ln(1 + number of occurrences) of each term in each range, [ranges, gaps, terms]."""
        numbers = self.occurrences.astype(np.intp)
        return np.log1p(np.arange(numbers.max(initial=0) + 1.0)).take(numbers)


class _Sides:
    """Compares pairs of ranges of units at many gaps, by the terms of one table. The weights of the terms have the
    shape [terms] or [gaps, terms]. Each method returns one value for each pair of ranges and each gap, [pairs, gaps].
    All pairs are compared in one step, because most arrays are small. No unit is in both ranges of a pair."""

    def __init__(self, counts: _Counts, weights: Floats) -> None:
        self._counts = counts
        self._weights = weights
        self._totals = _weighted_sums(counts.contained, weights) + counts.masks @ counts.table.own_weight

    def cosine(self, logarithms: Floats, pairs: Pairs) -> Floats:
        """Return the cosine between the terms of two ranges. The value of a term is ln(1 + number of occurrences) times
        its weight. `logarithms` is the result of `_Counts.logarithms`."""
        left, right = (list(ranges) for ranges in zip(*pairs, strict=True))
        squares = self._weights * self._weights
        both = _weighted_sums(logarithms[left] * logarithms[right], squares)
        lengths = _weighted_sums(logarithms * logarithms, squares) + self._counts.masks @ self._counts.table.own_square
        return _ratio(both, np.sqrt(lengths[left] * lengths[right]), 0.0)

    def covered(self, pairs: Pairs, absent: float = 0.0) -> Floats:
        """Return the weighted share of the distinct terms of the first range that the second range contains too, or
        `absent` if the first range has no terms."""
        first = [part for part, _ in pairs]
        return _ratio(_weighted_sums(self._common(pairs), self._weights), self._totals[first], absent)

    def new(self, pairs: Pairs) -> Floats:
        """Return ln(1 + n), where n is the number of distinct terms of the first range that the second range does not
        contain."""
        counts, first = self._counts, [part for part, _ in pairs]
        new = (counts.contained[first] - self._common(pairs)).sum(axis=-1)
        number: Floats = np.log1p(new + counts.masks[first] @ counts.table.own_number)
        return number

    def shared_rare(self, pairs: Pairs, least: float) -> Floats:
        """Return ln(1 + n), where n is the number of distinct terms in both ranges with a weight of at least
        `least`."""
        is_rare = (self._weights >= least).astype(float)
        number: Floats = np.log1p(_weighted_sums(self._common(pairs), is_rare))
        return number

    def _common(self, pairs: Pairs) -> Floats:
        """Return a mask of the terms in both ranges, [pairs, gaps, terms], with the values 1 and 0."""
        first, second = (list(ranges) for ranges in zip(*pairs, strict=True))
        return self._counts.contained[first] * self._counts.contained[second]

    def cohesion(self, ranges: Sequence[_Range]) -> Floats:
        """Return how similar the units of each range are, [ranges, gaps]. For each unit, the weighted share of its
        distinct terms that other units of the range contain is computed; the result is the mean of these shares. For a
        range of one unit, the cohesion of all units of the text is returned."""
        masks = self._counts.masks[list(ranges)]
        is_one = masks.sum(axis=-1, keepdims=True) < 2
        masks = np.where(is_one, self._counts.masks[_Range.BOTH], masks)
        return self._mean_share(masks, (masks @ self._counts.present > 1).astype(float))

    def cross(self, pairs: Pairs) -> Floats:
        """For each unit of the first range, compute the weighted share of its distinct terms that the second range
        contains. Return the mean of these shares."""
        first, second = (list(ranges) for ranges in zip(*pairs, strict=True))
        return self._mean_share(self._counts.masks[first], self._counts.contained[second])

    def _mean_share(self, masks: Floats, shared: Floats) -> Floats:
        weighted = self._counts.present * self._weights
        totals = np.maximum(weighted.sum(axis=1) + self._counts.table.own_weight, LEAST_WEIGHT)
        shares = weighted / totals[:, None]
        mean: Floats = (masks * (shared @ shares.T)).sum(axis=-1) / masks.sum(axis=-1)
        return mean


def _weighted_sums(values: Floats, weights: Floats) -> Floats:
    """Return the sum of the values of all terms, each multiplied by its weight. `values` has the shape [ranges, gaps,
    terms], and `weights` the shape [terms] or [gaps, terms]. The result has the shape [ranges, gaps]."""
    sums: Floats = values @ weights if weights.ndim == 1 else np.einsum("rgt,gt->rg", values, weights)
    return sums


def _ratio(values: Floats, totals: Floats, absent: float) -> Floats:
    ratio: Floats = np.divide(values, totals, out=np.full(values.shape, absent), where=totals > 0)
    return ratio


RARE_FROM = 3.5
"""The least IDF of a rare term. At most 3 % of the articles in a language contain such a term."""


@dataclass(frozen=True, slots=True, eq=False)
class _Views:
    """The comparisons of units by four tables of terms: all terms, all terms with less weight for terms in many units,
    names, and pairs of terms. `logarithms` [ranges, gaps, terms] are those of all terms."""

    logarithms: Floats
    whole: _Sides
    specific: _Sides
    names: _Sides
    pairs: _Sides

    @classmethod
    def of(cls, table: UnitTerms, masks: Floats) -> _Views:
        units = masks[_Range.BOTH]
        counts = _Counts(table.terms, masks)
        spread = units @ counts.present
        damping = np.where(spread > 0, 1 - (spread - 1) / units.sum(axis=1, keepdims=True), 0)
        return cls(
            counts.logarithms(),
            _Sides(counts, table.terms.idf),
            _Sides(counts, table.terms.idf * damping),
            _Sides(_Counts(table.names, masks[: _Range.NEXT + 1]), table.names.idf),
            _Sides(_Counts(table.pairs, masks[: _Range.RIGHT_WINDOW + 1]), table.pairs.idf),
        )


_LEFT, _RIGHT, _OPENING = _Range.LEFT, _Range.RIGHT, _Range.OPENING
_RIGHT_IN_LEFT, _LEFT_IN_RIGHT, _NEXT_IN_LEFT = (_RIGHT, _LEFT), (_LEFT, _RIGHT), (_Range.NEXT, _LEFT)
_WINDOWS_IN_OTHER_SIDE = ((_Range.RIGHT_WINDOW, _LEFT), (_Range.LEFT_WINDOW, _RIGHT))
_WINDOWS = (_Range.LEFT_WINDOW, _Range.RIGHT_WINDOW)


def _lexical(table: UnitTerms, gaps: Sequence[Gap]) -> Floats:
    """Return the values of the lexical columns at each gap, [gaps, len(LEXICAL)]."""
    sizes = table.sizes
    masks = _masks(gaps, sizes)
    views = _Views.of(table, masks)
    whole, specific, names, pairs = views.whole, views.specific, views.names, views.pairs
    in_other_side = (_NEXT_IN_LEFT, (_Range.LAST, _RIGHT), *_WINDOWS_IN_OTHER_SIDE, _RIGHT_IN_LEFT)
    in_opening = ((_Range.RIGHT_WINDOW, _OPENING), (_RIGHT, _OPENING))
    covered = whole.covered((*in_other_side, *in_opening))
    columns = [
        whole.cosine(views.logarithms, (_WINDOWS, _LEFT_IN_RIGHT, (_Range.LAST, _Range.NEXT))),
        specific.cosine(views.logarithms, (_WINDOWS, _LEFT_IN_RIGHT)),
        covered[: len(in_other_side)],
        specific.covered((*_WINDOWS_IN_OTHER_SIDE, _RIGHT_IN_LEFT, _LEFT_IN_RIGHT)),
        specific.shared_rare((_LEFT_IN_RIGHT,), RARE_FROM),
        names.covered((_NEXT_IN_LEFT, *_WINDOWS_IN_OTHER_SIDE, _RIGHT_IN_LEFT, _LEFT_IN_RIGHT), NO_NAMES),
        names.new((_NEXT_IN_LEFT,)),
        pairs.covered((*_WINDOWS_IN_OTHER_SIDE, _RIGHT_IN_LEFT)),
        pairs.shared_rare((_LEFT_IN_RIGHT,), 0.0),
        covered[len(in_other_side) :],
        whole.cohesion((_LEFT, _RIGHT)),
        whole.cross((_LEFT_IN_RIGHT, _RIGHT_IN_LEFT)),
        masks[[_LEFT, _RIGHT]].sum(axis=-1) == 1,
        np.log1p(masks[[_LEFT, _RIGHT, _Range.NEXT]] @ sizes),
        np.log(masks[[_Range.BOTH]].sum(axis=-1)),
    ]
    return np.concatenate(columns).T


LEAST_WEIGHT = 1e-9
"""A small value that prevents a division by zero for a unit without terms."""

NO_NAMES = 0.5
"""The share of common names that is assumed if one side of the gap has no names."""
