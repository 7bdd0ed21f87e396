"""Who said what across the articles of a story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wideangle.archive.queries.annotations import Annotations
from wideangle.coverage import Account, ledger
from wideangle.language.names import Aliases
from wideangle.model import Article, Coverage, Lane, Quote, Story

Told = tuple[Article, str]
"""An article, and the id of the one whose text it repeats."""


def quotes(annotations: Annotations, coverage: Coverage, aliases: Aliases) -> tuple[Quote, ...]:
    """The ledger of the article at hand, the reports of its story that are shown, and the copies of either."""
    return _ledger(annotations, list(_shown(coverage)), aliases, asked=coverage.article)


def story_quotes(annotations: Annotations, story: Story, aliases: Aliases) -> tuple[Quote, ...]:
    """The ledger of a whole story."""
    return _ledger(annotations, [(member.article, member.copy_of) for member in story.members], aliases)


def _ledger(
    annotations: Annotations, told: Sequence[Told], aliases: Aliases, asked: Article | None = None
) -> tuple[Quote, ...]:
    made = annotations.of([article for article, _ in told])
    accounts = [
        Account(article, annotation, copy_of, asked=article is asked)
        for (article, copy_of), annotation in zip(told, made, strict=True)
    ]
    return ledger(accounts, aliases)


def _shown(coverage: Coverage) -> Iterator[Told]:
    yield coverage.article, ""
    for copy in coverage.copies:
        yield copy.article, coverage.article.id or coverage.article.url
    for entry in coverage.section(Lane.SAME_STORY).entries:
        yield entry.article, ""
        for copy in entry.copies:
            yield copy.article, entry.article.id
