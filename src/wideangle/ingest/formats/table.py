"""Convert a row of a table to an article, and find the columns of a table that hold the fields of an article."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from wideangle.errors import UnreadableSource, UsageError
from wideangle.ingest.dates import date_reading
from wideangle.ingest.decoding.encoding import clean
from wideangle.ingest.document import MAX_ARTICLE_CHARS
from wideangle.ingest.markup import without_literal_tags, without_markup
from wideangle.language.identity import made_id
from wideangle.language.urls import is_web_url
from wideangle.model import Article, Refusal

COLUMNS = ("id", "url", "title", "text", "published", "outlet", "authors", "language", "section")
OTHER_NAMES = {
    "text": ("body", "content", "article_text", "full_text"),
    "title": ("headline",),
    "published": ("date", "published_at", "publishedat", "publication_date", "pubdate", "datepublished"),
    "outlet": ("source", "publisher"),
    "url": ("link",),
    "authors": ("author", "byline"),
}
"""The names that other programs give to the columns of a table, for each field of an article.

Such a name is accepted if a table has no column with the name of the field.
"""

Columns: TypeAlias = Mapping[str, str]
"""The user's mapping of columns: a mapping from names of fields (`COLUMNS`) to names of columns in the user's table."""

NO_COLUMNS: Columns = {}
MAX_WRAPPERS = 3
"""The greatest number of objects around the rows of a table in JSON. News services use one or two."""

_WORDS = ("id", "url", "title", "outlet", "language", "section")
_HANDLED = frozenset((*COLUMNS, "metadata"))


def checked_columns(columns: Columns) -> Columns:
    """Return the user's mapping of columns unchanged. Raises UsageError if a name is not in COLUMNS."""
    for name in columns:
        if name not in COLUMNS:
            raise UsageError(
                f"{name!r} is not a field of an article.", remedy=f"These can be mapped: {', '.join(COLUMNS)}."
            )
    return columns


def column_mapping(mappings: Iterable[str]) -> Columns:
    """Return the mapping of fields to columns that texts such as `text=story` state.

    Raises UsageError for a text of another form, for a field that is not in COLUMNS, and for a field that is mapped
    twice.
    """
    columns: dict[str, str] = {}
    for mapping in mappings:
        field, _, column = (part.strip() for part in mapping.partition("="))
        if not field or not column or field in columns:
            raise UsageError(f"{mapping!r} maps no column, or a field a second time.", remedy="Write it as text=story.")
        columns[field] = column
    return checked_columns(columns)


def source_columns(names: Iterable[str], columns: Columns = NO_COLUMNS) -> dict[str, str]:
    """Return a dictionary from the fields (names in COLUMNS) that a table has to the table's own names for their
    columns.

    A column that the user has mapped is preferred, then a column with the name of the field, then a column with another
    common name (`OTHER_NAMES`).
    """
    by_name = {_column_key(name): name for name in reversed(list(names))}
    column_of: dict[str, str] = {}
    for field in COLUMNS:
        candidates = (columns[field],) if field in columns else (field, *OTHER_NAMES.get(field, ()))
        column = next((by_name[key] for key in map(_column_key, candidates) if key in by_name), None)
        if column is not None and (field in columns or column not in columns.values()):
            column_of[field] = column
    return column_of


