"""A source that has been opened for reading: its name in messages, its first bytes, and reading with size limits."""

from __future__ import annotations

import io
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, AnyStr, BinaryIO
from urllib.parse import urlsplit

from wideangle.errors import InstallationError, SourceError, UnreachableSource, UnreadableSource
from wideangle.ingest.decoding.decompression import ExpandedStream
from wideangle.ingest.decoding.encoding import line_decoder, marked_charset
from wideangle.model import Refusal

HEAD_BYTES = 16_384  # enough to recognise the kind even after long comments and style blocks
MAX_DOCUMENT_BYTES = 20_000_000  # the limit for a page, feed or text, read whole; real documents stay below a tenth
MAX_ARTICLE_CHARS = 2_000_000  # about 350,000 words, more than a long book
MAX_LINE_BYTES = 8 * MAX_ARTICLE_CHARS  # the limit for a row: escapes such as \u0456 take six bytes for one character


@dataclass(frozen=True, slots=True)
class Document:
    """One opened file, HTTP response or stream.

    `name` is shown in messages. `head` holds the first bytes; reading `stream` returns them again. `url` is the URL of
    the document. `media_type` and `charset` are the values that the sender declares; they may contradict the bytes.
    `path` is set for a regular file that was opened by its path. `size` (bytes) is set for any regular file, including
    an open stream of a regular file.
    """

    name: str
    stream: BinaryIO
    head: bytes
    url: str = ""
    media_type: str = ""
    charset: str = ""
    path: Path | None = None
    size: int | None = None

    @classmethod
    def of(cls, stream: BinaryIO, name: str, path: Path | None = None) -> Document:
        """Return the document of a stream.

        The first bytes are read into `head`; reading the stream of the document returns them again.
        """
        with reading(name):
            head = _read_fully(stream, HEAD_BYTES)
        joined = io.BufferedReader(_Rejoined(head, stream), HEAD_BYTES)
        return cls(name, joined, head, path=path, size=_size_of(stream))

    @property
    def suffix(self) -> str:
        """The suffix of the file name or of the URL's path, such as `.csv`, in lower case. A final `.gz` is ignored."""
        name = urlsplit(self.url).path if self.url else self.name
        return PurePosixPath(name.lower().removesuffix(".gz")).suffix

    def expanded(self) -> Document:
        """Return the document inside this gzip document. Its content is decompressed while it is read."""
        inner = Document.of(io.BufferedReader(ExpandedStream(self.stream, self.name)), self.name)
        return replace(inner, url=self.url)

    def whole(self, limit: int = 0) -> bytes:
        """Return all bytes of the document.

        Raises UnreadableSource if there are more than `limit` bytes; the default is MAX_DOCUMENT_BYTES.
        """
        limit = limit or MAX_DOCUMENT_BYTES
        if self.size is not None and self.size > limit:
            raise self._too_large(limit, f" ({self.size / 1_000_000:,.0f} MB)")
        with reading(self.name):
            data = _read_fully(self.stream, limit + 1)
        if len(data) > limit:
            raise self._too_large(limit)
        return data

    def _too_large(self, limit: int, size: str = "") -> UnreadableSource:
        return UnreadableSource(
            f"Larger than {limit // 1_000_000} MB{size}, too large for one article or feed.",
            item=self.name,
            remedy="Split the file, or convert it to JSON Lines with one article per line.",
        )

    def lines(self) -> Iterator[str | None]:
        """Yield the lines of the document, each decoded separately.

        A line of more than MAX_LINE_BYTES is yielded as None.
        """
        charset = marked_charset(self.head)
        with reading(self.name):
            if charset in ("", "utf-8"):
                decoded = line_decoder(self.head, self.charset)
                for line in _bounded_lines(self.stream, b"\n"):
                    yield None if line is None else decoded(line).removeprefix("\ufeff")
            else:
                text = io.TextIOWrapper(self.stream, charset, "replace", newline="\n")
                for wide in _bounded_lines(text, "\n"):
                    yield None if wide is None else wide.removeprefix("\ufeff")

    def seekable(self) -> BinaryIO:
        """Return the bytes as a seekable file. A stream without a path is first copied to a temporary file."""
        with reading(self.name):
            if self.path is not None:
                return self.path.open("rb")
            spooled = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the caller
            shutil.copyfileobj(self.stream, spooled)
            spooled.seek(0)
            return spooled


def rejected_item(error: SourceError) -> Refusal:
    """Return the rejected item that reports an error in one of several sources.

    The item is retryable if the source could not be reached.
    """
    return Refusal(error.item, error.message, error.remedy, retryable=isinstance(error, UnreachableSource))


def uninstalled_item(error: InstallationError, item: str) -> Refusal:
    """Return a retryable rejected item for a source that needs a package that is not installed."""
    return Refusal(item, error.message, error.remedy, retryable=True)


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Convert an error of the operating system inside this context to UnreadableSource with the name of the source."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: an invalid file name or a closed stream
        raise UnreadableSource(f"Cannot be read: {getattr(error, 'strerror', None) or error}.", item=name) from error


def _size_of(stream: BinaryIO) -> int | None:
    """Return the size in bytes of the regular file behind a stream; None for pipes, sockets and memory."""
    try:
        status = os.fstat(stream.fileno())
    except (AttributeError, OSError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _bounded_lines(stream: IO[AnyStr], newline: AnyStr) -> Iterator[AnyStr | None]:
    while line := stream.readline(MAX_LINE_BYTES):
        if len(line) < MAX_LINE_BYTES or line.endswith(newline):
            yield line
        else:
            while (rest := stream.readline(HEAD_BYTES)) and not rest.endswith(newline):
                pass
            yield None


def _read_fully(stream: BinaryIO, size: int) -> bytes:
    """Read `size` bytes, or fewer at the end of the stream.

    One read of a pipe or socket may return fewer bytes, so reads are repeated.
    """
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class _Rejoined(io.RawIOBase):
    """A stream that first returns bytes that were already read, then the rest of another stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
