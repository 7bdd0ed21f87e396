"""Tables of the archive can be downloaded by those who may read or edit it."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from wideangle.tables.records import ARTICLE_COLUMNS, COPY_COLUMNS, STORY_COLUMNS

ARTICLES = 106


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


@pytest.mark.parametrize("path", ["/api/tables/links.csv", "/api/tables/articles.xlsx"])
def test_unknown_table_is_refused(local_user: TestClient, path: str) -> None:
    assert local_user.get(path).status_code == 422


def test_stranger_gets_no_table(reader: TestClient) -> None:
    assert reader.get("/api/tables/articles.csv").status_code == 403
    assert reader.get("/api/tables/decisions.csv").status_code == 403


def test_no_temporary_file_is_left(local_user: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert local_user.get("/api/tables/copies.csv").status_code == 200
    assert list(tmp_path.iterdir()) == []
