"""What the tests of ingest share: short ways to read, fictional texts, and a site on the loopback interface."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from wideangle.ingest import Given, read
from wideangle.model import Article, Refusal

PARAGRAPHS = (
    "LINDHOLM — The ferry to Skarvoy was cancelled on Sunday after strong winds closed the harbour for nine hours.",
    "“We have not seen a storm like this since 1987,” said the harbour master, Tove Aune, who ordered the closure.",
    "At least 340 passengers waited in the terminal, where the municipality handed out blankets and soup.",
    "Crossings are expected to start again on Monday morning, the shipping company Nordlinje said in a statement.",
)
STORY = "\n".join(PARAGRAPHS)


def items(data: bytes | str, given: Given | None = None) -> list[Article | Refusal]:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(read(stream, given=given or Given()))


def article(data: bytes | str, given: Given | None = None) -> Article:
    [only] = items(data, given)
    assert isinstance(only, Article), only
    return only


def articles(data: bytes | str) -> list[Article]:
    return [item for item in items(data) if isinstance(item, Article)]


def refusals(data: bytes | str) -> list[Refusal]:
    return [item for item in items(data) if isinstance(item, Refusal)]


def page(body: str = "", head: str = "", lang: str = "en") -> str:
    running = body or "<article><h1>Storm closes Lindholm harbour</h1>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{running}</body></html>'


class Site:
    """A web site on 127.0.0.1. `pages` maps paths to bodies, or to functions that answer by hand."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | str | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.closing = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers.append(dict(self.headers))
                found = site.pages.get(self.path)
                if callable(found):
                    found(self)
                elif found is None:
                    self.send_error(404)
                else:
                    answer(self, found)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Clients that hang up are what many of these tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self._server.server_address[1]}{path}"


def answer(request: BaseHTTPRequestHandler, body: bytes | str, status: int = 200, **headers: str) -> None:
    data = body.encode() if isinstance(body, str) else body
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    if "Content_Length" not in headers:
        request.send_header("Content-Length", str(len(data)))
    request.end_headers()
    request.wfile.write(data)
