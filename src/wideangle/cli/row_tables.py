"""Tables: rows of (id, story, storyline) as JSON Lines, CSV or Parquet, and any records as Parquet."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeAlias

from wideangle.cli.output import delivering

Row: TypeAlias = tuple[str, str, str | None]
Rows: TypeAlias = Iterable[Row]
Form: TypeAlias = Callable[[Rows, BinaryIO], None]

Column: TypeAlias = type[str] | type[int] | type[float] | type[list[str]]
"""The type of a column; lists are lists of text."""

COLUMNS = ("id", "story", "storyline")
_ROWS_PER_BATCH = 100_000
_RECORDS_PER_BATCH = 5_000


@contextmanager
def opened(output: Path) -> Iterator[Callable[[Rows], int]]:
    """What writes rows and counts them: to a file as its suffix says, or to standard output for '-'.

    The file takes the place of an older one only once it is whole; devices and pipes are written to as they are.
    """
    if str(output) == "-":
        sys.stdout.flush()
        yield lambda rows: _deliver(rows, sys.stdout.buffer, _jsonl, None)
        return
    form = {".csv": _csv, ".parquet": _parquet}.get(output.suffix.lower(), _jsonl)
    with _replacing(output) as file:
        yield lambda rows: _deliver(rows, file, form, output)


def write_records(records: Iterable[Sequence[object]], columns: Mapping[str, Column], output: Path) -> None:
    """Write records, given in the order of the columns, as a Parquet file, a few in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {str: pa.string(), int: pa.int64(), float: pa.float64(), list: pa.list_(pa.string())}
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    rows = iter(records)
    with _replacing(output) as file, delivering(output), pq.ParquetWriter(file, schema) as writer:
        while batch := list(islice(rows, _RECORDS_PER_BATCH)):
            writer.write_table(pa.table(dict(zip(columns, map(list, zip(*batch, strict=True)), strict=True)), schema))


@contextmanager
def _replacing(output: Path) -> Iterator[BinaryIO]:
    """The file to write to, which takes the place of an older one only once it is whole."""
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


def _deliver(rows: Rows, file: BinaryIO, form: Form, output: Path | None) -> int:
    written = 0

    def counted() -> Iterator[Row]:
        nonlocal written
        for row in rows:
            written += 1
            yield row

    with delivering(output):
        form(counted(), file)
        file.flush()
    return written


def _jsonl(rows: Rows, file: BinaryIO) -> None:
    for row in rows:
        file.write(json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False).encode() + b"\n")


def _csv(rows: Rows, file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows(rows)
    text.detach()


def _parquet(rows: Rows, file: BinaryIO) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    remaining = iter(rows)
    with pq.ParquetWriter(file, schema) as writer:
        while batch := list(islice(remaining, _ROWS_PER_BATCH)):
            writer.write_table(pa.table(dict(zip(COLUMNS, map(list, zip(*batch, strict=True)), strict=True)), schema))
