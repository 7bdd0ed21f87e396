"""An article between its record and its row."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from wideangle.model import Article
from wideangle.store import tables

UNDATED = 0
"""Stands for 'no day' where a column of day ordinals has no room for null; the first real ordinal is 1."""

ARTICLE_COLUMNS = tuple(
    tables.articles.c[name]
    for name in ("id", "url", "title", "text", "published", "outlet", "authors", "language", "section", "metadata")
)
"""What `article_of` reads, in its order."""

Row: TypeAlias = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Record:
    """One analysed article, ready to be stored.

    `article` has its id; `derived_id` says that the id was made from the article and not brought by its table, so
    that an article of the same `canonical_url` is the same article. `terms` are the analysed terms, joined by
    spaces. `hashes` (uint32) are its distinct terms hashed, for document frequencies. `vector` is opaque here.
    `shingles` (uint64) is the sketch by which copies are found. `content` may be worked out beforehand, where there
    is time for it.
    """

    article: Article
    canonical_url: str
    outlet_key: str
    terms: str
    hashes: npt.NDArray[np.uint32]
    vector: bytes
    shingles: npt.NDArray[np.uint64]
    derived_id: bool = False
    content: Content | None = None


Analyse: TypeAlias = Callable[[Article], Record]

TermsOf: TypeAlias = Callable[[bytes, str], npt.NDArray[np.uint32]]
"""The `hashes` of a record from its vector and language, which costs less than analysing its article again."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an article says, as its row holds it; `digest` is equal where all of it, the id aside, is equal."""

    published: str | None
    day: int | None
    authors: str
    metadata: str
    digest: bytes

    @classmethod
    def of(cls, record: Record) -> Content | None:
        """None for what cannot be kept: no id, half of a surrogate pair, metadata that has no JSON form."""
        article = record.article
        if not article.id:
            return None
        published = article.published.isoformat() if article.published else None
        parts = (article.url, article.title, article.text, published, article.outlet, article.language, article.section)
        try:
            for key in (article.id, record.canonical_url, record.outlet_key):
                key.encode()
            authors = _json(article.authors)
            metadata = _json(dict(article.metadata))
            digest = blake2b(_json((*parts, authors, metadata)).encode(), digest_size=16).digest()
        except (TypeError, ValueError, RecursionError):
            return None
        day = article.published.day.toordinal() if article.published else None
        return cls(published, day, authors, metadata, digest)


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode


def article_values(record: Record, content: Content) -> dict[str, Any]:
    """The columns of `articles` that a new version of an article sets anew."""
    article = record.article
    return {
        "canonical_url": record.canonical_url,
        "day": content.day,
        "outlet_key": record.outlet_key,
        "language": article.language,
        "digest": content.digest,
        "url": article.url,
        "published": content.published,
        "outlet": article.outlet,
        "section": article.section,
        "title": article.title,
        "authors": content.authors,
        "metadata": content.metadata,
        "text": article.text,
    }


def article_of(row: Row) -> Article:
    """The article of a row of ARTICLE_COLUMNS."""
    identifier, url, title, text, published, outlet, authors, language, section, metadata = row
    return Article(
        text=text,
        title=title,
        id=identifier,
        url=url,
        published=published,
        outlet=outlet,
        authors=tuple(json.loads(authors)),
        language=language,
        section=section,
        metadata=json.loads(metadata),
    )
