"""Which source and which content belong to which cue.

Each content chooses among the cues around it, and each cue among the sources around it, or none; a choice is a
softmax over scores of pairs. A score comes from what the tagger's network made of both (its mean state over each span,
projected) and from where the two stand to each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.annotate.decoding import Stretch
from wideangle.annotate.tokens import BREAK

AROUND = 4
"""Candidates looked at on either side: of PolNeAR's training attributions 99.9 % stand within."""

PLACING = 17

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Linked:
    """A cue with its source and contents, as stretches of tokens; `probability` is that of the least sure choice."""

    source: tuple[Stretch, ...]
    cue: Stretch
    content: tuple[Stretch, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Chooser:
    """Weights of one choice: who chooses (`own`), among whom (`other`), and what choosing nobody scores (`nobody`)."""

    own: Matrix
    other: Matrix
    hidden: Matrix
    hidden_bias: Matrix
    score: Matrix
    nobody: Matrix
    nobody_bias: float

    def chances(self, chooser: Matrix, candidates: Matrix, placing: Matrix) -> Matrix:
        """Probabilities of each candidate, and last of nobody, for one chooser's state and many candidates'."""
        own = chooser @ self.own
        others = candidates @ self.other
        inputs = np.concatenate([np.broadcast_to(own, others.shape), others, own * others, placing], axis=1)
        scores = np.maximum(inputs @ self.hidden + self.hidden_bias, 0.0) @ self.score
        scores = np.append(scores, chooser @ self.nobody + self.nobody_bias)
        chances = np.exp(scores - scores.max())
        return np.asarray(chances / chances.sum(), np.float32)


class Landscape:
    """What stands where in a text, counted once: breaks, stops, commas, cues, by token."""

    def __init__(self, words: Sequence[str], quotes: NDArray[np.int32], stretches: Sequence[Stretch]) -> None:
        kinds = np.zeros((5, len(words) + 1), np.int32)
        for number, word in enumerate(words):
            if word == BREAK:
                kinds[0, number + 1] = 1
            elif word in ".!?":
                kinds[1, number + 1] = 1
            elif word in ",;:":
                kinds[2, number + 1] = 1
        for stretch in stretches:
            if stretch.role == "cue":
                kinds[3, stretch.first + 1] = 1
            elif stretch.role == "source":
                kinds[4, stretch.first + 1] = 1
        self._counts = kinds.cumsum(axis=1)
        self._quotes = quotes

    def placing(self, chooser: Stretch, candidates: Sequence[Stretch]) -> Matrix:
        """[candidates, PLACING]: how each stands to the chooser."""
        first = np.array([candidate.first for candidate in candidates])
        last = np.array([candidate.last for candidate in candidates])
        before = last <= chooser.first
        left = np.where(before, last, chooser.last)
        right = np.maximum(np.where(before, chooser.first, first), left)
        breaks, stops, commas, cues, sources = self._counts[:, right] - self._counts[:, left]
        gap = right - left
        nearest_before = before & (first == first[before].max(initial=-1))
        nearest_after = ~before & (first == first[~before].min(initial=1 << 30))
        quoted = np.isin(self._quotes[first], (1, 2, 4))
        own_quoted = self._quotes[chooser.first] in (1, 2, 4)
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
            nearest_before,
            nearest_after,
            quoted,
            quoted == own_quoted,
            np.log1p(last - first) / 4,
            np.full(len(first), own_quoted),
        )
        return np.stack(columns, axis=1).astype(np.float32)


class Linker:
    """Weights in memory, ready to link."""

    def __init__(self, of_content: Chooser, of_cue: Chooser) -> None:
        self._of_content = of_content
        self._of_cue = of_cue

    @classmethod
    def of(cls, weights: Mapping[str, NDArray[np.generic]]) -> Linker:
        """From weights as `training.attributions.export` writes them."""
        return cls(_chooser(weights, "content"), _chooser(weights, "cue"))

    def link(
        self, stretches: Sequence[Stretch], states: Matrix, words: Sequence[str], quotes: NDArray[np.int32]
    ) -> list[Linked]:
        """The attributions of a text, in the order of their cues; a cue that no content chose makes none.

        `states` are the tagger's [tokens, width], `quotes` its states of quotation.
        """
        landscape = Landscape(words, quotes, stretches)
        by_role = {role: [s for s in stretches if s.role == role] for role in ("source", "cue", "content")}
        cues = by_role["cue"]
        contents: dict[int, list[tuple[Stretch, float]]] = {}
        for content in by_role["content"]:
            chosen, chance = _choice(self._of_content, content, cues, states, landscape)
            if chosen is not None:
                contents.setdefault(chosen, []).append((content, chance))
        linked = []
        for number in sorted(contents):
            chosen, chance = _choice(self._of_cue, cues[number], by_role["source"], states, landscape)
            source = () if chosen is None else (by_role["source"][chosen],)
            parts = tuple(content for content, _ in contents[number])
            linked.append(Linked(source, cues[number], parts, min(chance, *(each for _, each in contents[number]))))
        return linked


def _chooser(weights: Mapping[str, NDArray[np.generic]], role: str) -> Chooser:
    own, other, hidden, hidden_bias, score, nobody, bias = (
        weights[f"{role}_{name}"].astype(np.float32)
        for name in ("own_weight other_weight hidden_weight hidden_bias score_weight nobody_weight nobody_bias".split())
    )
    return Chooser(own, other, hidden, hidden_bias, score[:, 0], nobody[:, 0], float(bias[0]))


def around(chooser: Stretch, candidates: Sequence[Stretch]) -> list[int]:
    """The places of the candidates nearest to a chooser, some on either side; all are in order."""
    before = [number for number, candidate in enumerate(candidates) if candidate.first < chooser.first]
    middle = len(before)
    return list(range(max(0, middle - AROUND), min(len(candidates), middle + AROUND)))


def mean_state(states: Matrix, stretch: Stretch) -> Matrix:
    """What the network made of a stretch."""
    return np.asarray(states[stretch.first : stretch.last].mean(axis=0), np.float32)


def _choice(
    chooser: Chooser, stretch: Stretch, candidates: Sequence[Stretch], states: Matrix, landscape: Landscape
) -> tuple[int | None, float]:
    near = around(stretch, candidates)
    if not near:
        return None, 1.0
    some = [candidates[number] for number in near]
    others = np.stack([mean_state(states, one) for one in some])
    chances = chooser.chances(mean_state(states, stretch), others, landscape.placing(stretch, some))
    best = int(chances.argmax())
    return (near[best] if best < len(near) else None), float(chances[best])
