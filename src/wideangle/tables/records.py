"""Convert the records of an archive to rows of tables: articles, stories, links, copies, quotations and decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import tee
from typing import TYPE_CHECKING, TypeAlias

from wideangle.model import Article, Quote, Story
from wideangle.tables.formats import Columns, Record

if TYPE_CHECKING:
    from wideangle.archive import Archive
    from wideangle.language.names import Aliases


class RecordKind(StrEnum):
    """The kinds of records that can be exported."""

    ARTICLES = "articles"
    STORIES = "stories"
    LINKS = "links"
    COPIES = "copies"
    QUOTATIONS = "quotations"
    DECISIONS = "decisions"


ARTICLE_COLUMNS: Columns = {
    "id": str,
    "url": str,
    "title": str,
    "text": str,
    "published": str,
    "outlet": str,
    "authors": list,
    "language": str,
    "section": str,
    "metadata": dict,
}
"""The columns of a table of articles. `wideangle add` reads tables with these columns."""


QUOTATION_COLUMNS: Columns = {
    "story": str,
    "quote": int,
    "speaker": str,
    "role": str,
    "witnesses": int,
    "form": str,
    "article": str,
    "url": str,
    "outlet": str,
    "published": str,
    "source": list,
    "cue": list,
    "content": list,
    "kind": str,
    "probability": float,
    "copy_of": str,
}
"""The columns of a table of quotations.

Each row holds the words of one article for one statement; `story` and `quote` together identify the statement.
`witnesses` is the number of outlets that report the statement, without copies. `form` is 'quoted' for words in
quotation marks and 'told' for the reporter's words. `source`, `cue` and `content` are verbatim parts of the article.
`probability` is the probability that the article reports the same statement as the first article.
"""

STORY_COLUMNS: Columns = {
    "story": str,
    "headline": str,
    "name": str,
    "pinned": bool,
    "storyline": str,
    "article": str,
    "central": bool,
    "probability": float,
    "copy_of": str,
    "origin": str,
    "second": str,
    "second_probability": float,
}
"""The columns of a table of stories, with one row for each article of a story.

`central` marks the article whose headline the story has. The other columns are fields of `Story` and `Member`.
"""

LINK_COLUMNS: Columns = {"article": str, "other": str, "lane": str, "probability": float, "decided": bool}
"""The columns of a table of links. Each row holds one article that `wideangle related` shows for another article."""

COPY_COLUMNS: Columns = {"article": str, "original": str, "containment": float}

DECISION_COLUMNS: Columns = {
    "number": int,
    "kind": str,
    "story": str,
    "articles": list,
    "others": list,
    "name": str,
    "made_at": str,
}
"""The columns of a table of decisions, with one row for each decision in force.

The columns are fields of `Decision`; for a renaming, `articles` holds the articles of its story.
"""

Records: TypeAlias = "Callable[[Archive, Aliases], Iterator[Record]]"


def article_values(article: Article) -> Record:
    """Return the values of ARTICLE_COLUMNS for an article."""
    return (
        article.id,
        article.url,
        article.title,
        article.text,
        article.published.isoformat() if article.published else None,
        article.outlet,
        list(article.authors),
        article.language,
        article.section,
        dict(article.metadata),
    )


def quote_rows(story: Story, quotes: Sequence[Quote]) -> Iterator[Record]:
    """Yield the rows for the statements of a story, with the columns QUOTATION_COLUMNS."""
    for number, quote in enumerate(quotes, start=1):
        for form, wordings in (("quoted", quote.wordings), ("told", quote.paraphrases)):
            for wording in wordings:
                article, attribution = wording.article, wording.attribution
                yield (
                    story.id,
                    number,
                    quote.speaker,
                    quote.role,
                    quote.witnesses,
                    form,
                    article.id,
                    article.url,
                    article.outlet,
                    article.published.isoformat() if article.published else None,
                    *(
                        [span.of(article.text) for span in spans]
                        for spans in (attribution.source, attribution.cue, attribution.content)
                    ),
                    attribution.kind.value,
                    wording.probability,
                    wording.copy_of,
                )


def _stories(archive: Archive, _: Aliases) -> Iterator[Record]:
    listed, asked = tee(archive.stories())
    storylines = archive.storyline_ids(story.id for story in asked)
    for story, storyline in zip(listed, storylines, strict=True):
        for member in story.members:
            yield (
                story.id,
                story.headline,
                story.name,
                story.pinned,
                storyline,
                member.article.id,
                member.article.id == story.central,
                member.probability,
                member.copy_of,
                member.origin,
                member.second,
                member.second_probability,
            )


def _links(archive: Archive, _: Aliases) -> Iterator[Record]:
    for article in archive:
        for link in archive.related(article):
            yield (article.id, link.article.id, link.lane.value, link.probability, link.decided)


def _quotations(archive: Archive, aliases: Aliases) -> Iterator[Record]:
    for story in archive.stories():
        yield from quote_rows(story, archive.quotes(story, aliases))


def _decisions(archive: Archive, _: Aliases) -> Iterator[Record]:
    for decision in archive.transferable_decisions():
        yield (
            decision.number,
            decision.kind,
            decision.story,
            list(decision.articles),
            list(decision.others),
            decision.name,
            decision.made_at,
        )


TABLES: Mapping[RecordKind, tuple[Columns, Records]] = {
    RecordKind.ARTICLES: (ARTICLE_COLUMNS, lambda archive, _: map(article_values, archive)),
    RecordKind.STORIES: (STORY_COLUMNS, _stories),
    RecordKind.LINKS: (LINK_COLUMNS, _links),
    RecordKind.COPIES: (COPY_COLUMNS, lambda archive, _: archive.copies()),
    RecordKind.QUOTATIONS: (QUOTATION_COLUMNS, _quotations),
    RecordKind.DECISIONS: (DECISION_COLUMNS, _decisions),
}
