"""Return the statements in reports. A statement that several reports contain is returned once, with all its reports."""

from __future__ import annotations

from collections.abc import Sequence

from wideangle.archive.queries.annotations import Annotations
from wideangle.coverage import Account, ReportText, cluster_quotes
from wideangle.language.names import Aliases
from wideangle.model import Article, Quote, Story


def report_quotes(annotations: Annotations, reports: Sequence[ReportText], aliases: Aliases) -> tuple[Quote, ...]:
    """Return the statements of reports, each statement once. The first report is the article for which the coverage is
    requested."""
    return _clustered(annotations, reports, aliases, asked=reports[0][0])


def story_quotes(annotations: Annotations, story: Story, aliases: Aliases) -> tuple[Quote, ...]:
    """Return the statements of all articles of a story, each statement once."""
    return _clustered(annotations, [(member.article, member.copy_of) for member in story.members], aliases)


def _clustered(
    annotations: Annotations, texts: Sequence[ReportText], aliases: Aliases, asked: Article | None = None
) -> tuple[Quote, ...]:
    made = annotations.of([article for article, _ in texts])
    accounts = [
        Account(article, annotation, copy_of, asked=article is asked)
        for (article, copy_of), annotation in zip(texts, made, strict=True)
    ]
    return cluster_quotes(accounts, aliases)
