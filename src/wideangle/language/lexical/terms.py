"""Text to terms: the folded, stemmed words that carry what an article is about, in their order.

A term is known by its hash alone. Stop words are dropped; order and repeats are kept, because titles, leads and
neighbouring pairs are read from them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wideangle.language.lexical.token_table import Stretches
from wideangle.language.text.folding import DOTTED_I, fold
from wideangle.language.text.stemming import stem
from wideangle.language.text.stopwords import stop_words
from wideangle.language.text.word_cache import Memory
from wideangle.language.text.words import ELIDING, words

MAX_WORDS = 300_000
"""Bound on the word forms remembered per language, 35 MB or so."""

MAX_STRETCHES = 500_000
"""So many stretches of text are remembered per language, 20 MB, and forgotten once there are more."""

SHORT = 1_000
"""Characters of a text up to which its words are looked up one by one: remembering stretches takes .2 ms to begin."""

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

    return Memory(term_of, MAX_WORDS).__getitem__


@cache
def _stretches(language: str) -> Stretches:
    """From a stretch of text without white space to the hashes of its terms in order."""
    # Capitals matter where I has a small form of its own, and where O'Brien is one word and l'eau are two.
    is_lowered = language not in DOTTED_I and language not in ELIDING
    return Stretches(lambda stretch: _terms_one_by_one(stretch, language), MAX_STRETCHES, is_lowered=is_lowered)


def _terms_one_by_one(text: str, language: str) -> list[int]:
    return [number for number in map(vocabulary(language), words(text, language)) if number != STOPPED]


def terms(text: str, language: str = "") -> NDArray[np.uint32]:
    """The hashes of the terms of a text in order, repeats kept."""
    if len(text) <= SHORT:
        return np.array(_terms_one_by_one(text, language), np.uint32)
    return terms_of_all([text], language)[0]


def terms_of_all(texts: Sequence[str], language: str = "") -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """What `terms` gives for each of many texts, end to end, at half the cost; that of text i is
    `found[bounds[i]:bounds[i + 1]]`."""
    return _stretches(language).of(texts)
