"""Add the articles of files that an editor uploads to the archive."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wideangle.archive import Archive
from wideangle.errors import InstallationError, SourceError
from wideangle.ingest import Given, read, rejected_item, uninstalled_item
from wideangle.model import Article, Refusal, Report


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a request contains. `name` names the file in messages."""

    name: str
    content: bytes


class _NamedStream(io.BytesIO):
    def __init__(self, upload: Upload) -> None:
        super().__init__(upload.content)
        self.name = upload.name


def add_uploads(
    archive: Archive, uploads: Sequence[Upload], given: Given, columns: Mapping[str, str], *, restore_removed: bool
) -> Report:
    """Add the articles of files, as `wideangle add` does, and return the outcomes of all items.

    A file that cannot be read counts as one rejected item. The server fetches nothing; a list of feeds or pages is
    therefore a rejected item. `given` has the metadata of a single article. `columns` maps fields to the columns of
    tables. If `restore_removed` is true, removed articles are added again. Raises UsageError if `given` has fields and
    a file has several articles.
    """
    return archive.add(_items(uploads, given, columns), restore_removed=restore_removed)


def _items(uploads: Sequence[Upload], given: Given, columns: Mapping[str, str]) -> Iterator[Article | Refusal]:
    for upload in uploads:
        try:
            yield from read(_NamedStream(upload), given=given, columns=columns)
        except SourceError as error:
            yield rejected_item(error)
        except InstallationError as error:
            yield uninstalled_item(error, upload.name)
