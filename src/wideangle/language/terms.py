"""Text to terms: the folded, stemmed words that carry what an article is about, in their order.

A term is known by its hash alone. Stop words are dropped; order and repeats are kept, because titles, leads and
neighbouring pairs are read from them.

No word spans white space, so the terms of a stretch between blanks depend on that stretch alone, and nearly all
stretches have been met before: remembering theirs takes half the time of finding the words of every text again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wideangle.language.cutting import Cuttings
from wideangle.language.folding import DOTTED_I, fold
from wideangle.language.memory import Memory
from wideangle.language.stemming import stem
from wideangle.language.stopwords import stop_words
from wideangle.language.words import words

MAX_REMEMBERED = 300_000
"""Bound on the word forms remembered per language, and on the stretches of text."""

STOPPED = 0
"""Stands for a word that is no term."""


def term_hash(term: str) -> int:
    """A term's stable 32-bit hash (CRC-32 of its UTF-8), never `STOPPED`.

    Vectors, indexes and frequency tables know a term by it. Two of an article's ~300 terms collide once in 100,000
    articles; a dictionary that all writers share would cost more than that is worth.
    """
    return crc32(term.encode("utf-8", "surrogatepass")) or 1


@cache
def vocabulary(language: str) -> Callable[[str], int]:
    """The function from a word as written to the hash of its term (`STOPPED` for a stop word) in one language."""
    stopped = stop_words(language)

    def term_of(word: str) -> int:
        folded = fold(word, language)
        if not folded or folded in stopped or (len(folded) == 1 and folded.isascii()):
            return STOPPED
        return term_hash(stem(folded, language))

    return Memory(term_of, MAX_REMEMBERED).__getitem__


@cache
def _stretches(language: str) -> Callable[[str], bytes]:
    """The function from a stretch of text without white space to the hashes of its terms in order, as the bytes of
    their uint32."""
    term_of = vocabulary(language)

    def terms_of(stretch: str) -> bytes:
        hashes = map(term_of, words(stretch, language))
        return b"".join([number.to_bytes(4, sys.byteorder) for number in hashes if number != STOPPED])

    return Memory(terms_of, MAX_REMEMBERED).__getitem__


def terms(text: str, language: str = "") -> NDArray[np.uint32]:
    """The hashes of the terms of a text in order, repeats kept."""
    return np.frombuffer(b"".join(map(_stretches(language), text.split())), np.uint32)


def terms_of_all(texts: Sequence[str], language: str = "") -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """What `terms` gives for each of many texts, end to end, at half the cost; that of text i is
    `found[bounds[i]:bounds[i + 1]]`."""
    # Where capital I has a small form of its own, small letters are `fold`'s to make.
    return Cuttings.of(texts, is_plain=language not in DOTTED_I).values(_stretches(language))
