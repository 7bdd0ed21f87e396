"""The server for assistants (Model Context Protocol) as a part of the web application, at /mcp."""

from __future__ import annotations

from wideangle.mcp_server import McpApp, mcp_app
from wideangle.web.archive_access import ArchiveAccess
from wideangle.web.options import ServerOptions


def assistants_app(access: ArchiveAccess, options: ServerOptions) -> McpApp:
    """Return the application that answers assistants. It only reads the archive, since a client of MCP shows no form
    on which a user could confirm a change. It answers the same host names as the pages."""
    return mcp_app(
        access,
        allowed_hosts=[pattern for host in options.hosts for pattern in (host, f"{host}:*")],
        allowed_origins=[
            pattern
            for host in options.hosts
            for scheme in ("http", "https")
            for pattern in (f"{scheme}://{host}", f"{scheme}://{host}:*")
        ],
    )
