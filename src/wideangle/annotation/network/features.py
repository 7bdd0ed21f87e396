"""Compute the features of each token that the tagger reads: word, prefix, suffix, shape, and position in a
quotation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wideangle.annotation.network.tokens import BREAK

HASHED_WORDS = 2_048
PREFIXES = 2_048
SUFFIXES = 2_048
SHAPES = 256
QUOTE_STATES = 6

_OUTSIDE, _INSIDE, _OPENING, _CLOSING, _CARRIED_ON, _SINGLE = range(QUOTE_STATES)
QUOTED = (_INSIDE, _OPENING, _CARRIED_ON)
"""The quotation states of a token that is inside a quotation or is its opening mark."""

MARKS = (_OPENING, _CLOSING, _SINGLE)
"""The quotation states of a token that is a quotation mark."""

_OPENS = frozenset("“„«‟") | {"``"}
_CLOSES = frozenset("”»")
_TOGGLES = frozenset('"＂') | {"''"}
_SINGLES = frozenset("'‘’")
_MOST_REMEMBERED = 200_000

_UPPER = re.compile(r"[^\W\d_a-zß-öø-ÿ]")
_LOWER = re.compile(r"[^\W\d_A-Z]")
_DIGIT = re.compile(r"\d")
_RUNS = re.compile(r"(.)\1{2,}")


def normal_form(word: str) -> str:
    """Return a word in the form of the vocabulary: in lower case and with straight apostrophes. A number becomes a run
    of zeros of its length, at most four; any other word that begins with a digit becomes 0.0."""
    if word[0].isdigit():
        return "0" * min(len(word), 4) if word.isdigit() else "0.0"
    return word.lower().replace("’", "'")


class TokenFeatures:
    """Maps each token to five whole numbers that stand for its word, prefix, suffix, shape, and quotation state.

    Each word of the vocabulary has its own number. All other words share 2,048 numbers by their hash (the hashing trick
    of Weinberger and others, 2009). The numbers of words that were read before are cached.
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._memory: dict[str, tuple[int, int, int, int]] = {}

    def of(self, words: list[str]) -> NDArray[np.int32]:
        """Return the features of the tokens as an array [tokens, 5]."""
        memory = self._memory
        rows = np.empty((len(words), 5), np.int32)
        for word in set(words).difference(memory):
            memory[word] = self._cut(word)
        rows[:, :4] = [memory[word] for word in words]
        rows[:, 4] = quote_states(words)
        if len(memory) > _MOST_REMEMBERED:
            memory.clear()
        return rows

    def _cut(self, word: str) -> tuple[int, int, int, int]:
        form = normal_form(word)
        known = self._vocabulary.get(form)
        hashed = len(self._vocabulary) + _hash(form) % HASHED_WORDS
        return (
            hashed if known is None else known,
            _hash("<" + form[:3]) % PREFIXES,
            _hash(form[-3:] + ">") % SUFFIXES,
            _hash(_shape(word)) % SHAPES,
        )


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))


def _shape(word: str) -> str:
    """Return the shape of a word: `Doe` has the shape Xxx, `1,200` d,dd, and `F-16` X-dd. A run of characters of one
    kind is shortened to two."""
    if word.isascii() and word.isalpha():
        if word.islower():
            return "xx"[: len(word)]
        if word.isupper():
            return "XX"[: len(word)]
    kinds = _DIGIT.sub("d", _LOWER.sub("x", _UPPER.sub("X", word)))
    return _RUNS.sub(r"\1\1", kinds)[:12]


def quote_states(words: list[str]) -> list[int]:
    """Return the quotation state of each token: outside quotation marks, inside them, at an opening or closing mark,
    inside a quotation continued from the previous paragraph, or at a single mark.

    A quotation without a closing mark continues in the next paragraph only if that paragraph begins with a quotation
    mark.
    """
    states: list[int] = []
    inside = carried = fresh = False
    for word in words:
        if word == BREAK:
            states.append(_OUTSIDE)
            carried, inside, fresh = inside, False, True
            continue
        opens = word in _OPENS or (word in _TOGGLES and not inside)
        if opens:
            carried = carried and fresh
            inside = True
            states.append(_OPENING)
        elif word in _CLOSES or word in _TOGGLES:
            states.append(_CLOSING)
            inside = carried = False
        elif word in _SINGLES:
            states.append(_SINGLE)
        elif inside:
            states.append(_CARRIED_ON if carried else _INSIDE)
        else:
            states.append(_OUTSIDE)
        if fresh and not opens:
            carried = False
        fresh = False
    return states
