"""What the tests of the server for assistants share: calls by the SDK's own client, and what holds for every answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any

from event_loop import run_async
from mcp import Client
from mcp_types import CallToolResult, TextContent

from wideangle.archive import Archive
from wideangle.archive_threads import ArchiveThreads
from wideangle.mcp_server import assistant_server
from wideangle.mcp_server.bounds import ANSWER_CHARACTERS
from wideangle.mcp_server.untrusted import BEGIN, END
from wideangle.render.json.coverage import json_text

Call = Callable[..., Awaitable[dict[str, Any]]]


def ask(archive: Archive, tool: str, /, **arguments: object) -> dict[str, Any]:
    """The structured answer of one call of a server in this process; the client checks it against the schema."""
    return run_async(partial(_asked, archive, tool, arguments))


def ask_all(archive: Archive, tool: str, /, **arguments: object) -> list[dict[str, Any]]:
    """The answers of all pages of one call, the first one first."""
    pages = [ask(archive, tool, **arguments)]
    while cursor := pages[-1]["next_cursor"]:
        pages.append(ask(archive, tool, **arguments, cursor=cursor))
    return pages


def error_of(archive: Archive, tool: str, /, **arguments: object) -> str:
    """The message of a call that fails."""

    async def call() -> str:
        async with Client(assistant_server(ArchiveThreads(archive))) as client:
            return error_text(await client.call_tool(tool, arguments))

    return run_async(call)


async def _asked(archive: Archive, tool: str, arguments: dict[str, object]) -> dict[str, Any]:
    async with Client(assistant_server(ArchiveThreads(archive))) as client:
        return checked(await client.call_tool(tool, arguments))


def checked(result: CallToolResult) -> dict[str, Any]:
    """The structured answer of a call that succeeded, marked as untrusted and within its bounds in both forms."""
    text = text_of(result)
    assert not result.is_error, text
    document: dict[str, Any] = result.structured_content or {}
    assert document["untrusted"] is True
    assert len(json_text(document)) <= ANSWER_CHARACTERS + 2_000
    assert text.startswith(BEGIN + "\n")
    inside, _, after = text.removeprefix(BEGIN).partition(END)
    assert "<" not in inside + after
    return document


def error_text(result: CallToolResult) -> str:
    """The message of a call that failed."""
    assert result.is_error
    text = text_of(result)
    assert "Traceback" not in text
    return text


def text_of(result: CallToolResult) -> str:
    """The text form of an answer."""
    [content] = result.content
    assert isinstance(content, TextContent)
    return content.text


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Every record of a span in a document."""
    if isinstance(value, dict):
        if value.keys() == {"start", "end", "text"}:
            yield value
        for part in value.values():
            yield from spans(part)
    elif isinstance(value, list):
        for part in value:
            yield from spans(part)


def assert_verbatim(document: dict[str, Any], archive: Archive) -> None:
    """Each span of a document stands at its place in the text or the title of an article."""
    texts = [text for article in archive for text in (article.text, article.title)]
    found = list(spans(document))
    assert found
    for span in found:
        assert span["end"] - span["start"] == len(span["text"])
        assert any(text[span["start"] : span["end"]] == span["text"] for text in texts), span
