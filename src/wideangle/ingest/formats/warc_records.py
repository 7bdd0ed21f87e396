"""Read the records of a web archive (WARC 1.0 and 1.1, ISO 28500), even if it is damaged.

Existing libraries stop at the first damage, or load records of any length into memory. This module reports the damage
and continues with the next readable record.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from wideangle.errors import UnreadableSource
from wideangle.ingest.decoding.decompression import HARMLESS_BYTES, MAX_EXPANSION
from wideangle.ingest.document import MAX_DOCUMENT_BYTES, Document, reading

_CHUNK_BYTES = 65_536
_MAX_HEADER_LINES = 1_000
_START = re.compile(rb"WARC/\d")
# A pattern for the beginning of the next record after a truncated record. A truncated record declares more bytes than
# it has, so the next record begins inside the declared length.
_NEXT = re.compile(rb"\r?\n(?=WARC/[01]\.\d+\r?\n)")
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
_BLANK = (b"\r\n", b"\n")


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record of a web archive: its header fields by lower-case name, and its content, the `block`.

    `length` is the declared length of the block in bytes, `missing` the number of bytes that the block lacks. `block`
    is empty if it is longer than MAX_DOCUMENT_BYTES.
    """

    number: int
    fields: Mapping[str, str]
    block: bytes
    length: int
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged part of a web archive: the number of the last record before it (0 at the beginning), and the reason."""

    after: int
    reason: str


def records(document: Document) -> Iterator[WarcRecord | Damage]:
    """Yield the records of a web archive in order, and a Damage for each damaged part.

    The archive may be uncompressed, one gzip member, or a sequence of gzip members with one record each. Only one
    block, of at most MAX_DOCUMENT_BYTES, is in memory at a time. Raises UnreadableSource for decompression bombs.
    """
    with reading(document.name):
        if document.head.startswith(b"\x1f\x8b"):
            members = _Members(document.stream, document.name)
            stream, number, is_reported = _PushbackStream(members), 0, False
            while True:
                for record in _records(stream, number):
                    if isinstance(record, WarcRecord):
                        number, is_reported = record.number, False
                        yield record
                    elif not is_reported and not members.damage:
                        is_reported = True
                        yield record
                if members.damage and not is_reported:
                    is_reported = True
                    yield Damage(number, members.damage)
                if not members.resume():
                    return
        yield from _records(_PushbackStream(document.stream), 0)


def _records(stream: _PushbackStream, number: int) -> Iterator[WarcRecord | Damage]:
    """Yield the records of one undamaged part of an archive.

    `number` is the number of the last record before this part.
    """
    is_reported = False
    while line := stream.line():
        if line in _BLANK:
            continue
        fields = _fields(stream) if _START.match(line) else None
        if fields is None or not fields.get("content-length", "").isdecimal():
            if not is_reported:
                reason = "Bytes outside any record." if fields is None else "A record without a length."
                yield Damage(number, reason)
            is_reported = True
            continue
        is_reported = False
        number += 1
        yield _record(stream, number, fields)


def _fields(stream: _PushbackStream) -> dict[str, str] | None:
    fields: dict[str, str] = {}
    name = ""
    for _ in range(_MAX_HEADER_LINES):
        line = stream.line()
        if line in _BLANK or not line:
            return fields
        if _START.match(line):
            stream.push_back(line)
            return None
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[:1] in (" ", "\t") and name in fields:
            fields[name] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        if colon:
            fields.setdefault(name, value.strip())
    return None


def _record(stream: _PushbackStream, number: int, fields: dict[str, str]) -> WarcRecord:
    length = int(fields["content-length"][:18])
    if length > MAX_DOCUMENT_BYTES:
        return WarcRecord(number, fields, b"", length, missing=length - stream.skip(length))
    block = stream.take(length)
    next_line = stream.line()
    stream.push_back(next_line)
    is_complete = next_line in (*_BLANK, b"") or _START.match(next_line)
    if not is_complete and (cut := _NEXT.search(block)):
        stream.push_back(block[cut.end() :])
        block = block[: cut.start()]
    return WarcRecord(number, fields, block, length, missing=length - len(block))


class _PushbackStream:
    """A stream that takes bytes back: bytes that were pushed back are read again before the rest."""

    def __init__(self, stream: BinaryIO | io.RawIOBase) -> None:
        self._stream = io.BufferedReader(stream, _CHUNK_BYTES) if isinstance(stream, io.RawIOBase) else stream
        self._pushed_back = b""

    def line(self) -> bytes:
        """Return the next line with its newline, or a part of a very long line."""
        if self._pushed_back:
            line, newline, rest = self._pushed_back.partition(b"\n")
            if newline:
                self._pushed_back = rest
                return line + newline
        line, self._pushed_back = self._pushed_back, b""
        return line + self._stream.readline(_CHUNK_BYTES)

    def take(self, size: int) -> bytes:
        parts = [self._pushed_back[:size]]
        self._pushed_back = self._pushed_back[size:]
        size -= len(parts[0])
        while size > 0 and (part := self._stream.read(size)):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def skip(self, size: int) -> int:
        skipped = 0
        while skipped < size and (part := self.take(min(size - skipped, _CHUNK_BYTES))):
            skipped += len(part)
        return skipped

    def push_back(self, data: bytes) -> None:
        self._pushed_back = data + self._pushed_back


class _Members(io.RawIOBase):
    """A stream of the decompressed members of a gzip file. It ends at the first damage.

    After `resume`, reading continues with the next member.
    """

    def __init__(self, compressed: BinaryIO, name: str) -> None:
        self._compressed = compressed
        self._name = name
        self._decoder: zlib._Decompress | None = None
        self._pending = b""
        self._compressed_bytes = self._expanded_bytes = 0
        self.damage = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self.damage:
            if not self._pending:
                self._fill()
            if self._decoder is None and not self._begin():
                return 0
            data = self._expanded(len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)
        return 0

    def resume(self) -> bool:
        """Continue after damage at the next position where a gzip member may begin.

        Return False if there is no such position.
        """
        if not self.damage:
            return False
        self._decoder = None
        while True:
            member = _MEMBER.search(self._pending)
            if member:
                self._pending = self._pending[member.start() :]
                self.damage = ""
                return True
            rest = self._pending[-3:]
            self._pending = b""
            if not self._fill():
                return False
            self._pending = rest + self._pending

    def _fill(self) -> bool:
        self._pending = self._compressed.read(_CHUNK_BYTES)
        self._compressed_bytes += len(self._pending)
        return bool(self._pending)

    def _begin(self) -> bool:
        """Begin the next gzip member, after skipping zero bytes. Return False at the end of the stream."""
        self._pending = self._pending.lstrip(b"\x00")
        while not self._pending and self._fill():
            self._pending = self._pending.lstrip(b"\x00")
        if not self._pending:
            return False
        self._decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return True

    def _expanded(self, size: int) -> bytes:
        decoder, pending = self._decoder, self._pending
        assert decoder is not None  # noqa: S101 - set by _begin
        if not pending:
            self.damage = "Truncated compressed data."
            return b""
        try:
            data = decoder.decompress(pending, size)
        except zlib.error as error:
            self.damage = f"Damaged compressed data ({error})."
            self._pending = pending[1:]
            return b""
        self._pending = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        if decoder.eof:
            self._decoder = None
        self._expanded_bytes += len(data)
        if self._expanded_bytes > HARMLESS_BYTES and self._expanded_bytes > MAX_EXPANSION * self._compressed_bytes:
            raise UnreadableSource(
                f"Expands to more than {MAX_EXPANSION} times its size, like a decompression bomb.", item=self._name
            )
        return data
