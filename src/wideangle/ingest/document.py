"""The bytes of one source, opened: named for messages, looked at from the front, and read within bounds."""

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

from wideangle.errors import SourceError, UnreachableSource, UnreadableSource
from wideangle.ingest.decompression import ExpandedStream
from wideangle.ingest.encoding import line_decoder, marked_charset
from wideangle.model import Refusal

HEAD_BYTES = 16_384  # what a kind is recognised by; long comments and style blocks may stand before the first sign
MAX_DOCUMENT_BYTES = 20_000_000  # a page, feed or text is read whole; real ones stay below a tenth of this
MAX_ARTICLE_CHARS = 2_000_000  # some 350,000 words: more than a thick book
MAX_LINE_BYTES = 8 * MAX_ARTICLE_CHARS  # a row: escapes such as \u0456 take six bytes for one character


@dataclass(frozen=True, slots=True)
class Document:
    """One file, response or stream.

    `head` holds the first bytes, which `stream` gives again. `url`, `media_type` and `charset` are what the sender
    declared, to be believed only where the bytes bear them out. `path` is set for a plain file on disk, and `size`
    (bytes) for whatever is one, open streams too.
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
        """Look at the head of a stream without losing it."""
        with reading(name):
            head = _read_fully(stream, HEAD_BYTES)
        joined = io.BufferedReader(_Rejoined(head, stream), HEAD_BYTES)
        return cls(name, joined, head, path=path, size=_size_of(stream))

    @property
    def suffix(self) -> str:
        """The suffix of the file name or of the path of the URL, in lower case, without that of a compression."""
        name = urlsplit(self.url).path if self.url else self.name
        return PurePosixPath(name.lower().removesuffix(".gz")).suffix

    def expanded(self) -> Document:
        """What a gzip document holds, expanded as it is read."""
        inner = Document.of(io.BufferedReader(ExpandedStream(self.stream, self.name)), self.name)
        return replace(inner, url=self.url)

    def whole(self, limit: int = 0) -> bytes:
        """All of it. Raises UnreadableSource beyond `limit` bytes, by default those of any page, feed or text."""
        limit = limit or MAX_DOCUMENT_BYTES
        if self.size is not None and self.size > limit:
            raise self._too_large(limit, f" (it has {self.size / 1_000_000:,.0f} MB)")
        with reading(self.name):
            data = _read_fully(self.stream, limit + 1)
        if len(data) > limit:
            raise self._too_large(limit)
        return data

    def _too_large(self, limit: int, size: str = "") -> UnreadableSource:
        return UnreadableSource(
            f"Larger than {limit // 1_000_000} MB{size}, which is no single article or feed.",
            item=self.name,
            remedy="Split it, or bring it as JSON Lines with one article per line.",
        )

    def lines(self) -> Iterator[str | None]:
        """Its lines, decoded each on its own; None stands for a line too long to be read."""
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
        """The same bytes as a file to seek in; what came as a stream goes to a temporary file first."""
        with reading(self.name):
            if self.path is not None:
                return self.path.open("rb")
            spooled = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the caller
            shutil.copyfileobj(self.stream, spooled)
            spooled.seek(0)
            return spooled


def refusal_of(error: SourceError) -> Refusal:
    """The same news about one item among many."""
    return Refusal(error.item, error.message, error.remedy, retryable=isinstance(error, UnreachableSource))


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn failures of the operating system into UnreadableSource with the name of the source."""
    try:
        yield
    except (OSError, ValueError) as error:  # the latter for names and streams that cannot be opened at all
        raise UnreadableSource(f"Cannot be read: {getattr(error, 'strerror', None) or error}.", item=name) from error


def _size_of(stream: BinaryIO) -> int | None:
    """The bytes of the regular file behind a stream; None for pipes, sockets and what is in memory."""
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
    """Up to `size` bytes, fewer only at the end: pipes and sockets give what they happen to have."""
    pieces = []
    while size > 0 and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


class _Rejoined(io.RawIOBase):
    """A head already taken from a stream, and then the rest of it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
