"""Define the tools that read the archive. Assistants read the docstrings of the tools."""

from __future__ import annotations

from typing import Annotated

from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult
from pydantic import Field

from wideangle.archive_threads import ArchiveThreads
from wideangle.coverage import PER_LANE
from wideangle.language.names import Aliases
from wideangle.mcp_server import answers
from wideangle.mcp_server.bounds import PAGE_ITEMS
from wideangle.mcp_server.comparison import Subjects
from wideangle.mcp_server.comparison import compare as compared
from wideangle.mcp_server.tool_results import answered, tool

MOST_PASTED = 200_000
"""The greatest number of code points of a pasted text. A usual report has a hundredth of this length."""

_LONGEST_ARGUMENT = 2_000

ArticleId = Annotated[
    str, Field(description="Its id, or its URL in the archive.", min_length=1, max_length=_LONGEST_ARGUMENT)
]
StoryId = Annotated[str, Field(description="Its id, as in s17.", min_length=1, max_length=_LONGEST_ARGUMENT)]
Argument = Annotated[str, Field(max_length=_LONGEST_ARGUMENT)]
CursorArgument = Annotated[
    str, Field(description="`next_cursor` of the page before; the first page without.", max_length=_LONGEST_ARGUMENT)
]
Names = Annotated[tuple[Argument, ...], Field(max_length=PAGE_ITEMS)]
Limit = Annotated[int, Field(description="The most items of a page.", ge=1, le=PAGE_ITEMS)]


def reading_tools(threads: ArchiveThreads, aliases: Aliases) -> list[Tool]:
    """Return the tools that read an archive. `aliases` say which spellings are names of the same speaker."""
    return [*_finding_tools(threads, aliases), *_showing_tools(threads, aliases)]


def _finding_tools(threads: ArchiveThreads, aliases: Aliases) -> list[Tool]:
    async def search(
        *,
        query: Annotated[Argument, Field(description="Words, and the marks described above.")],
        since: Annotated[Argument, Field(description="Only this day or later: 2024-10-13.")] = "",
        until: Annotated[Argument, Field(description="Only this day or earlier.")] = "",
        outlets: Annotated[Names, Field(description="Only these outlets, by any of their names.")] = (),
        languages: Annotated[Names, Field(description="Only these languages: en, de, …")] = (),
        limit: Limit = 10,
        cursor: CursorArgument = "",
    ) -> CallToolResult:
        """Find articles by their words, best first, each with a verbatim snippet that matches.

        An article matches if it has one of the words; articles with more of the words come first. "a phrase" in
        quotation marks must occur, +word must occur, -word must not occur. `ferry OR boat` requires one of the two
        words.
        """
        chosen = answers.Filter(since, until, outlets, languages)
        return answered(await threads.read(lambda archive: answers.search(archive, query, chosen, limit, cursor)))

    async def cover(
        *,
        article: Annotated[
            Argument, Field(description="The id or URL of an article of the archive, or the id of a story (s17).")
        ] = "",
        text: Annotated[
            str, Field(description="Or the text of an article that is not in the archive.", max_length=MOST_PASTED)
        ] = "",
        title: Annotated[Argument, Field(description="The headline of `text`.")] = "",
        published: Annotated[Argument, Field(description="The date of `text`: 2024-10-13 or with a time.")] = "",
        per_lane: Annotated[int, Field(description="The most entries of each lane.", ge=1, le=PAGE_ITEMS)] = PER_LANE,
        cursor: CursorArgument = "",
    ) -> CallToolResult:
        """Find the coverage of one article: who else reported it, what led to it, what followed, opinions, and who said
        what.

        Entries come in lanes (same-story, background, follow-up, opinion), each with a verbatim extract and the
        calibrated probability that the article belongs to the same affair. Addresses are looked up in the archive and
        never fetched.
        """
        at_hand = answers.article_at_hand(article, text, title, published)
        return answered(await threads.read(lambda archive: answers.cover(archive, at_hand, per_lane, aliases, cursor)))

    async def related(*, article: ArticleId, limit: Limit = 10, cursor: CursorArgument = "") -> CallToolResult:
        """List the articles related to one article of the archive, the most useful first, with probability and lane."""
        return answered(await threads.read(lambda archive: answers.related(archive, article, limit, cursor)))

    return [
        tool(search, "Search the archive"),
        tool(cover, "Expanded coverage of an article"),
        tool(related, "Related articles"),
    ]


def _showing_tools(threads: ArchiveThreads, aliases: Aliases) -> list[Tool]:
    async def relation(*, article: ArticleId, other: ArticleId) -> CallToolResult:
        """Explain how one article relates to another: probability, lane, and the reasons with their weights in
        log-odds."""
        return answered(await threads.read(lambda archive: answers.relation(archive, article, other)))

    async def story(*, story: StoryId, cursor: CursorArgument = "") -> CallToolResult:
        """Show one story: its articles, the earliest first, copies with their changes to the original, and the stories
        before and after it."""
        return answered(await threads.read(lambda archive: answers.story(archive, story, cursor)))

    async def quotes(
        *,
        story_or_article: Annotated[
            Argument, Field(description="The id of a story, or the id or URL of an article.", min_length=1)
        ],
        cursor: CursorArgument = "",
    ) -> CallToolResult:
        """List who said what: the statements of a story, or the statements that one of its articles reports.

        Each statement is listed once, in the verbatim words of every outlet, with speaker and role.
        """
        return answered(await threads.read(lambda archive: answers.quotes(archive, story_or_article, aliases, cursor)))

    async def compare(
        *,
        article: Annotated[Argument, Field(description="The id or URL of one article,")] = "",
        other: Annotated[Argument, Field(description="and of another one.")] = "",
        story: Annotated[Argument, Field(description="Or the id of a story.")] = "",
        cursor: CursorArgument = "",
    ) -> CallToolResult:
        """Show where two articles, or the articles of a story, agree and differ, in verbatim spans.

        The findings are what a copy changed in its original, figures that are the same or different, and statements
        that several articles or only one have.
        """
        return answered(
            await threads.read(lambda archive: compared(archive, Subjects(article, other, story), aliases, cursor))
        )

    async def article(*, article: ArticleId, cursor: CursorArgument = "") -> CallToolResult:
        """Return the verbatim text of one article, a page at a time, with the position of the page in the text."""
        return answered(await threads.read(lambda archive: answers.article(archive, article, cursor)))

    return [
        tool(relation, "Relation of two articles"),
        tool(story, "One story"),
        tool(quotes, "Who said what"),
        tool(compare, "Compare accounts"),
        tool(article, "Text of an article"),
    ]
