"""Measure the share of each word in an English text and in its headline.

Words between quotation marks are left out, because they are another person's words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.language import words
from wideangle.language.text.words import single_word
from wideangle.model import Article

SAMPLE_CHARACTERS = 4_000
"""The number of characters at the beginning of a text that are read. The opening shows the genre, and the limit keeps
the computing time independent of the length of the text."""

HEADLINE_SHARE = 0.3
"""The weight of the words in a headline, relative to the words in the text."""

FEWEST_WORDS = 8
"""Counts in a headline are divided by the number of words in the headline, but at least by this number. One word in a
headline of two words is weaker evidence than four words in a headline of eight."""

LONGEST_QUOTE = 200
"""The greatest number of words between two quotation marks that count as quoted. A longer quotation has lost its
closing mark."""

COUNTED_MARKS = '?!;—(“"'
"""The punctuation marks that are counted like words, also in quotations. Colons are not counted: they follow labels
before headlines ('Opinion:'), and the model must recognise opinion without such labels."""

MAX_KNOWN = 50_000
"""The greatest number of tokens in the cache from tokens to columns (`_KnownColumns`)."""

_QUOTATION_MARK = re.compile('["“”]')

Row: TypeAlias = NDArray[np.float32]


class WordingFeatures:
    """Computes the shares of given words and marks in an opening and in a headline."""

    def __init__(self, body: Sequence[str], headline: Sequence[str]) -> None:
        self._body, self._headline = _Columns(body), _Columns(headline)

    def features(self, article: Article) -> Row:
        """Return the features of an article, square roots of shares (0 to 1). The first feature is the share of quoted
        words in the opening. Further features are the shares of each word and punctuation mark in the opening, outside
        quotations, and in the headline. Features of the headline are multiplied by `HEADLINE_SHARE`."""
        opening = article.text[:SAMPLE_CHARACTERS]
        raw_tokens = opening.split()
        unquoted = outside_quotes(raw_tokens)
        size = max(1, len(raw_tokens))
        quoted = np.float32((len(raw_tokens) - len(unquoted)) / size)
        body = self._body.counts(unquoted, opening) / size
        titled = tokens(article.title)
        headline = self._headline.counts(titled, article.title) / max(FEWEST_WORDS, len(titled))
        return np.concatenate([[np.sqrt(quoted)], np.sqrt(body), HEADLINE_SHARE * np.sqrt(headline)])


class _Columns:
    """Counts the words and punctuation marks of a vocabulary in a text."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._vocabulary = {token: column for column, token in enumerate(vocabulary)}
        self._marks = [mark for mark in COUNTED_MARKS if mark in self._vocabulary]
        self._known = _KnownColumns(self._vocabulary)

    def counts(self, raw_tokens: Sequence[str], text: str) -> Row:
        """Return the number of occurrences of each word and punctuation mark of the vocabulary. Words are counted in
        `raw_tokens`, which are separated by white space, and punctuation marks in `text`."""
        size = len(self._vocabulary)
        self._known.limit()
        ids = np.fromiter(map(self._known.__getitem__, raw_tokens), np.intp, len(raw_tokens))
        occurrences = np.bincount(ids, minlength=size)
        counts = occurrences[:size].astype(np.float32)
        for place in np.flatnonzero(occurrences[size:]).tolist():
            for column in self._known.several[place]:
                counts[column] += occurrences[size + place]
        for mark in self._marks:
            counts[self._vocabulary[mark]] = text.count(mark)
        return counts


class _KnownColumns(dict[str, int]):
    """A cache that maps each token (separated by white space) to a number. The cache saves time because most tokens are
    common to many texts.

    If a token contains one word of the vocabulary, the number is the column of this word. If a token contains no word
    of the vocabulary or several words, the number is the number of columns plus an index of `several`. The item of
    `several` at this index has the columns of the token. The first item is empty, for tokens without a word of the
    vocabulary.
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self.several: list[tuple[int, ...]] = [()]

    def __missing__(self, raw_token: str) -> int:
        if word := single_word(raw_token):
            self[raw_token] = number = self._vocabulary.get(word.lower(), len(self._vocabulary))
            return number
        columns = tuple(self._vocabulary[token] for token in tokens(raw_token) if token in self._vocabulary)
        if len(columns) == 1:
            number = columns[0]
        elif not columns:
            number = len(self._vocabulary)
        else:
            number = len(self._vocabulary) + len(self.several)
            self.several.append(columns)
        self[raw_token] = number
        return number

    def limit(self) -> None:
        """Clear the cache if it holds more than `MAX_KNOWN` tokens."""
        if len(self) > MAX_KNOWN:
            self.clear()
            self.several = [()]


def outside_quotes(raw_tokens: Sequence[str]) -> list[str]:
    """Return the tokens of a text (separated by white space) that are outside double quotation marks. Tokens with a
    quotation mark attached are left out. A straight quotation mark at the start of a token opens a quotation; elsewhere
    it closes the quotation."""
    text = " ".join(raw_tokens)
    outside: list[str] = []
    first = end = 0  # the number of the next token, and its position in `text`
    quoted = 0
    for match in _QUOTATION_MARK.finditer(text):
        if match.start() < end:
            continue
        number = first + text.count(" ", end, match.start())
        outside += raw_tokens[first + quoted : number]
        token = raw_tokens[number]
        closes = token.count('"') > token.startswith('"') or "”" in token
        quoted = 0 if closes else LONGEST_QUOTE - 1
        first, end = number + 1, text.find(" ", match.start()) + 1 or len(text)
    outside += raw_tokens[first + quoted :]
    return outside


def tokens(text: str) -> list[str]:
    """Return the words of an English text in lower case."""
    return [word for raw_token in text.lower().replace("’", "'").split() for word in words(raw_token, "en")]
