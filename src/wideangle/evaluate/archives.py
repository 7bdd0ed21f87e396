"""Provide the archive of an evaluation. The archive may exist already, or is built for the evaluation."""

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
    """Open the archive in `folder` for the duration of the `with` block. If the folder does not exist, build the
    archive from the articles of `table`.

    Without `folder`, the archive is built in a temporary folder, and deleted at the end of the block.
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
    """Return all articles of a table. The baseline methods need them in memory."""
    from wideangle import read

    return list(read(table))
