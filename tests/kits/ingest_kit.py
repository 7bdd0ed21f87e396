"""Helpers for the tests of ingest: short functions to read, fictional texts, and a site on the loopback interface."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from loopback import Loopback, Quiet

from wideangle.ingest import Given, read
from wideangle.model import Article, Refusal

PARAGRAPHS = (
    "LINDHOLM — The ferry to Skarvoy was cancelled on Sunday after strong winds closed the harbour for nine hours.",
    "“We have not seen a storm like this since 1987,” said the harbour master, Tove Aune, who ordered the closure.",
    "At least 340 passengers waited in the terminal, where the municipality handed out blankets and soup.",
    "Crossings are expected to start again on Monday morning, the shipping company Nordlinje said in a statement.",
)
STORY = "\n".join(PARAGRAPHS)


def gzipped(data: bytes) -> bytes:
    """Compressed data without the time of compression, so that test names are the same in each process."""
    return gzip.compress(data, mtime=0)


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


class Site(Loopback):
    """A web site on 127.0.0.1. `pages` maps paths to bodies, or to functions that answer by hand."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | str | Callable[[BaseHTTPRequestHandler], object]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        site = self

        class Answering(Quiet, BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers.append(dict(self.headers))
                result = site.pages.get(self.path)
                if callable(result):
                    result(self)
                elif result is None:
                    self.send_error(404)
                else:
                    answer(self, result)

        super().__init__(Answering)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


def answer(request: BaseHTTPRequestHandler, body: bytes | str, status: int = 200, **headers: str) -> None:
    data = body.encode() if isinstance(body, str) else body
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    if "Content_Length" not in headers:
        request.send_header("Content-Length", str(len(data)))
    request.end_headers()
    request.wfile.write(data)


def parquet(rows: list[dict[str, Any]], schema: pa.Schema | None = None, **options: object) -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), made, **options)
    return made.getvalue()
