"""Answers of a server that is stopping, and of one whose archive is gone: 503, as a page and as a problem document."""

from __future__ import annotations

import asyncio
import shutil
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

import pytest
from event_loop import run_async
from starlette.testclient import TestClient
from tests.web.security_kit import form_token, serving

from wideangle.web import ServerOptions
from wideangle.web.daemon_threads import in_daemon_thread

LOCAL = "http://127.0.0.1:8765"


@pytest.fixture
def client(closed_sample: Path, tmp_path: Path) -> Iterator[TestClient]:
    folder = Path(shutil.copytree(closed_sample, tmp_path / "archive"))
    with serving(ServerOptions(folder), LOCAL) as client:
        yield client


def test_writing_to_a_deleted_archive_is_unavailable(client: TestClient, tmp_path: Path) -> None:
    form = {"csrf_token": form_token(client, "/follow"), "action": "add", "target": "harbour"}
    shutil.rmtree(tmp_path / "archive")
    page = client.post("/follow", data=form)
    assert page.status_code == 503
    assert "The archive is not available." in page.text
    assert str(tmp_path) not in page.text
    for path, body in {
        "/api/follows": {"target": "harbour"},
        "/api/articles": {"articles": [{"text": "Bread at Quillmark."}]},
        "/api/decisions": {"kind": "pin", "story": "s1"},
    }.items():
        answer = client.post(path, json=body)
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert str(tmp_path) not in answer.text


def test_server_of_a_deleted_archive_is_not_ready(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/readyz").status_code == 200
    shutil.rmtree(tmp_path / "archive")
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("path", "media_type"), [("/cover", "text/html"), ("/api/coverage", "application/problem+json"), ("/", "text/html")]
)
def test_request_that_the_server_no_longer_waits_for_is_unavailable(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, media_type: str
) -> None:
    async def interrupted(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr("wideangle.web.serving.archive_access.ArchiveAccess.read_for_text", interrupted)
    monkeypatch.setattr("wideangle.web.serving.archive_access.ArchiveAccess.state", interrupted)
    if path == "/":
        response = client.get(path)
    elif path == "/cover":
        form = {"csrf_token": form_token(client, "/cover"), "text": "Bread at Quillmark was given away."}
        response = client.post(path, data=form)
    else:
        response = client.post(path, json={"text": "Bread at Quillmark was given away."})
    assert response.status_code == 503
    assert response.headers["content-type"].startswith(media_type)
    assert "The server is stopping." in response.text


variable: ContextVar[str] = ContextVar("variable", default="default")


def test_daemon_thread_has_the_context_of_its_caller() -> None:
    async def value() -> str:
        variable.set("of the caller")
        return await in_daemon_thread(variable.get)

    assert run_async(value) == "of the caller"


def test_error_in_a_daemon_thread_reaches_the_caller() -> None:
    def fail() -> None:
        raise ValueError("no bread")

    async def wait() -> None:
        with pytest.raises(ValueError, match="no bread"):
            await in_daemon_thread(fail)

    run_async(wait)


def test_cancelled_caller_does_not_wait_for_its_thread() -> None:
    may_end = threading.Event()

    async def wait() -> float:
        start = time.monotonic()
        task = asyncio.create_task(in_daemon_thread(lambda: may_end.wait(10)))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        may_end.set()
        await asyncio.sleep(0.05)  # the thread delivers what nobody waits for
        return time.monotonic() - start

    assert run_async(wait) < 5
