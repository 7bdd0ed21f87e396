"""Measure the errors of inferred dates. The dates of dated AllSides articles are withheld, one article at a time, and
inferred with the help of all other articles.

    wideangle add ../shared/data/allsides/archive.parquet --archive /tmp/allsides
    python -m benchmarks.date_inference /tmp/allsides --data ../shared/data [--articles 1000]

The neighbours are the results of `related` for the undated article. The figures for each kind of evidence are: the
share of articles with an inferred date, the median error in days, and the shares of errors within 1, 3 and 7 days. The
same figures are printed by confidence. The 3,000 articles that were used for fitting are left out.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

import wideangle
from wideangle.coverage.date_inference import DatedNeighbour, DateEvidence, InferredDate, infer_date
from wideangle.model import PublicationTime

FITTED = 3_000
NEIGHBOURS = 80


@dataclass(frozen=True)
class Case:
    """A test article: its withheld day (ordinal: 1 is 1 January of the year 1), the dates in its text and URL, and its
    dated neighbours."""

    day: int
    evidence: DateEvidence
    neighbours: tuple[DatedNeighbour, ...]


def cases(archive: Path, data: Path, count: int) -> Iterator[Case]:
    """Yield `count` test articles in random order, without the articles that were used for fitting."""
    rows = pq.read_table(data / "allsides" / "archive.parquet", columns=["id", "published"]).to_pylist()
    dated = [row["id"] for row in rows if row["published"]]
    fitted = set(random.Random(11).sample(dated, FITTED))
    others = [article for article in dated if article not in fitted]
    with wideangle.open(archive) as opened:
        for identifier in random.Random(12).sample(others, count):
            article = opened.get(identifier)
            published = article.published
            assert isinstance(published, PublicationTime)
            undated = replace(article, published=None)
            neighbours = tuple(
                DatedNeighbour(link.article.published.day.toordinal(), link.probability)
                for link in opened.related(undated, NEIGHBOURS)
                if link.article.published is not None
            )
            yield Case(published.day.toordinal(), DateEvidence.of(undated), neighbours)


def report(name: str, sample: Sequence[Case], inferred: Sequence[InferredDate | None], least: float = 0.0) -> None:
    """Print one line of figures for one kind of evidence. Only inferred dates with a confidence of at least `least` are
    counted."""
    pairs = [
        (case, result)
        for case, result in zip(sample, inferred, strict=True)
        if result is not None and result.confidence >= least
    ]
    if not pairs:
        print(f"{name:28} none")
        return
    errors = np.array([abs(result.day - case.day) for case, result in pairs])
    within = "  ".join(f"within {days}: {(errors <= days).mean():.3f}" for days in (1, 3, 7))
    held = np.mean([result.first <= case.day <= result.last for case, result in pairs])
    print(
        f"{name:28} inferred {len(pairs) / len(sample):.3f}  median {np.median(errors):.0f}  {within}  "
        f"in interval {held:.3f}  mean confidence {np.mean([result.confidence for _, result in pairs]):.3f}"
    )


def main() -> None:
    """Print the figures by kind of evidence and by confidence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=1_000)
    options = parser.parse_args()
    sample = list(cases(options.archive, options.data, options.articles))
    latest = date.today().toordinal()
    kinds = {
        "neighbours": [infer_date(DateEvidence(), case.neighbours, latest) for case in sample],
        "text": [infer_date(replace(case.evidence, address=None), (), latest) for case in sample],
        "text and neighbours": [
            infer_date(replace(case.evidence, address=None), case.neighbours, latest) for case in sample
        ],
        "address alone": [infer_date(DateEvidence((), case.evidence.address), (), latest) for case in sample],
        "all": [infer_date(case.evidence, case.neighbours, latest) for case in sample],
    }
    for name, inferred in kinds.items():
        report(name, sample, inferred)
    for least in (0.5, 0.6, 0.7, 0.8, 0.9):
        report(f"text and neighbours >= {least}", sample, kinds["text and neighbours"], least)


if __name__ == "__main__":
    main()
