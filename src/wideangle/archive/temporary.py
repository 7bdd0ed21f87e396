"""Group articles without keeping them, in a temporary archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from wideangle.archive.archive import Archive
from wideangle.archive.collection.adding import AssignmentProgress, Progress
from wideangle.language.identity import identified
from wideangle.model import Article, Refusal, Report

Pairs: TypeAlias = Iterator[tuple[str, str]]
"""The id of an article and the id of its story."""


@contextmanager
def grouped(
    items: Iterable[Article | Refusal],
    progress: Progress | None = None,
    placing: AssignmentProgress | None = None,
    embeddings: str | Path | None = None,
) -> Iterator[tuple[Pairs, Report]]:
    """Group articles that are in no archive: yields a pair for each article, in order, and the report of the addition.

    Rejected articles have no pair. `embeddings` is as in `Archive.open`. Both values are valid until the block ends.
    """
    ids: list[str] = []

    def recorded() -> Iterator[Article | Refusal]:
        for item in items:
            entry = item if isinstance(item, Refusal) else identified(item)
            if isinstance(entry, Article):
                ids.append(entry.id)
            yield entry

    with (
        TemporaryDirectory(prefix="wideangle-group-") as folder,
        Archive.open(folder, embeddings=embeddings) as archive,
    ):
        report = archive.add(recorded(), progress=progress, placing=placing)
        yield ((id_, story) for id_, story in zip(ids, archive.story_ids(ids), strict=True) if story), report
