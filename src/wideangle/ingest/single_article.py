"""Read a source that contains exactly one article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from wideangle.errors import SourceError, UnreadableSource, UsageError
from wideangle.ingest.read import Given, read
from wideangle.model import Article, Refusal

if TYPE_CHECKING:
    from wideangle.ingest.http.client import Fetcher


def single_article(
    source: str | Path | BinaryIO, *, given: Given | None = None, fetcher: Fetcher | None = None, name: str = ""
) -> Article:
    """Return the only article of a source, which is a path, a URL, '-' for standard input, or a binary stream.

    `name` is the name of the source in error messages. Raises SourceError if the source cannot be read, and UsageError
    if it contains more than one article.
    """
    item = name or str(source)
    article: Article | None = None
    rejected: Refusal | None = None
    for record in _records(source, given or Given(), fetcher, name):
        if isinstance(record, Refusal):
            rejected = rejected or record
        elif article is not None:
            raise UsageError(
                "contains more than one article.",
                item=item,
                remedy="Add it to the archive, and name one of its articles by id or URL.",
            )
        else:
            article = record
    if article is not None:
        return article
    if rejected is not None:
        raise UnreadableSource(rejected.reason, item=name or rejected.item, remedy=rejected.remedy)
    raise UnreadableSource("contains no article.", item=item)


def _records(
    source: str | Path | BinaryIO, given: Given, fetcher: Fetcher | None, name: str
) -> Iterator[Article | Refusal]:
    """Yield the articles and rejected items of a source. Error messages name the source by `name`, because a stream has
    no name of its own."""
    try:
        yield from read(source, given=given, fetcher=fetcher)
    except SourceError as error:
        error.item = name or error.item
        raise
