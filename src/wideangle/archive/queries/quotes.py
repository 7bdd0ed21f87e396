"""The statements of a story, clustered across its articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wideangle.archive.queries.annotations import Annotations
from wideangle.coverage import Account, cluster_quotes
from wideangle.language.names import Aliases
from wideangle.model import Article, Coverage, Lane, Quote, Story

SourceText = tuple[Article, str]
"""An article, and the id of its original if it is a copy, else ''."""


def quotes(annotations: Annotations, coverage: Coverage, aliases: Aliases) -> tuple[Quote, ...]:
    """Return the statements of the article at hand, of the shown reports of its story, and of the copies of both."""
    return _clustered(annotations, list(_shown(coverage)), aliases, asked=coverage.article)


def story_quotes(annotations: Annotations, story: Story, aliases: Aliases) -> tuple[Quote, ...]:
    """Return the statements of all articles of a story."""
    return _clustered(annotations, [(member.article, member.copy_of) for member in story.members], aliases)


def _clustered(
    annotations: Annotations, texts: Sequence[SourceText], aliases: Aliases, asked: Article | None = None
) -> tuple[Quote, ...]:
    made = annotations.of([article for article, _ in texts])
    accounts = [
        Account(article, annotation, copy_of, asked=article is asked)
        for (article, copy_of), annotation in zip(texts, made, strict=True)
    ]
    return cluster_quotes(accounts, aliases)


def _shown(coverage: Coverage) -> Iterator[SourceText]:
    yield coverage.article, ""
    for copy in coverage.copies:
        yield copy.article, coverage.article.id or coverage.article.url
    for entry in coverage.section(Lane.SAME_STORY).entries:
        yield entry.article, ""
        for copy in entry.copies:
            yield copy.article, entry.article.id
