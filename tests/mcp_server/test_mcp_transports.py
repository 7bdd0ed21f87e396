"""Standard input and output in a process of its own, and streamable HTTP."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import httpx
import pytest
from assistant_kit import checked, error_text
from cli_kit import wideangle
from event_loop import run_async
from mcp import Client, StdioServerParameters
from mcp.client.session import ClientRequestContext
from mcp_types import ElicitRequestParams, ElicitResult
from serving_kit import served
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from wideangle.archive import Archive
from wideangle.archive_threads import ArchiveThreads
from wideangle.mcp_server import McpApp, mcp_app
from wideangle.model import Article

FERRY = Article(
    "The ferry of Skerrow was late on Monday.", id="late", title="Late ferry", outlet="Courier", language="en"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an archive with one article."""
    with Archive.open(tmp_path / "archive") as archive:
        archive.add(FERRY)
    return tmp_path / "archive"


def process_of(folder: Path, *options: str) -> StdioServerParameters:
    return StdioServerParameters(command=sys.executable, args=command(folder, *options), env=dict(os.environ))


def command(folder: Path, *options: str) -> list[str]:
    return ["-m", "wideangle", "mcp", "--archive", str(folder), *options]


def test_a_process_serves_one_client_on_its_standard_streams(folder: Path) -> None:
    async def run() -> None:
        async with Client(process_of(folder)) as client:
            assert {"search", "article"} <= {tool.name for tool in (await client.list_tools()).tools}
            assert checked(await client.call_tool("search", {"query": "ferry"}))["total"] == 1
            assert "Unknown tool" in error_text(await client.call_tool("rename", {"story": "s1", "name": "A"}))
            with Archive.open(folder) as archive:
                archive.add(Article("Another ferry was early.", id="early", language="en"))
            assert checked(await client.call_tool("search", {"query": "ferry"}))["total"] == 2

    run_async(run)


def test_a_process_allows_edits_where_it_is_told_to(folder: Path) -> None:
    async def run() -> None:
        async with Client(process_of(folder, "--allow-edits")) as client:
            proposal = checked(await client.call_tool("rename", {"story": "s1", "name": "The ferry"}))
            arguments = {"story": "s1", "name": "The ferry", "confirmation": proposal["confirmation"]}
            assert checked(await client.call_tool("rename", arguments))["done"] is True

    run_async(run)
    with Archive.open(folder) as archive:
        assert archive.story("s1").name == "The ferry"


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, None])
def test_a_process_ends_by_a_signal_and_with_its_input(folder: Path, sent: signal.Signals | None) -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello})
    with subprocess.Popen(
        [sys.executable, *command(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(f"{line}\n".encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["result"]["serverInfo"]["name"] == "wideangle"
        if sent is None:
            process.stdin.close()
        else:
            process.send_signal(sent)
        assert process.wait(timeout=30) == (0 if sent is None else -sent)
        assert process.stderr.read() == b""


def test_without_the_extra_the_command_says_how_to_install_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "wideangle.cli.commands.programs.mcp.find_spec", lambda name: None if name == "mcp" else find(name)
    )
    failed = wideangle("mcp", "--archive", folder)
    assert failed.exit_code == 1
    assert "python -m pip install 'wideangle[web]'" in failed.stderr
    assert failed.stdout == ""


def test_the_command_names_an_archive_that_does_not_exist(tmp_path: Path) -> None:
    failed = wideangle("mcp", "--archive", tmp_path / "nowhere")
    assert failed.exit_code == 1
    assert "nowhere" in failed.stderr


def mounted(application: McpApp) -> Starlette:
    """A web application that has the server at /mcp and below another path."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with application.running():
            yield

    return Starlette(routes=[Route("/mcp", application), Mount("/below", application)], lifespan=lifespan)


def http_app(archive: Archive, *, allow_edits: bool = False, allowed_origins: Sequence[str] = ()) -> McpApp:
    return mcp_app(
        ArchiveThreads(archive), allowed_hosts=["127.0.0.1:*"], allowed_origins=allowed_origins, allow_edits=allow_edits
    )


def test_several_clients_are_served_by_http_where_the_server_is_mounted(empty: Archive) -> None:
    empty.add(FERRY)

    async def calls(client: Client) -> None:
        for _ in range(5):
            assert checked(await client.call_tool("search", {"query": "ferry"}))["total"] == 1
            assert checked(await client.call_tool("article", {"article": "late"}))["length"] == len(FERRY.text)

    async def run() -> None:
        async with served(mounted(http_app(empty))) as port:
            url = f"http://127.0.0.1:{port}/mcp"
            below = f"http://127.0.0.1:{port}/below/"
            async with Client(url) as first, Client(url, mode="legacy") as second, Client(below) as third:
                async with anyio.create_task_group() as tasks:
                    for client in (first, second, third):
                        tasks.start_soon(calls, client)
                assert error_text(await second.call_tool("article", {"article": "nobody"}))

    run_async(run)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_person_is_asked_by_http(empty: Archive, mode: str) -> None:
    empty.add(FERRY)

    async def agree(_: ClientRequestContext, __: ElicitRequestParams) -> ElicitResult:
        return ElicitResult(action="accept", content={"confirm": True})

    async def run() -> None:
        async with served(http_app(empty, allow_edits=True)) as port:
            url = f"http://127.0.0.1:{port}/mcp"
            async with Client(url, mode=mode, elicitation_callback=agree) as client:
                assert checked(await client.call_tool("rename", {"story": "s1", "name": "The ferry"}))["done"]

    run_async(run)
    assert empty.story("s1").name == "The ferry"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"host": "localhost:80"}, 421),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"content-type": "text/plain"}, 400),
    ],
)
def test_requests_of_other_hosts_and_pages_are_refused(empty: Archive, headers: dict[str, str], status: int) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    plain = {"content-type": "application/json", "accept": "application/json, text/event-stream"}

    async def run() -> None:
        application = http_app(empty, allowed_origins=["http://localhost:*"])
        async with application.running():
            transport = httpx.ASGITransport(app=application)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
                refused = await client.post("/mcp", json=body, headers=plain | headers)
                assert refused.status_code == status

    run_async(run)
