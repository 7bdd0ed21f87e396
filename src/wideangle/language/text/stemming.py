"""Stem words with the Snowball algorithms (Porter 1980, 2001) of PyStemmer. Words of languages without a stemmer are
not changed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

import Stemmer  # type: ignore[import-not-found]

_ALGORITHMS = {
    "ar": "arabic",
    "bs": "serbian",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hr": "serbian",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
_INSTALLED = frozenset(Stemmer.algorithms())
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Stemmers(threading.local):
    """The stemmers of one thread. Threads must not share a Snowball stemmer, because it has state."""

    def __init__(self) -> None:
        self.by_algorithm: dict[str, Callable[[list[str]], list[str]]] = {}


_own = _Stemmers()


def stem(word: str, language: str) -> str:
    """Return the stem of one normalised word in a language (ISO 639-1)."""
    return stems([word], language)[0]


def stems(words: list[str], language: str) -> list[str]:
    """Return the stems of normalised words in a language (ISO 639-1), in order. For a language without a stemmer,
    return the words themselves."""
    algorithm = _ALGORITHMS.get(language, "")
    if algorithm not in _INSTALLED:
        return list(words)
    stem_words = _own.by_algorithm.get(algorithm)
    if stem_words is None:
        stem_words = _own.by_algorithm[algorithm] = Stemmer.Stemmer(algorithm, 0).stemWords
    try:
        return stem_words(words)
    except UnicodeEncodeError:  # lone surrogates have no UTF-8, which Snowball works on
        return [word if _SURROGATE.search(word) else stem(word, language) for word in words]
