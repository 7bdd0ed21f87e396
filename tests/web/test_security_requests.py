"""Bodies that are too large or too slow, addresses that editors let the server fetch, and errors."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from event_loop import run_async
from starlette.testclient import TestClient
from tests.web.security_kit import add_users, exposed, form_token, serving, sign_in

from wideangle.errors import ArchiveError
from wideangle.web import create_app
from wideangle.web.security.bodies import MAX_BODY_BYTES, BodyLimit


@pytest.fixture(scope="module")
def folder(closed_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = tmp_path_factory.mktemp("requests") / "archive"
    shutil.copytree(closed_sample, copied)
    add_users(copied)
    return copied


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with serving(exposed(folder, public=True)) as client:
        yield client


@pytest.mark.parametrize("path", ["/cover", "/api/coverage", "/login"])
def test_large_body_is_refused_before_it_is_read(client: TestClient, path: str) -> None:
    headers = {"host": "news.example", "origin": "https://news.example", "content-length": str(MAX_BODY_BYTES + 1)}
    assert answer(client, path, headers, []) == 413


@pytest.mark.parametrize("path", ["/cover", "/api/coverage", "/login"])
def test_large_body_of_unknown_length_is_refused(client: TestClient, path: str) -> None:
    kind = "application/json" if path.startswith("/api") else "multipart/form-data; boundary=b"
    headers = {"host": "news.example", "origin": "https://news.example", "content-type": kind}
    first = b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    assert answer(client, path, headers, [first] + [b"x" * 1_000_000] * 7) == 413


def answer(client: TestClient, path: str, headers: dict[str, str], chunks: list[bytes]) -> int:
    """The status of the response to a request, whose body arrives in chunks; none means that reading it is an error."""
    arriving = iter(chunks)
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        chunk = next(arriving)
        return {"type": "http.request", "body": chunk, "more_body": True}

    async def send(message: Any) -> None:
        statuses.extend([message["status"]] if message["type"] == "http.response.start" else [])

    scope = {
        "type": "http",
        "method": "POST",
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("192.0.2.1", 5),
        "server": ("news.example", 443),
        "http_version": "1.1",
        "root_path": "",
    }
    client.portal.call(client.app, scope, receive, send)
    return statuses[0]


@pytest.mark.parametrize("chunks", [[], [b"a"], [b"a", b"b", b"c"]])
def test_slow_body_is_given_up(chunks: list[bytes]) -> None:
    arriving = iter(chunks)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.01)
        if (chunk := next(arriving, None)) is None:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": chunk, "more_body": True}

    async def application(scope: Any, receive: Any, send: Any) -> None:
        while True:
            await receive()

    limit = BodyLimit(application, seconds=0.1)
    with pytest.raises(Exception, match="too slowly"):
        run_async(limit, {"type": "http", "headers": []}, receive, None)


class Site(BaseHTTPRequestHandler):
    """Redirects to the address behind `/to?`, and counts the requests for anything else."""

    secrets_read = 0

    def do_GET(self) -> None:
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("location", self.path.removeprefix("/to?"))
        elif self.path == "/robots.txt":
            self.send_response(404)
        else:
            type(self).secrets_read += 1
            self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "target",
    [
        "{site}/secret",
        "http://localhost:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://0.0.0.0:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://169.254.169.254/latest/meta-data",
    ],
)
def test_server_fetches_no_address_of_its_own_network(client: TestClient, site: str, target: str) -> None:
    address = target.format(site=site, port=site.rpartition(":")[2])
    sign_in(client, "edda")
    before = Site.secrets_read
    response = client.post("/cover", data={"csrf_token": form_token(client, "/cover"), "url": address})
    assert response.status_code == 422
    assert Site.secrets_read == before


@pytest.mark.parametrize(
    "target", ["http://localhost:{port}/secret", "http://[::1]:{port}/secret", "file:///etc/hosts"]
)
def test_redirection_leads_to_no_address_of_the_own_network(folder: Path, site: str, target: str) -> None:
    address = f"{site}/to?{target.format(port=site.rpartition(':')[2])}"
    with serving(exposed(folder, allow_fetch=("127.0.0.1",))) as client:
        sign_in(client, "edda")
        before = Site.secrets_read
        response = client.post("/cover", data={"csrf_token": form_token(client, "/cover"), "url": address})
        assert response.status_code == 422
        assert Site.secrets_read == before


@pytest.mark.parametrize("name", ["", "rita"])
def test_only_editors_let_the_server_fetch_an_address(client: TestClient, site: str, name: str) -> None:
    client.cookies.clear()
    if name:
        sign_in(client, name)
    form = {"csrf_token": form_token(client, "/cover"), "url": "https://courier.example/tram"}
    assert client.post("/cover", data=form).status_code == (403 if name else 401)


@pytest.mark.parametrize("error", [RuntimeError("/srv/secret"), ArchiveError("cannot be read.", item="/srv/secret")])
def test_errors_of_the_server_say_nothing_about_it(folder: Path, error: Exception) -> None:
    app = create_app(exposed(folder, public=True))

    @app.get("/api/broken")
    def broken() -> None:
        raise error

    with TestClient(app, base_url="https://news.example", raise_server_exceptions=False) as client:
        response = client.get("/api/broken")
    assert response.status_code == (503 if isinstance(error, ArchiveError) else 500)
    assert "srv" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
