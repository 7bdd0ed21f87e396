"""Server-sent events: each change of the archive reaches the clients that listen."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio import CapacityLimiter
from starlette.testclient import TestClient

import wideangle
from wideangle.model import Article
from wideangle.web import ServerOptions, create_app

REPORT = "The harbour bridge of Skerrow was closed on Monday after a crack was found, the harbour master said."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an archive with one article, and a follow that a second one raises an alert of."""
    with wideangle.open(tmp_path / "archive") as archive:
        archive.add(Article(REPORT, "Bridge closed", id="first", published="2031-03-03", outlet="Courier"))
        archive.follow("bridge")
    return tmp_path / "archive"


def add_second(folder: Path) -> None:
    text = "The closed harbour bridge of Skerrow stays shut. Engineers expect repairs of the bridge to take a week."
    with wideangle.open(folder) as archive:
        archive.add(Article(text, "Repairs", id="second", published="2031-03-04", outlet="Gazette"))


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address and the process of a server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "wideangle", "serve", "--archive", str(folder), "--port", str(port), *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                with suppress(httpx.TransportError):
                    httpx.get(f"http://127.0.0.1:{port}/healthz")
                    break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()


@contextmanager
def listening(server: str, query: str = "", last: str = "", timeout: float = 20) -> Iterator[Iterator[str]]:
    """The lines of a stream."""
    headers = {"last-event-id": last} if last else {}
    with httpx.stream("GET", f"{server}/api/events{query}", headers=headers, timeout=timeout) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        yield response.iter_lines()


def received(lines: Iterator[str]) -> tuple[str, str, Any]:
    """Name, id and data of the next event of a stream."""
    fields: dict[str, str] = {}
    for line in lines:
        if not line and "event" in fields:
            break
        name, _, value = line.partition(": ")
        if name:
            fields[name] = "\n".join(filter(None, (fields.get(name), value)))
    return fields["event"], fields.get("id", ""), json.loads(fields["data"])


def test_change_of_another_process_is_sent_with_its_alerts_and_links(folder: Path) -> None:
    with served(folder) as (server, _), listening(server, "?article=first") as lines:
        assert received(lines)[0] == "ready"
        add_second(folder)
        links: list[Any] = []
        alerts: list[Any] = []
        while not links or not alerts:  # an addition changes the state more than once
            name, _, document = received(lines)
            links += document["links"] if name == "links" else []
            alerts += document["alerts"] if name == "change" else []
    assert [link["article"]["id"] for link in links] == ["second"]
    assert [excerpt["article"] for excerpt in alerts[0]["excerpts"]] == ["second"]


def test_client_that_reconnects_gets_what_it_missed(folder: Path) -> None:
    with served(folder) as (server, _):
        with listening(server) as lines:
            first = received(lines)[1]
        add_second(folder)
        with listening(server, last=first) as lines:
            assert received(lines)[:2] == ("ready", first)
            name, last, document = received(lines)
            assert (name, len(document["alerts"])) == ("change", 1)
        with listening(server, last=last, timeout=3) as lines:
            assert received(lines)[:2] == ("ready", last)
            with pytest.raises(httpx.ReadTimeout):
                received(lines)


def test_alerts_are_not_sent_to_anonymous_readers(folder: Path) -> None:
    with served(folder, "--read-only") as (server, _), listening(server) as lines:
        received(lines)
        add_second(folder)
        name, _, document = received(lines)
        assert (name, document["alerts"]) == ("change", [])


def test_streams_end_when_the_server_is_told_to_stop(folder: Path) -> None:
    with served(folder) as (server, process), listening(server) as lines:
        received(lines)
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert not [line for line in lines if line.startswith("event")]
        process.wait(timeout=20)
        assert time.monotonic() - started < 8


@pytest.mark.slow  # waits for 15 seconds
def test_stream_has_heartbeats(folder: Path) -> None:
    with served(folder) as (server, _), listening(server) as lines:
        received(lines)
        assert next(lines).startswith(": ping")


def test_number_of_streams_is_bounded(folder: Path) -> None:
    app = create_app(ServerOptions(folder))
    app.state.event_listeners = CapacityLimiter(0)
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        response = client.get("/api/events")
    assert (response.status_code, response.headers["content-type"]) == (429, "application/problem+json")


@pytest.mark.parametrize(
    ("query", "last", "status"),
    [("?article=nothing", "", 404), ("", "yesterday", 422), ("?articles=first", "", 422)],
)
def test_wrong_request_gets_an_error_and_no_stream(reader: TestClient, query: str, last: str, status: int) -> None:
    headers = {"last-event-id": last} if last else {}
    assert reader.get(f"/api/events{query}", headers=headers).status_code == status
