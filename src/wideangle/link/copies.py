"""Decide whether one article is a copy of another article. Two articles that only quote each other, or quote a common
source, are not copies.

The decision has two steps. The first step compares only shingles (hashes of short word sequences): which share of each
text is common, where the common part stands, and whether the common part is one block. Few pairs pass this step. The
second step reads the texts of these pairs and compares only the words outside quotation marks. Two articles that quote
one statement in full are therefore not copies.
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
"""The least share of the shorter text's terms that must be common to both texts if one is a copy. In American news
(AllSides), nearly all pairs (99.5 %) of independent reports of one story share at most .49, and nearly all pairs of an
original and an edited copy share at least .66 (`python -m benchmarks.copies`)."""

OWN_WORDS_FROM = 0.5
"""The least share of the shorter text's words outside quotation marks that must be in both texts if one is a copy. A
text that takes half of these words from another text is a copy."""

WHOLLY = 0.95
"""If at least this share of the shorter text's terms is in the longer text, one text counts as a copy even if all words
of the shorter text are in quotation marks."""

SAME_OUTLET_FROM = 0.9
"""The least share of the shorter text's terms that must be common to two articles of one outlet if one is a copy; the
two articles must also begin alike. The limit is high because much of an independent article can be boilerplate of its
outlet (carousels, lists of links within sentences, background paragraphs): up to .82 of the text in American news
(AllSides)."""

REVISED_FROM = 0.7
RETAINED_OPENING_FROM = 0.9
"""The limits for a later version of an article that has a new lead and comes from the same outlet. Three conditions
must hold. At least REVISED_FROM of the shorter text is in both texts. At least RETAINED_OPENING_FROM of one article's
beginning stands in the other article. The common part is one block (`ONE_BLOCK`)."""

ONE_BLOCK = 0.8
"""If at least this share of the common terms forms one block that does not include the beginning of the longer text,
the common part is only a passage. Articles that share only a passage are not copies. `MOST_OF_THE_LONGER` and
`LEAST_OF_THE_LONGER` are the two exceptions."""

MOST_OF_THE_LONGER = 0.6
"""A common block is not a mere passage if it makes up at least this share of the longer text."""

LEAST_OF_THE_LONGER = 0.35
"""A common block that includes the beginning of the shorter text is not a mere passage if it makes up at least this
share of the longer text. The longer text is then the shorter text below a new lead. A block with a smaller share is one
item of a round-up."""

BEGINNING = 25
"""The number of terms at the beginning of a text that are compared, about two sentences."""

BEGUN_FROM = 0.3
"""Two texts begin alike if at least this share of their first `BEGINNING` terms is common to both."""

NEARLY_SAME = 0.85
"""If at least this share of each of two texts is in the other text too, the position of the common part does not
matter."""

GAP = 8
"""The greatest number of other terms between two parts of one block. One or two edited words therefore do not divide a
block."""

PROMISING_SHINGLES = 2
"""The least number of common sampled shingles at which a pair of texts is examined. One common shingle may be a chance
quotation. Two common shingles are mostly boilerplate of an outlet, so such a pair must also pass `PROMISING_SHARE` or
`PROMISING_SHARE_WITHIN`."""

PROMISING_SHARE = 0.2
PROMISING_SHARE_WITHIN = 0.35
"""A pair of texts is compared in full only if at least this share of the smaller sketch (the sampled shingles of a
text) is also in the other sketch. PROMISING_SHARE_WITHIN applies to two articles of one outlet, PROMISING_SHARE to all
other pairs.

