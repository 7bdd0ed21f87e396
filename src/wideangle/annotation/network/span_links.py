"""Link each cue (the reporting verb) to its source (the speaker's words) and its contents.

Each content chooses one of the surrounding cues or none, and each cue chooses one of the surrounding sources or none.
The probability of a choice is the softmax over the scores of all candidates. The score of a candidate depends on the
network's mean state over both spans and on their positions. All choices of a text are computed together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.annotation.network.decoding import TokenSpan
from wideangle.annotation.network.features import QUOTED
from wideangle.annotation.network.tokens import BREAK

AROUND = 4
"""The number of candidates on either side of a span. In PolNeAR, a corpus of labelled news, 99.9 % of the training
statements have their parts within this range."""

POSITION_FEATURES = 17
"""The number of features that describe the position of one span relative to another span."""

_NO_ROW = -1

Matrix = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Linked:
    """A cue (reporting verb) with its source and contents, as spans of tokens. `probability` is the lowest probability
    among the choices that linked these spans."""

    source: tuple[TokenSpan, ...]
    cue: TokenSpan
    content: tuple[TokenSpan, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Chooser:
    """The weights for one kind of choice: a content chooses a cue (reporting verb), or a cue chooses a source. `own`
    are the weights for the span that chooses, `other` those for its candidates, and `nobody` those for the score of
    choosing no candidate."""

    own: Matrix
    other: Matrix
    hidden: Matrix
    hidden_bias: Matrix
    score: Matrix
    nobody: Matrix
    nobody_bias: float

    def chances(self, choosers: Matrix, candidates: Matrix, near: Places, positions: Matrix) -> Matrix:
        """Return the probability of each candidate as an array [choosers, places + 1]. The last column is the
        probability of choosing no candidate.

        A chooser has a fixed number of places for its nearest candidates. `near` [choosers, places] contains indices
        into `candidates`, -1 for an empty place; `positions` is [choosers, places, POSITION_FEATURES].
        """
        count, places = near.shape
        own = np.broadcast_to((choosers @ self.own)[:, None], (count, places, self.own.shape[1]))
        others = (candidates @ self.other)[near]
        inputs = np.concatenate([own, others, own * others, positions], axis=2)
        inputs = inputs.reshape(count * places, inputs.shape[2])
        paired = np.maximum(inputs @ self.hidden + self.hidden_bias, 0.0) @ self.score
        scores = np.empty((count, places + 1), np.float32)
        scores[:, :places] = np.where(near == _NO_ROW, -np.inf, paired.reshape(count, places))
        scores[:, places] = choosers @ self.nobody + self.nobody_bias
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        return scores


class Landscape:
    """Holds, for each token of a text, how many paragraph breaks, stops, commas, cues (reporting verbs) and sources
    precede the token. The difference between the counts of two tokens is the number between these tokens."""

    def __init__(self, words: Sequence[str], quotes: NDArray[np.int32], token_spans: Sequence[TokenSpan]) -> None:
        kinds = np.zeros((5, len(words) + 1), np.int32)
        for number, word in enumerate(words):
            if word == BREAK:
                kinds[0, number + 1] = 1
            elif word in ".!?":
                kinds[1, number + 1] = 1
            elif word in ",;:":
                kinds[2, number + 1] = 1
        for token_span in token_spans:
            if token_span.role != "content":
                kinds[3 if token_span.role == "cue" else 4, token_span.first + 1] = 1
        self._counts = kinds.cumsum(axis=1)
        self._quoted = np.isin(quotes, QUOTED)

    def positions(self, choosers: Sequence[TokenSpan], candidates: Sequence[TokenSpan], near: Places) -> Matrix:
        """Return the features of each candidate's position relative to the span that chooses, as an array [choosers,
        places, POSITION_FEATURES]."""
        own_first, own_last = bounds(choosers)[:, :, None]
        first, last = bounds(candidates)[:, near]
        absent = near == _NO_ROW
        before = (last <= own_first) & ~absent
        left = np.where(before, last, own_last)
        right = np.maximum(np.where(before, own_first, first), left)
        breaks, stops, commas, cues, sources = self._counts[:, right] - self._counts[:, left]
        gap = right - left
        latest = np.where(before, first, -1).max(axis=1, keepdims=True)
        earliest = np.where(before | absent, np.iinfo(np.int64).max, first).min(axis=1, keepdims=True)
        quoted, own_quoted = self._quoted[first], self._quoted[own_first]
        columns = (
            before,
            gap == 0,
            gap <= 2,
            np.log1p(gap) / 4,
            np.minimum(breaks, 3) / 3,
            breaks == 0,
            np.minimum(stops, 3) / 3,
            stops == 0,
            np.minimum(commas, 3) / 3,
            np.minimum(cues, 3) / 3,
            np.minimum(sources, 3) / 3,
            before & (first == latest),
            ~before & (first == earliest),
            quoted,
            quoted == own_quoted,
            np.log1p(last - first) / 4,
            np.broadcast_to(own_quoted, near.shape),
        )
        return np.stack(columns, axis=2).astype(np.float32)


class Linker:
    """Links the cues (reporting verbs) of a text to their sources and contents with the trained weights."""

    def __init__(self, of_content: Chooser, of_cue: Chooser) -> None:
        self._of_content = of_content
        self._of_cue = of_cue

    @classmethod
    def of(cls, weights: Mapping[str, NDArray[np.generic]]) -> Linker:
        """Create a linker from the weights that `training.attributions.export` wrote."""
        return cls(_chooser(weights, "content"), _chooser(weights, "cue"))

    def link(
        self, token_spans: Sequence[TokenSpan], states: Matrix, words: Sequence[str], quotes: NDArray[np.int32]
    ) -> list[Linked]:
        """Return the statements of a text in the order of their cues (reporting verbs). A cue without a content gives
        no statement.

        `states` are the tagger's states [tokens, width]; `quotes` are the quotation states of the tokens.
        """
        sources, cues, contents = (
            [token_span for token_span in token_spans if token_span.role == role]
            for role in ("source", "cue", "content")
        )
        if not cues or not contents:
            return []
        means = dict(zip(token_spans, mean_states(states, token_spans), strict=True))
        landscape = Landscape(words, quotes, token_spans)
        chosen: dict[int, list[tuple[TokenSpan, float]]] = {}
        for content, (cue, chance) in zip(
            contents, _choices(self._of_content, contents, cues, means, landscape), strict=True
        ):
            if cue is not None:
                chosen.setdefault(cue, []).append((content, chance))
        linked = []
        speaking = _choices(self._of_cue, cues, sources, means, landscape)
        for number in sorted(chosen):
            source, chance = speaking[number]
            linked.append(
                Linked(
                    source=() if source is None else (sources[source],),
                    cue=cues[number],
                    content=tuple(content for content, _ in chosen[number]),
                    probability=min(chance, *(link_probability for _, link_probability in chosen[number])),
                )
            )
        return linked


def bounds(token_spans: Sequence[TokenSpan]) -> Places:
    """Return an array [2, token_spans]: the index of each span's first token, and the index of the token after the
    span."""
    firsts = [token_span.first for token_span in token_spans]
    lasts = [token_span.last for token_span in token_spans]
    return np.array([firsts, lasts], np.int64)


def mean_states(states: Matrix, token_spans: Sequence[TokenSpan]) -> Matrix:
    """Return the mean of the network's states over each span, as an array [token_spans, width]."""
    first, last = bounds(token_spans)
    edges = np.stack([first, last], axis=1).ravel()
    # `reduceat` sums from each edge to the next edge. A span at the end of the text has no next edge.
    sums = np.add.reduceat(states, edges[edges < len(states)], axis=0)[::2]
    return np.asarray(sums / (last - first)[:, None], np.float32)


