"""Text to terms: the folded, stemmed words that carry what an article is about, in their order.

Stop words are dropped, order and repeats are kept, because titles, leads and neighbouring pairs are read from them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from zlib import crc32

from wideangle.language.folding import fold
from wideangle.language.stemming import stem
from wideangle.language.stopwords import stop_words
from wideangle.language.words import words

MAX_REMEMBERED_WORDS = 500_000
"""Bound on the word forms remembered per language: 60 MB or so, after which the memory starts anew."""


class _Vocabulary(dict[str, str]):
    """Word as written → its term, empty for a stop word; filled as words are met, since few of them are new."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._stopped = stop_words(language)

    def __missing__(self, word: str) -> str:
        folded = fold(word, self._language)
        dropped = folded in self._stopped or (len(folded) == 1 and folded.isascii())
        term = "" if dropped else stem(folded, self._language)
        if len(self) >= MAX_REMEMBERED_WORDS:
            self.clear()
        self[word] = term
        return term


@cache
def term_of(language: str) -> Callable[[str], str]:
    """The function from a word as written to its term ('' for a stop word) in one language."""
    return _Vocabulary(language).__getitem__


def terms(text: str, language: str = "") -> list[str]:
    """The terms of a text in order, repeats kept."""
    return list(filter(None, map(term_of(language), words(text, language))))


class _TermHashes(dict[str, int]):
    def __missing__(self, term: str) -> int:
        value = self[term] = crc32(term.encode("utf-8", "surrogatepass"))
        if len(self) >= MAX_REMEMBERED_WORDS:
            self.clear()
        return value


term_hash: Callable[[str], int] = _TermHashes().__getitem__
"""A term's stable 32-bit hash (CRC-32 of its UTF-8), under which vectors, indexes and frequency tables know it.

Two of an article's ~300 terms collide once in 100,000 articles; a dictionary that all writers share would cost more
than that is worth.
"""
