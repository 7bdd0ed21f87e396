"""Pairs of articles labelled by readers: the relation of a candidate to a query article, and its usefulness as
coverage.

A label is `same`, `back`, `follow` or `view` for a candidate that belongs to the affair of the query (one label for
each lane of a coverage), and `topic` or `none` for other candidates.
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
"""A candidate is useful if its usefulness (0 to 4) is at least this value: 3 is clearly useful, and a reader would
miss it."""

_FOLDS = re.compile(r"(\d+)(?:-(\d+))?/(\d+)")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The label of one candidate for one query (both ids), its usefulness (0 to 4), and the method by which the pair
    was drawn."""

    query: str
    candidate: str
    label: str
    use: float
    draw: str = ""

    @property
    def lane(self) -> Lane | None:
        """The lane to which the candidate belongs; None if it does not belong to the affair."""
        return LANE_OF_LABEL.get(self.label)


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query article (id), the method by which its candidates were drawn, and the judgement of each labelled
    candidate by id."""

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
        """Parse '2/5' (the second of five folds) or '1-4/5' (all but the fifth). Raises UsageError for any other
        text."""
        match = _FOLDS.fullmatch(text)
        first, last, number = (int(match[1]), int(match[2] or match[1]), int(match[3])) if match else (0, 0, 0)
        if not 1 <= first <= last <= number:
            raise UsageError("is not a fold.", item=text, remedy="Name one of five as 2/5, or several as 1-4/5.")
        return cls(first, last, number)

    def __contains__(self, query: str) -> bool:
        return self.first <= fold_of(query, self.number) <= self.last


def fold_of(query: str, number: int = 5) -> int:
    """Return the fold (1 to `number`) of a query by a hash of its id. The fold is the same in every collection and
    in every run."""
    return int.from_bytes(sha256(query.encode()).digest()[:8], "big") % number + 1


def judged_files(data: Path) -> tuple[Path, list[Path]]:
    """Return the archive table (archive.parquet, .jsonl, …) of a folder, and its judged*.jsonl files.

    Raises UnreadableSource if the folder lacks them.
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
    """Return the queries of `files` with their judgements, in the order of the files.

    Judgements in `additional` files are used for pairs that `files` have not judged. Raises UnreadableSource for a line
    that is not a judgement.
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
    """Return the queries of some folds, or those that a file names (one id on each line). If both are given, both
    conditions must hold.

    Raises UsageError if no query is left.
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
