"""Run the network that reads a text token by token: summed embeddings, one bidirectional LSTM, linear scores. The
network needs only numpy.

A text is cut into windows that are computed in parallel: each sequential step of the LSTM is one matrix product over
many windows. Each window also reads some tokens of its neighbours, so that its state is close to the state after
reading the whole text. `training/attributions` trains the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.annotation.network.features import TokenFeatures

WINDOW = 128
"""The number of tokens whose scores are computed in one window."""

RUN_UP = 24
"""The number of additional tokens read on either side of a window, so that the LSTM's state is nearly the state of the
whole text. A higher number changes no measure of exact F1 by .005 or more."""

# This value is added to the input gate for a padding token: the gate closes and the state stays zero.
_SHUT = -30.0
_NORM_EPSILON = 1e-5

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """The network's output, with one row for each token: the state, the log-probabilities of the tags, and the
    log-probabilities of the kinds of names."""

    states: Matrix
    tags: Matrix
    names: Matrix


class Tagger:
    """Computes the state and scores of each token with the trained weights. Several threads may use one tagger."""

    def __init__(self, weights: dict[str, NDArray[np.generic]]) -> None:
        words = bytes(weights["vocabulary"]).decode("utf-8").split(" ")
        self.features = TokenFeatures({word: number for number, word in enumerate(words)})
        self._tables = [_table(weights, number) for number in range(5)]
        self._norm = _pair(weights, "embedding_norm")
        self._out_norm = _pair(weights, "out_norm")
        self._input, self._input_bias = _scaled_gates(weights, "input"), _scaled_gates(weights, "bias")
        self._recurrent = _scaled_gates(weights, "recurrent")
        self._tags = _pair(weights, "tags")
        self._names = _pair(weights, "names")
        self.transitions = weights["transitions"].astype(np.float32)

    def read(self, words: Sequence[str]) -> Reading:
        """Return the network's output for the tokens of one text."""
        states = self._states(self.features.of(list(words)))
        return Reading(states, _log_softmax(_linear(states, self._tags)), _log_softmax(_linear(states, self._names)))

    def _states(self, rows: NDArray[np.int32]) -> Matrix:
        """Return the states of the tokens, [tokens, 2 x hidden]: forward and backward states side by side,
        normalised."""
        embedded = self._tables[0][rows[:, 0]]
        for number, table in enumerate(self._tables[1:], start=1):
            embedded += table[rows[:, number]]
        embedded = _normalised(embedded, self._norm)
        count, hidden = len(rows), self._recurrent.shape[1]
        windows = max(1, -(-count // WINDOW))
        places = np.arange(windows)[:, None] * WINDOW + np.arange(-RUN_UP, WINDOW + RUN_UP)[None]
        absent = (places < 0) | (places >= count)
        places[absent] = count
        length = places.shape[1]
        # One loop computes both directions: the backward direction reads each window from its end.
        order = np.stack([places.T, places.T[::-1]])
        gates = np.empty((2, count + 1, 4 * hidden), np.float32)
        for direction in range(2):
            np.dot(embedded, self._input[direction], out=gates[direction, :count])
            gates[direction, :count] += self._input_bias[direction]
        gates[:, count] = 0.0
        gates[:, count, :hidden] = _SHUT
        state = np.zeros((2, windows, hidden), np.float32)
        cell = np.zeros_like(state)
        out = np.empty((2, length, windows, hidden), np.float32)
        directions = np.arange(2)[:, None]
        for step in range(length):
            gate = np.matmul(state, self._recurrent)
            gate += gates[directions, order[:, step]]
            np.tanh(gate, out=gate)
            opened = gate[..., : 3 * hidden]
            opened *= 0.5
            opened += 0.5
            cell *= gate[..., hidden : 2 * hidden]
            cell += gate[..., :hidden] * gate[..., 3 * hidden :]
            state = np.tanh(cell)
            state *= gate[..., 2 * hidden : 3 * hidden]
            out[:, step] = state
        forward = out[0, RUN_UP : RUN_UP + WINDOW]
        backward = out[1, ::-1][RUN_UP : RUN_UP + WINDOW]
        both = np.concatenate([forward, backward], axis=-1).transpose(1, 0, 2).reshape(windows * WINDOW, 2 * hidden)
        return _normalised(both[:count], self._out_norm)


def _table(weights: dict[str, NDArray[np.generic]], number: int) -> Matrix:
    """Return the embedding table with the index `number` from the stored weights. Each stored row consists of 8-bit
    weights and one scale."""
    table: Matrix = weights[f"table{number}"].astype(np.float32)
    table *= weights[f"scale{number}"].astype(np.float32)[:, None]
    return table


def _pair(weights: dict[str, NDArray[np.generic]], name: str) -> tuple[Matrix, Matrix]:
    return weights[f"{name}_weight"].astype(np.float32), weights[f"{name}_bias"].astype(np.float32)


def _scaled_gates(weights: dict[str, NDArray[np.generic]], name: str) -> Matrix:
    """Return LSTM weights with their gates in the order input, forget, output, candidate, and the first three gates
    halved. With halved weights, one tanh call computes all gates, because the logistic function of x is (1 + tanh(x /
    2)) / 2."""
    given = weights[name].astype(np.float32)
    size = given.shape[-1] // 4
    entry, forget, candidate, output = (given[..., part * size : (part + 1) * size] for part in range(4))
    return np.concatenate([entry / 2, forget / 2, output / 2, candidate], axis=-1)


def _linear(states: Matrix, layer: tuple[Matrix, Matrix]) -> Matrix:
    weight, bias = layer
    return states @ weight + bias


def _normalised(values: Matrix, norm: tuple[Matrix, Matrix]) -> Matrix:
    """Return states after layer normalisation (Ba and others, 2016)."""
    weight, bias = norm
    centred = values - values.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", centred, centred) / values.shape[1] + _NORM_EPSILON)
    centred *= (1.0 / spread)[:, None].astype(np.float32)
    centred *= weight
    centred += bias
    return np.asarray(centred, np.float32)


def _log_softmax(scores: Matrix) -> Matrix:
    scores -= scores.max(axis=1, keepdims=True)
    scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return scores
