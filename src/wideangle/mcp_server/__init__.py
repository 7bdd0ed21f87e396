"""Serve an archive to AI assistants by the Model Context Protocol (MCP), as verbatim spans with their addresses.

Every tool reads the archive through the public class `Archive`. Its answer is a JSON document of the published schema,
and the same document as compact text. Text of articles is marked as untrusted. Nothing is fetched from the network.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wideangle.mcp_server.server import assistant_server
    from wideangle.mcp_server.transports import McpApp, mcp_app, serve_stdio
else:
    from wideangle.lazy import loading

    __getattr__ = loading(
        __name__,
        {
            "server": ("assistant_server",),
            "transports": ("McpApp", "mcp_app", "serve_stdio"),
        },
    )

__all__ = ["McpApp", "assistant_server", "mcp_app", "serve_stdio"]
