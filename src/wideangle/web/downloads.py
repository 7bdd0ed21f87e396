"""Send downloads while they are written, so that neither memory nor disk holds a whole table."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing
from typing import BinaryIO

import anyio
from anyio import CapacityLimiter, from_thread
from anyio.streams.memory import MemoryObjectSendStream
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from wideangle.archive import Archive
from wideangle.tables.records import RecordKind
from wideangle.web.errors import TooManyRequests
from wideangle.web.security.viewer import Role
from wideangle.web.serving.archive_access import ArchiveAccess

CHUNK_BYTES = 64 * 1024
WAITING_CHUNKS = 4
"""The greatest number of chunks that wait in memory for a slow client."""

MOST_DOWNLOADS = 2
"""The greatest number of downloads at the same time. Each download has its own thread, because a table may take hours
to compute."""

RETRY_SECONDS = 60

_OF_EDITORS = (RecordKind.DECISIONS, RecordKind.LINKS, RecordKind.QUOTATIONS)
"""The tables that only editors may download. Decisions concern editors only; links and quotations of a large archive
need hours of processor time."""

Write = Callable[[Archive, BinaryIO], None]


def needed_role(kind: RecordKind) -> Role:
    """Return the lowest role that may download a table."""
    return Role.EDITOR if kind in _OF_EDITORS else Role.READER


class Downloads:
    """The downloads that one server is sending. Their number is limited to `MOST_DOWNLOADS`."""

    def __init__(self) -> None:
        self._threads = CapacityLimiter(MOST_DOWNLOADS)
        self._running = 0

    async def response(self, request: Request, write: Write, *, media_type: str, filename: str) -> StreamingResponse:
        """Return the response with the file that `write` writes.

        If `write` fails before it has written the first chunk, its error is raised here. If `write` fails later, the
        connection is closed, so that a client does not take a part of the file for the whole. Raises TooManyRequests if
        too many downloads are running.
        """
        if self._running >= MOST_DOWNLOADS:
            raise TooManyRequests("too many downloads at the same time.", retry_after=RETRY_SECONDS)
        chunks = self._chunks(request.app.state.archive, write)
        first = await anext(chunks, b"")
        headers = {"content-disposition": f'attachment; filename="{filename}"'}
        return _Download(first, chunks, media_type=media_type, headers=headers)

    async def _chunks(self, access: ArchiveAccess, write: Write) -> AsyncGenerator[bytes, None]:
        sender, receiver = anyio.create_memory_object_stream[bytes](WAITING_CHUNKS)

        def produce(archive: Archive) -> None:
            with io.BufferedWriter(_ChunkSender(sender), CHUNK_BYTES) as file:  # type: ignore[type-var]  # bytes-like
                write(archive, file)

        def end(task: asyncio.Task[None]) -> None:
            self._running -= 1
            sender.close()
            if not task.cancelled():
                task.exception()  # marks the error as seen where the client is gone

        self._running += 1  # before the thread starts, so that no other request passes the check meanwhile
        producing = asyncio.create_task(access.read(produce, self._threads))
        producing.add_done_callback(end)
        try:
            async for chunk in receiver:
                yield chunk
            await producing
        finally:
            receiver.close()  # the thread fails at its next chunk if the client is gone


class _Download(StreamingResponse):
    """A response with the chunks of a download. When the response ends, the thread that writes the chunks ends too.

    After a HEAD request, or after the client has closed the connection, nobody reads the remaining chunks. Without this
    class, the thread would then wait until the chunks are garbage-collected.
    """

    def __init__(
        self, first: bytes, rest: AsyncGenerator[bytes, None], *, media_type: str, headers: Mapping[str, str]
    ) -> None:
        super().__init__(_joined(first, rest), media_type=media_type, headers=headers)
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with aclosing(self._rest):
            await super().__call__(scope, receive, send)


class _ChunkSender(io.RawIOBase):
    """A file object for a worker thread. Each chunk that the thread writes is passed to the event loop."""

    def __init__(self, sender: MemoryObjectSendStream[bytes]) -> None:
        self._sender = sender

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # BufferedWriter gives a memory view
        from_thread.run(self._sender.send, bytes(data))
        return len(data)


async def _joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk
