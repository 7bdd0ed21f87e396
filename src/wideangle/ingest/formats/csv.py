"""Read comma-, semicolon- and tab-separated tables with a header line (RFC 4180 and its common variants)."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator

from wideangle.ingest.document import MAX_ARTICLE_CHARS, Document
from wideangle.ingest.formats.table import NO_COLUMNS, Columns, article_of, check_table, source_columns
from wideangle.model import Article, Refusal

_DELIMITERS = ",;\t|"
DELIMITER_LINE = re.compile(r"\"?sep=[^\w\s]?\t?\"?\s*", re.IGNORECASE)
"""A line that spreadsheet programs write before the header, such as `sep=;`."""


def names_columns(line: str, columns: Columns = NO_COLUMNS) -> bool:
    """Return True if a line is the header of a table of articles.

    The line must have several column names, among them a column for the text. If no column is named exactly `text`, a
    second known column name is required, because other column names are also common words at the beginning of
    sentences.
    """
    names = _names(line, _delimiter(line, columns))
    column_of = source_columns(names) | source_columns(names, columns)
    is_table = "text" in names or "text" in columns or len(column_of) > 1
    return "text" in column_of and is_table and len(names) > 1 and len(names) == len(set(names))


def articles(document: Document, columns: Columns = NO_COLUMNS) -> Iterator[Article | Refusal]:
    """Yield the article of each row of a table.

    A row without an article or with a wrong number of fields becomes a rejected item. Raises UnreadableSource if the
    header has no column for the text or lacks a column that the user has mapped.
    """
    lines = _Lines(document)
    header = next(lines, "")
    if DELIMITER_LINE.fullmatch(header):
        header = next(lines, "")
    delimiter = _delimiter(header, columns)
    names = _names(header, delimiter)
    check_table(names, columns, document.name)
    if csv.field_size_limit() < MAX_ARTICLE_CHARS:
        csv.field_size_limit(MAX_ARTICLE_CHARS)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin_row()
        item = f"{document.name}, line {lines.number + 1}"
        try:
            values = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            lines.rewind_to_second_line()
            yield Refusal(
                item, f"Not a row of a table: {error}.", "Close each quotation mark, and double those inside."
            )
            continue
        if values:
            yield _article(names, values, item, columns)


def _article(names: list[str], values: list[str], item: str, columns: Columns) -> Article | Refusal:
    if len(values) != len(names):
        reason = f"The row has {len(values)} fields, the header {len(names)}."
        return Refusal(item, reason, "Put fields that contain the delimiter in quotation marks.")
    return article_of({name: value for name, value in zip(names, values, strict=True) if name}, item, columns)


def _delimiter(header: str, columns: Columns) -> str:
    def likelihood(delimiter: str) -> tuple[bool, int]:
        names = _names(header, delimiter)
        return "text" in source_columns(names) | source_columns(names, columns), header.count(delimiter)

    return max(_DELIMITERS, key=likelihood)


def _names(header: str, delimiter: str) -> list[str]:
    try:
        return [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
    except csv.Error:
        return []


class _Lines(Iterator[str]):
    """The numbered lines of a document, which can be read again after a damaged row.

    After an unclosed quotation mark, the parser takes the following rows for a part of the damaged row. When the error
    is detected, all lines of the damaged row except the first are read again as rows.
    """

    def __init__(self, document: Document) -> None:
        self._source = document.lines()
        self._repeated: deque[str | None] = deque()
        self._row: list[str | None] = []
        self.number = 0

    def __next__(self) -> str:
        line = self._repeated.popleft() if self._repeated else next(self._source)
        self._row.append(line)
        self.number += 1
        if line is None:
            raise csv.Error("the line is too long")
        return line

    def begin_row(self) -> None:
        self._row.clear()

    def rewind_to_second_line(self) -> None:
        self._repeated.extendleft(reversed(self._row[1:]))
        self.number -= len(self._row[1:])
