"""Connect clients to a server, by standard input and output or by streamable HTTP."""

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

    Nothing else may write to standard output meanwhile. The parameters are explained at `assistant_server`.
    """
    assistant_server(threads, allow_edits=allow_edits, aliases=aliases).run("stdio")


class McpApp:
    """An ASGI application that serves any number of clients by streamable HTTP. It may be mounted at any path.

    The application works only inside the context `running()`. A server that mounts it must enter this context once, in
    its own lifespan. If the application runs alone, it enters the context itself.
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
        """Return the context in which the application serves. It manages the sessions of clients."""
        return self._sessions.run()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request.

        The path of the request is not checked, because the server that mounts the application checks the path.
        """
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
    """Return an ASGI application for an open archive. The caller must close the archive.

    `threads` may be shared with other applications for the same archive. `allowed_hosts` are the accepted values of the
    header Host ('127.0.0.1:8000', 'localhost:*'), and `allowed_origins` the accepted values of the header Origin
    ('http://localhost:*'), which browsers send. Pages of other sites therefore cannot reach the server by DNS
    rebinding. The other parameters are explained at `assistant_server`.
    """
    return McpApp(
        threads, allowed_hosts=allowed_hosts, allowed_origins=allowed_origins, allow_edits=allow_edits, aliases=aliases
    )
