"""Measure storylines across languages.

    python -m training.storylines_across --data ../shared/data

Two collections are measured, each in a new archive. `world` has one affair with three strands, in 37 languages: reports
of one strand belong together, and each unrelated report is separate. `crises` has four crises of several years, in
three languages: reports of one crisis belong together. Pairs of reports at most `DAYS` days apart are scored, because a
storyline is an affair of weeks. The table shows precision, recall and F1 for pairs within one language and for pairs in
two languages.

The rows are: stories alone, storylines by terms alone, and storylines with several constants that are added to the
log-odds between languages (the package uses 0). Below the table, the constant is chosen by the F1 between languages on
all crises (or strands) except one, and measured on the crisis (or strand) that was left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

import wideangle
from wideangle.archive.grouping import storylines
from wideangle.archive.retrieval.storylines_across import StoriesAcross
from wideangle.evaluate.affair import read_affair
from wideangle.store import Store

DAYS = 30
CONSTANTS = (-1.0, -0.5, 0.0, 0.5, 1.0)
LEAST_PRECISION_LOST = 0.02
"""The greatest loss of precision between languages at which a constant may be chosen, in comparison with storylines by
terms alone."""

Labels = NDArray[np.str_]


@dataclass(frozen=True)
class Gold:
    """The affair, the language and the day (ordinal: 1 is 1 January of the year 1; 0 if unknown) of each article, by
    article id."""

    affair: Mapping[str, str]
    language: Mapping[str, str]
    day: Mapping[str, int]


@dataclass(frozen=True)
class PairMasks:
    """Masks of pairs of articles, [articles, articles]: `same` marks pairs of one affair, `across` pairs in two
    languages, and `scored` the pairs that are scored. `affair` [articles] is the affair of each article."""

    affair: Labels
    same: NDArray[np.bool_]
    across: NDArray[np.bool_]
    scored: NDArray[np.bool_]

    def scores(self, groups: Labels, affairs: Sequence[str] | None = None) -> dict[str, tuple[float, float, float]]:
        """Return precision, recall and F1 of pairs within one language and of pairs between languages. With `affairs`,
        only pairs with an article of one of these affairs are scored."""
        together = groups[:, None] == groups[None, :]
        scored = self.scored
        if affairs is not None:
            inside = np.isin(self.affair, affairs)
            scored = scored & (inside[:, None] | inside[None, :])
        measures = {}
        for name, mask in (("within", ~self.across), ("between", self.across)):
            asked = mask & scored
            hits, put, true = ((part & asked).sum() for part in (together & self.same, together, self.same))
            measures[name] = (hits / max(put, 1), hits / max(true, 1), 2 * hits / max(put + true, 1))
        return measures


def world(data: Path) -> tuple[Path, Gold]:
    """Return the table of articles of `world`, and their affairs. The affair of a report is its strand if it is related
    to the query, else its own id."""
    affair = read_affair(data / "world")
    rows = [json.loads(line) for line in affair.table.read_text("utf-8").splitlines()]
    return affair.table, Gold(
        affair={
            row["id"]: f"strand {affair.original(row['id']).strand}" if affair.lane(row["id"]) else row["id"]
            for row in rows
        },
        language={row["id"]: row["language"] for row in rows},
        day={row["id"]: _ordinal(row["published"]) for row in rows},
    )


def crises(data: Path, folder: Path) -> tuple[Path, Gold]:
    """Write the articles of `crises` to a file in a folder. Return the file, and the crisis of each article as its
    affair."""
    lines = gzip.decompress((data / "crises" / "articles.jsonl.gz").read_bytes()).decode().splitlines()
    path = folder / "crises.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    rows = [json.loads(line) for line in lines]
    return path, Gold(
        affair={row["id"]: row["storyline"] for row in rows},
        language={row["id"]: row["language"] for row in rows},
        day={row["id"]: _ordinal(row["published"]) for row in rows},
    )


def _ordinal(published: str | None) -> int:
    return date.fromisoformat(published[:10]).toordinal() if published else 0


def groupings(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the name of each method with the group of each article in an archive."""
    with wideangle.open(folder) as archive:
        stories = {article.id: story.id for story in archive.stories() for article in story.articles}
    yield "stories", stories
    with patch.object(StoriesAcross, "nearest", lambda *_: (np.zeros(0, np.int64), np.zeros(0, np.int64))):
        yield "by terms alone", _storylines(folder, stories, "alone")
    compared = StoriesAcross.log_odds
    for constant in CONSTANTS:

        def shifted(
            across: StoriesAcross, left: NDArray[np.int64], right: NDArray[np.int64], constant: float = constant
        ) -> NDArray[np.float32]:
            return compared(across, left, right) + np.float32(constant)

        with patch.object(StoriesAcross, "log_odds", shifted):
            yield f"constant {constant:g}", _storylines(folder, stories, str(constant))


