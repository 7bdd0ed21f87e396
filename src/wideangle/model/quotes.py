"""Define one statement in the words of several articles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wideangle.model.annotations import Attribution
from wideangle.model.articles import Article, Span
from wideangle.model.times import in_time


class DifferenceKind(StrEnum):
    """The kind of difference between a later wording of a statement and its first wording."""

    SHORTER = "shorter"
    LONGER = "longer"
    OMITTED = "omitted"
    ELIDED = "elided"
    ADDED = "added"
    BRACKETED = "bracketed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between a later wording of a statement and its first wording.

    `here` is the span in the later article, `there` the span in the article of the first wording. SHORTER means that
    words are missing at the beginning or end of the later wording, LONGER that the later wording has more words there.
    OMITTED words are missing in the middle without a mark, ELIDED words are replaced by an ellipsis. BRACKETED words
    were added by an editor. `here` is None if words are missing, `there` is None if words were added.
    """

    kind: DifferenceKind
    here: Span | None = None
    there: Span | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one article for a statement.

    `differences` are the differences from the first wording of the statement. `copy_of` is the id of the original if
    the article is a copy, '' for an independent report. `probability` (0 to 1) is the probability that the article
    reports the same statement as the first article.
    """

    article: Article
    attribution: Attribution
    differences: tuple[Difference, ...] = ()
    copy_of: str = ""
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class RoleGiven:
    """A role or title that articles give a speaker, in the words of the earliest article that gives it."""

    span: Span
    article: Article

    @property
    def text(self) -> str:
        """The role in the article's own words, with each run of white space as one space."""
        return " ".join(self.span.of(self.article.text).split())


@dataclass(frozen=True, slots=True)
class Quote:
    """One statement in the words of a story's articles, earliest first, undated articles last.

    `speaker` is the speaker's name in the spelling of the article at hand, or else in the spelling of most outlets.
    `role` is the fullest role that any article gives, '' if no article gives a role. `roles` are all roles, each with
    the earliest article that gives the role; the date of this article shows when the speaker had the role. `spellings`
    explain why different names count as one speaker. `wordings` give the statement in quotation marks, `paraphrases` in
    the reporter's words; one of the two may be empty. `witnesses` is the number of outlets that report the statement,
    without copies; 0 if only the user's own draft contains the statement.
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
        """The earliest wording of the statement.

        Of two wordings at the same time, the wording of an original is preferred to the wording of a copy, then quoted
        words to the reporter's words.
        """
        return min((*self.wordings, *self.paraphrases), key=_reported)


def _reported(wording: Wording) -> tuple[float, ...]:
    return in_time(wording.article.published, bool(wording.copy_of))
