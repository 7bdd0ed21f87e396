"""Write tables of records to files or to standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from wideangle.cli.output import delivering
from wideangle.tables.formats import Columns, Record, TableFormat, write_table


def format_of(output: Path) -> TableFormat:
    """Return the table format that fits the ending of a file. The format is JSON Lines for an unknown ending."""
    formats = {f".{form.value}": form for form in TableFormat}
    return formats.get(output.suffix.lower(), TableFormat.JSONL)


@contextmanager
def opened(columns: Columns, format_: TableFormat, output: Path | None) -> Iterator[Callable[[Iterable[Record]], int]]:
    """Provide a function that writes records and returns their number. The records go to the file `output`, or to
    standard output if `output` is None.

    The file replaces an older file only when it is complete. Devices and pipes are written directly.
    """
    if output is None:
        sys.stdout.flush()
        yield lambda records: _deliver(records, columns, format_, sys.stdout.buffer, None)
        return
    with _replacing(output) as file:
        yield lambda records: _deliver(records, columns, format_, file, output)


def write_records(records: Iterable[Record], columns: Columns, format_: TableFormat, output: Path | None) -> int:
    """Write records to the file `output`, or to standard output if `output` is None. Return their number."""
    with opened(columns, format_, output) as write:
        return write(records)


def write_lines(lines: Iterable[str], output: Path | None) -> None:
    """Write lines in UTF-8 to the file `output`, or to standard output if `output` is None."""
    with ExitStack() as stack:
        if output is None:
            sys.stdout.flush()
        file = sys.stdout.buffer if output is None else stack.enter_context(_replacing(output))
        with delivering(output):
            file.writelines(f"{line}\n".encode() for line in lines)
            file.flush()


@contextmanager
def _replacing(output: Path) -> Iterator[BinaryIO]:
    """Provide a new file to write to. The new file replaces an older file only when it is complete."""
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

    with delivering(output):
        write_table(counted(), columns, format_, file)
        file.flush()
    return written