A pair passes if this share is reached either in the whole sketch or in the shingles sampled throughout the text,
because a new lead moves the old lead out of the opening. All edited copies of a test in American news (AllSides; 344
copies of each of twenty kinds of edit) reach .3 in one of the two shares.
"""

SUFFICIENT_SAMPLE = 4
"""The least number of shingles sampled throughout a text from which their common share is reliable. A pair with fewer
shingles is always compared in full."""

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
    """The common part of two texts, as shares from 0 to 1.

    `shorter` is the common share of all terms of the shorter text; `longer` is the same share of the longer text.
    `shorter_begins` and `longer_begins` are the common shares of the terms at the beginnings of the two texts. `block`
    is the share of the common terms that stand in one block of the longer text. `mine_is_shorter` is True if the first
    text is the shorter text.
    """

    mine_is_shorter: bool
    shorter: float
    longer: float
    shorter_begins: float
    longer_begins: float
    block: float

    @classmethod
    def of(cls, mine: Hashes, theirs: Hashes) -> Repetition:
        """Compare two texts and return their common part. The texts are given as their shingles
        (`language.shingles`)."""
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
        """The share of the first text that also stands in the second text."""
        return self.shorter if self.mine_is_shorter else self.longer

    @property
    def of_theirs(self) -> float:
        """The share of the second text that also stands in the first text."""
        return self.longer if self.mine_is_shorter else self.shorter

    def is_copy(self, *, same_outlet: bool) -> bool:
        """Return True if the shares show that one text is a copy of the other text. The caller must also check
        `own_words_repeated`."""
        if min(self.shorter, self.longer) >= NEARLY_SAME:
            return True
        if same_outlet and not self._is_version():
            return False
        return self.shorter >= REPEATED_FROM and not self._is_passage()

    def _is_version(self) -> bool:
        """Return True if two articles of one outlet are versions of one article."""
        begins = max(self.shorter_begins, self.longer_begins)
        if begins >= RETAINED_OPENING_FROM and self.block >= ONE_BLOCK:
            return self.shorter >= REVISED_FROM
        return begins >= BEGUN_FROM and self.shorter >= SAME_OUTLET_FROM

    def _is_passage(self) -> bool:
        if self.block < ONE_BLOCK or self.longer_begins >= BEGUN_FROM or self.longer >= MOST_OF_THE_LONGER:
            return False
        return self.shorter_begins < BEGUN_FROM or self.longer < LEAST_OF_THE_LONGER


def promising(mine: Sequence[Hashes], theirs: Sequence[Hashes], same_outlet: Sequence[bool]) -> NDArray[np.bool_]:
    """Return a mask of the pairs of sketches (sampled shingles of a text) that may belong to copies. The mask excludes
    nearly all pairs that have only two shingles in common, before any text is read."""
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
    """Return a mask of the pairs of texts that may be copies. Each text is given as its shingles (`language.shingles`).

    All pairs for which `Repetition.is_copy` is True are in the mask. The computation takes a tenth of the time of
    `Repetition.of` for each pair.
    """
    may_be_copies = np.zeros(len(mine), np.bool_)
    for chunk in _chunks(len(mine), _TEXTS_PER_CHUNK):
        pairs = [sorted(pair, key=len) for pair in zip(mine[chunk], theirs[chunk], strict=True)]
        needed = np.where(same_outlet[chunk], min(REVISED_FROM, SAME_OUTLET_FROM, NEARLY_SAME), REPEATED_FROM)
        may_be_copies[chunk] = (
            _covered_at_most([shorter for shorter, _ in pairs], [longer for _, longer in pairs]) >= needed
        )
    return may_be_copies


def _covered_at_most(shorter: Sequence[Hashes], longer: Sequence[Hashes]) -> NDArray[np.float64]:
    """Return, for each pair, an upper bound of the share of the shorter text's terms that are in shingles of the longer
    text."""
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
    """Return a mask of the hashes in `asked` that are probably also in `held`, for the same pair of texts. Both
    parameters hold one array of hashes for each pair.

    Of the hashes that are not in `held`, the mask wrongly includes about one in `_ROOM`. In return, the computation
    takes a tenth of the time of an exact search (Bloom 1970, with one hash function).
    """
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
    """Count the True values of each part of `marked`. The parts are consecutive and have the given sizes."""
    total = np.append(0, np.cumsum(marked))
    ends = np.cumsum(sizes)
    counts: NDArray[np.int64] = total[ends] - total[ends - sizes]
    return counts


def own_words_repeated(text: str, language: str, theirs: Hashes) -> bool:
    """Return True if the longer text also contains the shorter text's words outside quotation marks and embedded posts.

    `text` is the shorter text. `theirs` are the shingles of the longer text including its quotations, because a copy
    may have lost the quotation marks. A text with hardly any words outside quotations passes the check.
    """
    own = covered(shingles(terms(_QUOTED.sub(" ", text), language)), theirs)
    return len(own) < _LEAST_OWN_TERMS or bool(own.mean() >= OWN_WORDS_FROM)


def _largest_block(common: NDArray[np.bool_]) -> float:
    """Return the share of the common terms that are in the largest block of common terms."""
    places = np.flatnonzero(common)
    if not len(places):
        return 0.0
    cuts = np.flatnonzero(np.diff(places) > GAP) + 1
    return float(np.diff(np.concatenate([[0], cuts, [len(places)]])).max() / len(places))
