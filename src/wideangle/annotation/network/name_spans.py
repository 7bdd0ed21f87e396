"""Find the names of a text from the network's score of each token for each kind of name. A name is a run of tokens; the
name of an organisation is extended by the capitalised words around it."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wideangle.annotation.network.decoding import NAME_KINDS
from wideangle.annotation.network.tokens import BREAK, Tokens
from wideangle.language import stop_words
from wideangle.language.names import NAME_PARTICLES
from wideangle.model import NameKind, Span

MOST_ADDED = 4
"""The greatest number of capitalised words added before an organisation's name. The network may find only 'Committee'
in 'House Rules Committee'."""

HEADLINE = 0.6
"""A paragraph is a headline if the share of its capitalised words is above this value. In a headline, a capital does
not show a name."""

LEADING_PARTICLES = NAME_PARTICLES - {"al", "ben", "bin", "das", "del", "den", "do", "el", "la", "le", "ten"}
"""The particles that occur in English text only at the beginning of a surname ('van'). Particles that also occur in
first names or titles are excluded."""

PERSON = NAME_KINDS.index("person")
SURELY_PERSON = math.log(0.8)
"""A token begins a person's name inside a run of name tokens if its log-probability of being part of a person's name is
above this value."""

_APOSTROPHES = frozenset("'’")
_APART = frozenset(',;:.“”"()')


def names_of(scores: NDArray[np.float32], cut: Tokens) -> tuple[tuple[Span, NameKind], ...]:
    """Return the names of a text with their kinds, in text order. `scores` are log-probabilities [tokens, kinds].

    The kind of a name is the kind with the highest sum of scores over the tokens of the name.
    """
    named = scores.argmax(axis=1) > 0
    for number, word in enumerate(cut.words):
        if word == BREAK or word in _APART:
            named[number] = _is_initial(cut.words, named, number)
    _join_parts(cut, named)
    edges = sorted({0, *(np.flatnonzero(np.diff(named)) + 1).tolist(), len(named), *_people_behind(scores, named)})
    names: list[tuple[Span, NameKind]] = []
    taken = 0
    for first, last in pairwise(edges):
        if not named[first] or last <= taken:
            continue
        kind = NameKind(NAME_KINDS[1 + int(scores[first:last, 1:].sum(axis=0).argmax())])
        begin, end = max(first, taken), last
        if kind is NameKind.ORGANIZATION:
            begin, end = _widened(cut.words, begin, end, taken)
        if kind is NameKind.PERSON:
            begin = _with_particles(cut.words, begin, taken)
        names.append((Span(cut.starts[begin], cut.ends[end - 1]), kind))
        taken = end
    return tuple(names)


def _join_parts(cut: Tokens, named: NDArray[np.bool_]) -> None:
    """Mark the tokens that connect the parts of a name as part of the name: the apostrophe in O'Dowd, the particles in
    Pieter van den Heuvel. `named` marks the tokens of names and is changed in place."""
    for number, word in enumerate(cut.words):
        if word in _APOSTROPHES and _is_glued(cut, number) and named[number - 1 : number + 2 : 2].any():
            named[number - 1 : number + 2] = True
    for number, word in enumerate(cut.words):
        if named[number] or word not in NAME_PARTICLES or not number or not named[number - 1]:
            continue
        behind = number
        while behind < len(cut.words) and cut.words[behind] in NAME_PARTICLES and not named[behind]:
            behind += 1
        if behind < len(cut.words) and named[behind] and cut.words[behind][0].isupper():
            named[number:behind] = True


def _is_glued(cut: Tokens, number: int) -> bool:
    """True if a token joins two words without blanks, and the second word begins with a capital, as the apostrophe in
    O'Dowd."""
    if not 0 < number < len(cut.words) - 1 or not cut.words[number + 1][0].isupper():
        return False
    glued = cut.ends[number - 1] == cut.starts[number] and cut.ends[number] == cut.starts[number + 1]
    return glued and cut.words[number - 1][-1].isalpha()


def _people_behind(scores: NDArray[np.float32], named: NDArray[np.bool_]) -> list[int]:
    """Return the indices of the tokens at which a person's name of at least two words directly follows an
    organisation's name: 'River Commission Head | Mara Quill'."""
    best = scores.argmax(axis=1)
    surely = named & (best == PERSON) & (scores.max(axis=1) > SURELY_PERSON)
    begins = np.flatnonzero(surely[1:-1] & surely[2:] & ~surely[:-2] & named[:-2]) + 1
    return [int(place) for place in begins if _holds_a_body(best, named, int(place))]


def _holds_a_body(best: NDArray[np.intp], named: NDArray[np.bool_], end: int) -> bool:
    first = end
    while first and named[first - 1]:
        first -= 1
    return bool(((best[first:end] > 0) & (best[first:end] != PERSON)).any())


def _is_initial(words: list[str], named: NDArray[np.bool_], number: int) -> bool:
    """True if a token is the full stop after an initial inside a name, as in 'Mara E. Quill'."""
    if words[number] != "." or not 0 < number < len(words) - 1:
        return False
    before = words[number - 1]
    return len(before) == 1 and before.isupper() and bool(named[number - 1] and named[number + 1])


def _widened(words: list[str], first: int, last: int, taken: int) -> tuple[int, int]:
    """Return the bounds of an organisation's name, extended by the capitalised words before it and by a following 'of
    Utah'. A name in a headline keeps its bounds."""
    if _is_headline(words, first):
        return first, last
    least = max(taken, first - MOST_ADDED)
    while first > least and _is_capitalised(words[first - 1]) and not _begins(words, first - 1):
        first -= 1
    behind = last + 1 if last < len(words) and words[last] == "of" else len(words)
    if behind < len(words) and words[behind] == "the":
        behind += 1
    if behind < len(words) and _is_capitalised(words[behind]):
        last = behind + 1
        while last < len(words) and _is_capitalised(words[last]) and last - behind < MOST_ADDED:
            last += 1
    return first, last


def _with_particles(words: list[str], first: int, taken: int) -> int:
    """Return the index of the first token of a person's name, including particles that the network leaves out: 'van den
    | Heuvel'."""
    begin = first
    while begin > taken and words[begin - 1].lower() in NAME_PARTICLES:
        begin -= 1
    return next((number for number in range(begin, first) if words[number].lower() in LEADING_PARTICLES), first)


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and word[0].isalpha() and word.lower() not in stop_words("en")


def _begins(words: list[str], number: int) -> bool:
    """True if a word begins a sentence or a quotation. A capital does not show a name there, because every word begins
    with a capital."""
    return number == 0 or not (words[number - 1][0].isalnum() or words[number - 1] in ",-–&")


def _is_headline(words: list[str], number: int) -> bool:
    first = last = number
    while first > 0 and words[first - 1] != BREAK:
        first -= 1
    while last < len(words) and words[last] != BREAK:
        last += 1
    letters = [word for word in words[first:last] if word[0].isalpha()]
    return sum(word[0].isupper() for word in letters) > HEADLINE * len(letters)
