"""Tables of the archive can be downloaded by those who may read or edit it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from itertools import count
from pathlib import Path
from threading import Event
from typing import BinaryIO, cast

import anyio
import pyarrow.parquet as pq
import pytest
from event_loop import run_async
from fastapi import FastAPI
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.types import Message
from tests.web.security_kit import add_users, exposed, serving, sign_in

import wideangle
from wideangle.archive import Archive
from wideangle.errors import ArchiveError
from wideangle.language.names import Aliases
from wideangle.tables.formats import TableFormat, write_table
from wideangle.tables.records import ARTICLE_COLUMNS, COPY_COLUMNS, STORY_COLUMNS, TABLES, RecordKind
from wideangle.web.downloads import CHUNK_BYTES, MOST_DOWNLOADS, WAITING_CHUNKS, Downloads
from wideangle.web.errors import TooManyRequests

ARTICLES = 106


@pytest.fixture
def reader_app(reader: TestClient) -> FastAPI:
    return cast(FastAPI, reader.app)


def request_of(app: FastAPI) -> Request:
    return Request({"type": "http", "app": app})


def test_csv_has_the_columns_of_the_export(local_user: TestClient) -> None:
    response = local_user.get("/api/tables/stories.csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert response.headers["content-type"].startswith("text/csv")
    assert tuple(rows[0]) == tuple(STORY_COLUMNS)
    assert len({row["article"] for row in rows}) == ARTICLES


def test_json_lines_have_whole_articles(local_user: TestClient) -> None:
    response = local_user.get("/api/tables/articles.jsonl")
    rows = [json.loads(line) for line in response.text.splitlines()]
    assert len(rows) == ARTICLES
    assert set(rows[0]) == set(ARTICLE_COLUMNS)
    [row] = [row for row in rows if row["id"] == "ledger-002"]
    assert row["text"] == local_user.get("/api/articles/ledger-002").json()["article"]["text"]


def test_parquet_is_read_by_arrow(local_user: TestClient) -> None:
    response = local_user.get("/api/tables/copies.parquet")
    table = pq.read_table(io.BytesIO(response.content))
    assert table.column_names == list(COPY_COLUMNS)
    assert table.num_rows > 0


def test_parquet_without_the_extra_names_the_command(local_user: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    response = local_user.get("/api/tables/copies.parquet")
    assert response.status_code == 501
    assert "wideangle[parquet]" in response.json()["remedy"]


@pytest.mark.parametrize("path", ["/api/tables/genres.csv", "/api/tables/articles.xlsx"])
def test_unknown_table_is_refused(local_user: TestClient, path: str) -> None:
    assert local_user.get(path).status_code == 422


def test_stranger_gets_no_table(reader: TestClient) -> None:
    assert reader.get("/api/tables/articles.csv").status_code == 403
    assert reader.get("/api/tables/decisions.csv").status_code == 403


@pytest.mark.parametrize("kind", RecordKind)
def test_every_table_of_the_export_is_the_same(local_user: TestClient, sample_folder: Path, kind: RecordKind) -> None:
    columns, records = TABLES[kind]
    exported = io.BytesIO()
    with wideangle.open(sample_folder) as archive:
        write_table(records(archive, Aliases()), columns, TableFormat.JSONL, exported)
    response = local_user.get(f"/api/tables/{kind}.jsonl")
    assert response.content == exported.getvalue()
    assert response.headers["content-disposition"] == f'attachment; filename="{kind}.jsonl"'


@pytest.mark.parametrize("kind", ["links", "quotations", "decisions"])
def test_costly_tables_are_for_editors(closed_sample: Path, tmp_path: Path, kind: str) -> None:
    folder = Path(shutil.copytree(closed_sample, tmp_path / "archive"))
    add_users(folder)
    with serving(exposed(folder)) as client:
        sign_in(client, "rita")
        assert client.get("/api/tables/articles.csv").status_code == 200
        assert client.get(f"/api/tables/{kind}.csv").status_code == 403


async def within_half_a_minute(function: Callable[[], Awaitable[None]]) -> None:
    with anyio.fail_after(30):
        await function()


def test_large_table_is_sent_while_it_is_written(reader_app: FastAPI) -> None:
    made: list[int] = []

    def endless(archive: Archive, file: BinaryIO) -> None:
        for number in count():
            made.append(number)
            file.write(b"x" * CHUNK_BYTES)

    async def download() -> None:
        response = await Downloads().response(request_of(reader_app), endless, media_type="text/csv", filename="x.csv")
        chunks = cast(AsyncGenerator[bytes, None], response.body_iterator)
        received = [await anext(chunks) for _ in range(3)]
        assert sum(map(len, received)) == 3 * CHUNK_BYTES
        await anyio.sleep(0.2)
        assert len(made) <= 3 + WAITING_CHUNKS + 2  # the thread waits for the client
        await chunks.aclose()

    run_async(within_half_a_minute, download)


@pytest.mark.parametrize("messages", [1, 2, 5])
def test_download_ends_with_a_response_that_ends_early(reader_app: FastAPI, messages: int) -> None:
    def endless(archive: Archive, file: BinaryIO) -> None:
        while True:
            file.write(b"x" * CHUNK_BYTES)

    async def download() -> None:
        request, downloads, sent = request_of(reader_app), Downloads(), 0
        response = await downloads.response(request, endless, media_type="text/csv", filename="x.csv")

        async def send(_: Message) -> None:
            nonlocal sent
            sent += 1
            if sent > messages:
                raise ConnectionError

        with pytest.raises(BaseException):  # noqa: B017  # the kind depends on the version of ASGI
            await response(request.scope, anyio.sleep_forever, send)
        while downloads._running:
            await anyio.sleep(0.01)

    run_async(within_half_a_minute, download)


def test_further_downloads_are_refused_while_all_threads_work(reader_app: FastAPI) -> None:
    waiting = Event()

    def write(archive: Archive, file: BinaryIO) -> None:
        file.write(b"x" * CHUNK_BYTES)
        file.flush()
        waiting.wait(30)

    async def download() -> None:
        downloads = Downloads()
        begun = [
            await downloads.response(request_of(reader_app), write, media_type="text/csv", filename="x.csv")
            for _ in range(MOST_DOWNLOADS)
        ]
        with pytest.raises(TooManyRequests):
            await downloads.response(request_of(reader_app), write, media_type="text/csv", filename="x.csv")
        waiting.set()
        for response in begun:
            assert sum([len(chunk) async for chunk in response.body_iterator]) == CHUNK_BYTES
        await downloads.response(request_of(reader_app), write, media_type="text/csv", filename="x.csv")

    run_async(within_half_a_minute, download)


@pytest.mark.parametrize("further", [1, 2, 5])
def test_downloads_that_begin_at_the_same_time_are_refused_beyond_the_limit(reader_app: FastAPI, further: int) -> None:
    outcomes: list[str] = []
    may_end = Event()

    def write(archive: Archive, file: BinaryIO) -> None:
        may_end.wait(30)
        file.write(b"x")

    async def begin(downloads: Downloads) -> None:
        try:
            await downloads.response(request_of(reader_app), write, media_type="text/csv", filename="x.csv")
            outcomes.append("begun")
        except TooManyRequests:
            outcomes.append("refused")

    async def begin_all() -> None:
        downloads = Downloads()
        async with anyio.create_task_group() as tasks:
            for _ in range(MOST_DOWNLOADS + further):
                tasks.start_soon(begin, downloads)
            await anyio.wait_all_tasks_blocked()
            refused_meanwhile = list(outcomes)
            may_end.set()
        assert refused_meanwhile == ["refused"] * further

    run_async(within_half_a_minute, begin_all)
    assert outcomes.count("begun") == MOST_DOWNLOADS


@pytest.mark.parametrize("chunks", [0, 1, 3])
def test_failed_table_never_looks_whole(reader_app: FastAPI, chunks: int) -> None:
    def write(archive: Archive, file: BinaryIO) -> None:
        file.write(b"x" * CHUNK_BYTES * chunks)
        file.flush()
        raise ArchiveError("the disk failed.")

    async def download() -> None:
        response = await Downloads().response(request_of(reader_app), write, media_type="text/csv", filename="x.csv")
        [_ async for _ in response.body_iterator]

    with pytest.raises(ArchiveError):
        run_async(within_half_a_minute, download)


def test_page_links_the_tables_that_a_user_may_download(local_user: TestClient, reader: TestClient) -> None:
    page = local_user.get("/sources").text
    links = re.findall(r'href="(/api/tables/[^"]+)"', page)
    assert len(links) == len(RecordKind) * len(TableFormat)
    assert local_user.get(links[0]).status_code == 200
    assert "/api/tables/" not in reader.get("/sources").text
