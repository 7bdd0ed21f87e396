"""The function words of each language, which say nothing of what an article is about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

from wideangle.language.folding import fold

_SAME_LIST = {"bs": "hr", "nb": "no", "nn": "no"}


@lru_cache(maxsize=128)
def stop_words(language: str) -> frozenset[str]:
    """The stop words of a language (ISO 639-1) as `fold` leaves them; none where there is no list.

    Articles, pronouns, prepositions, conjunctions, auxiliaries, particles and the commonest adverbs. English lacks
    "us", because "U.S." folds to it.
    """
    words = _lists().get(_SAME_LIST.get(language, language), "").split()
    return frozenset(fold(word, language) for word in words)


@cache
def _lists() -> Mapping[str, str]:
    text = resources.files("wideangle.language").joinpath("stopwords.txt").read_text(encoding="utf-8")
    sections = text.split("\n[")[1:]
    return {language: words for language, _, words in (section.partition("]") for section in sections)}
