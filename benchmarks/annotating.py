"""Measure how fast a text is annotated completely (sentences, statements, names) on one core. For comparison, spaCy's
blank English tokeniser with its sentencizer is measured, which finds no statements and no names.

    pip install '.[lab]'
    python -m benchmarks.annotating --data ../shared/data
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import need

ROUNDS = 3
KILOBYTE = 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--only", choices=sorted(METHODS))
    options = parser.parse_args()
    need("spacy")
    if options.only:
        print(json.dumps(measured(METHODS[options.only], options.data)))
        return
    # Each method has its own process with one thread, so that its memory can be measured separately.
    one_core = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.annotating", "--data", str(options.data), "--only"]
    rows = {
        name: json.loads(subprocess.run([*command, name], env=one_core, check=True, capture_output=True).stdout)
        for name in METHODS
    }
    for name, row in rows.items():
        ratio = row["tokens_a_second"] / rows["spacy"]["tokens_a_second"]
        print(f"{name:12} {row['tokens_a_second']:9,.0f} tokens/s  {ratio:5.2f} x spaCy  peak {row['peak_mb']:.0f} MB")


def wideangle() -> Callable[[str], object]:
    from wideangle.annotation import annotate
    from wideangle.model import Article

    return lambda text: annotate(Article(text, language="en"))


def spacy() -> Callable[[str], object]:
    import spacy as library

    pipeline = library.blank("en")
    pipeline.add_pipe("sentencizer")
    annotate: Callable[[str], object] = pipeline
    return annotate


METHODS: dict[str, Callable[[], Callable[[str], object]]] = {"wideangle": wideangle, "spacy": spacy}


def measured(make: Callable[[], Callable[[str], object]], data: Path) -> dict[str, float]:
    """Measure a method. Return its speed in tokens (of Wideangle's tokeniser) per second of CPU time, as the best of
    several rounds, and its peak memory."""
    from wideangle.annotation.network.tokens import tokens

    with (data / "polnear" / "dev.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    count = sum(len(tokens(text).words) for text in texts)
    annotate = make()
    annotate(texts[0])
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for text in texts:
            annotate(text)
        best = min(best, time.process_time() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTE / 1e6
    return {"tokens_a_second": count / best, "peak_mb": peak}


if __name__ == "__main__":
    main()
