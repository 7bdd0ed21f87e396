"""Find the terms in a text that are names: words that are capitalised within sentences and never occur in lower
case."""

from __future__ import annotations

import re

from wideangle.language.lexical.terms import STOPPED, vocabulary
from wideangle.language.text.words import word_spans

READ_CHARACTERS = 8_000
"""The number of characters of a text that are searched for names. The beginning names the topic."""

_SENTENCE_START = re.compile(r"""(?:^|[.!?:;•\n"“”'‘’(\[—–-]\s*)$""")
_LONGEST_START = 3


def name_terms(text: str, language: str) -> frozenset[int]:
    """Return the term hashes of the names in a text. In scripts without capitals, no names are found; in German,
    nouns count as names."""
    term_of = vocabulary(language)
    names: set[int] = set()
    ordinary: set[int] = set()
    opening = text[:READ_CHARACTERS]
    for span in word_spans(opening, language):
        first = opening[span.start]
        if first.islower():
            ordinary.add(term_of(span.of(opening)))
        elif first.isupper():
            before = opening[max(0, span.start - _LONGEST_START) : span.start]
            if not _SENTENCE_START.search(before):
                names.add(term_of(span.of(opening)))
    return frozenset(names - ordinary - {STOPPED})
