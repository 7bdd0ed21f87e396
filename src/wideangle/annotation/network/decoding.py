"""Decode the network's tag scores to spans of tokens. For each part of a text, the most probable sequence of tags in
which all spans are complete is chosen."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wideangle.annotation.network.tokens import BREAK

ROLES = ("source", "cue", "content")
TAGS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BIES"))
"""The tags of tokens: O for a token outside all spans, and four tags for each role (BIES). B, I and E stand for the
beginning, inside and end of a span, S for a span of a single token."""

NAME_KINDS = ("", "person", "organization", "place")
"""The kinds of names, in the order of the network's scores. '' stands for a token that is not part of a name."""

SENTENCE_ENDS = frozenset({".", "!", "?", "…", BREAK})
"""The tokens that end a sentence. When the span of a source or a reporting verb is cut at the end of a sentence, these
tokens are removed from the part before the cut."""

NEVER = -1e4
CERTAINLY_OUTSIDE = -0.05
"""A token counts as outside all spans if the log-probability of being outside is above this value. This shortcut
changes no span in the development articles of PolNeAR, a corpus of labelled news."""

_IS_START = np.array([tag[0] in "BS" for tag in TAGS])
_IS_END = np.array([tag[0] in "ES" for tag in TAGS])


class TokenSpan(NamedTuple):
    """A span of tokens with one role: 'source' (who speaks), 'cue' (the reporting verb) or 'content' (what is said).
    `first` is the index of the first token, `last` the index of the token after the end. `certainty` is the mean
    log-probability of the tags."""

    role: str
    first: int
    last: int
    certainty: float


def allowed_transitions() -> NDArray[np.float32]:
    """Return a matrix [tag, next tag] of log-scores for pairs of successive tags. The score is 0 for an allowed pair,
    and NEVER if the pair would make a span incomplete."""
    scores = np.zeros((len(TAGS), len(TAGS)), np.float32)
    for row, before in enumerate(TAGS):
        for column, after in enumerate(TAGS):
            unfinished = before[0] in "BI"
            if unfinished != (after[0] in "IE") or (unfinished and before[2:] != after[2:]):
                scores[row, column] = NEVER
    return scores


def decode(scores: NDArray[np.float32], transitions: NDArray[np.float32]) -> list[TokenSpan]:
    """Return the spans of the best tag sequence, in token order. `scores` are log-probabilities [tokens, tags].

    Tokens that are almost certainly outside all spans divide the sequence into parts, and each part is decoded
    separately.
    """
    token_spans: list[TokenSpan] = []
    for first, last in _runs(scores[:, 0] < CERTAINLY_OUTSIDE):
        tags = _best_tags(scores[first:last], transitions)
        for start, end in zip(np.flatnonzero(_IS_START[tags]), np.flatnonzero(_IS_END[tags]), strict=True):
            places = np.arange(start, end + 1)
            certainty = float(scores[first + places, tags[places]].mean())
            token_spans.append(TokenSpan(TAGS[tags[start]][2:], first + int(start), first + int(end) + 1, certainty))
    return token_spans


def within_sentences(token_spans: Sequence[TokenSpan], words: Sequence[str], firsts: Sequence[int]) -> list[TokenSpan]:
    """Cut the spans of sources (who speaks) and cues (reporting verbs) at the ends of sentences. The span of a content
    (what is said) may contain several sentences.

    `firsts` are the indices of the sentences' first tokens, ascending. In the training articles of PolNeAR (labelled
    news), four of 38,166 sources and cues extend beyond the end of a sentence, each at an abbreviation.
    """
    return [part for token_span in token_spans for part in _parted(token_span, words, firsts)]


def _parted(token_span: TokenSpan, words: Sequence[str], firsts: Sequence[int]) -> Iterator[TokenSpan]:
    inner = firsts[bisect_right(firsts, token_span.first) : bisect_left(firsts, token_span.last)]
    if token_span.role == "content" or not inner:
        yield token_span
        return
    for first, following in pairwise((token_span.first, *inner, token_span.last)):
        last = following
        while last > first and words[last - 1] in SENTENCE_ENDS:
            last -= 1
        if last > first:
            yield token_span._replace(first=first, last=last)


def _runs(marked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the uninterrupted runs of marked tokens. Each run is given as the index of its first token and the index
    of the token after its end."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marked, [False]]).astype(np.int8)))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def _best_tags(scores: NDArray[np.float32], transitions: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return the most probable sequence of tags, by Viterbi's algorithm. The tokens before and after the sequence count
    as outside all spans."""
    count = len(scores)
    best = scores[0] + transitions[0]
    back = np.empty((count, len(TAGS)), np.int8)
    for number in range(1, count):
        ways = best[:, None] + transitions
        back[number] = ways.argmax(axis=0)
        best = np.maximum.reduce(ways, axis=0)
        best += scores[number]
    tags = np.empty(count, np.int8)
    tags[-1] = (best + transitions[:, 0]).argmax()
    for number in range(count - 1, 0, -1):
        tags[number - 1] = back[number, tags[number]]
    return tags
