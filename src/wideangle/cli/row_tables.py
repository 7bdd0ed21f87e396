"""Tables: rows of (id, story) as JSON Lines, CSV or Parquet, and any records as Parquet."""

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

Pairs: TypeAlias = Iterable[tuple[str, str]]
Form: TypeAlias = Callable[[Pairs, BinaryIO], None]

Column: TypeAlias = type[str] | type[int] | type[float] | type[list[str]]
"""What a column holds; lists are of text."""

COLUMNS = ("id", "story")
_ROWS_AT_ONCE = 100_000
_RECORDS_AT_ONCE = 5_000


@contextmanager
def opened(output: Path) -> Iterator[Callable[[Pairs], int]]:
    """What writes rows and counts them: to a file as its suffix says, or to standard output for '-'.

    The file takes the place of an older one only once it is whole; devices and pipes are written to as they are.
    """
    if str(output) == "-":
        sys.stdout.flush()
        yield lambda pairs: _deliver(pairs, sys.stdout.buffer, _jsonl, None)
        return
    form = {".csv": _csv, ".parquet": _parquet}.get(output.suffix.lower(), _jsonl)
    with _replacing(output) as file:
        yield lambda pairs: _deliver(pairs, file, form, output)


def write_records(records: Iterable[Sequence[object]], columns: Mapping[str, Column], output: Path) -> None:
    """Write records, given in the order of the columns, as a Parquet file, a few in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {str: pa.string(), int: pa.int64(), float: pa.float64(), list: pa.list_(pa.string())}
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    rows = iter(records)
    with _replacing(output) as file, delivering(output), pq.ParquetWriter(file, schema) as writer:
        while some := list(islice(rows, _RECORDS_AT_ONCE)):
            writer.write_table(pa.table(dict(zip(columns, map(list, zip(*some, strict=True)), strict=True)), schema))


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


def _deliver(pairs: Pairs, file: BinaryIO, form: Form, output: Path | None) -> int:
    rows = 0

    def counted() -> Iterator[tuple[str, str]]:
        nonlocal rows
        for pair in pairs:
            rows += 1
            yield pair

    with delivering(output):
        form(counted(), file)
        file.flush()
    return rows


def _jsonl(pairs: Pairs, file: BinaryIO) -> None:
    for pair in pairs:
        file.write(json.dumps(dict(zip(COLUMNS, pair, strict=True)), ensure_ascii=False).encode() + b"\n")


def _csv(pairs: Pairs, file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows(pairs)
    text.detach()


def _parquet(pairs: Pairs, file: BinaryIO) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    rows = iter(pairs)
    with pq.ParquetWriter(file, schema) as writer:
        while some := list(islice(rows, _ROWS_AT_ONCE)):
            writer.write_table(pa.table(dict(zip(COLUMNS, map(list, zip(*some, strict=True)), strict=True)), schema))
