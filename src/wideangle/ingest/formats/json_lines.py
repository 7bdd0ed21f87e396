"""Read JSON Lines: one JSON object on each line, the usual format of large collections."""

from __future__ import annotations

import json
from collections.abc import Iterator

from wideangle.ingest.document import MAX_LINE_BYTES, Document
from wideangle.ingest.formats.iptc import ninjs
from wideangle.ingest.formats.table import NO_COLUMNS, Columns, article_of, check_table, rows_within
from wideangle.model import Article, Refusal


def articles(document: Document, columns: Columns = NO_COLUMNS) -> Iterator[Article | Refusal]:
    """Yield the article of each line. Blank lines are skipped. A line may also be an object around a list of articles.

    A line without an article becomes a rejected item. Raises UnreadableSource if the first row lacks a column that the
    user has mapped.
    """
    is_checked = not columns
    for number, line in enumerate(document.lines(), start=1):
        item = f"{document.name}, line {number}"
        if line is None:
            yield Refusal(item, f"Longer than {MAX_LINE_BYTES:,} bytes.", "Write one article per line.")
        elif not line.isspace():
            yield from _articles(line, item, columns, is_checked=is_checked)
            is_checked = True


def _articles(line: str, item: str, columns: Columns, *, is_checked: bool) -> Iterator[Article | Refusal]:
    try:
        row = json.loads(line, strict=False)
    except (ValueError, RecursionError) as error:
        yield Refusal(item, f"Invalid JSON: {parse_error(error)}.", "Write one complete JSON object per line.")
        return
    if not isinstance(row, dict):
        yield Refusal(item, f"A JSON {type(row).__name__}, not an object.", "Write one JSON object per line.")
    elif ninjs.is_item(row):
        yield from ninjs.articles(row, item)
    else:
        wrapped = rows_within(row, columns)
        if not is_checked:
            check_table(list(wrapped[0] if wrapped else row), columns, item)
        for number, part in enumerate(wrapped or [row], start=1):
            yield article_of(part, f"{item}, item {number}" if wrapped else item, columns)


def parse_error(error: ValueError | RecursionError) -> str:
    """Return a short description of an error of the JSON parser."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[:1].lower()}{error.msg[1:]} (character {error.pos + 1})"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
