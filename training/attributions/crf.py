"""The first design that was tried: a linear-chain CRF on words, their prefixes, suffixes and shapes, and states of
quotation.

    python -m training.attributions.crf --data ../shared/data
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pycrfsuite

from training.attributions.data import TAG, Document, read_documents
from training.attributions.measure import Score, spans
from wideangle.annotation.network.decoding import TAGS, TokenSpan
from wideangle.annotation.network.features import TokenFeatures, normal_form
from wideangle.annotation.network.tokens import BREAK

REACH = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", type=Path, default=Path("/tmp/attributions.crf"))
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    began = time.process_time()
    trainer = pycrfsuite.Trainer(verbose=False)
    for document in read_documents(options.data, "train"):
        for first, last in paragraphs(document):
            trainer.append(described(document, first, last), [TAGS[tag] for tag in document.tags[first:last]])
    trainer.set_params({"c1": 0.1, "c2": 0.1, "max_iterations": options.rounds, "feature.minfreq": 3})
    trainer.train(str(options.model))
    print(f"trained in {time.process_time() - began:.0f} s, {options.model.stat().st_size / 1e6:.0f} MB")
    tagger = pycrfsuite.Tagger()
    tagger.open(str(options.model))
    score, count, began = Score(), 0, time.process_time()
    for document in read_documents(options.data, "dev"):
        tags = [0] * len(document.tags)
        for first, last in paragraphs(document):
            tags[first:last] = [TAG[tag] for tag in tagger.tag(described(document, first, last))]
        score.add((TokenSpan(*span, 0.0) for span in spans(tags)), document.tags)
        count += len(tags)
    print("dev", score.f1(), f"{count / (time.process_time() - began):.0f} tokens/s")


def paragraphs(document: Document) -> Iterator[tuple[int, int]]:
    """Yield the ranges of tokens between paragraph breaks."""
    words = document.tokens.words
    breaks = [-1, *(number for number, word in enumerate(words) if word == BREAK), len(words)]
    for before, after in pairwise(breaks):
        if after - before > 1:
            yield before + 1, after


def described(document: Document, first: int, last: int) -> list[list[str]]:
    """Return the features of each token: its own features, and those of its neighbours with their positions."""
    words = document.tokens.words[first:last]
    states = TokenFeatures({}).of(document.tokens.words)[first:last, 3:].tolist()
    forms = [normal_form(word) for word in words]
    rows = []
    for number in range(len(words)):
        row = []
        for step in range(-REACH, REACH + 1):
            place = number + step
            if not 0 <= place < len(words):
                row.append(f"{step} outside")
                continue
            row += [f"{step} w {forms[place]}", f"{step} q {states[place][1]}"]
            if abs(step) <= 1:
                row += [f"{step} e {forms[place][-3:]}", f"{step} s {states[place][0]}"]
        if number:
            row.append(f"pair {forms[number - 1]} {forms[number]}")
        rows.append(row)
    return rows


if __name__ == "__main__":
    main()
