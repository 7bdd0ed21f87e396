"""Group articles without keeping them, in a temporary archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from wideangle.archive.archive import Archive
from wideangle.archive.collection.adding import ReportProgress
from wideangle.archive.grouping.assignment import AssignmentProgress
from wideangle.language.identity import identified
from wideangle.model import Article, Refusal, Report

Rows: TypeAlias = Iterator[tuple[str, str, str | None]]
"""The id of an article, that of its story, and that of the storyline of this, None where the story is in none."""


@contextmanager
def grouped(
    items: Iterable[Article | Refusal],
    progress: ReportProgress | None = None,
    placing: AssignmentProgress | None = None,
    embeddings: str | Path | None = None,
    *,
    storylines: bool = True,
) -> Iterator[tuple[Rows, Report]]:
    """Group articles that are in no archive: yields a row for each article, in order, and the report of the addition.

    Rejected articles have no row. `embeddings` is as in `Archive.open`. Without `storylines` none are made. Both values
    are valid until the block ends.
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
        yield _rows(archive, ids, storylines=storylines), report


def _rows(archive: Archive, ids: Sequence[str], *, storylines: bool) -> Rows:
    pairs = [(id_, story) for id_, story in zip(ids, archive.story_ids(ids), strict=True) if story]
    stories = list(dict.fromkeys(story for _, story in pairs))
    of_story = dict(zip(stories, archive.storyline_ids(stories), strict=True)) if storylines else {}
    return ((id_, story, of_story.get(story)) for id_, story in pairs)
