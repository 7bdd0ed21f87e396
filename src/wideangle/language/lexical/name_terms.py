"""Find the terms in a text that are names. Names are words that are capitalised within a sentence and never occur in
lower case."""

from __future__ import annotations

import re

from wideangle.language.lexical.terms import STOPPED, vocabulary
from wideangle.language.text.words import word_bounds

READ_CHARACTERS = 8_000
"""The number of characters at the beginning of a text from which names are extracted. The names there state the
topic."""

_SENTENCE_START = re.compile(r"""(?:^|[.!?:;•\n"“”'‘’(\[—–-]\s*)$""")
_LONGEST_START = 3


def name_terms(text: str, language: str) -> frozenset[int]:
    """Return the term hashes of the names in a text. In scripts without capitals, no names are found; in German,
    nouns count as names."""
    term_of = vocabulary(language)
    names: set[str] = set()
    ordinary: set[str] = set()
    opening = text[:READ_CHARACTERS]
    for start, end in word_bounds(opening, language):
        first = opening[start]
        if first.islower():
            ordinary.add(opening[start:end])
        elif first.isupper() and not _SENTENCE_START.search(opening[max(0, start - _LONGEST_START) : start]):
            names.add(opening[start:end])
    return frozenset(set(map(term_of, names)).difference(map(term_of, ordinary), (STOPPED,)))
