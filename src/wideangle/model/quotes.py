"""One statement in the words of several articles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wideangle.model.annotations import Attribution
from wideangle.model.articles import Article, Span
from wideangle.model.times import in_time


class DifferenceKind(StrEnum):
    """The kind of difference between one wording of a statement and the first wording."""

    SHORTER = "shorter"
    LONGER = "longer"
    OMITTED = "omitted"
    ELIDED = "elided"
    ADDED = "added"
    BRACKETED = "bracketed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between a wording and the first wording: `here` in its own article, `there` in the article of the
    first wording.

    SHORTER and LONGER are differences at either end. OMITTED words are missing without a mark, ELIDED words with an
    ellipsis; BRACKETED words were added by an editor. `here` is None if words are missing, `there` if words were added.
    """

    kind: DifferenceKind
    here: Span | None = None
    there: Span | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one article for a statement.

    `differences` are the differences from the statement's first wording. `copy_of` is the id of the original if the
    article is a copy, '' for an independent report. `probability` (0 to 1) is the probability that the statement is the
    same as the first.
    """

    article: Article
    attribution: Attribution
    differences: tuple[Difference, ...] = ()
    copy_of: str = ""
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class RoleGiven:
    """A role or title that articles give a speaker, with the earliest of these articles."""

    span: Span
    article: Article

    @property
    def text(self) -> str:
        """The article's own words, with white space normalised."""
        return " ".join(self.span.of(self.article.text).split())


@dataclass(frozen=True, slots=True)
class Quote:
    """One statement in the words of a story's articles, earliest first, undated articles last.

    `speaker` is the name in the spelling of the article asked about, or else of most outlets. `role` is the fullest
    role that any article gives, '' if none does; `roles` are all roles, each with the earliest article, whose date
    shows when it was held. `spellings` explain why different names count as one speaker. `wordings` give the statement
    in quotation marks, `paraphrases` in the reporter's words; one of the two may be empty. `witnesses` is the number of
    outlets that report the statement, without copies; 0 if only the user's own draft has it.
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
        """The earliest report of the statement; of two at the same time, the one in quotation marks."""
        return min((*self.wordings, *self.paraphrases), key=_reported)


def _reported(wording: Wording) -> tuple[float, ...]:
    return in_time(wording.article.published, bool(wording.copy_of))
