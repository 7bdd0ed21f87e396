"""Write and read tables of records in JSON Lines, CSV or Parquet, a batch of records at a time."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, TypeAlias

from wideangle.errors import InstallationError

Record: TypeAlias = Sequence[object]
"""The values of one row, in the order of the columns. None stands for a missing value."""

Column: TypeAlias = type[str] | type[int] | type[float] | type[bool] | type[list[str]] | type[dict[str, Any]]
"""The type of the values in a column.

A list holds texts. A dict is written as an object in JSON Lines and as JSON text in the other formats. A list is
written as JSON text in CSV.
"""

Columns: TypeAlias = Mapping[str, Column]

_RECORDS_PER_BATCH = 1_000


class TableFormat(StrEnum):
    """The file format of a table."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def write_table(records: Iterable[Record], columns: Columns, format_: TableFormat, file: BinaryIO) -> None:
    """Write records to a file in a table format.

    At most a thousand records are in memory at a time. Raises InstallationError if the format is Parquet and the extra
    `parquet` is missing.
    """
    {TableFormat.JSONL: _write_jsonl, TableFormat.CSV: _write_csv, TableFormat.PARQUET: _write_parquet}[format_](
        records, columns, file
    )


def read_records(path: Path, columns: Columns, format_: TableFormat) -> Iterator[dict[str, Any]]:
    """Yield the records of a table that `write_table` wrote, each as a dict of values by column.

    Raises ValueError, KeyError, OSError or `csv.Error` if the file is not such a table.
    """
    return {TableFormat.JSONL: _read_jsonl, TableFormat.CSV: _read_csv, TableFormat.PARQUET: _read_parquet}[format_](
        path, columns
    )


def _write_jsonl(records: Iterable[Record], columns: Columns, file: BinaryIO) -> None:
    for record in records:
        file.write(json.dumps(dict(zip(columns, record, strict=True)), ensure_ascii=False).encode() + b"\n")


def _read_jsonl(path: Path, columns: Columns) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for line in file:
            values = json.loads(line)
            yield {name: values[name] for name in columns}


def _write_csv(records: Iterable[Record], columns: Columns, file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    table = csv.writer(text)
    table.writerow(columns)
    table.writerows(map(_json_text, record) for record in records)
    text.detach()


def _read_csv(path: Path, columns: Columns) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            yield {name: _of_text(row[name], kind) for name, kind in columns.items()}


def _of_text(text: str, kind: Column) -> Any:
    return text if kind is str or not text else json.loads(text)


def _write_parquet(records: Iterable[Record], columns: Columns, file: BinaryIO) -> None:
    pa, pq = _arrow()
    types = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
        list: pa.list_(pa.string()),
        dict: pa.string(),
    }
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    remaining = iter(records)
    with pq.ParquetWriter(file, schema) as writer:
        while batch := list(islice(remaining, _RECORDS_PER_BATCH)):
            values = dict(zip(columns, map(list, zip(*batch, strict=True)), strict=True))
            for name, kind in columns.items():
                if kind is dict:
                    values[name] = list(map(_json_text, values[name]))
            writer.write_table(pa.table(values, schema))


def _read_parquet(path: Path, columns: Columns) -> Iterator[dict[str, Any]]:
    _, pq = _arrow()
    with pq.ParquetFile(path) as table:
        for batch in table.iter_batches(_RECORDS_PER_BATCH, columns=list(columns)):
            for row in batch.to_pylist():
                yield {name: json.loads(row[name]) if kind is dict else row[name] for name, kind in columns.items()}


def _arrow() -> tuple[ModuleType, ModuleType]:
    """Return the library pyarrow and its Parquet module. Raises InstallationError if pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise InstallationError.of_extra(
            "parquet", "A Parquet table", error, alternative=", or choose the format csv or jsonl"
        ) from error
    return pa, pq


def _json_text(value: object) -> object:
    """Return a list, dict or truth value as JSON text. Other values are returned unchanged."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict | bool) else value
