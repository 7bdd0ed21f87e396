"""Align two wordings of one statement. List the omitted, added and changed words with their spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from wideangle.coverage.statements.utterances import Statement
from wideangle.model import Difference, DifferenceKind, Span

_ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.|\[\s*…\s*\]")
_LEAST_BLOCK = 2
"""The least number of words in a common sequence, except in very short wordings. A single common word may be chance."""

_LONG_WORD = 4

LEAST_COMMON = 0.5
"""Two wordings are aligned only if at least this share of the shorter wording's words is in common sequences. With a
smaller share, the two are different excerpts of a third wording."""

MOST_CHANGED = 4
"""The greatest number of words that may differ at the beginning or end of two wordings and are shown as changed words.
If more words differ there, one outlet has probably cut off the text, and the words are shown as missing or added."""

Block = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Alignment:
    """The word sequences that two wordings have in common. `blocks` holds these sequences in order, each as (index of
    its first word in the first wording, index of this word in the second wording, number of words). `lengths` are the
    numbers of words of the two wordings."""

    blocks: tuple[Block, ...]
    lengths: tuple[int, int]

    @property
    def matched(self) -> int:
        """The number of words in common sequences."""
        return sum(length for _, _, length in self.blocks)

    @property
    def containment(self) -> float:
        """The share (0 to 1) of the shorter wording's words that are in common sequences."""
        return self.matched / max(1, min(self.lengths))


def align(first: Sequence[str], second: Sequence[str], *, lone: bool = False) -> Alignment:
    """Find the common word sequences of two wordings with the algorithm of Ratcliff and Obershelp.

    A single common word counts only in very short wordings, or if `lone` is True and the word is long.
    """
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    least = 1 if min(len(first), len(second)) < 2 * _LEAST_BLOCK else _LEAST_BLOCK
    blocks = tuple(
        (a, b, size)
        for a, b, size in matcher.get_matching_blocks()
        if size >= least or (lone and size and len(first[a]) >= _LONG_WORD)
    )
    return Alignment(blocks, (len(first), len(second)))


def differences(first: Statement, this: Statement) -> tuple[Difference, ...]:
    """Return the differences of the wording `this` from the first published wording, in the order of the text."""
    alignment = align(first.words, this.words, lone=True)
    if alignment.containment < LEAST_COMMON:
        return ()
    changes: list[Difference] = []
    there, here = 0, 0
    last = (len(first.words), len(this.words), 0)
    for start_there, start_here, size in (*alignment.blocks, last):
        at_end = (there, here) == (0, 0) or (start_there, start_here) == last[:2]
        changes.extend(_gap(first, this, (there, start_there), (here, start_here), at_end=at_end))
        there, here = start_there + size, start_here + size
    return tuple(changes)


def _gap(
    first: Statement, this: Statement, there: tuple[int, int], here: tuple[int, int], *, at_end: bool
) -> list[Difference]:
    """Return the differences of two wordings between two neighbouring common sequences. The ranges `there` (in `first`)
    and `here` (in `this`) hold the words between the sequences. No span covers words of the article outside the
    statement."""
    missing, more = _spans(first, there), _spans(this, here)
    changes = []
    if missing and more and (not at_end or max(there[1] - there[0], here[1] - here[0]) <= MOST_CHANGED):
        kind = DifferenceKind.BRACKETED if _bracketed(this, more[0]) else DifferenceKind.CHANGED
        changes.append(Difference(kind, more.pop(0), missing.pop(0)))
    elided = bool(missing) and not at_end and _elided(this, here[0])
    gone = DifferenceKind.SHORTER if at_end else DifferenceKind.ELIDED if elided else DifferenceKind.OMITTED
    changes.extend(Difference(gone, None, span) for span in missing)
    for span in more:
        new = DifferenceKind.LONGER if at_end else DifferenceKind.ADDED
        changes.append(Difference(DifferenceKind.BRACKETED if _bracketed(this, span) else new, span, None))
    return changes


def _spans(statement: Statement, words: tuple[int, int]) -> list[Span]:
    """Return the spans of a range of words, one span for each part of the statement. `words` are the indexes of the
    first word and of the word after the last word."""
    spans: list[Span] = []
    part = -1
    for number in range(*words):
        span = statement.spans[number]
        if statement.parts[number] == part:
            spans[-1] = Span(spans[-1].start, span.end)
        else:
            spans.append(span)
            part = statement.parts[number]
    return spans


def _elided(statement: Statement, place: int) -> bool:
    """Return True if an ellipsis stands before the word with the index `place`."""
    text = statement.account.article.text
    if not 0 < place < len(statement.spans):
        return False
    between = text[statement.spans[place - 1].end : statement.spans[place].start]
    return _ELLIPSIS.search(between) is not None


def _bracketed(statement: Statement, span: Span) -> bool:
    text = statement.account.article.text
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    return before in ("[", "(") or after in ("]", ")")
