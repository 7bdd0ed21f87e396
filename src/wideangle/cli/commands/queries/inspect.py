"""The commands `wideangle show`, `wideangle search` and `wideangle status`, which show the contents of the archive."""

from __future__ import annotations

from typing import Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.options import (
    LanguagesOption,
    OutletsOption,
    check_days,
    day_option,
    limit_option,
    offset_option,
    warn_of_unknown_outlets,
)
from wideangle.cli.output import Format, FormatOption, write, write_result, write_terminal
from wideangle.model import PublicationTime


@command
def show(
    run: Run,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its id or URL.", show_default=False)],
    *,
    history: Annotated[
        bool, typer.Option("--history", metavar="", help="Show what its outlet has changed since it was first seen.")
    ] = False,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Show one article of the archive: its metadata, its story, and its whole text."""
    with run.open(archive) as opened:
        shown = opened.get(article)
        story = opened.story_of(shown)
        revisions = opened.revisions(shown.id)
        correction = opened.correction(shown)
    if history:
        if format_ is Format.JSON:
            write(render.history_json(shown, revisions))
        else:
            write_terminal(lambda console: render.history_terminal(shown, revisions, console))
        return
    if format_ is Format.JSON:
        write(render.article_json(shown, story.id if story else "", correction, len(revisions)))
    else:
        write_terminal(lambda console: render.article_terminal(shown, console, story, correction, len(revisions)))


@command
def search(
    run: Run,
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORD", help="What to look for, in the syntax described above.", show_default=False),
    ],
    *,
    since: Annotated[PublicationTime | None, day_option("Only what was published on this day or later.")] = None,
    until: Annotated[PublicationTime | None, day_option("Only what was published on this day or earlier.")] = None,
    outlet: OutletsOption = None,
    language: LanguagesOption = None,
    limit: Annotated[int, limit_option("The most articles to show.")] = 20,
    offset: Annotated[int, offset_option("Leave out the N best articles.")] = 0,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Find articles of the archive by their words, best match first, each with the sentence that matches best.

    An article matches if it contains one of the words in any inflection: `ferry strike`. Articles with more of the
    words rank higher. A query can require more:

    - `"ferry strike"` in quotation marks: the phrase must occur, word for word.
    - `+strike`: the word must occur.
    - `-football`, `-"extra time"`: the word or phrase must not occur.
    - `ferry OR boat`, with `OR` in capitals: one of the two must occur.

    Put the whole query into single quotes, so that the shell does not change its punctuation:
    `wideangle search 'ferry "pay talks"'`. Write `--` before a query that begins with a minus sign.

    With --since or --until, articles without a date are left out. The output ends with the number of all articles that
    match.
    """
    check_days(since, until)
    with run.open(archive) as opened:
        warn_of_unknown_outlets(opened, outlet)
        page = opened.search(
            " ".join(words),
            limit,
            since=since,
            until=until,
            outlets=outlet or (),
            languages=language or (),
            offset=offset,
        )
    write_result(
        format_,
        lambda console: render.search_terminal(page, console),
        json=lambda: render.search_json(page),
    )


@command
def status(run: Run, *, format_: FormatOption = Format.TERMINAL, archive: ArchiveOption = None) -> None:
    """Show the number of articles in the archive, in total and by outlet, language and month."""
    with run.open(archive) as opened:
        held = opened.status()
    months = {month: number for month, number in held.counts.months.items() if month}
    shown = (held.holdings, held.counts.outlets, held.counts.languages, months)
    if format_ is Format.JSON:
        write(render.status_json(*shown))
    else:
        write_terminal(lambda console: render.status_terminal(*shown, console))
