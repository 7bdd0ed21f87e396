"""One statement, as several articles give it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wideangle.model.annotations import Attribution
from wideangle.model.articles import Article, Span
from wideangle.model.times import in_time


class DifferenceKind(StrEnum):
    """How one wording of a statement departs from the one it is compared with."""

    SHORTER = "shorter"
    LONGER = "longer"
    OMITTED = "omitted"
    ELIDED = "elided"
    ADDED = "added"
    BRACKETED = "bracketed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a wording departs from the first one: `here` in its own article, `there` in the first one's.

    SHORTER and LONGER are at either end; OMITTED words are missing without a mark, ELIDED ones with an ellipsis;
    BRACKETED ones are an editor's. `here` is None where words are missing, `there` where there are more.
    """

    kind: DifferenceKind
    here: Span | None = None
    there: Span | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """One article's words for a statement.

    `differences` are those from the statement's first wording. `copy_of` is the id of the article whose text this one
    repeats, '' for an independent report. `probability` (0 to 1) is that of being the same statement as the first.
    """

    article: Article
    attribution: Attribution
    differences: tuple[Difference, ...] = ()
    copy_of: str = ""
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class RoleGiven:
    """A role or title that an article gives a speaker; of the articles that give it, the earliest."""

    span: Span
    article: Article

    @property
    def text(self) -> str:
        """The article's own words, white space between them evened out."""
        return " ".join(self.span.of(self.article.text).split())


@dataclass(frozen=True, slots=True)
class Quote:
    """One statement, as the articles of a story give it, earliest first, the undated last.

    `speaker` is the name in the spelling of the article asked about, else of most outlets, and `role` the fullest role
    that any article gives, '' where none does; `roles` are all of them, each with the earliest article, whose date says
    when it was held. `spellings` say why differing names were taken for one. `wordings` give the statement in quotation
    marks, `paraphrases` in the reporter's words; one of the two may be empty. `witnesses` counts the outlets that
    report it, copies left out; 0 where only the draft has it that the reader asks about.
    """

    speaker: str
    role: str = ""
    wordings: tuple[Wording, ...] = ()
    paraphrases: tuple[Wording, ...] = ()
    spellings: tuple[str, ...] = ()
    witnesses: int = 1
    roles: tuple[RoleGiven, ...] = ()

    @property
    def first(self) -> Wording:
        """The earliest report of it; of two at the same time the one in quotation marks."""
        return min((*self.wordings, *self.paraphrases), key=_reported)


def _reported(wording: Wording) -> tuple[float, ...]:
    return in_time(wording.article.published, bool(wording.copy_of))
