"""Encode texts with a sentence-embedding model in the format ONNX (Reimers and Gurevych 2019), run by onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wideangle.embedding.folder import POOLING, ModelFolder
from wideangle.errors import UsageError

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

BATCH_SIZE = 32
"""The number of texts that are encoded together."""

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_POOLED = "sentence_embedding"
_ERRORS_ONLY = 3


class SentenceEncoder:
    """The embedding model in a folder.

    The folder is checked immediately, and the model is loaded when it is first used.
    """

    def __init__(self, folder: str | Path) -> None:
        """Check the folder.

        Raises UsageError if the folder has no usable model, or if the required libraries are not installed.
        """
        self.folder = ModelFolder.at(folder)
        for library in ("onnxruntime", "tokenizers"):
            if find_spec(library) is None:
                raise UsageError(
                    "the libraries of embedding models are not installed.",
                    item=library,
                    remedy="Install them: pip install 'wideangle[embeddings]'",
                )

    @cached_property
    def name(self) -> str:
        """The name of the model, under which its vectors are stored. The name changes if a file of the model
        changes."""
        return self.folder.digest()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts as an array [texts, dimensions], each of length 1.

        Of a long text, only the first tokens are encoded, up to the limit of the model. Raises UsageError if the model
        cannot be loaded or run.
        """
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
        vectors_by_row: dict[int, NDArray[np.float32]] = {}
        for start in range(0, len(order), BATCH_SIZE):
            rows = order[start : start + BATCH_SIZE]
            vectors_by_row.update(zip(rows, self._vectors([tokens[row] for row in rows]), strict=True))
        vectors = np.array([vectors_by_row[row] for row in range(len(tokens))], np.float32)
        lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
        scaled: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-9)
        return scaled

    def _vectors(self, tokens: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Return one vector for each text. A text is given as the ids of its tokens."""
        longest = max(1, *map(len, tokens))
        ids = np.zeros((len(tokens), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, text in enumerate(tokens):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        inputs = dict(zip(_INPUTS, (ids, mask, np.zeros_like(ids)), strict=True))
        session = self._session
        try:
            [output] = session.run(
                [self._output], {tensor.name: inputs[tensor.name] for tensor in session.get_inputs()}
            )
        except Exception as error:  # onnxruntime has no common class of errors
            raise self._unusable(f"it cannot be run: {error}.") from error
        states = np.asarray(output, np.float32)
        if states.ndim == 2:
            return states
        if self.folder.pooling == "cls":
            return states[:, 0]
        weights = mask[:, :, None].astype(np.float32)
        mean: NDArray[np.float32] = (states * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
        return mean

    @cached_property
    def _output(self) -> str:
        """The name of the network's output to read.

        An output with one vector for each text is preferred to an output with one vector for each token.
        """
        outputs = self._session.get_outputs()
        pooled = [tensor.name for tensor in outputs if tensor.name == _POOLED]
        name = str((pooled or [outputs[0].name])[0])
        if not pooled and len(outputs[0].shape) != 2 and self.folder.pooling is None:
            raise self._unusable(f"the folder has no {POOLING}, which says how its tokens become one vector.")
        return name

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = _ERRORS_ONLY
        try:
            session = onnxruntime.InferenceSession(
                str(self.folder.network), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # as above
            raise self._unusable(f"it cannot be loaded: {error}.") from error
        if unknown := [tensor.name for tensor in session.get_inputs() if tensor.name not in _INPUTS]:
            raise self._unusable(f"it asks for an input that texts do not have, {unknown[0]!r}.")
        return session

    @cached_property
    def _tokenizer(self) -> tokenizers.Tokenizer:
        import tokenizers

        try:
            tokenizer: tokenizers.Tokenizer = tokenizers.Tokenizer.from_file(str(self.folder.tokenizer))
        except Exception as error:  # tokenizers raises plain Exception
            raise self._unusable(f"its tokenizer cannot be loaded: {error}.") from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.folder.most_tokens)
        return tokenizer

    def _unusable(self, reason: str) -> UsageError:
        return UsageError(
            f"the embedding model cannot be used: {reason}",
            item=str(self.folder.network),
            remedy="Export it again, as a model for feature extraction, or choose another one.",
        )
