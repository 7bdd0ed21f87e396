"""Parquet tables: dates of every type, nested columns, strings that are no UTF-8, and damaged or huge rows."""

import io
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ingest_kit import STORY, article, articles, items, parquet, refusals

from wideangle.errors import UnreadableSource
from wideangle.model import Article, Refusal


def test_parquet_dates_of_every_type_are_read() -> None:
    moment = datetime(2024, 10, 13, 19, 5, tzinfo=UTC)
    types: list[tuple[pa.DataType, object, str]] = [
        (pa.date32(), date(2024, 10, 13), "2024-10-13"),
        (pa.timestamp("ns", "UTC"), moment, "2024-10-13T19:05+00:00"),
        (pa.timestamp("ms"), moment.replace(tzinfo=None), "2024-10-13T19:05+00:00"),
        (pa.timestamp("us", "Europe/Oslo"), moment, "2024-10-13T21:05+02:00"),
        (pa.timestamp("s"), datetime(2024, 10, 13), "2024-10-13"),
        (pa.string(), "13 Oct 2024", "2024-10-13"),
    ]
    for kind, value, expected in types:
        schema = pa.schema([("text", pa.string()), ("published", kind)])
        result = article(parquet([{"text": "x", "published": value}], schema))
        assert result.published is not None, kind
        assert result.published.isoformat() == expected, kind


def test_parquet_lists_binaries_and_dictionaries_are_read() -> None:
    schema = pa.schema(
        [
            ("text", pa.large_binary()),
            ("authors", pa.list_(pa.string())),
            ("outlet", pa.dictionary(pa.int8(), pa.string())),
            ("n", pa.decimal128(5, 2)),
        ]
    )
    result = article(parquet([{"text": STORY.encode(), "authors": ["A", "B"], "outlet": "Post", "n": 3}], schema))
    assert (result.text, result.authors, result.outlet) == (STORY, ("A", "B"), "Post")
    assert result.metadata == {"n": "3.00"}


def test_parquet_strings_that_are_no_utf_8_are_decoded() -> None:
    binary = pa.array(["Größe".encode("windows-1252"), b"plain"], pa.binary())
    column = pa.StringArray.from_buffers(2, *binary.buffers()[1:])
    made = io.BytesIO()
    pq.write_table(pa.table({"text": column}), made)
    assert [entry.text for entry in articles(made.getvalue())] == ["Größe", "plain"]


def test_a_truncated_parquet_is_refused_as_such() -> None:
    with pytest.raises(UnreadableSource, match="truncated or damaged"):
        items(parquet([{"text": STORY}])[:-100])


def test_a_damaged_row_group_costs_only_itself() -> None:
    data = bytearray(parquet([{"text": f"report {n} " * 20} for n in range(30)], row_group_size=10, compression="gzip"))
    start = data.index(b"PAR1", 1) if b"PAR1" in data[1:-4] else 0
    table = pq.ParquetFile(io.BytesIO(bytes(data)))
    column = table.metadata.row_group(1).column(0)
    start = column.dictionary_page_offset or column.data_page_offset
    data[start : start + column.total_compressed_size] = b"\x00" * column.total_compressed_size
    result = items(bytes(data))
    assert sum(isinstance(entry, Article) for entry in result) == 20
    [refusal] = [entry for entry in result if isinstance(entry, Refusal)]
    assert refusal.item == "stream, rows 11 to 20"
    assert "Damaged" in refusal.reason


def test_rows_of_parquet_beyond_any_article_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wideangle.ingest.formats.parquet._MAX_ROW_BYTES", 1000)
    result = items(parquet([{"text": "".join(map(chr, range(300, 3000)))}, {"text": "b"}], row_group_size=1))
    assert [type(entry) for entry in result] == [Refusal, Article]


def test_a_parquet_row_without_text_names_its_number() -> None:
    [refusal] = refusals(parquet([{"text": "a"}, {"text": None}, {"text": "c"}]))
    assert refusal.item == "stream, row 2"
