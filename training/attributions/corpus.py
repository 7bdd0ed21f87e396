"""Write English news text as one stream of tokens, for word vectors and for pretraining.

python -m training.attributions.corpus --data ../shared/data --folder /tmp/attributions
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from wideangle.annotation.network.features import normal_form
from wideangle.annotation.network.tokens import tokens

MOST_CHARACTERS = 12_000
REPEATED = 3
"""The number of times that PolNeAR's own training articles are repeated in the stream."""

VOCABULARY = 24_000
LEAST = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    numbers: dict[str, int] = {}
    pieces = []
    for text in texts(options.data):
        words = tokens(text[:MOST_CHARACTERS]).words
        pieces.append(np.array([numbers.setdefault(word, len(numbers)) for word in words], np.int32))
    stream = np.concatenate(pieces)
    forms = list(numbers)
    counts: Counter[str] = Counter()
    for form, count in zip(forms, np.bincount(stream).tolist(), strict=True):
        counts[normal_form(form)] += count
    vocabulary = [word for word, count in counts.most_common(VOCABULARY) if count >= LEAST]
    np.save(options.folder / "stream.npy", stream)
    (options.folder / "forms.json").write_text(json.dumps(forms))
    (options.folder / "vocabulary.json").write_text(json.dumps(vocabulary))
    print(f"{len(stream):,} tokens, {len(forms):,} forms, {len(vocabulary):,} words")


def texts(data: Path) -> Iterator[str]:
    """Yield English articles: PolNeAR's training part, then AllSides."""
    with (data / "polnear" / "train.jsonl").open(encoding="utf-8") as lines:
        own = [json.loads(line)["text"] for line in lines]
    yield from own * REPEATED
    table = pq.read_table(data / "allsides" / "archive.parquet", columns=["text", "language"])
    for text, language in zip(table["text"].to_pylist(), table["language"].to_pylist(), strict=True):
        if text and language in ("en", "", None):
            yield text


if __name__ == "__main__":
    main()
