"""Pairs of articles labelled by readers: what a candidate is for a query article, and how useful it is as coverage.

A label is `same`, `back`, `follow` or `view` for a candidate that belongs to the affair of the query (one label for
each lane of a coverage), and `topic` or `none` for one that does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from wideangle.errors import UnreadableSource, UsageError
from wideangle.model import Lane

LANE_OF_LABEL = {
    "same": Lane.SAME_STORY,
    "back": Lane.BACKGROUND,
    "follow": Lane.FOLLOW_UP,
    "view": Lane.OPINION,
}
LABELS = (*LANE_OF_LABEL, "topic", "none")

USEFUL_FROM = 3.0
"""Usefulness, on a scale of 0 to 4, from which a reader would miss the candidate: 3 is clearly useful."""

_FOLDS = re.compile(r"(\d+)(?:-(\d+))?/(\d+)")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The label of one candidate for one query (both ids), its usefulness (0 to 4), and how the pair was drawn."""

    query: str
    candidate: str
    label: str
    use: float
    draw: str = ""

    @property
    def lane(self) -> Lane | None:
        """The lane in which the candidate belongs; None where it does not belong to the affair."""
        return LANE_OF_LABEL.get(self.label)


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query article (id), how its candidates were drawn, and the judgement of each labelled candidate by id."""

    id: str
    draw: str
    judgements: dict[str, Judgement]


@dataclass(frozen=True, slots=True)
class Folds:
    """The folds `first` to `last` (from 1, inclusive) of a split of all queries into `number` folds."""

    first: int
    last: int
    number: int

    @classmethod
    def of(cls, text: str) -> Self:
        """Read '2/5' (the second of five) or '1-4/5' (all but the fifth). Raises UsageError for any other text."""
        match = _FOLDS.fullmatch(text)
        first, last, number = (int(match[1]), int(match[2] or match[1]), int(match[3])) if match else (0, 0, 0)
        if not 1 <= first <= last <= number:
            raise UsageError("is not a fold.", item=text, remedy="Name one of five as 2/5, or several as 1-4/5.")
        return cls(first, last, number)

    def __contains__(self, query: str) -> bool:
        return self.first <= fold_of(query, self.number) <= self.last


def fold_of(query: str, number: int = 5) -> int:
    """The fold (1 to `number`) of a query by a hash of its id, the same in every collection and in every run."""
    return int.from_bytes(sha256(query.encode()).digest()[:8], "big") % number + 1


def judged_files(data: Path) -> tuple[Path, list[Path]]:
    """The archive table (archive.parquet, .jsonl, …) of a folder, and its judged*.jsonl files.

    Raises UnreadableSource where the folder does not hold them.
    """
    tables = sorted(path for path in data.glob("archive.*") if path.is_file())
    files = sorted(data.glob("judged*.jsonl"))
    if not tables or not files:
        raise UnreadableSource(
            "holds no archive table with judged*.jsonl beside it.",
            item=str(data),
            remedy="Name a folder that holds archive.parquet and judged pairs, or query.txt and labels.jsonl.",
        )
    return tables[0], files


def judged_queries(files: Sequence[Path], additional: Sequence[Path] = ()) -> list[JudgedQuery]:
    """The queries of `files` with their judgements, in the order of the files.

    Judgements of the same queries in `additional` files are used where `files` have none for the pair. Raises
    UnreadableSource for a line that is no judgement.
    """
    queries: dict[str, JudgedQuery] = {}
    for judgement in (judgement for file in files for judgement in _judgements(file)):
        query = queries.setdefault(judgement.query, JudgedQuery(judgement.query, judgement.draw, {}))
        query.judgements.setdefault(judgement.candidate, judgement)
    for judgement in (judgement for file in additional for judgement in _judgements(file)):
        if judgement.query in queries:
            queries[judgement.query].judgements.setdefault(judgement.candidate, judgement)
    return list(queries.values())


def chosen_queries(queries: Sequence[JudgedQuery], folds: Folds | None, chosen: Path | None) -> list[JudgedQuery]:
    """The queries of some folds, or those that a file names (one id on each line), or both conditions together.

    Raises UsageError where no query is left.
    """
    named = set(chosen.read_text("utf-8").split()) if chosen else None
    left = [query for query in queries if (folds is None or query.id in folds) and (named is None or query.id in named)]
    if not left:
        raise UsageError("no judged query is left.", remedy="Choose other folds or queries.")
    return left


def _judgements(file: Path) -> Iterator[Judgement]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _judgement(line, file, number)


def _judgement(line: str, file: Path, number: int) -> Judgement:
    try:
        record: dict[str, Any] = json.loads(line)
        judgement = Judgement(
            str(record["query"]),
            str(record["candidate"]),
            str(record["label"]),
            float(record["use"]),
            str(record.get("draw", "")),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableSource(
            f"line {number} is not a judgement with query, candidate, label and use.", item=str(file)
        ) from error
    if judgement.label not in LABELS:
        raise UnreadableSource(f"line {number} has a label that is none of {', '.join(LABELS)}.", item=str(file))
    return judgement
