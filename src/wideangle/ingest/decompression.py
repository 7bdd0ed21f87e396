"""Compressed bytes, expanded only as far as honest compression goes."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from wideangle.errors import UnreadableSource

# News text shrinks 3 to 10 times, generated tables up to 50; deflate itself reaches 1,032 on nothing but zeros.
MAX_EXPANSION = 200
# A short file of one repeated word may legitimately do better; below this size nothing can be hurt.
HARMLESS_BYTES = 64_000_000
_PIECE_BYTES = 65_536


class TooLarge(Exception):
    """More bytes than the caller is ready to take."""


class ExpandedStream(io.RawIOBase):
    """What a gzip stream of any number of members holds. Damage, an early end and a bomb raise UnreadableSource."""

    def __init__(self, compressed: BinaryIO, name: str) -> None:
        self._taken = _Counted(compressed)
        self._gzip = gzip.GzipFile(fileobj=self._taken, mode="rb")
        self._name = name
        self._given = 0

    def readable(self) -> bool:
        """Always: it is made for nothing else."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with expanded bytes; 0 at the end."""
        try:
            data = self._gzip.read(min(len(buffer), _PIECE_BYTES))
        except EOFError:
            raise UnreadableSource(
                "Is compressed, and ends before its end.", item=self._name, remedy="Fetch or copy it again."
            ) from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableSource(f"Is damaged: {error}.", item=self._name, remedy="Fetch or copy it again.") from None
        self._given += len(data)
        if self._given > HARMLESS_BYTES and self._given > MAX_EXPANSION * self._taken.count:
            raise UnreadableSource(
                f"Expands to more than {MAX_EXPANSION} times its size, as decompression bombs do.", item=self._name
            )
        buffer[: len(data)] = data
        return len(data)


class _Counted(io.RawIOBase):
    """Counts what is taken from a stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data


def content_encodings() -> str:
    """The content codings (RFC 9110, section 8.4.1) that `inflated` undoes, as Accept-Encoding lists them."""
    return ", ".join(_DECODERS)


def inflated(pieces: Iterable[bytes], coding: str, limit: int) -> Iterator[bytes]:
    """Undo a content coding piece by piece.

    Raises TooLarge once more than `limit` bytes go in or come out, and ValueError for a coding that was not asked for,
    for damaged bytes and for bytes that end early.
    """
    if coding not in ("", "identity", *_DECODERS):
        raise ValueError(f"an answer in the coding {coding!r}, which was not asked for")
    decoder = _DECODERS[coding]() if coding in _DECODERS else None
    taken = given = 0
    for piece in pieces:
        expanded = decoder.expand(piece, limit + 1 - given) if decoder else piece
        taken += len(piece)
        given += len(expanded)
        if max(taken, given) > limit:
            raise TooLarge
        yield expanded
    if decoder is None:
        return
    rest = decoder.finish(limit + 1 - given)
    if given + len(rest) > limit:
        raise TooLarge
    yield rest


class _Zlib:
    """gzip, and what servers call deflate: zlib's format by the standard, bare deflate by custom."""

    def __init__(self, wbits: int) -> None:
        self._decoder = zlib.decompressobj(wbits)
        self._untouched = True

    def expand(self, data: bytes, limit: int) -> bytes:
        try:
            expanded = self._decoder.decompress(data, limit)
        except zlib.error as error:
            if not self._untouched:
                raise ValueError(f"damaged compressed content: {error}") from error
            self._untouched = False
            self._decoder = zlib.decompressobj(-zlib.MAX_WBITS)
            return self.expand(data, limit)
        self._untouched = False
        return expanded

    def finish(self, limit: int) -> bytes:  # noqa: ARG002 - everything has been given by then
        if not self._decoder.eof:
            raise ValueError("compressed content that ends before its end")
        return b""


class _Whole:
    """Codings that Arrow undoes: it takes a stream from its beginning, so that the pieces are gathered first."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pieces = bytearray()

    def expand(self, data: bytes, limit: int) -> bytes:  # noqa: ARG002 - nothing comes before the end
        self._pieces += data
        return b""

    def finish(self, limit: int) -> bytes:
        import pyarrow as pa

        try:
            with pa.input_stream(io.BytesIO(self._pieces), compression=self._name) as stream:
                return bytes(stream.read(limit))
        except (OSError, pa.ArrowException) as error:
            raise ValueError(f"damaged compressed content: {error}") from error


_DECODERS: dict[str, Callable[[], _Zlib | _Whole]] = {
    "gzip": lambda: _Zlib(16 + zlib.MAX_WBITS),
    "deflate": lambda: _Zlib(zlib.MAX_WBITS),
    "br": lambda: _Whole("brotli"),
    "zstd": lambda: _Whole("zstd"),
}
