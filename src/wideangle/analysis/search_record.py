"""Analyse articles when they are added. The results are stored with the articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.analysis.record import Content, Extract, Record, extract_of
from wideangle.language import TermVector, identify, language_mark, outlet_key, shingles, sketches, term_vectors
from wideangle.language.identity import identified
from wideangle.language.urls import canonical_url
from wideangle.model import Article

Packed: TypeAlias = tuple[Any, ...]
"""A record without its article, for transfer to another process.

It holds texts and bytes, because they are pickled ten times as fast as arrays.
"""

VERSION = "5"
"""The version of the analysis.

It is raised whenever the result for the same article changes. Archives are then analysed again.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """The results of analysing an article.

    `vector` is the term vector, `sequence` the term hash at each position of the text, and `sketch` a sample of hashed
    word sequences for finding copies.
    """

    language: str
    vector: TermVector
    sequence: NDArray[np.uint32]
    sketch: NDArray[np.uint64]


def analyse(article: Article) -> Analysis:
    """Analyse one article."""
    return _analyses([article])[0]


def language_and_vector(article: Article) -> tuple[str, TermVector]:
    """Return the language and the term vector of an article, for callers that need no other results of `analyse`."""
    [language] = _languages([article])
    return language, term_vectors([article.title], [article.text], language)[0]


def _languages(articles: Sequence[Article]) -> list[str]:
    return [article.language or identify(f"{article.title}\n{article.text}") for article in articles]


def _analyses(articles: Sequence[Article]) -> list[Analysis]:
    """Analyse several articles, each step for all of them before the next step.

    The tables of a step then stay in the processor's cache, which saves a quarter of the time.
    """
    languages = _languages(articles)
    analyses: dict[int, Analysis] = {}
    for language in dict.fromkeys(languages):
        rows = [row for row, row_language in enumerate(languages) if row_language == language]
        analyses.update(zip(rows, _of_one_language([articles[row] for row in rows], language), strict=True))
    return [analyses[row] for row in range(len(articles))]


def _of_one_language(articles: Sequence[Article], language: str) -> list[Analysis]:
    vectors = term_vectors([article.title for article in articles], [article.text for article in articles], language)
    sequences = [vector.sequence for vector in vectors]
    # Sketches find copies. They do not include headlines, because each outlet writes its own headline for a copy.
    bodies = [sequence[vector.title :] for sequence, vector in zip(sequences, vectors, strict=True)]
    return list(map(Analysis, repeat(language), vectors, sequences, sketches(bodies)))


def body_shingles(vector: TermVector) -> NDArray[np.uint64]:
    """Return the shingles (hashed word sequences) of an article's text, in order.

    The article's sketch is a sample of them.
    """
    return shingles(vector.sequence[vector.title :])


def record_of(article: Article) -> Record:
    """Analyse one article, and return its search record."""
    return _record(article, analyse(article))


def prepared_records(articles: Sequence[Article]) -> list[Record]:
    """Return the search records of articles with everything that can be computed before the articles are stored."""
    records = list(map(_record, articles, _analyses(articles)))
    return [replace(record, content=Content.of(record)) for record in records]


def packed_records(articles: Sequence[Article]) -> list[Packed]:
    """Return the records as `prepared_records` does, in a form that is quickly sent to another process."""
    return list(map(_packed, prepared_records(articles)))


def unpacked_records(articles: Sequence[Article], packed: Sequence[Packed]) -> list[Record]:
    """Return the records of articles from the result of `packed_records`."""
    return list(map(_unpacked, articles, packed))


def _record(article: Article, analysis: Analysis) -> Record:
    vector = analysis.vector
    article = _in_language(article, analysis.language)
    return Record(
        article=identified(article),
        derived_id=not article.id or article.id.startswith(("u-", "t-")),
        canonical_url=canonical_url(article.url) if article.url else "",
        outlet_key=outlet_key(article.outlet, article.url),
        terms=index_text(analysis.sequence),
        hashes=_counted_terms(vector, analysis.language),
        vector=vector.to_bytes(),
        shingles=analysis.sketch,
        extract=extract_of(article),
    )


def terms_of(vector: bytes, language: str) -> NDArray[np.uint32]:
    """Return the terms of an article that document frequencies count, from its stored term vector and its language."""
    return _counted_terms(TermVector.from_bytes(vector), language)


def _counted_terms(vector: TermVector, language: str) -> NDArray[np.uint32]:
    return np.append(vector.hashes, np.uint32(language_mark(language)))


def _in_language(article: Article, language: str) -> Article:
    return article if article.language == language else replace(article, language=language)


def index_text(sequence: NDArray[np.uint32]) -> str:
    """Return term hashes as one text for the index. Each hash becomes a word of eight hexadecimal digits."""
    return sequence.astype(">u4").tobytes().hex(" ", 4)


def index_hashes(text: str) -> NDArray[np.uint32]:
    """Return the term hashes in a text that `index_text` returned."""
    return np.frombuffer(bytes.fromhex(text), ">u4").astype(np.uint32)


def _packed(record: Record) -> Packed:
    content = record.content
    return (
        record.article.id,
        record.article.language,
        record.canonical_url,
        record.outlet_key,
        record.terms,
        record.hashes.tobytes(),
        record.vector,
        record.shingles.tobytes(),
        tuple(record.extract),
        record.derived_id,
        content and (content.published, content.day, content.authors, content.metadata, content.digest),
    )


def _unpacked(article: Article, packed: Packed) -> Record:
    article_id, language, url, outlet, terms, hashes, vector, shingles, extract, derived_id, content = packed
    if (article.id, article.language) != (article_id, language):
        article = replace(article, id=article_id, language=language)
    return Record(
        article=article,
        canonical_url=url,
        outlet_key=outlet,
        terms=terms,
        hashes=np.frombuffer(hashes, np.uint32),
        vector=vector,
        shingles=np.frombuffer(shingles, np.uint64),
        extract=Extract(*extract),
        derived_id=derived_id,
        content=content and Content(*content),
    )
