"""A row of any table to an Article: the columns everyone shares, and the care each value needs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from wideangle.ingest.dates import publication_time
from wideangle.ingest.document import MAX_ARTICLE_CHARS
from wideangle.ingest.encoding import clean
from wideangle.language.identity import made_id
from wideangle.language.urls import is_web_url
from wideangle.model import Article, Refusal

COLUMNS = ("id", "url", "title", "text", "published", "outlet", "authors", "language", "section")
_WORDS = ("id", "url", "title", "outlet", "language", "section")
_OWN = frozenset((*COLUMNS, "metadata"))


def article_of(row: Mapping[str, Any], item: str) -> Article | Refusal:
    """The article that a row describes; a refusal, naming the row as `item`, where it has no usable text.

    Columns other than COLUMNS become metadata, as does what could not be made out of a known one: a publication time
    that is not certain stays as `published_as_given`.
    """
    text = row.get("text")
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if not isinstance(text, str) or not text or text.isspace():
        return Refusal(item, _no_text(row), "Every article needs a column 'text' with its words.")
    if len(text) > MAX_ARTICLE_CHARS:
        return Refusal(item, f"Its text has more than {MAX_ARTICLE_CHARS:,} characters.", "Split it into articles.")
    metadata = {name: plain_value(value) for name, value in row.items() if name not in _OWN and not _absent(value)}
    if isinstance(row.get("metadata"), Mapping):
        metadata = plain_value(row["metadata"]) | metadata
    words = {name: _word(row[name], name, metadata) for name in _WORDS if name in row}
    if words.get("url") and not is_web_url(words["url"]):
        metadata["url_as_given"] = words.pop("url")
    if words.get("language"):
        words["language"] = primary_language(words["language"])
    given = row.get("published")
    published = publication_time(given)
    if published is None and not _absent(given):
        metadata["published_as_given"] = plain_value(given)
    authors = _authors(row.get("authors"))
    text = clean(text)
    words["id"] = words.get("id") or made_id(text, words.get("url", ""), words.get("outlet", ""))
    return Article(text, published=published, authors=authors, metadata=metadata, **words)


def _no_text(row: Mapping[str, Any]) -> str:
    if "text" not in row:
        return f"Has no text, only {', '.join(map(repr, row)) or 'nothing at all'}."[:300]
    if isinstance(row["text"], str) or _absent(row["text"]):
        return "Its text is empty."
    return f"Its text is no text but a {type(row['text']).__name__}."


def _absent(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def _word(value: object, name: str, metadata: dict[str, Any]) -> str:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (int, float)) and not _absent(value):
        return str(value)
    if not _absent(value):
        metadata[name] = plain_value(value)
    return ""


def _authors(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (clean(value),)
    if isinstance(value, Mapping):
        return _authors(value.get("name"))
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return tuple(name for one in value for name in _authors(one))
    return ()


def primary_language(tag: str) -> str:
    """The primary subtag of a language tag (BCP 47): `en` for `en-GB` and `EN_us`."""
    return re.split(r"[-_]", tag.strip(), maxsplit=1)[0].lower()


def plain_value(value: Any) -> Any:
    """A value as JSON can hold it, and as clean as text."""
    if isinstance(value, Mapping):
        return {clean(str(name)): plain_value(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_value(part) for part in value]
    if value is None or isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return None if isinstance(value, float) else clean(str(value))
