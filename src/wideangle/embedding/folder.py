"""Read the folder of a sentence-embedding model. Its layout is that of sentence-transformers with an ONNX export.

model.onnx or onnx/model.onnx   the network, with its weights beside it (model.onnx_data)
tokenizer.json                  the tokenizer, as the `tokenizers` library writes it
1_Pooling/config.json           the pooling: mean of the tokens, or the first token
modules.json                    optional: the processing steps of sentence-transformers
sentence_bert_config.json       optional: the number of tokens that the model accepts
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from wideangle.errors import UsageError

Pooling: TypeAlias = Literal["mean", "cls"]

NETWORKS = ("model.onnx", "onnx/model.onnx")
TOKENIZERS = ("tokenizer.json", "onnx/tokenizer.json")
POOLING = "1_Pooling/config.json"

MOST_TOKENS = 256
"""The greatest number of tokens of a text that are encoded.

Reports give the news at their beginning, and the time of encoding grows faster than the length of the text.
"""

_KNOWN_MODULES = ("Transformer", "Pooling", "Normalize")

EXPORT = (
    "Export it once: pip install 'optimum[onnxruntime]' and "
    "optimum-cli export onnx --task feature-extraction --model FOLDER FOLDER/onnx"
)
"""Instructions for converting a model in the format safetensors to ONNX."""


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """The files and settings of a model folder that can be read.

    `pooling` says how token vectors become one vector. It is None if the folder does not say so, as for a network that
    does its own pooling.
    """

    network: Path
    tokenizer: Path
    pooling: Pooling | None
    most_tokens: int

    @classmethod
    def at(cls, folder: str | Path) -> ModelFolder:
        """Check a folder without loading the model.

        Raises UsageError, with a hint, if the folder contains no usable model.
        """
        place = Path(folder).expanduser()
        if not place.is_dir():
            raise _unusable("the folder does not exist.", place, "Name the folder of a sentence-embedding model.")
        network = _first(place, NETWORKS)
        if network is None:
            raise _unusable("the folder has no model.onnx and no onnx/model.onnx.", place, EXPORT)
        tokenizer = _first(place, TOKENIZERS)
        if tokenizer is None:
            raise _unusable("the folder has no tokenizer.json.", place, "Copy it there from where the model came from.")
        for module in _read(place / "modules.json", []):
            kind = str(module.get("type", "")).rpartition(".")[2] if isinstance(module, dict) else ""
            if kind not in _KNOWN_MODULES:
                reason = f"the model needs a step that is not supported, {kind or module!r}."
                raise _unusable(reason, place, "Choose a model that ends in pooling, or export it with all its steps.")
        lengths = _read(place / "sentence_bert_config.json", {})
        longest = lengths.get("max_seq_length") if isinstance(lengths, dict) else None
        most = min(longest, MOST_TOKENS) if isinstance(longest, int) and longest > 0 else MOST_TOKENS
        return cls(network, tokenizer, _pooling(place), most)

    def digest(self) -> str:
        """Return 16 hexadecimal digits that identify this model.

        They are stored with vectors, because vectors of different models cannot be compared.
        """
        digest = hashlib.sha256(f"{self.pooling} {self.most_tokens}".encode())
        parts = sorted(self.network.parent.glob(f"{self.network.name}*"))
        for part in [*parts, self.tokenizer]:
            with part.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()[:16]


def _pooling(place: Path) -> Pooling | None:
    config = _read(place / POOLING, None)
    if config is None:
        return None
    asked = _asked(config) if isinstance(config, dict) else set()
    if asked == {"mean"}:
        return "mean"
    if asked == {"cls"}:
        return "cls"
    listed = " and ".join(sorted(asked)) or "none"
    raise _unusable(
        f"{POOLING} asks for a pooling that is not supported ({listed}).",
        place,
        "Choose a model of mean or cls pooling.",
    )


def _asked(config: Mapping[str, Any]) -> set[str]:
    """Return the kinds of pooling, such as 'mean', that a configuration turns on. The configuration may have either of
    two formats."""
    if isinstance(config.get("pooling_mode"), str):
        return {config["pooling_mode"]}
    names = {name: name.removeprefix("pooling_mode_").removesuffix("_tokens").removesuffix("_token") for name in config}
    return {short for name, short in names.items() if name.startswith("pooling_mode_") and config[name] is True}


def _first(place: Path, names: tuple[str, ...]) -> Path | None:
    return next((place / name for name in names if (place / name).is_file()), None)


def _read(path: Path, default: Any) -> Any:
    if not path.is_file():
        return default
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unusable(f"its {path.name} cannot be read: {error}.", path.parent, "Copy the model again.") from error


def _unusable(reason: str, place: Path, remedy: str) -> UsageError:
    return UsageError(f"not a usable embedding model: {reason}", item=str(place), remedy=remedy)
