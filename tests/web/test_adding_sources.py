"""A live source is fetched before the archive is locked: other people's changes do not wait for a slow site."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from loopback import Loopback, Quiet
from starlette.testclient import TestClient
from tests.web.security_kit import form_token, serving

from wideangle.web import ServerOptions

LOCAL = "http://127.0.0.1:8765"
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Quillmark Echo</title>
<item><title>Bread</title><link>http://127.0.0.1/bread</link></item></channel></rss>"""

Added = Callable[[TestClient, str], int]


def by_page(client: TestClient, url: str) -> int:
    form = {"csrf_token": form_token(client, "/sources"), "action": "add", "source": url}
    return client.post("/sources", data=form).status_code


def by_api(client: TestClient, url: str) -> int:
    return client.post("/api/sources", json={"url": url}).status_code


@pytest.fixture
def client(closed_sample: Path, tmp_path: Path) -> Iterator[TestClient]:
    folder = Path(shutil.copytree(closed_sample, tmp_path / "archive"))
    with serving(ServerOptions(folder, allow_fetch=("127.0.0.1",)), LOCAL) as client:
        yield client


@contextmanager
def site(content: bytes, status: int = 200) -> Iterator[tuple[str, threading.Event, threading.Event]]:
    """A feed that is asked for, and answers only when it may."""
    asked, may_answer = threading.Event(), threading.Event()

    class Feed(Quiet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/feed":
                asked.set()
                may_answer.wait(20)
            self.send_response(status if self.path == "/feed" else 404)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            self.wfile.write(content)

    with Loopback(Feed) as server:
        yield f"{server.address}/feed", asked, may_answer


@pytest.mark.parametrize("add", [by_page, by_api])
def test_change_is_made_while_the_site_of_a_new_source_is_slow(client: TestClient, add: Added) -> None:
    results: list[int] = []
    with site(FEED) as (url, asked, may_answer):
        adding = threading.Thread(target=lambda: results.append(add(client, url)))
        adding.start()
        assert asked.wait(20)
        follow = client.post("/api/follows", json={"target": "harbour"})
        was_waiting = not may_answer.is_set()
        may_answer.set()
        adding.join(20)
    assert follow.status_code == 201
    assert was_waiting
    assert results[0] in (201, 303)
    assert url in client.get("/api/sources").text


@pytest.mark.parametrize(("content", "status"), [(b"gone", 410), (b"\x00\x01 no feed", 200), (b"", 500)])
@pytest.mark.parametrize("add", [by_page, by_api])
def test_site_without_a_source_adds_nothing(client: TestClient, add: Added, content: bytes, status: int) -> None:
    with site(content, status) as (url, _, may_answer):
        may_answer.set()
        assert add(client, url) in (409, 422)
    assert client.get("/api/sources").json()["sources"] == []


@pytest.mark.parametrize("url", ["http://127.0.0.2/feed", "http://[::1]/feed", "file:///etc/passwd", "/etc"])
@pytest.mark.parametrize("add", [by_page, by_api])
def test_internal_address_and_file_add_nothing(client: TestClient, add: Added, url: str) -> None:
    assert add(client, url) in (409, 422)
    assert client.get("/api/sources").json()["sources"] == []
