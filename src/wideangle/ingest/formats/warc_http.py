"""An HTTP response as web archives keep it (RFC 9112), back to the page that was sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from wideangle.ingest.decompression import TooLarge, inflated
from wideangle.ingest.document import MAX_DOCUMENT_BYTES

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b")
_CHUNK = re.compile(rb"\s*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_MAX_CODINGS = 3


@dataclass(frozen=True, slots=True)
class HttpMessage:
    """Status, header fields by their names in small letters, and the body without its codings."""

    status: int
    fields: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Its media type in small letters; '' where none is declared."""
        return self.fields.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that its media type names."""
        found = _CHARSET.search(self.fields.get("content-type", ""))
        return found[1] if found else ""


def parsed_response(block: bytes) -> HttpMessage | None:
    """The response that a block holds; None for what is none.

    Codings that the body turns out not to have, as where an archiver undid them, are passed over; of a body that
    breaks off, what is there is given.
    """
    status = _STATUS.match(block)
    if status is None:
        return None
    end = _END_OF_HEAD.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    fields: dict[str, str] = {}
    for line in head.decode("latin-1").splitlines()[1:1_000]:
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    if "chunked" in fields.get("transfer-encoding", "").lower():
        body = _without_chunks(body)
    codings = [coding.strip().lower() for coding in fields.get("content-encoding", "").split(",")]
    for coding in codings[: -_MAX_CODINGS - 1 : -1]:
        body = _decoded(body, coding.removeprefix("x-"))
    return HttpMessage(int(status[1]), fields, body)


def _without_chunks(body: bytes) -> bytes:
    pieces: list[bytes] = []
    position = 0
    while chunk := _CHUNK.match(body, position):
        size = int(chunk[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[chunk.end() : chunk.end() + size])
        position = chunk.end() + size
    # No chunk at all: they were taken out before. A broken one: what follows may still be text.
    return b"".join(pieces) + body[position:]


def _decoded(body: bytes, coding: str) -> bytes:
    pieces: list[bytes] = []
    try:
        pieces.extend(inflated([body], coding, MAX_DOCUMENT_BYTES))
    except (ValueError, TooLarge):
        return b"".join(pieces) or body
    return b"".join(pieces)
