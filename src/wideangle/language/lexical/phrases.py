"""Extract the names and set phrases of an article verbatim, in order to explain a link to a reader."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from wideangle.language.lexical.terms import STOPPED, vocabulary
from wideangle.language.text.words import word_bounds

MAX_WORDS = 4
"""The greatest number of content words in a phrase."""

_CONNECTING = frozenset(
    "al and auf av bin da das de del della den der des di do dos du e el et for i la le of the und van von y".split()
)


class Phrase(NamedTuple):
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
        is_name = run[0][3]
        if len(run) > 1:
            for words in (run,) if is_name else pairwise(run):
                written = " ".join(text[words[0][0] : words[-1][1]].split())
                if written not in distinct_phrases:
                    distinct_phrases[written] = Phrase(written, tuple(word[2] for word in words), is_name)
        for start, stop, term, _ in run:
            written = text[start:stop]
            if written not in distinct_phrases:
                distinct_phrases[written] = Phrase(written, (term,), is_name)
    forms = Counter(written.lower() for written, phrase in distinct_phrases.items() if len(phrase.hashes) == 1)
    return [
        phrase
        for written, phrase in distinct_phrases.items()
        if phrase.name or len(phrase.hashes) > 1 or forms[written.lower()] <= 1 or written.islower()
    ]


def _runs(text: str, language: str) -> list[list[Word]]:
    """Return runs of at most MAX_WORDS content words, which are either all capitalised or all not capitalised.
    Punctuation and function words other than connecting words such as 'of' end a run."""
    term_of = vocabulary(language)
    runs: list[list[Word]] = []
    run: list[Word] = []
    end = 0
    for start, stop in word_bounds(text, language):
        between = text[end:start]
        if between != " " and between.strip(" "):
            run = []
        end = stop
        written = text[start:stop]
        term = term_of(written)
        if term != STOPPED:
            is_capitalised = written[0].isupper()
            if not run or run[0][3] != is_capitalised or len(run) == MAX_WORDS:
                run = []
                runs.append(run)
            run.append((start, stop, term, is_capitalised))
        elif written.lower() not in _CONNECTING:
            run = []
    return runs
