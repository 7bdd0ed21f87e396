"""What is worked out once for each article when it arrives, and kept beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.analysis.record import Content, Record
from wideangle.language import TermVector, identify, language_mark, outlet_key, shingles, sketches, term_vectors
from wideangle.language.identity import identified
from wideangle.language.urls import canonical_url
from wideangle.model import Article

Packed: TypeAlias = tuple[Any, ...]
"""A record on its way between processes, without the article, which is there already. Strings and bytes alone, which
travel ten times as fast as arrays."""

VERSION = "5"
"""Raised whenever the same article would be analysed otherwise than before: archives are then analysed anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """The language of an article, its term vector, the term hash at each of its positions, and the sampled shingles
    that find its copies."""

    language: str
    vector: TermVector
    sequence: NDArray[np.uint32]
    sketch: NDArray[np.uint64]


def analyse(article: Article) -> Analysis:
    """Analyse one article, alone."""
    return _analyses([article])[0]


def _analyses(articles: Sequence[Article]) -> list[Analysis]:
    """Analyse articles, each alone, but all of them step by step: what a step looks things up in stays in the
    processor's cache, which takes a quarter off the time."""
    languages = [article.language or identify(f"{article.title}\n{article.text}") for article in articles]
    found: dict[int, Analysis] = {}
    for language in dict.fromkeys(languages):
        rows = [row for row, its in enumerate(languages) if its == language]
        found.update(zip(rows, _of_one_language([articles[row] for row in rows], language), strict=True))
    return [found[row] for row in range(len(articles))]


def _of_one_language(articles: Sequence[Article], language: str) -> list[Analysis]:
    vectors = term_vectors([article.title for article in articles], [article.text for article in articles], language)
    sequences = [vector.sequence for vector in vectors]
    # Headlines are left out, since every outlet writes its own.
    bodies = [sequence[vector.title :] for sequence, vector in zip(sequences, vectors, strict=True)]
    return list(map(Analysis, repeat(language), vectors, sequences, sketches(bodies)))


def body_shingles(vector: TermVector) -> NDArray[np.uint64]:
    """The shingles of which an article's sketch is taken, in order."""
    return shingles(vector.sequence[vector.title :])


def record_of(article: Article) -> Record:
    """Analyse one article, alone, and make the record that the store keeps of it."""
    return _record(article, analyse(article))


def prepared_records(articles: Sequence[Article]) -> list[Record]:
    """The records of articles that are to be added, with all that can be worked out before the store sees them."""
    records = list(map(_record, articles, _analyses(articles)))
    return [replace(record, content=Content.of(record)) for record in records]


def packed_records(articles: Sequence[Article]) -> list[Packed]:
    """What `prepared_records` makes, packed for another process."""
    return list(map(_packed, prepared_records(articles)))


def unpacked_records(articles: Sequence[Article], packed: Sequence[Packed]) -> list[Record]:
    """The records of articles, of which `packed_records` made the rest."""
    return list(map(_unpacked, articles, packed))


def _record(article: Article, analysis: Analysis) -> Record:
    vector = analysis.vector
    return Record(
        article=_in_language(identified(article), analysis.language),
        derived_id=not article.id or article.id.startswith(("u-", "t-")),
        canonical_url=canonical_url(article.url) if article.url else "",
        outlet_key=outlet_key(article.outlet, article.url),
        terms=index_text(analysis.sequence),
        hashes=_counted(vector, analysis.language),
        vector=vector.to_bytes(),
        shingles=analysis.sketch,
    )


def terms_of(vector: bytes, language: str) -> NDArray[np.uint32]:
    """What an article counts for among the document frequencies, from its record's vector and its language."""
    return _counted(TermVector.from_bytes(vector), language)


def _counted(vector: TermVector, language: str) -> NDArray[np.uint32]:
    return np.append(vector.hashes, np.uint32(language_mark(language)))


def _in_language(article: Article, language: str) -> Article:
    return article if article.language == language else replace(article, language=language)


def index_text(sequence: NDArray[np.uint32]) -> str:
    """Term hashes as the words of the index, eight hexadecimal digits each: the index needs no other vocabulary."""
    return sequence.astype(">u4").tobytes().hex(" ", 4)


def index_hashes(text: str) -> NDArray[np.uint32]:
    """The term hashes that `index_text` wrote."""
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
        record.derived_id,
        content and (content.published, content.day, content.authors, content.metadata, content.digest),
    )


def _unpacked(article: Article, packed: Packed) -> Record:
    article_id, language, url, outlet, terms, hashes, vector, shingles, derived_id, content = packed
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
        derived_id=derived_id,
        content=content and Content(*content),
    )
