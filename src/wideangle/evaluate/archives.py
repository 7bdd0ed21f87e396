"""Provide the archive for an evaluation: an existing archive, or a new one that is built for the evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from wideangle.archive import Archive, open_archive
from wideangle.model import Article


@contextmanager
def archive_of(
    table: Path,
    folder: Path | None,
    progress: Callable[[str], None],
    *,
    embeddings: str | Path | None = None,
) -> Iterator[Archive]:
    """Provide the archive in `folder`. If there is none, build a new one with the articles of `table`.

    Without `folder`, the archive is built in a temporary folder and deleted afterwards.
    """
    with TemporaryDirectory(prefix="wideangle-evaluate-") as scratch:
        location = folder or Path(scratch) / "archive"
        is_new = not location.exists()
        with open_archive(location, embeddings=embeddings) as archive:
            if is_new:
                progress(f"Adding {table}")
                archive.add(table)
            yield archive


def articles_of(table: Path) -> list[Article]:
    """Return all articles of a table, for the baseline methods."""
    from wideangle import read

    return list(read(table))
