"""Define the search record of an article.

This module does not import the database, so that worker processes need not load it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wideangle.language.agencies import origin
from wideangle.language.openings import opening_sentence
from wideangle.model import Article

EXTRACT_VERSION = 2
"""The version of the rules of `extract_of`. If the version is raised, archives compute and store their extracts
again."""


class Extract(NamedTuple):
    """Data for showing an article in a list.

    `agency` is the news agency that the article names as its origin ('' for none). `opening` gives the code points
    [start, end) of the article's opening sentence, None if the article has none.
    """

    agency: str
    opening: tuple[int, int] | None


def extract_of(article: Article) -> Extract:
    """Return the extract of an article. The field `language` of the article must be set."""
    agency = origin(article.title, article.text, article.authors, article.outlet)
    span = opening_sentence(article.text, article.language, article.title)
    return Extract(agency, (span.start, span.end) if span else None)


@dataclass(frozen=True, slots=True)
class Record:
    """One analysed article, ready to be stored.

    `article` is the article with its id. `derived_id` is true if the id was made from the article and not given by its
    source; an article with the same `canonical_url` is then the same article. `terms` are the index terms, joined by
    spaces. `hashes` (uint32) are the distinct term hashes, for document frequencies. `vector` is the term vector as
    bytes. `shingles` (uint64) is the sketch of the article, a sample of hashed word sequences for finding copies.
    `content` holds the columns of the database row if they were computed in advance, else None.
    """

    article: Article
    canonical_url: str
    outlet_key: str
    terms: str
    hashes: npt.NDArray[np.uint32]
    vector: bytes
    shingles: npt.NDArray[np.uint64]
    extract: Extract
    derived_id: bool = False
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The content of an article as the columns of its database row. `digest` is made from everything except the id."""

    published: str | None
    day: int | None
    authors: str
    metadata: str
    digest: bytes

    @classmethod
    def of(cls, record: Record) -> Content | None:
        """Return the content of a record; None if the article cannot be stored.

        An article cannot be stored if it has no id, its text has half of a surrogate pair, or its metadata has no JSON
        form.
        """
        article = record.article
        if not article.id:
            return None
        published = article.published.isoformat() if article.published else None
        try:
            for key in (article.id, record.canonical_url, record.outlet_key):
                key.encode()
            authors = _json(article.authors)
            metadata = _json(dict(article.metadata))
            parts = [part.encode() for part in (*_parts(article), published or "", authors, metadata)]
        except (TypeError, ValueError, RecursionError):
            return None
        day = article.published.day.toordinal() if article.published else None
        digest = blake2b(repr([*map(len, parts)]).encode(), digest_size=20)
        digest.update(b"".join(parts))
        return cls(published, day, authors, metadata, digest.digest())

    def is_of(self, record: Record, digest: bytes) -> bool:
        """Return True if a stored digest is the digest of `record`, made with this or an earlier version of the
        program.

        Call the method on the content that was made from `record`.
        """
        if len(digest) != FORMER_DIGEST:
            return digest == self.digest
        url, title, text, outlet, language, section = _parts(record.article)
        parts = (url, title, text, self.published, outlet, language, section, self.authors, self.metadata)
        return digest == blake2b(_json(parts).encode(), digest_size=FORMER_DIGEST).digest()


def _parts(article: Article) -> tuple[str, ...]:
    return (article.url, article.title, article.text, article.outlet, article.language, article.section)


FORMER_DIGEST = 16
"""The number of bytes in the digests of earlier versions of the program.

Those digests were computed from JSON, which took four times as long.
"""

_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode
