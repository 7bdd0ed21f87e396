"""How clients reach a server: by standard input and output, or by streamable HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import Receive, Scope, Send

from wideangle.archive_threads import ArchiveThreads
from wideangle.language.names import Aliases
from wideangle.mcp_server.server import assistant_server


def serve_stdio(threads: ArchiveThreads, *, allow_edits: bool = False, aliases: Aliases | None = None) -> None:
    """Serve one client on standard input and output, until the client closes them.

    Nothing else may write to standard output meanwhile. Parameters are those of `assistant_server`.
    """
    assistant_server(threads, allow_edits=allow_edits, aliases=aliases).run("stdio")


class McpApp:
    """An ASGI application that serves any number of clients by streamable HTTP, at whatever path it is mounted.

    It works inside `running()` only: a server that mounts it enters that in its own lifespan, once. Run by itself, the
    application does so in its lifespan.
    """

    def __init__(
        self,
        threads: ArchiveThreads,
        *,
        allowed_hosts: Sequence[str],
        allowed_origins: Sequence[str] = (),
        allow_edits: bool = False,
        aliases: Aliases | None = None,
    ) -> None:
        server = assistant_server(threads, allow_edits=allow_edits, aliases=aliases)
        self._alone = server.streamable_http_app(
            transport_security=TransportSecuritySettings(
                enable_dns_rebinding_protection=True,
                allowed_hosts=list(allowed_hosts),
                allowed_origins=list(allowed_origins),
            )
        )
        self._sessions = server.session_manager

    def running(self) -> AbstractAsyncContextManager[None]:
        """The sessions of clients, for the time that the application serves."""
        return self._sessions.run()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; the path is left to whoever mounted the application."""
        if scope["type"] == "http":
            await self._sessions.handle_request(scope, receive, send)
        else:
            await self._alone(scope, receive, send)


def mcp_app(
    threads: ArchiveThreads,
    *,
    allowed_hosts: Sequence[str],
    allowed_origins: Sequence[str] = (),
    allow_edits: bool = False,
    aliases: Aliases | None = None,
) -> McpApp:
    """The ASGI application of an open archive, which stays the caller's to close. `threads` may be shared with other
    applications over the same archive.

    `allowed_hosts` are the values of the header Host that are answered ('127.0.0.1:8000', 'localhost:*'), and
    `allowed_origins` those of Origin ('http://localhost:*'), which browsers send: no page of another site reaches the
    server by DNS rebinding. Other parameters are those of `assistant_server`.
    """
    return McpApp(
        threads, allowed_hosts=allowed_hosts, allowed_origins=allowed_origins, allow_edits=allow_edits, aliases=aliases
    )
