"""Which articles repeat another's text, and which only quote it, or the same source.

Decided in two steps. The shape of what two texts have in common is read from their shingles alone: how much of either
it is, whether it stands at the beginning, whether it is one block. Few pairs pass; their texts are then read, and only
what stands outside quotation marks counts: a statement that both give in full makes nobody a copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.language import covered, sampled_throughout, shingles, terms
from wideangle.language.lexical.shingles import WIDTH

REPEATED_FROM = 0.6
"""From this share of the shorter text's terms on, it repeats the longer one. Independent reports of one story share .49
at the most in 99.5 % of pairs, edited copies (30 % of sentences dropped, the tail cut, a paragraph put in, respelled)
.66 at the least in as many (AllSides, training stories; `python -m benchmarks.copies`)."""

OWN_WORDS_FROM = 0.5
"""And from this share of its words outside quotation marks on. Half of a desk's own words taken over is a copy."""

WHOLLY = 0.95
"""From this share on nothing is left that could be a desk's own, quotation marks or not."""

SAME_OUTLET_FROM = 0.9
"""An outlet's own furniture (carousels, lists of links within sentences, background paragraphs) is most of the text of
some of its independent articles, .82 of the shorter one in the same data, so that its articles must share more, and
begin alike."""

ONE_BLOCK = 0.8
"""What is repeated is a passage, not the article, if so much of it stands in one block away from the longer text's
beginning, ..."""

MOST_OF_THE_LONGER = 0.6
"""... unless it is as much as this of the longer text, ..."""

LEAST_OF_THE_LONGER = 0.35
"""... or it holds the beginning of the shorter text and is at least this of the longer: a report set below a new lead.
Less of it is one item of a roundup."""

BEGINNING = 25
"""Terms at the beginning of a text, its first sentence or two, ..."""

BEGUN_FROM = 0.3
"""... of which this share must be common for two texts to begin alike."""

NEARLY_SAME = 0.85
"""From this share of both texts on, where it stands is of no matter."""

GAP = 8
"""Terms by which the parts of one block may be parted: a word or two that was edited."""

PROMISING_SHINGLES = 2
"""Sampled shingles in common from which a pair is looked at. One may be a chance quotation; two are mostly an outlet's
furniture, so that ..."""

PROMISING_SHARE = 0.2
PROMISING_SHARE_WITHIN = 0.35
"""... a pair is worth comparing in full only where this share of the smaller sketch is common (the latter, of two
articles of one outlet), or of those of its shingles that are sampled throughout, since a new lead moves the old one out
of the opening. Of 344 edited copies of each of twenty kinds (AllSides, training stories) none has less than .3 of both.
Where SAME_OUTLET_FROM of the terms stand, about .6 of the shingles do."""

SUFFICIENT_SAMPLE = 4
"""With fewer shingles sampled throughout, their share says nothing, and the pair is compared."""

_LEAST_OWN_TERMS = 8
_SKETCHES_PER_CHUNK = 2_048
_TEXTS_PER_CHUNK = 256
_ROOM = 64
_MIX = np.uint64(0x9E3779B97F4A7C15)
_QUOTED = re.compile(
    r"“[^”]*(?:”|\Z)|«[^»\n]*»|„[^“”\n]*[“”]"
    r'|"[^"\n]*(?:"|$)'
    r"|^[^\n]*\(@\w{1,15}\)[^\n]{0,40}$",  # an embedded post ends in its author's name, handle and day
    re.MULTILINE,
)


Hashes: TypeAlias = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Repetition:
    """What two texts have in common, as shares (0 to 1).

    Of all terms of the shorter and of the longer text (`shorter`, `longer`), of those at their beginnings
    (`shorter_begins`, `longer_begins`); `block` is how much of what is common stands in one block of the longer text.
    `mine_is_shorter` says which of the two is which.
    """

    mine_is_shorter: bool
    shorter: float
    longer: float
    shorter_begins: float
    longer_begins: float
    block: float

    @classmethod
    def of(cls, mine: Hashes, theirs: Hashes) -> Repetition:
        """Compare two texts, given as `language.shingles` gives them."""
        mine_is_shorter = len(mine) <= len(theirs)
        shorter, longer = (mine, theirs) if mine_is_shorter else (theirs, mine)
        if not len(shorter):
            return cls(mine_is_shorter, 0.0, 0.0, 0.0, 0.0, 0.0)
        in_shorter, in_longer = covered(shorter, longer), covered(longer, shorter)
        return cls(
            mine_is_shorter=mine_is_shorter,
            shorter=float(in_shorter.mean()),
            longer=float(in_longer.mean()),
            shorter_begins=float(in_shorter[:BEGINNING].mean()),
            longer_begins=float(in_longer[:BEGINNING].mean()),
            block=_largest_block(in_longer),
        )

    @property
    def of_mine(self) -> float:
        """How much of the first text stands in the second."""
        return self.shorter if self.mine_is_shorter else self.longer

    @property
    def of_theirs(self) -> float:
        """How much of the second text stands in the first."""
        return self.longer if self.mine_is_shorter else self.shorter

    def is_copy(self, *, same_outlet: bool) -> bool:
        """Whether by its shape the one repeats the other; `own_words_repeated` has still to agree."""
        if min(self.shorter, self.longer) >= NEARLY_SAME:
            return True
        begin_alike = max(self.shorter_begins, self.longer_begins) >= BEGUN_FROM
        if same_outlet and not (begin_alike and self.shorter >= SAME_OUTLET_FROM):
            return False
        return self.shorter >= REPEATED_FROM and not self._is_passage()

    def _is_passage(self) -> bool:
        if self.block < ONE_BLOCK or self.longer_begins >= BEGUN_FROM or self.longer >= MOST_OF_THE_LONGER:
            return False
        return self.shorter_begins < BEGUN_FROM or self.longer < LEAST_OF_THE_LONGER


