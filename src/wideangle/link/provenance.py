"""Find the likely original in a group of copies, the news agency that the copies name, and the edits of each copy (its
differences from the original). Nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import numpy as np
from numpy.typing import NDArray

from wideangle.language import covered, origin, outlet_key, sentences, shingles, terms
from wideangle.model import Article, Edits, Precision, Span

KEPT_FROM = 0.6
"""A sentence counts as kept if at least this share of its terms is in the other text. These terms must all be in one
sentence of the other text, or in sequences of terms that the sentence and the other text have in common. The sentence
may be respelled, shortened, split, joined to another sentence, or moved behind a dateline."""

_LAST = date.max


@dataclass(frozen=True, slots=True)
class Provenance:
    """A group of copies with their likely original.

    `first` is the likely original. `origin` is the news agency that one of the texts names, or '' if no text names an
    agency. `copies` are the other articles with their edits, in the order of `by_likely_source`.
    """

    first: Article
    origin: str
    copies: tuple[tuple[Article, Edits], ...]


def provenance_of(articles: Sequence[Article]) -> Provenance:
    """Find the likely original in a group of copies, and compare each copy with the original.

    Raises ValueError if `articles` is empty.
    """
    if not articles:
        raise ValueError("provenance needs at least one article")
    first, *copies = by_likely_source(articles)
    agencies = filter(None, map(agency_of, (first, *copies)))
    return Provenance(first, next(agencies, ""), tuple((copy, edits(first, copy)) for copy in copies))


def by_likely_source(articles: Sequence[Article]) -> list[Article]:
    """Sort the copies of one text by the likelihood of being the original: first the article of the news agency, then
    the earliest article, then the longest.

    An article counts as the article of the agency if its outlet is an agency that one of the copies names. Undated
    articles come last. If one article has a day without a time, the times of the other articles of this day are
    ignored, because the article without a time may be the earliest.
    """
    if len(articles) == 1:
        return list(articles)
    agencies = set(filter(None, map(agency_of, articles)))
    without_hour = {_day(article) for article in articles if not _is_timed(article)}

    def place(article: Article) -> tuple[bool, date, datetime, int, str]:
        day = _day(article)
        hour = datetime.combine(day, time.min, UTC)
        if article.published and day not in without_hour:
            hour = article.published.at
        return (not _is_one_of(article, agencies), day, hour, -len(article.text), article.id)

    return sorted(articles, key=place)


def agency_of(article: Article) -> str:
    """Return the news agency that the dateline, credit or byline of an article names as its origin, or ''."""
    return origin(article.title, article.text, article.authors, article.outlet)


def edits(original: Article, copy: Article) -> Edits:
    """Return the differences of a copy from its original, sentence by sentence."""
    mine, theirs = _Sentences(original), _Sentences(copy)
    common = covered(mine.hashes, theirs.hashes)
    return Edits(
        kept=float(common.mean()) if len(common) else 0.0,
        dropped=mine.missing_from(theirs),
        inserted=theirs.missing_from(mine),
        new_headline=bool(original.title and copy.title) and _wording(original) != _wording(copy),
    )


class _Sentences:
    """The sentences of an article with their terms. Sentences without terms, such as a dash or "And so on.", are left
    out."""

    def __init__(self, article: Article) -> None:
        sentences_terms = (
            (Span(span.start, span.end, article.id), terms(span.of(article.text), article.language))
            for span in sentences(article.text, article.language)
        )
        self._sentences = [(span, own, np.unique(own)) for span, own in sentences_terms if len(own)]
        self.hashes = shingles(terms(article.text, article.language))

    def missing_from(self, others: _Sentences) -> tuple[Span, ...]:
        """Return the spans of the sentences that are missing from the other text: the text has less than the share
        `KEPT_FROM` of their terms."""
        known = {own.tobytes() for _, own, _ in others._sentences}
        return tuple(
            span
            for span, own, distinct in self._sentences
            if own.tobytes() not in known and not others._repeat(own) and not others._have(distinct)
        )

    def _repeat(self, wanted: NDArray[np.uint32]) -> bool:
        common = covered(shingles(wanted), self.hashes)
        return bool(common.sum() >= KEPT_FROM * len(wanted))

    def _have(self, wanted: NDArray[np.uint32]) -> bool:
        enough = KEPT_FROM * len(wanted)
        return any(len(np.intersect1d(wanted, own, assume_unique=True)) >= enough for _, _, own in self._sentences)


def _is_one_of(article: Article, agencies: Collection[str]) -> bool:
    """Return True if the article's outlet is one of `agencies`, by its name or its initials."""
    keys = {outlet_key(agency) for agency in agencies}
    initials = "".join(word[0] for word in article.outlet.split() if word[0].isupper())
    return outlet_key(article.outlet, article.url) in keys or (len(initials) > 1 and initials in agencies)


def _wording(article: Article) -> list[int]:
    wording: list[int] = terms(article.title, article.language).tolist()
    return wording


def _is_timed(article: Article) -> bool:
    return article.published is not None and article.published.precision is Precision.MINUTE


def _day(article: Article) -> date:
    """Return the day of publication, or the latest possible day for an undated article. The day is in UTC, so that the
    day and the time of an article agree."""
    if article.published is None:
        return _LAST
    return article.published.at.astimezone(UTC).date()
