"""Text to terms: the folded, stemmed words that carry what an article is about, in their order.

A term is known by its hash alone. Stop words are dropped; order and repeats are kept, because titles, leads and
neighbouring pairs are read from them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wideangle.language.folding import fold
from wideangle.language.stemming import stem
from wideangle.language.stopwords import stop_words
from wideangle.language.words import words

MAX_REMEMBERED_WORDS = 500_000
"""Bound on the word forms remembered per language: 60 MB or so, after which the memory starts anew."""

STOPPED = 0
"""Stands for a word that is no term."""


def term_hash(term: str) -> int:
    """A term's stable 32-bit hash (CRC-32 of its UTF-8), never `STOPPED`.

    Vectors, indexes and frequency tables know a term by it. Two of an article's ~300 terms collide once in 100,000
    articles; a dictionary that all writers share would cost more than that is worth.
    """
    return crc32(term.encode("utf-8", "surrogatepass")) or 1


class _Vocabulary(dict[str, int]):
    """Word as written → the hash of its term or `STOPPED`; filled as words are met, since few of them are new."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._stopped = stop_words(language)

    def __missing__(self, word: str) -> int:
        folded = fold(word, self._language)
        stopped = not folded or folded in self._stopped or (len(folded) == 1 and folded.isascii())
        value = STOPPED if stopped else term_hash(stem(folded, self._language))
        if len(self) >= MAX_REMEMBERED_WORDS:
            self.clear()
        self[word] = value
        return value


@cache
def vocabulary(language: str) -> Callable[[str], int]:
    """The function from a word as written to the hash of its term (`STOPPED` for a stop word) in one language."""
    return _Vocabulary(language).__getitem__


def terms(text: str, language: str = "") -> NDArray[np.uint32]:
    """The hashes of the terms of a text in order, repeats kept."""
    found = words(text, language)
    hashes = np.fromiter(map(vocabulary(language), found), np.uint32, len(found))
    kept: NDArray[np.uint32] = hashes[hashes != STOPPED]
    return kept
