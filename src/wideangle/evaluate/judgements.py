"""Read pairs of articles that readers have judged. A judgement says how a candidate is related to a query article, and
how useful the candidate is in its coverage.

The labels `same`, `back`, `follow` and `view` stand for the lanes of a coverage. They mean that the candidate belongs
to the affair (the matter) of the query. The labels `topic` and `none` stand for other candidates.
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
"""The least usefulness (0 to 4) of a useful candidate. A usefulness of 3 means that a reader would miss the
candidate."""

_FOLDS = re.compile(r"(\d+)(?:-(\d+))?/(\d+)")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judgement of one candidate for one query, both given by id: the label, the usefulness (0 to 4), and the
    method that selected the pair for judgement."""

    query: str
    candidate: str
    label: str
    use: float
    draw: str = ""

    @property
    def lane(self) -> Lane | None:
        """The lane in which the candidate belongs; None if it does not belong to the affair (the matter) of the
        query."""
        return LANE_OF_LABEL.get(self.label)


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query article, given by its id, and the judgements of its candidates by candidate id. `draw` is the method that
    selected the candidates for judgement."""

    id: str
    draw: str
    judgements: dict[str, Judgement]


@dataclass(frozen=True, slots=True)
class Folds:
    """Some folds of all queries: the folds `first` to `last`, inclusive. All queries are split into folds 1 to
    `number`."""

    first: int
    last: int
    number: int

    @classmethod
    def of(cls, text: str) -> Self:
        """Parse the text of an option, such as '2/5' (the second of five folds) or '1-4/5' (all folds but the fifth).
        Raises UsageError for any other text."""
        match = _FOLDS.fullmatch(text)
        first, last, number = (int(match[1]), int(match[2] or match[1]), int(match[3])) if match else (0, 0, 0)
        if not 1 <= first <= last <= number:
            raise UsageError("is not a fold.", item=text, remedy="Name one of five as 2/5, or several as 1-4/5.")
        return cls(first, last, number)

    def __contains__(self, query: str) -> bool:
        return self.first <= fold_of(query, self.number) <= self.last


def fold_of(query: str, number: int = 5) -> int:
    """Return the fold (1 to `number`) of a query. The fold depends on a hash of the query's id only, so it is the same
    in every collection and in every run."""
    return int.from_bytes(sha256(query.encode()).digest()[:8], "big") % number + 1


def judged_files(data: Path) -> tuple[Path, list[Path]]:
    """Return the file with the archive table of a folder (archive.parquet, archive.jsonl, …), and its judged*.jsonl
    files.

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
    """Return the queries in `files` with their judgements, in the order of the files.

    `additional` files give judgements for pairs that `files` do not contain. Raises UnreadableSource for a line that is
    not a judgement.
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
    """Return the queries that are in the given folds and in the file `chosen` (one id on each line). None stands for
    all queries.

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
