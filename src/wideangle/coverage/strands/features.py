"""Compute the evidence for a change of matter at each gap between the units of an article.

Lexical cohesion is computed as in TextTiling (Hearst 1997) and C99 (Choi 2000): the words on both sides of a gap are
compared, weighted by inverse document frequency. In a second comparison, terms that are in many units have less weight.
The names that occur throughout a round-up therefore neither join nor separate two matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

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
class UnitTerms:
    """The terms of the units of an article.

    `counts` [units, terms] holds the number of occurrences of each term, and `idf` the inverse document frequency of
    each term. The fields for names hold the same for capitalised words, and the fields for pairs the same for pairs of
    adjacent terms.
    """

    counts: Floats
    idf: Floats
    names: Floats
    name_idf: Floats
    pairs: Floats
    pair_idf: Floats

    @classmethod
    def of(cls, texts: Sequence[str], idf: InverseFrequency) -> UnitTerms:
        """Count the terms in the texts of the units."""
        terms, bounds = terms_of_all(texts, idf.language)
        owner = np.repeat(np.arange(len(texts)), np.diff(bounds))
        counts, hashes = _table(terms, owner, len(texts))
        names, name_hashes = _table(*_names(texts, idf.language), len(texts))
        is_pair = owner[1:] == owner[:-1]
        pairs, pair_hashes_ = _table(pair_hashes(terms[:-1], terms[1:])[is_pair], owner[1:][is_pair], len(texts))
        return cls(
            counts,
            idf(hashes).astype(float),
            names,
            idf(name_hashes).astype(float),
            pairs,
            idf.pairs(pair_hashes_).astype(float),
        )


def _table(hashes: NDArray[np.uint32], owner: NDArray[np.int64], units: int) -> tuple[Floats, NDArray[np.uint32]]:
    """Return the number of occurrences of each distinct hash (columns, ascending) in each unit (rows), and the distinct
    hashes. `owner` holds the number of the unit of each hash, and `units` is the number of units."""
    distinct, place = np.unique(hashes, return_inverse=True)
    size = units * len(distinct)
    counts = np.bincount(owner * len(distinct) + place, minlength=size).astype(float)
    return counts.reshape(units, len(distinct)), distinct


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


GAPS_AT_A_TIME = 64
"""The number of gaps whose evidence is computed in one step. The arrays then have a few megabytes for the longest
texts."""


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
    return np.hstack([lexical, [[mark in marks[gap.right[0]] for mark in UnitMark] for gap in gaps]])


class _Range(StrEnum):
    """The ranges of units beside a gap: all units on the left or the right, the units of the window on either side, the
    last unit before the gap, the next unit after the gap, the first unit of the text, and all units."""

    LEFT = "left"
    RIGHT = "right"
    LEFT_WINDOW = "left window"
    RIGHT_WINDOW = "right window"
    LAST = "last"
    NEXT = "next"
    OPENING = "opening"
    BOTH = "both"


Masks: TypeAlias = Mapping[_Range, Floats]


def _masks(gaps: Sequence[Gap], sizes: Floats) -> Masks:
    """Return for each range a mask of its units, [gaps, units], with the values 1 and 0."""
    terms_of_unit = sizes.tolist()
    left, right, left_window, right_window = np.zeros((4, len(gaps), len(sizes)))
    for row, gap in enumerate(gaps):
        left[row, list(gap.left)] = 1
        right[row, list(gap.right)] = 1
        left_window[row, _window(reversed(gap.left), terms_of_unit)] = 1
        right_window[row, _window(gap.right, terms_of_unit)] = 1
    units = np.eye(len(sizes))
    return {
        _Range.LEFT: left,
        _Range.RIGHT: right,
        _Range.LEFT_WINDOW: left_window,
        _Range.RIGHT_WINDOW: right_window,
        _Range.LAST: units[[gap.left[-1] for gap in gaps]],
        _Range.NEXT: units[[gap.right[0] for gap in gaps]],
        _Range.OPENING: units[[gap.left[0] for gap in gaps]],
        _Range.BOTH: left + right,
    }


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
    """The terms of one table [units, terms] in ranges of units at many gaps. The values of a range, [gaps, terms], are
    computed when they are first needed, and then kept for all weights of the terms."""

    def __init__(self, table: Floats, masks: Masks) -> None:
        self.masks = masks
        self.present = (table > 0).astype(float)
        self._table = table
        self._counts: dict[_Range, Floats] = {}
        self._in: dict[_Range, NDArray[np.bool_]] = {}
        self._common: dict[tuple[_Range, _Range], NDArray[np.bool_]] = {}
        self._logs: dict[_Range, Floats] = {}

    def of(self, name: _Range) -> Floats:
        """Return the number of occurrences of each term in a range."""
        if name not in self._counts:
            self._counts[name] = self.masks[name] @ self._table
        return self._counts[name]

    def contained(self, name: _Range) -> NDArray[np.bool_]:
        """Return a mask of the terms in a range."""
        if name not in self._in:
            self._in[name] = self.of(name) > 0
        return self._in[name]

    def common(self, first: _Range, second: _Range) -> NDArray[np.bool_]:
        """Return a mask of the terms in both of two ranges."""
        key = (first, second) if first < second else (second, first)
        if key not in self._common:
            self._common[key] = self.contained(first) & self.contained(second)
        return self._common[key]

    def logs(self, name: _Range) -> Floats:
        """Return ln(1 + number of occurrences) of each term in a range."""
        if name not in self._logs:
            self._logs[name] = np.log1p(self.of(name))
        return self._logs[name]


class _Sides:
    """Compares ranges of units at many gaps, by the terms of one table [units, terms]. The weights of the terms have
    the shape [terms] or [gaps, terms]. Each method returns one value for each gap."""

    def __init__(self, counts: _Counts, weights: Floats) -> None:
        self._counts = counts
        self._weights = weights
        self._totals: dict[_Range, Floats] = {}

    def _sum(self, terms_of_gaps: NDArray[Any]) -> Floats:
        """Return the sum of the weights of the terms that are marked True for each gap, [gaps]."""
        total: Floats = (terms_of_gaps * self._weights).sum(axis=1)
        return total

    def _total(self, name: _Range) -> Floats:
        """Return the sum of the weights of the terms in a range."""
        if name not in self._totals:
            self._totals[name] = self._sum(self._counts.contained(name))
        return self._totals[name]

    def cosine(self, left: _Range, right: _Range) -> Floats:
        """Return the cosine between the terms of two ranges. The value of a term is ln(1 + number of occurrences) times
        its weight."""
        first, second = (self._counts.logs(name) * self._weights for name in (left, right))
        norm = np.sqrt((first * first).sum(axis=1) * (second * second).sum(axis=1))
        return _ratio((first * second).sum(axis=1), norm, 0.0)

    def covered(self, part: _Range, by: _Range, absent: float = 0.0) -> Floats:
        """Return the weighted share of the distinct terms of `part` that `by` contains too, or `absent` if `part` has
        no terms."""
        return _ratio(self._sum(self._counts.common(part, by)), self._total(part), absent)

    def new(self, part: _Range, by: _Range) -> Floats:
        """Return ln(1 + n), where n is the number of distinct terms of `part` that `by` does not contain."""
        return _log_count(self._counts.contained(part) & ~self._counts.contained(by))

    def cohesion(self, name: _Range) -> Floats:
        """Return how similar the units of a range are. For each unit, the weighted share of its distinct terms that
        other units of the range contain is computed; the result is the mean of these shares. For a range of one unit,
        the cohesion of all units of the text is returned."""
        masks = self._counts.masks
        is_one = masks[name].sum(axis=1, keepdims=True) < 2
        mask = np.where(is_one, masks[_Range.BOTH], masks[name])
        return self._mean_share(mask, mask @ self._counts.present > 1)

    def cross(self, name: _Range, others: _Range) -> Floats:
        """For each unit of the range `name`, compute the weighted share of its distinct terms that the range `others`
        contains. Return the mean of these shares."""
        return self._mean_share(self._counts.masks[name], self._counts.contained(others))

    def _mean_share(self, mask: Floats, shared: NDArray[np.bool_]) -> Floats:
        weighted = self._counts.present * self._weights
        shares = (weighted @ shared.T) / np.maximum(weighted.sum(axis=1), LEAST_WEIGHT)[:, None]
        mean: Floats = (mask * shares.T).sum(axis=1) / mask.sum(axis=1)
        return mean

    def shared_rare(self, left: _Range, right: _Range, least: float) -> Floats:
        """Return ln(1 + n), where n is the number of distinct terms in both ranges with a weight of at least
        `least`."""
        return _log_count(self._counts.common(left, right) & (self._weights >= least))


def _ratio(values: Floats, totals: Floats, absent: float) -> Floats:
    ratio: Floats = np.divide(values, totals, out=np.full(len(values), absent), where=totals > 0)
    return ratio


def _log_count(marked: NDArray[np.bool_]) -> Floats:
    number: Floats = np.log1p(marked.sum(axis=1))
    return number


RARE_FROM = 3.5
"""The least IDF of a rare term. At most 3 % of the articles in a language contain such a term."""


@dataclass(frozen=True, slots=True, eq=False)
class _Views:
    """The comparisons of units by four tables of terms: all terms, all terms with less weight for terms in many units,
    names, and pairs of terms."""

    whole: _Sides
    specific: _Sides
    names: _Sides
    pairs: _Sides

    @classmethod
    def of(cls, table: UnitTerms, masks: Masks) -> _Views:
        units = masks[_Range.BOTH]
        counts = _Counts(table.counts, masks)
        spread = units @ counts.present
        damping = np.where(spread > 0, 1 - (spread - 1) / units.sum(axis=1, keepdims=True), 0)
        return cls(
            _Sides(counts, table.idf),
            _Sides(counts, table.idf * damping),
            _Sides(_Counts(table.names, masks), table.name_idf),
            _Sides(_Counts(table.pairs, masks), table.pair_idf),
        )


def _lexical(table: UnitTerms, gaps: Sequence[Gap]) -> Floats:
    """Return the values of the lexical columns at each gap, [gaps, len(LEXICAL)]."""
    sizes = table.counts.sum(axis=1)
    masks = _masks(gaps, sizes)
    views = _Views.of(table, masks)
    whole, specific, names, pairs = views.whole, views.specific, views.names, views.pairs
    left, right = _Range.LEFT_WINDOW, _Range.RIGHT_WINDOW
    all_left, all_right = _Range.LEFT, _Range.RIGHT
    last, following, opening = _Range.LAST, _Range.NEXT, _Range.OPENING
    columns = [
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
        masks[all_left].sum(axis=1) == 1,
        masks[all_right].sum(axis=1) == 1,
        np.log1p(masks[all_left] @ sizes),
        np.log1p(masks[all_right] @ sizes),
        np.log1p(masks[following] @ sizes),
        np.log(masks[_Range.BOTH].sum(axis=1)),
    ]
    return np.stack(columns, axis=1)


LEAST_WEIGHT = 1e-9
"""A small value that prevents a division by zero for a unit without terms."""

NO_NAMES = 0.5
"""The share of common names that is assumed if one side of the gap has no names."""
