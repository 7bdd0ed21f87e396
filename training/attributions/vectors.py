"""Word vectors from the stream of tokens: the mean of a word's neighbours predicts it (CBOW, Mikolov and others, 2013).

python -m training.attributions.vectors --folder /tmp/attributions
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from gensim.models import Word2Vec
from numpy.typing import NDArray

from wideangle.annotation.network.features import normal_form

WIDTH = 128
LINE = 500


class Lines:
    """The stream as lines of words. All words outside the vocabulary are replaced by one word."""

    def __init__(self, stream: NDArray[np.int32], words: NDArray[np.object_]) -> None:
        self._stream = stream
        self._words = words

    def __iter__(self) -> Iterator[list[str]]:
        for start in range(0, len(self._stream), LINE):
            yield self._words[self._stream[start : start + LINE]].tolist()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    folder = parser.parse_args().folder
    vocabulary = json.loads((folder / "vocabulary.json").read_text())
    known = {word: number for number, word in enumerate(vocabulary)}
    forms = json.loads((folder / "forms.json").read_text())
    numbers = np.array([known.get(normal_form(form), len(vocabulary)) for form in forms], np.int32)
    lines = Lines(numbers[np.load(folder / "stream.npy")], np.array([*vocabulary, "<unknown>"], dtype=object))
    # With a narrow window, words that are used in the same way become similar. With a wide window, words about one
    # topic would.
    model = Word2Vec(
        lines, vector_size=WIDTH, window=3, min_count=1, sg=0, negative=10, workers=1, epochs=4, sample=1e-4, seed=1
    )
    np.save(folder / "vectors.npy", np.stack([model.wv[word] for word in vocabulary]).astype(np.float32))


if __name__ == "__main__":
    main()
