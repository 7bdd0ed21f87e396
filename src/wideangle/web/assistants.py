"""Serve assistants by the Model Context Protocol at the path /mcp of the web application."""

from __future__ import annotations

from wideangle.mcp_server import McpApp, mcp_app
from wideangle.web.options import ServerOptions
from wideangle.web.serving.archive_access import ArchiveAccess


def assistants_app(access: ArchiveAccess, options: ServerOptions) -> McpApp:
    """Return the application that answers assistants. The application accepts the same host names as the pages.

    Assistants can only read the archive, because MCP gives them no form in which a user could confirm a change.
    """
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
