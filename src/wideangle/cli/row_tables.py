"""Write records as tables (JSON Lines, CSV or Parquet), a few at a time, and read them."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, TypeAlias

from wideangle.cli.output import delivering
from wideangle.errors import InstallationError

Record: TypeAlias = Sequence[object]
"""The values of one row, in the order of the columns; None for a missing value."""

Column: TypeAlias = type[str] | type[int] | type[float] | type[bool] | type[list[str]] | type[dict[str, Any]]
"""The type of a column. Lists are lists of text. A dict is an object in JSON Lines, and JSON text in the other
formats. A list is JSON text in CSV."""

Columns: TypeAlias = Mapping[str, Column]

_RECORDS_PER_BATCH = 1_000


class TableFormat(StrEnum):
    """The formats of a table."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def format_of(output: Path) -> TableFormat:
    """Return the format for the suffix of a file; JSON Lines for any other suffix."""
    formats = {f".{form.value}": form for form in TableFormat}
    return formats.get(output.suffix.lower(), TableFormat.JSONL)


@contextmanager
def opened(columns: Columns, format_: TableFormat, output: Path | None) -> Iterator[Callable[[Iterable[Record]], int]]:
    """Provide a function that writes records to a file, or to standard output, and returns their number.

    The file replaces an older file only when it is complete. Devices and pipes are written directly.
    """
    if output is None:
        sys.stdout.flush()
        yield lambda records: _deliver(records, columns, format_, sys.stdout.buffer, None)
        return
    with _replacing(output) as file:
        yield lambda records: _deliver(records, columns, format_, file, output)


def write_records(records: Iterable[Record], columns: Columns, format_: TableFormat, output: Path | None) -> int:
    """Write records as `opened` does; return their number."""
    with opened(columns, format_, output) as write:
        return write(records)


def write_lines(lines: Iterable[str], output: Path | None) -> None:
    """Write lines, UTF-8, to a file as `opened` does, or to standard output."""
    with ExitStack() as stack:
        if output is None:
            sys.stdout.flush()
        file = sys.stdout.buffer if output is None else stack.enter_context(_replacing(output))
        with delivering(output):
            file.writelines(f"{line}\n".encode() for line in lines)
            file.flush()


def read_records(path: Path, columns: Columns, format_: TableFormat) -> Iterator[dict[str, Any]]:
    """Yield the records of a table that `write_records` wrote, as mappings from columns to values. Raises
    ValueError, KeyError, OSError and `csv.Error` if the file is not such a table."""
    return {TableFormat.JSONL: _read_jsonl, TableFormat.CSV: _read_csv, TableFormat.PARQUET: _read_parquet}[format_](
        path, columns
    )


@contextmanager
def _replacing(output: Path) -> Iterator[BinaryIO]:
    """Provide a file to write to, which replaces an older file only when it is complete."""
    target = output.resolve()
    is_whole = output.is_file() or not output.exists()
    part = target.with_name(f".{target.name}.{os.getpid()}.part") if is_whole else target
    with delivering(output):
        file = part.open("wb")
    try:
        with file:
            yield file
        if is_whole:
            part.replace(target)
    finally:
        if is_whole:
            part.unlink(missing_ok=True)


def _deliver(
    records: Iterable[Record], columns: Columns, format_: TableFormat, file: BinaryIO, output: Path | None
) -> int:
    written = 0

    def counted() -> Iterator[Record]:
        nonlocal written
        for record in records:
            written += 1
            yield record

    write = {TableFormat.JSONL: _write_jsonl, TableFormat.CSV: _write_csv, TableFormat.PARQUET: _write_parquet}[format_]
    with delivering(output):
        write(counted(), columns, file)
        file.flush()
    return written


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
    """Return pyarrow and its Parquet module. Raises InstallationError."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise InstallationError.of_extra(
            "parquet", "A Parquet table", error, alternative=", or choose the format csv or jsonl"
        ) from error
    return pa, pq


def _json_text(value: object) -> object:
    """Return a list, dict or truth value as JSON text; return other values unchanged."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict | bool) else value
