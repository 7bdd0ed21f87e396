"""Decompress data, and stop at decompression bombs: small files that expand to a huge size."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from wideangle.errors import UnreadableSource

# The largest accepted ratio of expanded to compressed size. News text has a ratio of 3 to 10, generated tables up to
# 50. A file of zeros reaches 1,032, the maximum of the deflate method.
MAX_EXPANSION = 200
# The expanded size in bytes below which every ratio is accepted, because a small file that repeats one word may exceed
# MAX_EXPANSION.
HARMLESS_BYTES = 64_000_000
_CHUNK_BYTES = 65_536


_FETCH_AGAIN = "Fetch or copy the file again."


class TooLarge(Exception):
    """Raised if compressed or expanded data exceeds the limit that the caller has set."""


class ExpandedStream(io.RawIOBase):
    """A stream that returns the decompressed content of a gzip stream of one or more members.

    Reading raises UnreadableSource for damaged or truncated data and for decompression bombs.
    """

    def __init__(self, compressed: BinaryIO, name: str) -> None:
        self._compressed = _Counted(compressed)
        self._gzip = gzip.GzipFile(fileobj=self._compressed, mode="rb")
        self._name = name
        self._expanded_bytes = 0

    def readable(self) -> bool:
        """Return True: the stream supports reading."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with decompressed bytes and return their number; 0 at the end of the stream."""
        try:
            data = self._gzip.read(min(len(buffer), _CHUNK_BYTES))
        except EOFError:
            raise UnreadableSource("The compressed data is truncated.", item=self._name, remedy=_FETCH_AGAIN) from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableSource(f"Damaged: {error}.", item=self._name, remedy=_FETCH_AGAIN) from None
        self._expanded_bytes += len(data)
        if self._expanded_bytes > HARMLESS_BYTES and self._expanded_bytes > MAX_EXPANSION * self._compressed.count:
            raise UnreadableSource(
                f"Expands to more than {MAX_EXPANSION} times its size, like a decompression bomb.", item=self._name
            )
        buffer[: len(data)] = data
        return len(data)


class _Counted(io.RawIOBase):
    """A stream that counts the bytes read from another stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data


def content_encodings() -> str:
    """Return the value of the header Accept-Encoding: the content codings (RFC 9110, section 8.4.1) that `inflated`
    decodes.
    """
    return ", ".join(_DECODERS)


def inflated(chunks: Iterable[bytes], coding: str, limit: int) -> Iterator[bytes]:
    """Yield the decoded content of an HTTP response, chunk by chunk. `coding` is the value of its header
    Content-Encoding.

    Raises TooLarge if the input or the output exceeds `limit` bytes. Raises ValueError for an unsupported coding and
    for damaged or truncated data.
    """
    if coding not in ("", "identity", *_DECODERS):
        raise ValueError(f"a response in the unsupported coding {coding!r}")
    decoder = _DECODERS[coding]() if coding in _DECODERS else None
    input_bytes = output_bytes = 0
    for chunk in chunks:
        expanded = decoder.expand(chunk, limit + 1 - output_bytes) if decoder else chunk
        input_bytes += len(chunk)
        output_bytes += len(expanded)
        if max(input_bytes, output_bytes) > limit:
            raise TooLarge
        yield expanded
    if decoder and not decoder.is_finished:
        raise ValueError("truncated compressed content")


class _Zlib:
    """Decoder of the content codings gzip and `deflate`.

    By the standard, `deflate` is the zlib format. Some servers send a raw deflate stream instead, which is decoded too.
    """

    def __init__(self, wbits: int) -> None:
        self._decoder = zlib.decompressobj(wbits)
        self._is_first_chunk = True

    def expand(self, data: bytes, limit: int) -> bytes:
        try:
            expanded = self._decoder.decompress(data, limit)
        except zlib.error as error:
            if not self._is_first_chunk:
                raise ValueError(f"damaged compressed content: {error}") from error
            self._is_first_chunk = False
            self._decoder = zlib.decompressobj(-zlib.MAX_WBITS)
            return self.expand(data, limit)
        self._is_first_chunk = False
        return expanded

    @property
    def is_finished(self) -> bool:
        return self._decoder.eof


class _Brotli:
    """Decoder of the content coding Brotli (RFC 7932)."""

    def __init__(self) -> None:
        import brotli

        self._error = brotli.error
        self._decoder = brotli.Decompressor()

    def expand(self, data: bytes, limit: int) -> bytes:
        try:
            return bytes(self._decoder.process(data, output_buffer_limit=limit))
        except self._error as error:
            raise ValueError(f"damaged compressed content: {error}") from error

    @property
    def is_finished(self) -> bool:
        return bool(self._decoder.is_finished())


class _Zstandard:
    """Decoder of the content coding Zstandard (RFC 8878), whose data may consist of several frames."""

    def __init__(self) -> None:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
        self._zstd = zstd
        self._decoder = zstd.ZstdDecompressor()

    def expand(self, data: bytes, limit: int) -> bytes:
        expanded = b""
        while data and len(expanded) < limit:
            if self._decoder.eof:
                self._decoder = self._zstd.ZstdDecompressor()
            try:
                expanded += self._decoder.decompress(data, limit - len(expanded))
            except self._zstd.ZstdError as error:
                raise ValueError(f"damaged compressed content: {error}") from error
            data = self._decoder.unused_data
        return expanded

    @property
    def is_finished(self) -> bool:
        return self._decoder.eof


_DECODERS: dict[str, Callable[[], _Zlib | _Brotli | _Zstandard]] = {
    "gzip": lambda: _Zlib(16 + zlib.MAX_WBITS),
    "deflate": lambda: _Zlib(zlib.MAX_WBITS),
    "br": _Brotli,
    "zstd": _Zstandard,
}