def around(choosers: Sequence[TokenSpan], candidates: Sequence[TokenSpan]) -> Places:
    """Return the nearest candidates on either side of each span as indices into `candidates`, an array [choosers, 2 *
    AROUND]. -1 stands for a missing candidate. Choosers and candidates must be in text order."""
    firsts = bounds(candidates)[0]
    middle = np.searchsorted(firsts, bounds(choosers)[0])
    near = middle[:, None] + np.arange(-AROUND, AROUND)[None]
    return np.where((near >= 0) & (near < len(candidates)), near, _NO_ROW)


def _choices(
    chooser: Chooser,
    choosers: Sequence[TokenSpan],
    candidates: Sequence[TokenSpan],
    means: Mapping[TokenSpan, Matrix],
    landscape: Landscape,
) -> list[tuple[int | None, float]]:
    """Return, for each choosing span, its most probable candidate as an index into `candidates` (None for no
    candidate), and the probability of this choice."""
    if not candidates:
        return [(None, 1.0)] * len(choosers)
    near = around(choosers, candidates)
    chances = chooser.chances(
        np.stack([means[token_span] for token_span in choosers]),
        np.stack([means[token_span] for token_span in candidates]),
        near,
        landscape.positions(choosers, candidates, near),
    )
    best = chances.argmax(axis=1)
    return [
        (None if place == near.shape[1] else int(near[row, place]), float(chances[row, place]))
        for row, place in enumerate(best.tolist())
    ]


def _chooser(weights: Mapping[str, NDArray[np.generic]], role: str) -> Chooser:
    own, other, hidden, hidden_bias, score, nobody, bias = (
        weights[f"{role}_{name}"].astype(np.float32)
        for name in "own_weight other_weight hidden_weight hidden_bias score_weight nobody_weight nobody_bias".split()
    )
    return Chooser(own, other, hidden, hidden_bias, score[:, 0], nobody[:, 0], float(bias[0]))
