"""Define articles, spans of their texts, and the revisions and corrections of published articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from wideangle.model.notebook import notebook_html
from wideangle.model.times import PublicationTime


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The code points from `start` up to but not including `end` of an article's text.

    `article` is the id of the article, '' if the context makes it clear.
    """

    start: int
    end: int
    article: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """Return the verbatim words of this span. `text` is the text of its article."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its outlet published it.

    Every field but `text` may be empty. `text` is kept exactly as given, because every span counts its code points.
    `published` accepts every value that `PublicationTime.of` accepts. `authors` accepts a text ("A, B and C" stays one
    name) or several texts. `metadata` holds further values from a table or feed.
    """

    text: str
    title: str = ""
    id: str = ""
    url: str = ""
    published: PublicationTime | None = None
    outlet: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    section: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise TypeError(f"an article's text is a str, not {type(self.text).__name__}")
        for name in ("title", "id", "url", "outlet", "language", "section"):
            value = getattr(self, name)
            object.__setattr__(self, name, " ".join(str(value).split()) if value else "")
        object.__setattr__(self, "published", PublicationTime.of(self.published))
        object.__setattr__(self, "authors", _names(self.authors))
        object.__setattr__(self, "metadata", MappingProxyType(dict(self.metadata)))

    def __repr__(self) -> str:
        day = self.published.isoformat() if self.published else "undated"
        return f"<Article {self.id!r}, {self.outlet!r}, {day}, {shortened(self.title or self.text)!r}>"

    def _repr_html_(self) -> str:
        """Return the HTML that notebooks show for the article."""
        return notebook_html(self, "article_fragment")

    def __reduce__(self) -> tuple[Callable[..., Article], tuple[Any, ...]]:
        # Articles are sent between processes, but a mapping proxy cannot be pickled.
        *values, metadata = _values(self)
        return restored_article, (*values, dict(metadata))


def shortened(text: str) -> str:
    """Return the beginning of a text on one line, as `repr` of a record shows it."""
    words = " ".join(text[: 2 * _MOST_SHOWN].split())
    return words if len(words) <= _MOST_SHOWN else f"{words[: _MOST_SHOWN - 1]}…"


_MOST_SHOWN = 60
_FIELDS = tuple(field.name for field in fields(Article))
_values = attrgetter(*_FIELDS)


def restored_article(*values: Any) -> Article:
    """Return the article with these values of its fields, in the order of the fields. The values must be those of an
    existing article, because they are not normalised again."""
    article = object.__new__(Article)
    *plain, metadata = values
    for name, value in zip(_FIELDS, (*plain, MappingProxyType(metadata)), strict=True):
        object.__setattr__(article, name, value)
    return article


def _names(authors: str | Iterable[str] | None) -> tuple[str, ...]:
    if not authors:
        return ()
    if isinstance(authors, str):
        authors = (authors,)
    return tuple(name for name in (" ".join(author.split()) for author in authors) if name)


@dataclass(frozen=True, slots=True)
class Revision:
    """One wording of an article: its headline and text between two changes by the outlet.

    `since` is the time (UTC) at which the archive received this wording, `until` the time at which the archive received
    the next wording, None for the present wording. `published` is the publication time that the outlet gives. `returns`
    counts how often the outlet restored this wording.
    """

    number: int
    title: str
    text: str
    published: PublicationTime | None = None
    since: datetime | None = None
    until: datetime | None = None
    returns: int = 0


class CorrectionKind(StrEnum):
    """The kind of a correction: the outlet corrected a part of an article, or withdrew the whole article."""

    CORRECTION = "correction"
    RETRACTION = "retraction"


@dataclass(frozen=True, slots=True)
class Correction:
    """The correction or withdrawal of an article by its outlet.

    `span` is the outlet's own note in the text, None if the headline or the publishing status of a news agency states
    the correction. `notice` is true for an article that corrects another article.
    """

    kind: CorrectionKind
    span: Span | None = None
    notice: bool = False