@lru_cache(maxsize=64)
def _column_of(names: tuple[str, ...], columns: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Return the result of `source_columns`. Nearly all rows of a table have the same names of columns."""
    return source_columns(names, dict(columns))


def _column_key(name: str) -> str:
    """Return the name of a column in the form in which names are compared. An accented letter may be one character or
    two in a table (Unicode NFC and NFD)."""
    return unicodedata.normalize("NFC", name).strip().lower()


def check_table(names: Sequence[str], columns: Columns, item: str) -> None:
    """Raise UnreadableSource if a table lacks a column for the text or a column that the user has mapped."""
    column_of = source_columns(names, columns)
    listed = ", ".join(map(repr, names))
    for field, column in columns.items():
        if field not in column_of:
            raise UnreadableSource(
                f"There is no column {column!r} for {field!r}; the columns are {listed}."[:1000],
                item=item,
                remedy="Map a column that the table has.",
            )
    if "text" not in column_of:
        raise UnreadableSource(
            f"A table without a column 'text': its columns are {listed}."[:300],
            item=item,
            remedy="Say which column has the text, as in `--column text=story`, or name it text, body or content; "
            f"these columns are supported: {', '.join(COLUMNS)}.",
        )


def article_of(row: Mapping[str, Any], item: str, columns: Columns = NO_COLUMNS) -> Article | Refusal:
    """Return the article in a row of a table, or a rejected item with the name `item` if the row has no text.

    `columns` and OTHER_NAMES say which columns of the table hold the fields in COLUMNS. All other columns become
    metadata, and so do values that cannot be used; an ambiguous publication time becomes `published_as_given`.
    """
    row = _with_standard_names(row, columns)
    text = row.get("text")
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if isinstance(text, str):
        text = without_markup(clean(text))
    if not isinstance(text, str) or not text or text.isspace():
        return Refusal(item, _no_text(row), "An article needs a non-empty column 'text'.")
    if len(text) > MAX_ARTICLE_CHARS:
        return Refusal(item, f"The text has more than {MAX_ARTICLE_CHARS:,} characters.", "Write one article per row.")
    metadata = {
        name: plain_value(value) for name, value in row.items() if name not in _HANDLED and not _is_missing(value)
    }
    further = _json_value(row.get("metadata"))
    if isinstance(further, Mapping):
        metadata = plain_value(further) | metadata
    words = {name: _word(row[name], name, metadata) for name in _WORDS if name in row}
    if "<" in words.get("title", ""):
        words["title"] = " ".join(without_literal_tags([words["title"]]))
    if words.get("url") and not is_web_url(words["url"]):
        metadata["url_as_given"] = words.pop("url")
    if words.get("language"):
        words["language"] = primary_language(words["language"])
    time_value = row.get("published")
    published, is_certain = date_reading(time_value)
    if not is_certain and not _is_missing(time_value):
        metadata["published_as_given"] = plain_value(time_value)
    authors = _authors(_json_value(row.get("authors")))
    words["id"] = words.get("id") or made_id(text, words.get("url", ""), words.get("outlet", ""))
    return Article(text, published=published, authors=authors, metadata=metadata, **words)


def rows_within(value: Mapping[str, Any], columns: Columns = NO_COLUMNS) -> list[Mapping[str, Any]]:
    """Return the rows of an object that wraps a table, such as the answer of a news service:
    `{"status": "ok", "articles": [{…}, {…}]}`.

    The rows are the only list of objects in the object, at most MAX_WRAPPERS levels deep. The result is empty for an
    object that has a field of an article itself, and for an object with several lists.
    """
    if "text" in value:
        return []
    level = [value]
    for _ in range(MAX_WRAPPERS):
        if any(source_columns(part, columns) or "metadata" in part for part in level):
            return []
        lists = [rows for part in level for rows in part.values() if _is_table(rows, columns)]
        if lists:
            return lists[0] if len(lists) == 1 else []
        level = [inner for part in level for inner in part.values() if isinstance(inner, Mapping)]
    return []


def _is_table(value: object, columns: Columns) -> bool:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        return False
    return any("text" in source_columns(row, columns) for row in value)


def _with_standard_names(row: Mapping[str, Any], columns: Columns) -> Mapping[str, Any]:
    column_of = _column_of(tuple(row), tuple(columns.items()))
    if all(field == column for field, column in column_of.items()):
        return row
    taken = set(column_of.values())
    standard = {field: row[column] for field, column in column_of.items()}
    return {name: value for name, value in row.items() if name not in taken and name not in standard} | standard


def _no_text(row: Mapping[str, Any]) -> str:
    if "text" not in row:
        return f"No text; the columns are {', '.join(map(repr, row)) or 'missing'}."[:300]
    if isinstance(row["text"], str) or _is_missing(row["text"]):
        return "The text is empty."
    return f"The column 'text' holds a {type(row['text']).__name__}, not text."


def _is_missing(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def _word(value: object, name: str, metadata: dict[str, Any]) -> str:
    if isinstance(value, Mapping) and isinstance(value.get("name"), str):
        metadata[name] = plain_value(value)
        value = value["name"]
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (int, float)) and not _is_missing(value):
        return str(value)
    if not _is_missing(value):
        metadata[name] = plain_value(value)
    return ""


def _json_value(value: object) -> object:
    """Return the list or object that a text contains as JSON, because CSV has no other form for lists.

    Any other value is returned unchanged.
    """
    if not isinstance(value, str) or not value.startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _authors(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (clean(value),)
    if isinstance(value, Mapping):
        return _authors(value.get("name"))
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return tuple(name for author in value for name in _authors(author))
    return ()


def primary_language(tag: str) -> str:
    """Return the primary language of a language tag (BCP 47): `en` for `en-GB` and `EN_us`."""
    return re.split(r"[-_]", tag.strip(), maxsplit=1)[0].lower()


def plain_value(value: Any) -> Any:
    """Return a value in a form that JSON can represent, with control characters removed from its text."""
    if isinstance(value, Mapping):
        return {clean(str(name)): plain_value(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_value(part) for part in value]
    if value is None or isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return None if isinstance(value, float) else clean(str(value))