def promising(mine: Sequence[Hashes], theirs: Sequence[Hashes], same_outlet: Sequence[bool]) -> NDArray[np.bool_]:
    """For each pair of sketches, whether they may have so much in common that either article repeats the other. Nearly
    all pairs that share two shingles are done with here, before any text is read; a few pass by chance."""
    are_promising = np.zeros(len(mine), np.bool_)
    for chunk in _chunks(len(mine), _SKETCHES_PER_CHUNK):
        share = np.where(same_outlet[chunk], PROMISING_SHARE_WITHIN, PROMISING_SHARE)
        are_promising[chunk] = _have_in_common(mine[chunk], theirs[chunk], share)
    return are_promising


def _have_in_common(mine: Sequence[Hashes], theirs: Sequence[Hashes], share: NDArray[np.float64]) -> NDArray[np.bool_]:
    sizes, their_sizes = _sizes(mine), _sizes(theirs)
    sampled, their_sampled = (sampled_throughout(_joined(sketches)) for sketches in (mine, theirs))
    common = _seem_common(theirs, mine)
    smaller = np.minimum(sizes, their_sizes)
    smaller_sample = np.minimum(_of_each(sampled, sizes), _of_each(their_sampled, their_sizes))
    have_common: NDArray[np.bool_] = _of_each(common, their_sizes) >= share * smaller
    have_common |= _of_each(common & their_sampled, their_sizes) >= share * smaller_sample
    have_common |= smaller_sample < SUFFICIENT_SAMPLE
    return have_common


def may_repeat(mine: Sequence[Hashes], theirs: Sequence[Hashes], same_outlet: Sequence[bool]) -> NDArray[np.bool_]:
    """For each pair of texts, as `language.shingles` gives them, whether so much of the shorter one is common that
    `is_copy` may say yes: a bound, for many pairs at a tenth of the cost of comparing one after the other."""
    may_be_copies = np.zeros(len(mine), np.bool_)
    for chunk in _chunks(len(mine), _TEXTS_PER_CHUNK):
        pairs = [sorted(pair, key=len) for pair in zip(mine[chunk], theirs[chunk], strict=True)]
        needed = np.where(same_outlet[chunk], min(SAME_OUTLET_FROM, NEARLY_SAME), REPEATED_FROM)
        may_be_copies[chunk] = (
            _covered_at_most([shorter for shorter, _ in pairs], [longer for _, longer in pairs]) >= needed
        )
    return may_be_copies


def _covered_at_most(shorter: Sequence[Hashes], longer: Sequence[Hashes]) -> NDArray[np.float64]:
    """At most what share of the terms of the one text of each pair stand in shingles of the other."""
    sizes = _sizes(shorter)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    common = np.flatnonzero(_seem_common(shorter, longer))
    begins = common + (WIDTH - 1) * owners[common]  # each text has so many terms more than shingles
    standing = np.zeros(int(sizes.sum()) + (WIDTH - 1) * len(sizes), np.bool_)
    for offset in range(WIDTH):
        standing[begins + offset] = True
    share: NDArray[np.float64] = _of_each(standing, sizes + WIDTH - 1) / (sizes + WIDTH - 1)
    return share


def _seem_common(asked: Sequence[Hashes], held: Sequence[Hashes]) -> NDArray[np.bool_]:
    """For every hash asked about, end to end, whether what is held in its pair has it. One in `_ROOM` of those that
    are not held seem so: a table of marks says it at a tenth of a search's cost (Bloom 1970, with one hash)."""
    bits = max(int(_sizes(held).sum()) * _ROOM, 1).bit_length()

    def places(sketches: Sequence[Hashes]) -> NDArray[np.int64]:
        of_pair = np.repeat(np.arange(len(sketches), dtype=np.uint64) * _MIX, _sizes(sketches))
        return (((_joined(sketches) ^ of_pair) * _MIX) >> np.uint64(64 - bits)).astype(np.int64)

    table = np.zeros(1 << bits, np.bool_)
    table[places(held)] = True
    return table[places(asked)]


def _chunks(pairs: int, size: int) -> Iterator[slice]:
    return (slice(start, start + size) for start in range(0, pairs, size))


def _joined(sketches: Sequence[Hashes]) -> Hashes:
    return np.concatenate([np.empty(0, np.uint64), *sketches])


def _sizes(sketches: Sequence[Hashes]) -> NDArray[np.int64]:
    return np.fromiter(map(len, sketches), np.int64, len(sketches))


def _of_each(marked: NDArray[np.bool_], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many are marked in each of some stretches of these sizes."""
    total = np.append(0, np.cumsum(marked))
    ends = np.cumsum(sizes)
    counts: NDArray[np.int64] = total[ends] - total[ends - sizes]
    return counts


def own_words_repeated(text: str, language: str, theirs: Hashes) -> bool:
    """Whether the shorter of two texts repeats the longer one outside quotation marks and embedded posts, too.

    `theirs` are the shingles of the longer text with its quotations, since a copy may have lost the marks. A text that
    is nearly all quotation is not asked for words of its own.
    """
    own = covered(shingles(terms(_QUOTED.sub(" ", text), language)), theirs)
    return len(own) < _LEAST_OWN_TERMS or bool(own.mean() >= OWN_WORDS_FROM)


def _largest_block(common: NDArray[np.bool_]) -> float:
    """The share of the common terms that stand in the largest block of them."""
    places = np.flatnonzero(common)
    if not len(places):
        return 0.0
    cuts = np.flatnonzero(np.diff(places) > GAP) + 1
    return float(np.diff(np.concatenate([[0], cuts, [len(places)]])).max() / len(places))