def _storylines(folder: Path, stories: Mapping[str, str], version: str) -> dict[str, str]:
    """Return the storyline of each article, or its story if the story is in no storyline."""
    with patch.object(storylines, "ACROSS_VERSION", version), wideangle.open(folder) as archive:
        chained = {article.id: line.id for line in archive.storylines() for article in line.articles}
    return {article: chained.get(article, story) for article, story in stories.items()}


def masks_of(gold: Gold, articles: Sequence[str]) -> PairMasks:
    """Return the masks of all pairs of the given articles."""
    affair, language = (np.array([of[article] for article in articles]) for of in (gold.affair, gold.language))
    day = np.array([gold.day[article] for article in articles])
    near = (np.abs(day[:, None] - day[None, :]) <= DAYS) & (day[:, None] > 0) & (day[None, :] > 0)
    return PairMasks(
        affair=affair,
        same=affair[:, None] == affair[None, :],
        across=language[:, None] != language[None, :],
        scored=np.triu(near, 1),
    )


def measure(name: str, path: Path, gold: Gold) -> None:
    """Print the measures of one collection."""
    with TemporaryDirectory(prefix="wideangle-storylines-") as scratch:
        folder = Path(scratch) / "archive"
        with wideangle.open(folder) as archive:
            archive.add(wideangle.read(path))
        with Store.open(folder) as store:
            articles = sorted(gold.affair.keys() & set(store.ids_of_seqs(range(1, len(gold.affair) + 1)).values()))
        masks = masks_of(gold, articles)
        results = {
            method: np.array([groups.get(article, article) for article in articles])
            for method, groups in groupings(folder)
        }
    print(f"{name}: {len(articles)} reports")
    for method, groups in results.items():
        print(f"  {method:16} {_row(masks.scores(groups))}")
    sizes = [(affair, int((masks.affair == affair).sum())) for affair in np.unique(masks.affair)]
    affairs = [str(affair) for affair, size in sizes if size > 1]
    for left_out in affairs:
        others = [affair for affair in affairs if affair != left_out]
        chosen = _chosen(masks, results, others)
        print(f"  without {left_out}: {chosen}; scored on it {_row(masks.scores(results[chosen], [left_out]))}")


def _chosen(masks: PairMasks, results: Mapping[str, Labels], affairs: Sequence[str]) -> str:
    least = masks.scores(results["by terms alone"], affairs)["between"][0] - LEAST_PRECISION_LOST
    scores = {f"constant {constant:g}": 0.0 for constant in CONSTANTS}
    for method in scores:
        precision, _, f1 = masks.scores(results[method], affairs)["between"]
        scores[method] = f1 if precision >= least else 0.0
    return max(scores, key=lambda method: scores[method])


def _row(measures: Mapping[str, tuple[float, float, float]]) -> str:
    return "  ".join(
        f"{name}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}" for name, (precision, recall, f1) in measures.items()
    )


def main() -> None:
    """Measure both collections."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    measure("world", *world(options.data))
    with TemporaryDirectory(prefix="wideangle-crises-") as scratch:
        measure("crises", *crises(options.data, Path(scratch)))


if __name__ == "__main__":
    main()
