"""Extract the names and set phrases of an article verbatim, in order to explain a link to a reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from wideangle.language.lexical.terms import STOPPED, vocabulary
from wideangle.language.text.words import word_bounds

MAX_WORDS = 4
"""The greatest number of content words in a phrase."""

_CONNECTING = frozenset(
    "al and auf av bin da das de del della den der des di do dos du e el et for i la le of the und van von y".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of an article, verbatim, with the hashes of its terms. `name` is True if all its words are
    capitalised."""

    text: str
    hashes: tuple[int, ...]
    name: bool


Word: TypeAlias = tuple[int, int, int, bool]
"""The start and the end of a word, the hash of its term, and True if it is capitalised."""


def phrases(text: str, language: str) -> list[Phrase]:
    """Return the distinct phrases of a text: names of two to four words, pairs of adjacent words, and single words.

    Adjacent words may have only spaces or a connecting word such as 'of' between them ('Bank of Veld').
    """
    distinct_phrases: dict[str, Phrase] = {}
    for run in _runs(text, language):
        for first, last in _phrases_of(run):
            written = " ".join(text[run[first][0] : run[last][1]].split())
            if written not in distinct_phrases:
                _, _, hashes, capitalised = zip(*run[first : last + 1], strict=True)
                distinct_phrases[written] = Phrase(written, hashes, all(capitalised))
    forms = Counter(written.lower() for written, phrase in distinct_phrases.items() if len(phrase.hashes) == 1)
    return [
        phrase
        for written, phrase in distinct_phrases.items()
        if phrase.name or forms[written.lower()] <= 1 or written.islower()
    ]


def _runs(text: str, language: str) -> list[list[Word]]:
    """Return runs of content words. Punctuation and function words other than connecting words such as 'of' end a
    run."""
    term_of = vocabulary(language)
    runs: list[list[Word]] = []
    run: list[Word] = []
    end = 0
    for start, stop in word_bounds(text, language):
        if text[end:start].strip(" "):
            runs.append(run)
            run = []
        end = stop
        written = text[start:stop]
        term = term_of(written)
        if term != STOPPED:
            run.append((start, stop, term, written[0].isupper()))
        elif written.lower() not in _CONNECTING:
            runs.append(run)
            run = []
    runs.append(run)
    return [run for run in runs if run]


def _phrases_of(run: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield the phrases in a run of words, each as the positions of its first and its last word."""
    start = 0
    while start < len(run):
        is_name = run[start][3]
        stop = start + 1
        while stop < len(run) and run[stop][3] == is_name and stop - start < MAX_WORDS:
            stop += 1
        if is_name and stop - start > 1:
            yield start, stop - 1
        elif stop - start > 1:
            yield from pairwise(range(start, stop))
        yield from ((word, word) for word in range(start, stop))
        start = stop
