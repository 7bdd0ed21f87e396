"""Find the differences between two versions of an article, as removed, added and unchanged pieces of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import TypeAlias

from wideangle.model import Revision
from wideangle.render.text import lines, visible

GONE, COME, KEPT = "-", "+", " "

Piece: TypeAlias = tuple[str, str]
"""A piece of text: a mark (removed, added or unchanged), and the words."""

_WORD = re.compile(r"\S+")
_ALIKE = 0.4  # share of words in common from which two lines are one line reworded
_CONTEXT = 6  # words shown on either side of a change


def changes(before: Revision, after: Revision) -> Iterator[list[Piece]]:
    """Yield the lines that differ between two versions of an article, the headline first. Each line is cut to its
    changes and a few words around them."""
    old, new = ([visible(revision.title), *lines(revision.text)] for revision in (before, after))
    for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            continue
        gone, come = old[a:b], new[c:d]
        if len(gone) == len(come) and all(map(_alike, gone, come)):
            yield from map(_reworded, gone, come)
        else:
            yield from ([(GONE, line)] for line in gone if line)
            yield from ([(COME, line)] for line in come if line)


def _alike(line: str, other: str) -> bool:
    return SequenceMatcher(None, line.split(), other.split(), autojunk=False).ratio() >= _ALIKE


def _reworded(line: str, other: str) -> list[Piece]:
    old, new = _WORD.findall(line), _WORD.findall(other)
    pieces: list[Piece] = []
    for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            pieces.append((KEPT, " ".join(_cut(old[a:b], at_start=a == 0, at_end=b == len(old)))))
        else:
            pieces += [(mark, " ".join(content)) for mark, content in ((GONE, old[a:b]), (COME, new[c:d])) if content]
    return pieces


def _cut(kept: list[str], *, at_start: bool, at_end: bool) -> list[str]:
    """Return the unchanged words next to a change. An ellipsis replaces the words further away."""
    head = [] if at_start else kept[:_CONTEXT]
    tail = [] if at_end else kept[-_CONTEXT:]
    return kept if len(kept) <= len(head) + len(tail) + 1 else [*head, "…", *tail]
