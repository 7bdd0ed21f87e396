"""How large a part of an English text, and of its headline, each word has, quotations aside.

What stands between quotation marks is someone else's wording, and is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.language import words
from wideangle.language.text.words import EDGES
from wideangle.model import Article

SAMPLE_CHARACTERS = 4_000
"""The wording is judged by the opening: it shows the genre, and the cost stays the same for long reads."""

HEADLINE_SHARE = 0.3
"""How much the words of a headline count beside those of the text."""

FEWEST_WORDS = 8
"""Shorter headlines are taken to be as long as this: one word of two says less than four of eight."""

LONGEST_QUOTE = 200
"""Words that a quotation mark encloses at most; past them the closing one was forgotten."""

COUNTED_MARKS = '?!;—(“"'
"""Marks that are counted among the words, those of quotations too. A colon would show labels before headlines."""

Row: TypeAlias = NDArray[np.float32]


class Wording:
    """How large a part of an opening, and of a headline, each of the given words and marks has."""

    def __init__(self, body: Sequence[str], headline: Sequence[str]) -> None:
        self._body, self._headline = _Columns(body), _Columns(headline)

    def features(self, article: Article) -> Row:
        """The square roots of shares (0 to 1): of the opening, what is quoted and each of the words and marks outside
        quotation marks; of the headline, times `HEADLINE_SHARE`, each of its words and marks."""
        opening = article.text[:SAMPLE_CHARACTERS]
        stretches = opening.split()
        unquoted = list(outside_quotes(stretches))
        size = max(1, len(stretches))
        quoted = np.float32((len(stretches) - len(unquoted)) / size)
        body = self._body.counts(tokens(" ".join(unquoted)), opening) / size
        titled = tokens(article.title)
        headline = self._headline.counts(titled, article.title) / max(FEWEST_WORDS, len(titled))
        return np.concatenate([[np.sqrt(quoted)], np.sqrt(body), HEADLINE_SHARE * np.sqrt(headline)])


class _Columns:
    """Where each token of a vocabulary is counted."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._columns = {token: column for column, token in enumerate(vocabulary)}
        self._marks = [mark for mark in COUNTED_MARKS if mark in self._columns]

    def counts(self, words: Sequence[str], text: str) -> Row:
        """How many of some words, and of the marks of a text, are of each token."""
        counts = np.zeros(len(self._columns), np.float32)
        for word, count in Counter(words).items():
            if word in self._columns:
                counts[self._columns[word]] = count
        for mark in self._marks:
            counts[self._columns[mark]] = text.count(mark)
        return counts


def outside_quotes(stretches: Sequence[str]) -> Iterator[str]:
    """The stretches of a text, cut at its blanks, that double quotation marks do not enclose. A straight mark opens at
    the start of a stretch and closes elsewhere."""
    quoted = 0
    for stretch in stretches:
        if not stretch.isalpha() and ('"' in stretch or "“" in stretch or "”" in stretch):
            straight = stretch.startswith('"')
            closes = stretch.count('"') > straight or "”" in stretch
            quoted = 0 if closes else LONGEST_QUOTE - 1
        elif quoted:
            quoted -= 1
        else:
            yield stretch


def tokens(text: str) -> list[str]:
    """The words of an English text in small letters, in no order."""
    found, others = [], []
    for stretch in text.lower().replace("’", "'").split():
        word = stretch.strip(EDGES)
        if len(word) > 1 and word.isascii() and word.isalpha():
            found.append(word)
        else:
            others.append(stretch)
    return found + words(" ".join(others), "en")
