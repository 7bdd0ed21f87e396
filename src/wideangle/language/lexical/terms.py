"""Convert a text to terms: its content words in order, normalised in spelling and stemmed.

A term is identified by its hash. Stop words are dropped. Order and repetitions are kept, because headlines, openings
and pairs of neighbouring terms depend on them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wideangle.language.lexical.token_table import TokenTable
from wideangle.language.text.folding import DOTTED_I, fold
from wideangle.language.text.stemming import stem
from wideangle.language.text.stopwords import stop_words
from wideangle.language.text.word_cache import WordCache
from wideangle.language.text.words import ELIDING, single_word, words

MAX_WORDS = 300_000
"""The greatest number of word forms in the cache of one language. They take about 35 MB."""

MAX_TOKENS = 500_000
"""The greatest number of tokens in the cache of one language. A full cache takes 20 MB and is then cleared."""

MAX_UNCACHED_CHARACTERS = 1_000
"""The greatest length in characters of a text whose words are converted one by one. For longer texts, the token table
is faster in spite of its overhead of .2 ms."""

STOPPED = 0
"""The number that stands for a stop word, which is not a term."""


def term_hash(term: str) -> int:
    """Return the 32-bit hash of a term (CRC-32 of its UTF-8), which never changes and is never `STOPPED`.

    Vectors, indexes and frequency tables identify a term by its hash. In one of 100,000 articles of about 300 terms,
    two terms have the same hash. A dictionary of terms that all writers share would cost more than these collisions.
    """
    return crc32(term.encode("utf-8", "surrogatepass")) or 1


@cache
def vocabulary(language: str) -> Callable[[str], int]:
    """Return a function that maps a word of a language to the hash of its term, or to `STOPPED` if the word is a stop
    word."""
    stopped = stop_words(language)

    def term_of(word: str) -> int:
        folded = fold(word, language)
        if not folded or folded in stopped or (len(folded) == 1 and folded.isascii()):
            return STOPPED
        return term_hash(stem(folded, language))

    return WordCache(term_of, MAX_WORDS).__getitem__


@cache
def _token_table(language: str) -> TokenTable:
    """Return the table that maps a token of a language to the hashes of its terms, in order."""
    # Capitals are kept in languages where they matter: languages with a dotless i, and languages with elision (O'Brien
    # is one word, but l'eau is two).
    is_lowered = language not in DOTTED_I and language not in ELIDING
    term_of = vocabulary(language)

    def terms_of_token(token: str) -> Sequence[int]:
        if word := single_word(token):
            return () if (number := term_of(word)) == STOPPED else (number,)
        return _terms_one_by_one(token, language)

    return TokenTable(terms_of_token, MAX_TOKENS, is_lowered=is_lowered)


def _terms_one_by_one(text: str, language: str) -> list[int]:
    return [number for number in map(vocabulary(language), words(text, language)) if number != STOPPED]


def terms(text: str, language: str = "") -> NDArray[np.uint32]:
    """Return the hashes (uint32) of the terms in a text, in order, with repetitions."""
    if len(text) <= MAX_UNCACHED_CHARACTERS:
        return np.array(_terms_one_by_one(text, language), np.uint32)
    return terms_of_all([text], language)[0]


def terms_of_all(texts: Sequence[str], language: str = "") -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the hashes of the terms in many texts, in half the time of separate calls of `terms`. The result is two
    arrays: the concatenated hashes, and bounds. The terms of text i are `hashes[bounds[i]:bounds[i + 1]]`."""
    return _token_table(language).of(texts)
