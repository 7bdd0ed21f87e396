"""The command `wideangle articles`, which lists the articles of an archive."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.commands.queries.stories import first_page
from wideangle.cli.options import (
    LanguagesOption,
    OutletsOption,
    OutputOption,
    check_days,
    day_option,
    limit_option,
    offset_option,
    warn_of_unknown_outlets,
)
from wideangle.cli.output import write_result
from wideangle.cli.row_tables import write_lines, write_records
from wideangle.model import PublicationTime
from wideangle.tables.formats import TableFormat
from wideangle.tables.records import ARTICLE_COLUMNS, article_values

ARTICLES_A_PAGE = 20


class ArticlesFormat(StrEnum):
    """The output formats of a list of articles."""

    TERMINAL = "terminal"
    JSON = "json"
    CSV = "csv"
    JSONL = "jsonl"
    NINJS = "ninjs"


@command
def articles(
    run: Run,
    *,
    since: Annotated[
        PublicationTime | None, day_option("Only articles published on this day or later; none without a date.")
    ] = None,
    until: Annotated[
        PublicationTime | None, day_option("Only articles published on this day or earlier; none without a date.")
    ] = None,
    outlet: OutletsOption = None,
    language: LanguagesOption = None,
    limit: Annotated[
        int | None,
        limit_option(
            f"The most articles to list. Default: {ARTICLES_A_PAGE} in terminal and json, all in other formats."
        ),
    ] = None,
    offset: Annotated[int, offset_option("Leave out the first N articles.")] = 0,
    format_: Annotated[
        ArticlesFormat,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="terminal, json (without texts), or with texts that `wideangle add` reads: csv or jsonl (tables), or "
            "ninjs (news items of the IPTC, one a line).",
        ),
    ] = ArticlesFormat.TERMINAL,
    output: OutputOption = None,
    archive: ArchiveOption = None,
) -> None:
    """List the articles of the archive, the latest day first. Articles without a date come last."""
    check_days(since, until)
    is_listed_whole = format_ not in (ArticlesFormat.TERMINAL, ArticlesFormat.JSON)
    page = limit or ARTICLES_A_PAGE
    most = limit if is_listed_whole else page + 1
    with run.open(archive) as opened:
        warn_of_unknown_outlets(opened, outlet)
        listed = opened.articles(
            since, until, outlets=outlet or (), languages=language or (), limit=most, offset=offset
        )
        if format_ is ArticlesFormat.NINJS:
            write_lines(map(render.ninjs_item, listed), output)
            return
        if is_listed_whole:
            write_records(map(article_values, listed), ARTICLE_COLUMNS, TableFormat(format_), output)
            return
        shown, more = first_page(listed, page)
    write_result(
        format_,
        lambda console: render.articles_terminal(shown, console, more=more),
        output,
        json=lambda: render.articles_json(shown, more=more),
    )
