"""Measure how well the strands of articles are found, on texts with known strands that were not used in training.

    python -m benchmarks.strands --data ../shared/data [--easy 400]

The texts are half 1 of `training.strand_texts`: joined texts (easy and hard, of two to four matters), and articles of
labelled stories, complete and cut. The figures of joined texts are precision, recall and F1 of boundaries, Pk
(Beeferman, Berger and Lafferty 1999) and WindowDiff (Pevzner and Hearst 2002) over units, and the share with the right
number of strands. The figures without any boundary are printed for comparison. The figure of complete articles is the
share that is divided. Other languages are measured on articles of the `crises` and `quotes-de` folders, complete and
joined in pairs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from training.strand_texts import Corpus, StrandText, digest_texts, joined_texts, returning_texts, whole_texts

from wideangle.coverage.strands.division import strands
from wideangle.coverage.strands.units import units
from wideangle.model import Article

FEWEST_PARAGRAPHS = 4
OTHER_LANGUAGES = 150
DIGESTS = 60


@dataclass(frozen=True)
class Segmentation:
    """The boundaries in one text, one value for each gap between units. `truth` is True if another matter begins at the
    gap; `predicted` is True if the model finds a boundary there."""

    truth: tuple[bool, ...]
    predicted: tuple[bool, ...]

    @classmethod
    def of(cls, text: StrandText, language: str = "en") -> Segmentation:
        """Divide a text with the model, and compare the result with the known strands."""
        parts = units(text.text, language)
        owner = {}
        for number, strand in enumerate(strands(Article(text.text, language=language))):
            for part in parts:
                if any(span.start <= part.span.start < span.end for span in strand.spans):
                    owner[part] = number
        truth = tuple(
            any(left.span.start < bound <= right.span.start for bound in text.bounds) for left, right in pairwise(parts)
        )
        return cls(truth, tuple(owner[left] != owner[right] for left, right in pairwise(parts)))

    @property
    def window(self) -> int:
        """The window of Pk and WindowDiff: half the mean length of the true segments in units, at least 1."""
        return max(1, round((len(self.truth) + 1) / (sum(self.truth) + 1) / 2))

    def windows(self) -> Iterator[tuple[int, int]]:
        """Yield the numbers of true and predicted boundaries in each window."""
        size = self.window
        for start in range(len(self.truth) - size + 1):
            yield sum(self.truth[start : start + size]), sum(self.predicted[start : start + size])


def report(name: str, segmentations: Sequence[Segmentation]) -> None:
    """Print one line of figures for a kind of texts."""
    hits = sum(sum(map(bool.__and__, row.truth, row.predicted)) for row in segmentations)
    predicted_bounds = sum(sum(row.predicted) for row in segmentations)
    true = sum(sum(row.truth) for row in segmentations)
    windows = [pair for row in segmentations for pair in row.windows()]
    pk = sum((ours > 0) != (gold > 0) for ours, gold in windows) / len(windows)
    difference = sum(ours != gold for ours, gold in windows) / len(windows)
    none = sum(ours > 0 for ours, _ in windows) / len(windows)
    number = sum(sum(row.truth) == sum(row.predicted) for row in segmentations) / len(segmentations)
    divided = sum(any(row.predicted) for row in segmentations) / len(segmentations)
    precision, recall = hits / max(predicted_bounds, 1), hits / max(true, 1)
    f1 = 2 * hits / max(predicted_bounds + true, 1)
    print(
        f"{name:12} {len(segmentations):5}  divided {divided:.3f}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  "
        f"Pk {pk:.3f}  WindowDiff {difference:.3f}  (undivided: {none:.3f})  right number {number:.3f}",
        flush=True,
    )


def other_languages(data: Path) -> Iterator[tuple[str, StrandText]]:
    """Yield articles in Spanish, French, Italian and German: whole articles, and the joined openings of two
    articles."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    with gzip.open(data / "crises" / "articles.jsonl.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            texts[row["language"]].append(row["text"])
    for line in (data / "quotes-de" / "train.jsonl").read_text("utf-8").splitlines():
        texts["de"].append(json.loads(line)["text"])
    chance = random.Random(7)
    for language, all_texts in sorted(texts.items()):
        long = [text for text in all_texts if len(units(text, language)) >= FEWEST_PARAGRAPHS]
        sample = chance.sample(long, min(OTHER_LANGUAGES, len(long)))
        for text in sample:
            yield language, StrandText("whole", text)
        for former, latter in pairwise(sample):
            parts = [[unit.span.of(text) for unit in units(text, language)] for text in (former, latter)]
            first = "\n\n".join(parts[0][: chance.choice((2, 3, 4))])
            second = "\n\n".join(parts[1][: chance.choice((1, 2, 3))])
            yield language, StrandText("joined", f"{first}\n\n{second}", (len(first) + 2,))


def report_returning(corpus: Corpus) -> None:
    """Print how often the third part of a text is joined to the first part, if both come from one article and if they
    do not."""
    joined: defaultdict[bool, list[bool]] = defaultdict(list)
    for text in returning_texts(corpus, 1, 300):
        predicted = strands(Article(text.text, language="en"))
        if len(predicted) == 1:
            continue
        first, third = (
            next((strand for strand in predicted for span in strand.spans if span.start <= at < span.end), None)
            for at in (0, text.bounds[1])
        )
        joined[text.matters[2] == 0].append(first is third)
    for is_one, rows in sorted(joined.items()):
        source = "the first" if is_one else "another"
        print(f"third part of {source} article: joined {sum(rows) / len(rows):.3f} of {len(rows)}")


def main() -> None:
    """Print the figures of all kinds of texts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--easy", type=int, default=400)
    options = parser.parse_args()
    corpus = Corpus.read(options.data)
    by_kind: defaultdict[str, list[Segmentation]] = defaultdict(list)
    texts = (*joined_texts(corpus, 1, options.easy), *digest_texts(corpus, 1, DIGESTS), *whole_texts(corpus, 1))
    for text in texts:
        by_kind[text.kind].append(Segmentation.of(text))
    for kind, rows in sorted(by_kind.items()):
        report(kind, rows)
    report_returning(corpus)
    by_language: defaultdict[str, list[Segmentation]] = defaultdict(list)
    for language, text in other_languages(options.data):
        by_language[f"{language} {text.kind}"].append(Segmentation.of(text, language))
    for name, rows in sorted(by_language.items()):
        report(name, rows)


if __name__ == "__main__":
    main()
