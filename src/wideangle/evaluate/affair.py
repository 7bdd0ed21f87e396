"""Read a labelled archive: one article (the query), and an archive in which every report is labelled. A label says in
which lane of the query's coverage the report belongs, and which event it reports.

The labels are the labels of the module `judgements`, with one more: `copy` marks a report that repeats another report.
A copy has the lane of the other report.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wideangle.errors import UnreadableSource
from wideangle.evaluate.judgements import LANE_OF_LABEL
from wideangle.model import Article, Lane

COPY = "copy"

_QUERY, _TABLE, _LABELS, _EVENTS = "query.txt", "archive.jsonl", "labels.jsonl", "groups.jsonl"
_QUERY_ID = "query"


@dataclass(frozen=True, slots=True)
class LabelledReport:
    """The label of one report, and its usefulness (0 to 4). `strand` is the number of the part of the query to which
    the report belongs (0 for none). `copy_of` is the id of the report that this report copies ('' for none). `event` is
    the key of the event that the report describes ('' if there is no single event)."""

    id: str
    label: str
    use: float
    strand: int
    copy_of: str
    language: str
    event: str


@dataclass(frozen=True, slots=True)
class Affair:
    """The query article, the table with the articles of its archive, and the labelled reports by id."""

    query: Article
    table: Path
    reports: Mapping[str, LabelledReport]

    @property
    def strands(self) -> tuple[int, ...]:
        """The numbers of the strands of the query, in order. A strand is a part of an article with a matter of its
        own."""
        return tuple(sorted({report.strand for report in self.reports.values()} - {0}))

    def original(self, identifier: str) -> LabelledReport:
        """Return the report that a copy repeats. For a report that is no copy, return the report itself. `identifier`
        is the id of the report."""
        report = self.reports[identifier]
        while report.label == COPY:
            report = self.reports[report.copy_of]
        return report

    def lane(self, identifier: str) -> Lane | None:
        """Return the lane in which a report belongs, None for no lane. A copy has the lane of its original.
        `identifier` is the id of the report."""
        return LANE_OF_LABEL.get(self.original(identifier).label)

    def use(self, identifier: str, strand: int | None = None) -> float:
        """Return the usefulness of a report, given by its id. If a strand is given, the usefulness of reports of other
        strands is 0."""
        report = self.reports[identifier]
        return report.use if strand in (None, report.strand) else 0.0

    def without_copies(self, identifiers: Iterable[str]) -> list[str]:
        """Return the ids of labelled reports, in the given order. If several reports are copies of one text, only the
        first is returned."""
        first: dict[str, str] = {}
        for identifier in identifiers:
            if identifier in self.reports:
                first.setdefault(self.original(identifier).id, identifier)
        return list(first.values())


def is_affair(data: Path) -> bool:
    """True if a folder contains a query with an archive in which every report is labelled. False for a folder with
    judged pairs."""
    return all((data / name).is_file() for name in (_QUERY, _TABLE, _LABELS, _EVENTS))


def read_affair(data: Path) -> Affair:
    """Read a labelled archive from a folder with query.txt, archive.jsonl, labels.jsonl and groups.jsonl.

    The query is read without a headline and a date, because users often have only a text. Raises UnreadableSource if a
    file has another format.
    """
    from wideangle import read

    query = replace(next(read(data / _QUERY)), id=_QUERY_ID)
    try:
        languages = {record["id"]: record["language"] for record in _records(data / _TABLE)}
        events = {record["id"]: record["event"] for record in _records(data / _EVENTS)}
        reports = {
            record["id"]: LabelledReport(
                id=record["id"],
                label=record["label"],
                use=float(record["use"]),
                strand=int(record["strand"]),
                copy_of=record.get("of", ""),
                language=languages[record["id"]],
                event=events.get(record["id"], ""),
            )
            for record in _records(data / _LABELS)
        }
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableSource("holds a row without the expected fields.", item=str(data)) from error
    return Affair(query, data / _TABLE, reports)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
