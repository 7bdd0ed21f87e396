"""Find the candidates of an article in other languages, by names, figures and embeddings.

The article is compared with every article of a period of days that has a stored representation (names, figures, days
and embeddings). The time of the comparison is proportional to the number of these articles (docs/measurements.md).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.retrieval.candidates import ARCHIVE_TERMS, Query, distinctive_terms
from wideangle.archive.retrieval.representations import encoder_name, encoder_of, languages_of, represent
from wideangle.embedding import InstalledEncoder
from wideangle.language.crosslingual import PAIR_FEATURES, Rarity, Representation, RepresentationTable
from wideangle.model import NotCompared
from wideangle.model.times import UNDATED
from wideangle.store import Store
from wideangle.store.articles.representations import Represented
from wideangle.stories import PairKind, cross_language_similarity

Floats = NDArray[np.float32]

WINDOW_DAYS = 90
"""The number of days before and after an article in which its candidates in other languages were published. The causes
and the consequences of most events are within a quarter of a year."""

MATCHES = 20
"""The number of similar articles from whose days the day of an undated article is estimated. Only articles in the
language of the undated article are used."""

MOST_CANDIDATES = 300

MOST_COMPARED = 3_000
"""The greatest number of articles that are compared by names and figures in one search. If the period of days has more
articles, only the articles with the most similar embeddings are compared."""


@dataclass(frozen=True, slots=True, eq=False)
class CandidatesAcross:
    """The candidates of an article in other languages, the most similar first.

    `seqs` (sequence numbers), `days` (ordinals of `date.toordinal`, UNDATED if unknown) and `languages` have the shape
    [N]. `features` [N, len(PAIR_FEATURES)] are computed by `RepresentationTable`. `similarity` [N], from 0 to 1, is on
    the same scale as the similarity by words.
    """

    seqs: NDArray[np.int64]
    days: NDArray[np.int64]
    languages: tuple[str, ...]
    features: Floats
    similarity: Floats


def candidates_across(
    store: Store,
    query: Query,
    limit: int = MOST_CANDIDATES,
    day: int | None = None,
    others: Collection[int] = (),
) -> CandidatesAcross:
    """Return the articles in other languages that are most similar to an article, at most `limit`. In an archive of one
    language, there are no such articles.

    `day` replaces the missing day of an undated article. The articles `others` (sequence numbers) are always included
    if they are in other languages.
    """
    language = query.idf.language
    encoder = encoder_of(store)
    if not set(languages_of(store)) - {language}:
        return _ranked([], encoder, language, None, limit=limit)
    representation = representation_of(store, query)
    candidates = [
        other
        for window in _windows(_likely_day(store, query) if day is None else day)
        for other in _within(store, language, encoder, window, representation)
        if other.seq != query.seq
    ]
    missing = set(others).difference([query.seq], (other.seq for other in candidates))
    if missing:
        stored = store.representations.of(sorted(missing), encoder_name(encoder))
        candidates += [other for other in stored if other.language != language]
    return _ranked(candidates, encoder, language, representation, limit=limit, always=frozenset(others))


def _within(
    store: Store,
    language: str,
    encoder: InstalledEncoder | None,
    window: tuple[int, int] | None,
    representation: Representation,
) -> list[Represented]:
    """Return the articles of a period of days that are compared by names and figures. If the period has more than
    MOST_COMPARED articles, these are the articles with the most similar embeddings."""
    stored, name = store.representations, encoder_name(encoder)
    if representation.full is None or stored.count_in_other_languages(language, name, window) <= MOST_COMPARED:
        return stored.in_other_languages(language, name, window)
    return stored.of(stored.closest_vectors(language, name, window, representation.full, MOST_COMPARED), name)


def representation_of(store: Store, query: Query) -> Representation:
    """Return the representation (names, figures, days and embeddings) of an article, or of a part of an article. If no
    representation is stored, a new representation is computed."""
    encoder = encoder_of(store)
    seqs = [] if query.seq is None or query.is_part else [query.seq]
    known = store.representations.get(seqs, encoder_name(encoder))
    return next(iter(known.values()), None) or represent([query.article], encoder)[0]


def not_compared(store: Store, query: Query) -> NotCompared:
    """Return the languages of articles that cannot be compared with an article in another language, and the number of
    these articles. These articles have no representation (names, figures, days and embeddings), because they were added
    before the archive had a second language, or before the encoder was installed."""
    language = query.idf.language
    if not set(languages_of(store)) - {language}:
        return NotCompared((), 0)
    missing = store.representations.missing(language, encoder_name(encoder_of(store)))
    return NotCompared(tuple(sorted(missing)), sum(missing.values()))


def _likely_day(store: Store, query: Query) -> int:
    """Return the day of an article as an ordinal (`date.toordinal`). For an undated article, return the median day of
    the most similar articles, or UNDATED if no similar article has a day."""
    if query.day != UNDATED:
        return query.day
    hits = store.search(distinctive_terms(query.vector, query.idf)[:ARCHIVE_TERMS], MATCHES)
    days = sorted(day for day in store.stories.days([seq for seq, _ in hits]).values() if day != UNDATED)
    return days[len(days) // 2] if days else UNDATED


def _windows(day: int) -> list[tuple[int, int] | None]:
    """Return the periods in which articles are compared, each as (first day, last day). None as a period stands for the
    undated articles. If `day` is UNDATED, a period covers all days."""
    if day == UNDATED:
        return [(1, date.max.toordinal()), None]
    return [(day - WINDOW_DAYS, day + WINDOW_DAYS), None]


def _ranked(
    others: Sequence[Represented],
    encoder: InstalledEncoder | None,
    language: str,
    representation: Representation | None,
    *,
    limit: int,
    always: frozenset[int] = frozenset(),
) -> CandidatesAcross:
    features = np.zeros((len(others), len(PAIR_FEATURES)), np.float32)
    if others and representation is not None:
        rarity = Rarity.of(other.representation.profile for other in others)
        features = RepresentationTable([other.representation for other in others], rarity).features(representation)
    kinds = pair_kinds(encoder, [language], [other.language for other in others])[0]
    similarity = cross_language_similarity(features, kinds)
    order = np.argsort(-similarity, kind="stable")
    order = order[[place < limit or others[row].seq in always for place, row in enumerate(order.tolist())]]
    best = [others[row] for row in order.tolist()]
    return CandidatesAcross(
        seqs=np.array([other.seq for other in best], np.int64),
        days=np.array([other.day or UNDATED for other in best], np.int64),
        languages=tuple(other.language for other in best),
        features=features[order],
        similarity=similarity[order],
    )


def pair_kinds(encoder: InstalledEncoder | None, languages: Sequence[str], others: Sequence[str]) -> NDArray[np.str_]:
    """Return the kind of evidence that the encoder allows for each pair of languages, [languages, others]."""
    if encoder is None:
        return np.full((len(languages), len(others)), PairKind.CORE)
    known = list(encoder.languages)
    both = np.isin(languages, known)[:, None] & np.isin(others, known)[None, :]
    return np.where(both, PairKind.ENCODED, PairKind.PARTLY)
