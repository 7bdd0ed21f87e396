"""The web application serves assistants at /mcp, by the client of the SDK."""

from __future__ import annotations

from pathlib import Path

import pytest
from assistant_kit import checked, error_text
from event_loop import run_async
from mcp import Client
from serving_kit import served
from starlette.testclient import TestClient

from wideangle.web import ServerOptions, create_app

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
ACCEPT = {"accept": "application/json, text/event-stream"}


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_assistants_read_the_archive_and_cannot_change_it(sample_folder: Path, mode: str) -> None:
    async def run() -> None:
        async with (
            served(create_app(ServerOptions(sample_folder))) as port,
            Client(f"http://127.0.0.1:{port}/mcp", mode=mode) as client,
        ):
            assert checked(await client.call_tool("search", {"query": "mayor"}))["total"] > 0
            assert checked(await client.call_tool("article", {"article": "ledger-002"}))["length"] > 0
            assert "Unknown tool" in error_text(await client.call_tool("rename", {"story": "s1", "name": "A"}))

    run_async(run)


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 200), ({"origin": "https://other.example"}, 403), ({"host": "other.example"}, 421)],
)
def test_pages_of_other_sites_do_not_reach_the_server(reader: TestClient, headers: dict[str, str], status: int) -> None:
    assert reader.post("/mcp", json=HELLO, headers=ACCEPT | headers).status_code == status
