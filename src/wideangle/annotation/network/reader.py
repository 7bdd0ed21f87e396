"""Read the statements and names of English texts with the trained network."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wideangle.annotation.network.decoding import TokenSpan, decode, within_sentences
from wideangle.annotation.network.features import MARKS, QUOTED, quote_states
from wideangle.annotation.network.name_spans import names_of
from wideangle.annotation.network.span_links import Linked, Linker
from wideangle.annotation.network.tagger import Tagger
from wideangle.annotation.network.tokens import Tokens, tokens
from wideangle.language.logistic import logistic
from wideangle.model import Attribution, AttributionKind, NameKind, Span

SLOPE, OFFSET = 0.736, 0.863
"""The slope and offset that convert the network's certainty, in log-odds, to the probability that a reporting verb and
a content belong to one statement (Platt, 1999). They were fitted on the development articles of PolNeAR, a corpus of
labelled news.

In a test, they were fitted on one half of these articles and measured on the other half. Statements with probabilities
of .66, .75, .86, .93, .98 were then right in .65, .77, .86, .95, .95 of the cases.
"""

LEAST_CHANCE = 1e-4


@dataclass(frozen=True, slots=True)
class NetworkReading:
    """The statements and names that the network found in one text."""

    attributions: tuple[Attribution, ...]
    names: tuple[tuple[Span, NameKind], ...]


class LearnedReader:
    """Finds the statements and names of a text with the tagger (token scores) and the linker (which spans form a
    statement). The weights are loaded once, and several threads may use one reader."""

    def __init__(self, tagger: Tagger, linker: Linker) -> None:
        self._tagger = tagger
        self._linker = linker

    @classmethod
    def load(cls, path: Path) -> LearnedReader:
        """Return a reader with the weights in a file that `training.attributions.export` wrote."""
        with np.load(path) as stored:
            weights = dict(stored)
        return cls(Tagger(weights), Linker.of(weights))

    def read(self, text: str, sentences: Sequence[Span] = ()) -> NetworkReading:
        """Return the statements and names of an English text. If `sentences` are given, no source and no reporting verb
        extends beyond its sentence."""
        cut = tokens(text)
        if not cut.words:
            return NetworkReading((), ())
        reading = self._tagger.read(cut.words)
        firsts = [bisect_left(cut.starts, sentence.start) for sentence in sentences]
        token_spans = within_sentences(decode(reading.tags, self._tagger.transitions), cut.words, firsts)
        quotes = np.array(quote_states(cut.words), np.int32)
        linked = self._linker.link(token_spans, reading.states, cut.words, quotes)
        attributions = tuple(_attribution(link, cut, quotes) for link in linked)
        return NetworkReading(attributions, names_of(reading.names, cut))


@cache
def shipped_reader() -> LearnedReader:
    """Return the reader that ships with the package."""
    return LearnedReader.load(Path(str(files(__package__) / "english.npz")))


def _attribution(linked: Linked, cut: Tokens, quotes: NDArray[np.int32]) -> Attribution:
    certainty = min(token_span.certainty for token_span in (linked.cue, *linked.content))
    return Attribution(
        source=_spans(linked.source, cut),
        cue=_spans((linked.cue,), cut),
        content=_spans(linked.content, cut),
        kind=_kind(linked.content, quotes),
        probability=_calibrated(linked.probability * math.exp(certainty)),
    )


def _calibrated(chance: float) -> float:
    chance = min(max(chance, LEAST_CHANCE), 1.0 - LEAST_CHANCE)
    return logistic(SLOPE * math.log(chance / (1.0 - chance)) + OFFSET)


def _spans(token_spans: tuple[TokenSpan, ...], cut: Tokens) -> tuple[Span, ...]:
    return tuple(Span(cut.starts[token_span.first], cut.ends[token_span.last - 1]) for token_span in token_spans)


def _kind(contents: tuple[TokenSpan, ...], quotes: NDArray[np.int32]) -> AttributionKind:
    """Return the kind of a statement: DIRECT if nearly all words of its content are in quotation marks, MIXED if some
    words are, else INDIRECT."""
    states = [state for content in contents for state in quotes[content.first : content.last].tolist()]
    words = [state for state in states if state not in MARKS]
    quoted = sum(state in QUOTED for state in words)
    if not quoted:
        return AttributionKind.INDIRECT
    # A share of .9 suffices, because the final full stop or comma may stand after the closing quotation mark.
    return AttributionKind.DIRECT if quoted > 0.9 * len(words) else AttributionKind.MIXED
