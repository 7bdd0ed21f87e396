"""Extract the names and set phrases of an article verbatim, in order to explain a link to a reader."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

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


class _Word(NamedTuple):
    start: int
    end: int
    hash: int
    capitalised: bool


def phrases(text: str, language: str) -> list[Phrase]:
    """Return the distinct phrases of a text: names of two to four words, pairs of adjacent words, and single words.

    Adjacent words may have only spaces or a connecting word such as 'of' between them ('Bank of Veld').
    """
    distinct_phrases: dict[str, Phrase] = {}
    for run in _runs(text, language):
        for phrase in _phrases_of(run, text):
            distinct_phrases.setdefault(phrase.text, phrase)
    forms = Counter(phrase.text.lower() for phrase in distinct_phrases.values() if len(phrase.hashes) == 1)
    return [
        phrase
        for phrase in distinct_phrases.values()
        if phrase.name or forms[phrase.text.lower()] <= 1 or phrase.text.islower()
    ]


def _runs(text: str, language: str) -> list[list[_Word]]:
    """Return runs of content words. Punctuation and function words other than connecting words such as 'of' end a
    run."""
    term_of = vocabulary(language)
    runs: list[list[_Word]] = []
    run: list[_Word] = []
    end = 0
    for start, stop in word_bounds(text, language):
        between, written = text[end:start], text[start:stop]
        if between.strip(" ") or "\n" in between:
            runs.append(run)
            run = []
        end = stop
        term = term_of(written)
        if term != STOPPED:
            run.append(_Word(start, stop, term, written[:1].isupper()))
        elif written.lower() not in _CONNECTING:
            runs.append(run)
            run = []
    runs.append(run)
    return [run for run in runs if run]


def _phrases_of(run: list[_Word], text: str) -> list[Phrase]:
    phrases_of_run: list[Phrase] = []
    start = 0
    while start < len(run):
        stop = start + 1
        while stop < len(run) and run[stop].capitalised == run[start].capitalised and stop - start < MAX_WORDS:
            stop += 1
        words_of_phrase = run[start:stop]
        if words_of_phrase[0].capitalised and len(words_of_phrase) > 1:
            phrases_of_run.append(_phrase(words_of_phrase, text))
        elif len(words_of_phrase) > 1:
            phrases_of_run += [_phrase(words_of_phrase[at : at + 2], text) for at in range(len(words_of_phrase) - 1)]
        phrases_of_run += [_phrase([word], text) for word in words_of_phrase]
        start = stop
    return phrases_of_run


def _phrase(words: list[_Word], text: str) -> Phrase:
    written = text[words[0].start : words[-1].end]
    return Phrase(
        " ".join(written.split()), tuple(word.hash for word in words), all(word.capitalised for word in words)
    )
