"""Parse HTTP responses (RFC 9112) that are stored in web archives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from wideangle.ingest.decoding.decompression import TooLarge, inflated
from wideangle.ingest.document import MAX_DOCUMENT_BYTES

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b")
_CHUNK = re.compile(rb"\s*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_MAX_CODINGS = 3


@dataclass(frozen=True, slots=True)
class HttpMessage:
    """A stored HTTP response: its status, its header fields by lower-case name, and its decoded body."""

    status: int
    fields: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type that the response declares, in lower case; '' if there is none."""
        return self.fields.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the response declares; '' if there is none."""
        match = _CHARSET.search(self.fields.get("content-type", ""))
        return match[1] if match else ""


def parsed_response(block: bytes) -> HttpMessage | None:
    """Return the HTTP response in the block of a record; None if the block is not a response.

    A truncated body is decoded as far as possible. Some archiving programs store the decoded body but keep the header
    that declares the coding; such a body is returned as stored.
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
    parts: list[bytes] = []
    position = 0
    while chunk := _CHUNK.match(body, position):
        size = int(chunk[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[chunk.end() : chunk.end() + size])
        position = chunk.end() + size
    # The bytes after the last valid chunk are kept. If the body has no valid chunk, the archiving program has removed
    # the chunked coding. After a damaged chunk, the remaining bytes may still be text.
    return b"".join(parts) + body[position:]


def _decoded(body: bytes, coding: str) -> bytes:
    parts: list[bytes] = []
    try:
        parts.extend(inflated([body], coding, MAX_DOCUMENT_BYTES))
    except (ValueError, TooLarge):
        return b"".join(parts) or body
    return b"".join(parts)
