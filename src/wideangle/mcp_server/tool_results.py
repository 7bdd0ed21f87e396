"""Make the tools of the server, and the results that they return."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, TextContent, ToolAnnotations

from wideangle.mcp_server.bounds import bounded
from wideangle.mcp_server.schemas import output_schema
from wideangle.mcp_server.untrusted import wrapped

_OUTSIDE = frozenset({"version", "kind", "untrusted", "next_cursor", "confirmation"})
"""The fields of a result that the program itself sets, so that they contain no words of an article.

In the text form of a result, these fields are left out, or stand outside the part that is marked as untrusted.
"""


def tool(function: Callable[..., Any], title: str, *, changes: bool = False) -> Tool:
    """Return a tool that calls a function. The name and description of the tool are the name and docstring of the
    function; its output schema is the schema of the same name.

    `changes` is true if the tool changes the archive.
    """
    made = Tool.from_function(
        function,
        title=title,
        annotations=ToolAnnotations(
            title=title,
            read_only_hint=not changes,
            destructive_hint=changes,
            idempotent_hint=not changes,
            open_world_hint=False,
        ),
        structured_output=False,  # the schema is the published one, and not derived from Python types
    )
    made.fn_metadata.output_schema = output_schema(made.name)
    return made


def answered(document: Mapping[str, Any]) -> CallToolResult:
    """Return the result of a tool: the document, shortened if it is too long, and its text form."""
    structured = {"untrusted": True, **bounded(document)}
    lines = [wrapped({name: value for name, value in structured.items() if name not in _OUTSIDE})]
    if cursor := structured.get("next_cursor"):
        lines.append(f"There is more: repeat the call with `cursor` {json.dumps(cursor)}.")
    if token := structured.get("confirmation"):
        lines.append(
            "Nothing has changed yet. Show the person what this does. If the person agrees, repeat the call with "
            f"`confirmation` {json.dumps(token)}."
        )
    return CallToolResult(content=[TextContent(type="text", text="\n".join(lines))], structured_content=structured)
