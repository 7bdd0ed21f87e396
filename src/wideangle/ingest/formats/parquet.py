"""Read Parquet tables in small batches, one row group after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wideangle.errors import InstallationError, UnreadableSource
from wideangle.ingest.decoding.encoding import decode
from wideangle.ingest.document import MAX_ARTICLE_CHARS, Document
from wideangle.ingest.formats.table import NO_COLUMNS, Columns, article_of, check_table
from wideangle.model import Article, Refusal

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_BATCH_BYTES = 16_000_000
_MAX_BATCH_ROWS = 1024
_READ_BYTES = 65_536
_MAX_ROW_BYTES = 4 * MAX_ARTICLE_CHARS


def articles(document: Document, columns: Columns = NO_COLUMNS) -> Iterator[Article | Refusal]:
    """Yield the article of each row of a Parquet table.

    A row without an article becomes a rejected item, and so does a damaged group of rows. Raises UnreadableSource for a
    truncated or damaged file, and for a table that lacks a column for the text or a column that the user has mapped.
    Raises InstallationError without the extra `parquet`.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise InstallationError.of_extra("parquet", "A Parquet table", error) from error

    with document.seekable() as file:
        try:
            # By default, Arrow reads each column of a row group as a whole. A file with only one row group would then
            # be read as a whole.
            table = pq.ParquetFile(file, buffer_size=_READ_BYTES, pre_buffer=False)
            names = table.schema_arrow.names
        except (pa.ArrowException, OSError, ValueError) as error:
            raise _damaged(document, error) from error
        check_table(names, columns, document.name)
        number = 1
        for group in range(table.num_row_groups):
            rows = table.metadata.row_group(group).num_rows
            yield from _of_group(table, group, number, document.name, columns)
            number += rows
    # Without this call, the memory pool keeps the memory of the rows until the process ends.
    pa.default_memory_pool().release_unused()


def _of_group(
    table: pq.ParquetFile, group: int, number: int, name: str, columns: Columns
) -> Iterator[Article | Refusal]:
    """Yield the articles of one row group, whose first row is row `number` of the table."""
    import pyarrow as pa

    group_metadata = table.metadata.row_group(group)
    row_bytes = group_metadata.total_byte_size // max(group_metadata.num_rows, 1)
    last = number + group_metadata.num_rows - 1
    if row_bytes > _MAX_ROW_BYTES:
        reason = f"The rows have {row_bytes:,} bytes on average, too many for articles."
        yield Refusal(f"{name}, rows {number} to {last}", reason, "Write one article per row.")
        return
    batch_rows = max(1, min(_MAX_BATCH_ROWS, _BATCH_BYTES // max(row_bytes, 1)))
    try:
        for batch in table.iter_batches(batch_rows, row_groups=[group]):
            names = batch.schema.names
            for values in zip(*map(_values, batch.columns), strict=True):
                yield article_of(dict(zip(names, values, strict=True)), f"{name}, row {number}", columns)
                number += 1
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = f"Damaged: {_first_line(error)}."
        yield Refusal(f"{name}, rows {number} to {last}", reason, "Fetch or write the file again.")


def _values(column: pa.Array) -> list[Any]:
    import pyarrow as pa

    if pa.types.is_timestamp(column.type):
        # Timestamps are converted to text, so that no value is lost: Arrow has a larger range and a finer resolution
        # than datetime.
        column = column.cast(pa.string())
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:
        return [value and decode(value) for value in column.cast(pa.binary()).to_pylist()]


def _damaged(document: Document, error: Exception) -> UnreadableSource:
    return UnreadableSource(
        f"A truncated or damaged Parquet file: {_first_line(error)}.",
        item=document.name,
        remedy="Fetch or write the file again.",
    )


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".")[:200]
