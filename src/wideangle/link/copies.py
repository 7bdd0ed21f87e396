"""Decide which articles are copies of another article, and not merely quotations of that article or of a common
source.

The decision has two steps. The first step compares shingles (hashed runs of words) only: the share of either text that
is common, the position of the common part, and whether it is one block. Few pairs pass this step. The second step reads
the texts of these pairs and counts only words outside quotation marks. Two articles that quote one statement in full
are therefore not copies.
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
"""The least share of the shorter text's terms that a copy has in common with the longer text. Independent reports of
one story share at most .49 in 99.5 % of pairs; edited copies (30 % of sentences dropped, the tail cut, a paragraph
inserted, respelled) share at least .66 in as many (AllSides, training stories; `python -m benchmarks.copies`)."""

OWN_WORDS_FROM = 0.5
"""The least common share of the shorter text's words outside quotation marks. A text that takes half of its own words
from another is a copy."""

WHOLLY = 0.95
"""From this common share on, a text is a copy even if all its words are in quotation marks."""

SAME_OUTLET_FROM = 0.9
"""The least common share for two articles of one outlet, which must also begin alike. An outlet's own boilerplate
(carousels, lists of links within sentences, background paragraphs) makes up most of some independent articles: up to
.82 of the shorter text in the same data."""

REVISED_FROM = 0.7
RETAINED_OPENING_FROM = 0.9
"""The least common share for a later version of one outlet's article below a new lead: the later text holds at least
RETAINED_OPENING_FROM of the earlier beginning, and the common part is one block (`ONE_BLOCK`). Boilerplate holds no
article's beginning. In the whole AllSides archive one more pair is folded."""

ONE_BLOCK = 0.8
"""The common part is only a passage, and the article no copy, if at least this share of the common terms forms one
block that does not include the beginning of the longer text. `MOST_OF_THE_LONGER` and `LEAST_OF_THE_LONGER` name the
two exceptions."""

MOST_OF_THE_LONGER = 0.6
"""A common block is not a mere passage if it makes up at least this share of the longer text."""

LEAST_OF_THE_LONGER = 0.35
"""A common block that includes the beginning of the shorter text is not a mere passage if it makes up at least this
share of the longer text: a report below a new lead. A smaller share is one item of a round-up."""

BEGINNING = 25
"""The number of terms at the beginning of a text that are compared: about two sentences."""

BEGUN_FROM = 0.3
"""Two texts begin alike if at least this share of the first `BEGINNING` terms is common."""

NEARLY_SAME = 0.85
"""If at least this share of both texts is common, the position of the common part does not matter."""

GAP = 8
"""The greatest number of other terms between two parts of one block: an edited word or two."""

PROMISING_SHINGLES = 2
"""A pair of texts is examined if it has at least this number of sampled shingles in common. One common shingle may
be a chance quotation. Two are mostly an outlet's boilerplate, so that `PROMISING_SHARE` and `PROMISING_SHARE_WITHIN`
apply too."""

PROMISING_SHARE = 0.2
PROMISING_SHARE_WITHIN = 0.35
"""A pair of texts is compared in full only if at least this share of the smaller sketch (the sampled shingles of a
text) is common. The share is taken of the whole sketch or of the shingles that are sampled throughout the text,
because a new lead moves the old lead out of the opening. PROMISING_SHARE_WITHIN holds for articles of one outlet. Of
344 edited copies of each of twenty kinds (AllSides, training stories) none has less than .3 of both. A pair that
reaches SAME_OUTLET_FROM of the terms shares about .6 of the shingles."""

SUFFICIENT_SAMPLE = 4
"""The least number of shingles sampled throughout a text whose common share is evidence. A pair with fewer is always
compared in full."""

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
    """The common part of two texts, as shares (0 to 1).

    `shorter` and `longer` are the common shares of all terms of the shorter and of the longer text. `shorter_begins`
    and `longer_begins` are the common shares of the terms at the beginnings of the two texts. `block` is the share of
    the common part that forms one block of the longer text. `mine_is_shorter` is true if the first text is the shorter
    one.
    """

    mine_is_shorter: bool
    shorter: float
    longer: float
    shorter_begins: float
    longer_begins: float
    block: float

    @classmethod
    def of(cls, mine: Hashes, theirs: Hashes) -> Repetition:
        """Compare two texts, given as their shingles (`language.shingles`)."""
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
        """The share of the first text that the second contains."""
        return self.shorter if self.mine_is_shorter else self.longer

    @property
    def of_theirs(self) -> float:
        """The share of the second text that the first contains."""
        return self.longer if self.mine_is_shorter else self.shorter

    def is_copy(self, *, same_outlet: bool) -> bool:
        """True if the shares show that one text is a copy of the other. The caller must also check
        `own_words_repeated`."""
        if min(self.shorter, self.longer) >= NEARLY_SAME:
            return True
        if same_outlet and not self._is_version():
            return False
        return self.shorter >= REPEATED_FROM and not self._is_passage()

    def _is_version(self) -> bool:
        """True if one text is a version of the other, given that both are of one outlet."""
        begins = max(self.shorter_begins, self.longer_begins)
        if begins >= RETAINED_OPENING_FROM and self.block >= ONE_BLOCK:
            return self.shorter >= REVISED_FROM
        return begins >= BEGUN_FROM and self.shorter >= SAME_OUTLET_FROM

    def _is_passage(self) -> bool:
        if self.block < ONE_BLOCK or self.longer_begins >= BEGUN_FROM or self.longer >= MOST_OF_THE_LONGER:
            return False
        return self.shorter_begins < BEGUN_FROM or self.longer < LEAST_OF_THE_LONGER


def promising(mine: Sequence[Hashes], theirs: Sequence[Hashes], same_outlet: Sequence[bool]) -> NDArray[np.bool_]:
    """Mark the pairs of sketches that may belong to copies. The check rejects nearly all pairs that have only two
    shingles in common, before any text is read."""
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
    """Mark the pairs of texts that may be copies; each text is given as its shingles (`language.shingles`).

    The result is an upper bound of `Repetition.is_copy`. It costs a tenth of comparing each pair separately.
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
    """Return an upper bound of the share of each shorter text's terms that are in shingles of the longer text."""
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
    """Mark the hashes in `asked` that are probably among the `held` hashes of the same pair; both are concatenated
    over all pairs.

    One of `_ROOM` missing hashes is marked too: a table of marks costs a tenth of a search (Bloom 1970, with one hash
    function).
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
    """Count the true values in consecutive parts of `marked` that have the given sizes."""
    total = np.append(0, np.cumsum(marked))
    ends = np.cumsum(sizes)
    counts: NDArray[np.int64] = total[ends] - total[ends - sizes]
    return counts


def own_words_repeated(text: str, language: str, theirs: Hashes) -> bool:
    """True if the longer text also repeats the words of the shorter text that are outside quotation marks and
    embedded posts.

    `theirs` are the shingles of the longer text including its quotations, because a copy may have lost the quotation
    marks. A text that consists almost wholly of quotations passes the check.
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
