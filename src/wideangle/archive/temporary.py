"""Grouping what nobody keeps: an archive in a temporary folder, for as long as it takes."""

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
"""The id of an article and that of its story."""


@contextmanager
def grouped(
    items: Iterable[Article | Refusal],
    progress: Progress | None = None,
    placing: AssignmentProgress | None = None,
    embeddings: str | Path | None = None,
) -> Iterator[tuple[Pairs, Report]]:
    """Group articles that are in no archive: a pair for each, in their order, and what became of the items.

    An article that is refused has no pair. `embeddings` is as in `Archive.open`. Both are there until the block ends.
    """
    ids: list[str] = []

    def noted() -> Iterator[Article | Refusal]:
        for item in items:
            known = item if isinstance(item, Refusal) else identified(item)
            if isinstance(known, Article):
                ids.append(known.id)
            yield known

    with (
        TemporaryDirectory(prefix="wideangle-group-") as folder,
        Archive.open(folder, embeddings=embeddings) as archive,
    ):
        report = archive.add(noted(), progress=progress, placing=placing)
        yield ((id_, story) for id_, story in zip(ids, archive.story_ids(ids), strict=True) if story), report
