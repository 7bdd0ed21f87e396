"""JSON Lines: one object a line, which is how millions of articles come in."""

from __future__ import annotations

import json
from collections.abc import Iterator

from wideangle.ingest.document import MAX_LINE_BYTES, Document
from wideangle.ingest.formats.iptc import ninjs
from wideangle.ingest.formats.table import article_of
from wideangle.model import Article, Refusal


def articles(document: Document) -> Iterator[Article | Refusal]:
    """The article of each line; a refusal for each line that holds none. Blank lines are passed over."""
    for number, line in enumerate(document.lines(), start=1):
        item = f"{document.name}, line {number}"
        if line is None:
            yield Refusal(item, f"Longer than {MAX_LINE_BYTES:,} bytes.", "Split it into articles.")
        elif not line.isspace():
            yield from _articles(line, item)


def _articles(line: str, item: str) -> Iterator[Article | Refusal]:
    try:
        row = json.loads(line, strict=False)
    except (ValueError, RecursionError) as error:
        yield Refusal(item, f"Is no JSON: {why_broken(error)}.", "Write one whole JSON object on the line.")
        return
    if not isinstance(row, dict):
        yield Refusal(item, f"Holds a JSON {type(row).__name__} and no object.", "Write one JSON object on the line.")
    elif ninjs.is_item(row):
        yield from ninjs.articles(row, item)
    else:
        yield article_of(row, item)


def why_broken(error: ValueError | RecursionError) -> str:
    """What the JSON parser stumbled over, in few words."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[:1].lower()}{error.msg[1:]} (character {error.pos + 1})"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
