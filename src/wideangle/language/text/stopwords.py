"""The stop words of each language. Stop words are function words, which say nothing about the topic of a text."""

from __future__ import annotations

from functools import lru_cache

from wideangle.language.text.folding import fold
from wideangle.language.text.word_lists import word_lists

_SAME_LIST = {"bs": "hr", "nb": "no", "nn": "no"}


@lru_cache(maxsize=128)
def stop_words(language: str) -> frozenset[str]:
    """Return the normalised stop words of a language (ISO 639-1), or an empty set for a language without a list.

    Stop words are articles, pronouns, prepositions, conjunctions, auxiliaries, particles and the most frequent adverbs.
    The English list lacks "us", because "U.S." has the same normalised form.
    """
    words = word_lists("stopwords.txt").get(_SAME_LIST.get(language, language), "").split()
    return frozenset(fold(word, language) for word in words)
