"""How large a part of an English text, and of its headline, each word has, quotations aside.

What stands between quotation marks is someone else's wording, and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.language import words
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

MAX_KNOWN = 50_000
"""Written forms of words whose columns are remembered."""

_QUOTATION_MARK = re.compile('["“”]')

Row: TypeAlias = NDArray[np.float32]


class Wording:
    """How large a part of an opening, and of a headline, each of the given words and marks has."""

    def __init__(self, body: Sequence[str], headline: Sequence[str]) -> None:
        self._body, self._headline = _Columns(body), _Columns(headline)

    def features(self, article: Article) -> Row:
        """The square roots of shares (0 to 1): of the opening, what is quoted and each of the words and marks outside
        quotation marks; of the headline, times `HEADLINE_SHARE`, each of its words and marks."""
        opening = article.text[:SAMPLE_CHARACTERS]
        raw_tokens = opening.split()
        unquoted = " ".join(outside_quotes(" ".join(raw_tokens))).split()
        size = max(1, len(raw_tokens))
        quoted = np.float32((len(raw_tokens) - len(unquoted)) / size)
        body = self._body.counts(unquoted, opening) / size
        titled = tokens(article.title)
        headline = self._headline.counts(titled, article.title) / max(FEWEST_WORDS, len(titled))
        return np.concatenate([[np.sqrt(quoted)], np.sqrt(body), HEADLINE_SHARE * np.sqrt(headline)])


class _Columns:
    """Where each token of a vocabulary is counted."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._vocabulary = {token: column for column, token in enumerate(vocabulary)}
        self._marks = [mark for mark in COUNTED_MARKS if mark in self._vocabulary]
        self._known = _KnownColumns(self._vocabulary)

    def counts(self, raw_tokens: Sequence[str], text: str) -> Row:
        """How many of the words in some stretches, and of the marks of a text, are of each token."""
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
    """The column of what stands between two blanks, found once: most of a text's words are those of any text. Numbers
    past the columns stand for no column or for more than one, which `several` gives."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self.several: list[tuple[int, ...]] = [()]

    def __missing__(self, raw_token: str) -> int:
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
        """Release all, where there are more than `MAX_KNOWN`."""
        if len(self) > MAX_KNOWN:
            self.clear()
            self.several = [()]


def outside_quotes(text: str) -> Iterator[str]:
    """The parts of a text, whose words one blank each separates, that double quotation marks do not enclose, without
    the words that bear one. A straight mark opens at the start of a word and closes elsewhere."""
    quoted = end = 0
    for match in _QUOTATION_MARK.finditer(text):
        if match.start() < end:
            continue
        start = text.rfind(" ", end, match.start()) + 1 or end
        yield _after_quoted(text[end:start], quoted)
        end = text.find(" ", match.start()) + 1 or len(text)
        word = text[start:end]
        straight = word.startswith('"')
        closes = word.count('"') > straight or "”" in word
        quoted = 0 if closes else LONGEST_QUOTE - 1
    yield _after_quoted(text[end:], quoted)


def _after_quoted(part: str, quoted: int) -> str:
    """A part of a text without its first words, which are quoted."""
    return part if not quoted else " ".join(part.split()[quoted:])


def tokens(text: str) -> list[str]:
    """The words of an English text in small letters."""
    return [word for raw_token in text.lower().replace("’", "'").split() for word in words(raw_token, "en")]
