"""Records of a web archive (WARC 1.0 and 1.1, ISO 28500), one after the other, and past whatever is damaged.

Read here rather than by a library, since those at hand give up at the first damage, or hold a record of any length in
memory. What is damaged is named, and reading goes on at the next record that can be made out.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from wideangle.errors import UnreadableSource
from wideangle.ingest.decompression import HARMLESS_BYTES, MAX_EXPANSION
from wideangle.ingest.document import MAX_DOCUMENT_BYTES, Document, reading

_PIECE_BYTES = 65_536
_MAX_HEADER_LINES = 1_000
_START = re.compile(rb"WARC/\d")
# A record that was cut off in the middle is followed by this, wherever its length says it should end.
_NEXT = re.compile(rb"\r?\n(?=WARC/[01]\.\d+\r?\n)")
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
_BLANK = (b"\r\n", b"\n")


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record: its header fields by their names in small letters, and its block.

    `block` is empty where it has more than MAX_DOCUMENT_BYTES. `missing` says how many bytes of it are not there.
    """

    number: int
    fields: Mapping[str, str]
    block: bytes
    length: int
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Damage:
    """A place at which nothing can be made out: after which record, and what is wrong there."""

    after: int
    what: str


def records(document: Document) -> Iterator[WarcRecord | Damage]:
    """The records of a web archive, plain or in gzip (one member for each, or one for all), in order.

    Memory is bounded by one block of at most MAX_DOCUMENT_BYTES. Raises UnreadableSource for decompression bombs.
    """
    with reading(document.name):
        if document.head.startswith(b"\x1f\x8b"):
            members = _Members(document.stream, document.name)
            ahead, number, damaged = _Ahead(members), 0, False
            while True:
                for one in _records(ahead, number):
                    if isinstance(one, WarcRecord):
                        number, damaged = one.number, False
                        yield one
                    elif not damaged and not members.damage:
                        damaged = True
                        yield one
                if members.damage and not damaged:
                    damaged = True
                    yield Damage(number, members.damage)
                if not members.resume():
                    return
        yield from _records(_Ahead(document.stream), 0)


def _records(ahead: _Ahead, number: int) -> Iterator[WarcRecord | Damage]:
    """The records of one sound stretch of bytes; `number` is that of the last one before."""
    lost = False
    while line := ahead.line():
        if line in _BLANK:
            continue
        fields = _fields(ahead) if _START.match(line) else None
        if fields is None or not fields.get("content-length", "").isdecimal():
            if not lost:
                yield Damage(number, "Bytes that are no record." if fields is None else "A record without a length.")
            lost = True
            continue
        lost = False
        number += 1
        yield _record(ahead, number, fields)


def _fields(ahead: _Ahead) -> dict[str, str] | None:
    fields: dict[str, str] = {}
    name = ""
    for _ in range(_MAX_HEADER_LINES):
        line = ahead.line()
        if line in _BLANK or not line:
            return fields
        if _START.match(line):
            ahead.back(line)
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


def _record(ahead: _Ahead, number: int, fields: dict[str, str]) -> WarcRecord:
    length = int(fields["content-length"][:18])
    if length > MAX_DOCUMENT_BYTES:
        return WarcRecord(number, fields, b"", length, missing=length - ahead.skip(length))
    block = ahead.take(length)
    follows = ahead.line()
    ahead.back(follows)
    sound = follows in (*_BLANK, b"") or _START.match(follows)
    if not sound and (cut := _NEXT.search(block)):
        ahead.back(block[cut.end() :])
        block = block[: cut.start()]
    return WarcRecord(number, fields, block, length, missing=length - len(block))


class _Ahead:
    """A stream from which more can be taken than is needed, and put back."""

    def __init__(self, stream: BinaryIO | io.RawIOBase) -> None:
        self._stream = io.BufferedReader(stream, _PIECE_BYTES) if isinstance(stream, io.RawIOBase) else stream
        self._ahead = b""

    def line(self) -> bytes:
        """Up to and with the next newline, or a piece of a line without end."""
        if self._ahead:
            line, newline, rest = self._ahead.partition(b"\n")
            if newline:
                self._ahead = rest
                return line + newline
        line, self._ahead = self._ahead, b""
        return line + self._stream.readline(_PIECE_BYTES)

    def take(self, size: int) -> bytes:
        pieces = [self._ahead[:size]]
        self._ahead = self._ahead[size:]
        size -= len(pieces[0])
        while size > 0 and (piece := self._stream.read(size)):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def skip(self, size: int) -> int:
        skipped = 0
        while skipped < size and (piece := self.take(min(size - skipped, _PIECE_BYTES))):
            skipped += len(piece)
        return skipped

    def back(self, data: bytes) -> None:
        self._ahead = data + self._ahead


class _Members(io.RawIOBase):
    """What the members of a gzip stream hold, up to the first damage; after `resume`, from the next member on."""

    def __init__(self, compressed: BinaryIO, name: str) -> None:
        self._compressed = compressed
        self._name = name
        self._decoder: zlib._Decompress | None = None
        self._pending = b""
        self._taken = self._given = 0
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
        """Go on after damage, at what looks like the beginning of a member. False where there is none."""
        if not self.damage:
            return False
        self._decoder = None
        while True:
            found = _MEMBER.search(self._pending)
            if found:
                self._pending = self._pending[found.start() :]
                self.damage = ""
                return True
            rest = self._pending[-3:]
            self._pending = b""
            if not self._fill():
                return False
            self._pending = rest + self._pending

    def _fill(self) -> bool:
        self._pending = self._compressed.read(_PIECE_BYTES)
        self._taken += len(self._pending)
        return bool(self._pending)

    def _begin(self) -> bool:
        """Begin the next member, past any padding with zeros. False at the end, and at what is no member."""
        self._pending = self._pending.lstrip(b"\x00")
        while not self._pending and self._fill():
            self._pending = self._pending.lstrip(b"\x00")
        if not self._pending:
            return False
        self._decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return True

    def _expanded(self, size: int) -> bytes:
        decoder, given = self._decoder, self._pending
        assert decoder is not None  # noqa: S101 - begun above
        if not given:
            self.damage = "Compressed data that ends before its end."
            return b""
        try:
            data = decoder.decompress(given, size)
        except zlib.error as error:
            self.damage = f"Damaged compressed data ({error})."
            self._pending = given[1:]
            return b""
        self._pending = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        if decoder.eof:
            self._decoder = None
        self._given += len(data)
        if self._given > HARMLESS_BYTES and self._given > MAX_EXPANSION * self._taken:
            raise UnreadableSource(
                f"Expands to more than {MAX_EXPANSION} times its size, as decompression bombs do.", item=self._name
            )
        return data
