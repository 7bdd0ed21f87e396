"""The sources of one `add` command, read one after the other as a single stream of items."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from wideangle.errors import InstallationError, SourceError
from wideangle.ingest import Fetcher, Given, read, rejected_item, row_count, uninstalled_item
from wideangle.model import Article, Refusal

log = logging.getLogger(__name__)


class SourceStream:
    """Reads the sources of an `add` command, and counts the bytes that have been read.

    `size` is the number of bytes to read, or None if it cannot be known in advance. `failed` names the sources that
    could not be read as a whole. Such a source counts as one rejected item, and the next sources are still read.
    """

    def __init__(
        self, names: Sequence[str], given: Given, fetcher: Fetcher, columns: Mapping[str, str] | None = None
    ) -> None:
        files = [Path(name) for name in names if _is_file(name)]
        self.size = sum(path.stat().st_size for path in files) if len(files) == len(names) else None
        self.current = ""
        self.failed: list[str] = []
        self._names = names
        self._given = given
        self._fetcher = fetcher
        self._columns = columns or {}
        self._finished = 0
        self._position = 0

    def __iter__(self) -> Iterator[Article | Refusal]:
        for name in self._names:
            self.current = name
            log.info("Reading %s.", name, extra={"source": name})
            try:
                yield from self._of_file(Path(name)) if _is_file(name) else self._read(name)
            except SourceError as error:
                self.failed.append(name)
                yield rejected_item(error)
            except InstallationError as error:
                if len(self._names) == 1:
                    raise
                self.failed.append(name)
                yield uninstalled_item(error, name)
            self._finished += self._position
            self._position = 0

    @property
    def done(self) -> int:
        """The number of bytes that have been read from all sources."""
        return self._finished + self._position

    def _read(self, source: str | Path | BinaryIO) -> Iterator[Article | Refusal]:
        return read(source, given=self._given, fetcher=self._fetcher, columns=self._columns)

    def _of_file(self, path: Path) -> Iterator[Article | Refusal]:
        size = path.stat().st_size
        rows = row_count(path)
        if rows is None:
            yield from self._of_stream(path)
        else:
            for number, item in enumerate(self._read(path), start=1):
                self._position = size * number // rows
                yield item
        self._position = size

    def _of_stream(self, path: Path) -> Iterator[Article | Refusal]:
        try:
            file = path.open("rb")
        except OSError:
            yield from self._read(path)  # which says what is wrong with it
            return
        with file:
            for item in self._read(file):
                self._position = file.tell()
                yield item


def _is_file(name: str) -> bool:
    return name != "-" and os.path.isfile(name)  # noqa: PTH113 - of a name that may be no path at all
