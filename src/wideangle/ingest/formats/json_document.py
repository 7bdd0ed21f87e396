"""Read JSON documents with articles. JSON Lines have a module of their own.

A document contains a JSON Feed, an array of articles, one article, or several articles one after the other. The array
may be inside an object, as in the answers of news services.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from wideangle.errors import UnreadableSource
from wideangle.ingest.decoding.encoding import marked_charset
from wideangle.ingest.document import MAX_DOCUMENT_BYTES, Document, reading
from wideangle.ingest.formats import feed
from wideangle.ingest.formats.iptc import ninjs
from wideangle.ingest.formats.json_lines import parse_error
from wideangle.ingest.formats.table import NO_COLUMNS, Columns, article_of, check_table, rows_within, source_columns
from wideangle.model import Article, Refusal

_CHUNK_BYTES = 1_000_000
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_FEED_VERSION = re.compile(r"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/")
_FEED_FIELDS = re.compile(r'"(title|home_page_url|language)"\s*:\s*"([^"\\]{1,500})"')
_OBJECT = re.compile(r"\{")
_NEXT_OBJECT = re.compile(r"\}\s*+,?\s*+\{")
_MOST_RECOVERED = 100_000
_VALUE = re.compile(r"[^\s,]|\Z")


def articles(document: Document, columns: Columns = NO_COLUMNS) -> Iterator[Article | Refusal]:
    """Yield the articles of a JSON document.

    The document is read value by value, so that arrays may have any length. Raises UnreadableSource for invalid JSON
    and for JSON without articles.
    """
    for number, value in enumerate(_values(document), start=1):
        item = f"{document.name}, item {number}"
        if not isinstance(value, dict):
            yield Refusal(
                item, f"A JSON {type(value).__name__}, not an object.", "Write each article as a JSON object."
            )
        elif feed.is_json_feed(value):
            yield from feed.articles_of_json(value, document)
        elif ninjs.is_item(value):
            yield from ninjs.articles(value, document.name if number == 1 else item)
        elif rows := rows_within(value, columns):
            check_table(list(rows[0]), columns, item)
            yield from (article_of(row, f"{item}.{part}", columns) for part, row in enumerate(rows, start=1))
        elif number == 1 and columns:
            check_table(list(value), columns, item)
            yield article_of(value, item, columns)
        elif number == 1 and "text" not in source_columns(value):
            raise UnreadableSource(
                f"JSON with neither a feed nor articles; its keys are {', '.join(map(repr, value))}."[:300],
                item=document.name,
                remedy="An article is an object with at least a 'text'; `--column text=story` says which key has it.",
            )
        else:
            yield article_of(value, item, columns)


def _values(document: Document) -> Iterator[Any]:
    """Yield each value of the document. If the document is an array, yield each of its elements."""
    decoder = json.JSONDecoder(strict=False)
    chunks = _chunks(document)
    text, position = next(chunks, "").lstrip(), 0
    in_array = text.startswith("[")
    if in_array:
        position = 1
    while True:
        position = next(_VALUE.finditer(text, position)).start()
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            more = next(chunks, "") if len(text) - position < MAX_DOCUMENT_BYTES else ""
            if more:
                text, position = text[position:] + more, 0
            elif text[position:].strip() == ("]" if in_array else ""):
                return
            else:
                if not in_array and (recovered := _recovered_feed(text[position:], decoder)):
                    yield recovered
                raise _broken(document, error) from error
        else:
            yield value


def _recovered_feed(text: str, decoder: json.JSONDecoder) -> dict[str, Any] | None:
    """Return a JSON Feed that consists of the valid items of a damaged JSON Feed; None if no item is valid."""
    start = _ITEMS.search(text)
    if not start or not _FEED_VERSION.search(text):
        return None
    entries: list[Any] = []
    position = start.end()
    while (entry_start := _OBJECT.search(text, position)) and len(entries) < _MOST_RECOVERED:
        try:
            entry, position = decoder.raw_decode(text, entry_start.start())
            entries.append(entry)
        except (ValueError, RecursionError):
            following = _NEXT_OBJECT.search(text, entry_start.end())
            if not following:
                break
            position = following.start() + 1
    metadata = dict(_FEED_FIELDS.findall(text[: start.start()]))
    return {**metadata, "version": feed.JSON_FEED, "items": entries} if entries else None


def _broken(document: Document, error: ValueError | RecursionError) -> UnreadableSource:
    return UnreadableSource(
        f"Invalid or truncated JSON: {parse_error(error)}.",
        item=document.name,
        remedy="The rest of the file cannot be read: fetch or write the file again.",
    )


def _chunks(document: Document) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(marked_charset(document.head) or "utf-8")("replace")
    with reading(document.name):
        while data := document.stream.read(_CHUNK_BYTES):
            if text := decoder.decode(data).removeprefix("\ufeff"):
                yield text
