"""Compare the reports of a story: where their figures and statements agree or differ."""

from __future__ import annotations

from dataclasses import dataclass

from wideangle.archive.queries.annotations import Annotations
from wideangle.archive.queries.quotes import story_quotes
from wideangle.coverage import Account, ComparedFigures, compared_figures
from wideangle.language.names import Aliases
from wideangle.model import Quote, Story


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures and statements in the reports of a story, as verbatim spans.

    `figures` contains each thing for which at least two independent reports give a figure. `quotes` contains the
    statements of all articles.
    """

    figures: tuple[ComparedFigures, ...]
    quotes: tuple[Quote, ...]


def compared(annotations: Annotations, story: Story, aliases: Aliases) -> Comparison:
    """Compare the articles of a story. The figures of copies are left out, because a copy has the figures of its
    original."""
    identifiers = {article.id for article in story.articles}
    reports = [member for member in story.members if member.copy_of not in identifiers]
    made = annotations.of([member.article for member in reports])
    accounts = [
        Account(member.article, annotation, member.copy_of) for member, annotation in zip(reports, made, strict=True)
    ]
    return Comparison(tuple(compared_figures(accounts)), story_quotes(annotations, story, aliases))
