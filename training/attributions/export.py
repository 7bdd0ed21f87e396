r"""From a trained network to the file that ships.

    python -m training.attributions.export /tmp/attributions/tagger.pt /tmp/attributions/vocabulary.json \
        /tmp/attributions/linker.npz src/wideangle/annotation/network/english.npz
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from wideangle.annotation.network.decoding import allowed_transitions
from wideangle.annotation.network.tagger import Tagger

LEVELS = 127


def exported(state: dict[str, torch.Tensor], vocabulary: list[str]) -> dict[str, NDArray[Any]]:
    """Return the weights in the shipped form: embeddings as bytes with one scale for each row, all other weights in
    half precision."""
    weights: dict[str, NDArray[Any]] = {
        "vocabulary": np.frombuffer(" ".join(vocabulary).encode(), np.uint8),
        "transitions": (state["transitions"].numpy() + allowed_transitions()).astype(np.float32),
    }
    for number in range(5):
        table = state[f"embedding.tables.{number}.weight"].numpy()
        scale = np.maximum(np.abs(table).max(axis=1), 1e-8) / LEVELS
        weights[f"table{number}"] = np.rint(table / scale[:, None]).astype(np.int8)
        weights[f"scale{number}"] = scale.astype(np.float16 if scale.max() < 6e4 else np.float32)
    lstm = "body.0.lstm."
    for name, key in (("input", "weight_ih_l0"), ("recurrent", "weight_hh_l0")):
        both = [state[lstm + key + end].numpy().T for end in ("", "_reverse")]
        weights[name] = np.stack(both).astype(np.float16)
    bias = [(state[f"{lstm}bias_ih_l0{end}"] + state[f"{lstm}bias_hh_l0{end}"]).numpy() for end in ("", "_reverse")]
    weights["bias"] = np.stack(bias).astype(np.float16)
    for name, key in (("embedding_norm", "embedding.norm"), ("out_norm", "body.0.norm")):
        weights[f"{name}_weight"] = state[key + ".weight"].numpy().astype(np.float16)
        weights[f"{name}_bias"] = state[key + ".bias"].numpy().astype(np.float16)
    for name in ("tags", "names"):
        weights[f"{name}_weight"] = state[name + ".weight"].numpy().T.astype(np.float16)
        weights[f"{name}_bias"] = state[name + ".bias"].numpy().astype(np.float16)
    return weights


def tagger_of(checkpoint: Path, vocabulary: Path) -> Tagger:
    """Return the tagger with the weights as they will be shipped."""
    return Tagger(exported(torch.load(checkpoint, weights_only=False), json.loads(vocabulary.read_text())))


def export(checkpoint: Path, vocabulary: Path, linker: Path, output: Path) -> None:
    """Write the shipped file."""
    state = torch.load(checkpoint, weights_only=False)
    with np.load(linker) as choices:
        weights = {**exported(state, json.loads(vocabulary.read_text())), **choices}
    np.savez_compressed(output, allow_pickle=False, **weights)


if __name__ == "__main__":
    import sys

    export(*map(Path, sys.argv[1:5]))
