"""`wideangle show`, `wideangle search` and `wideangle status`: what the archive holds."""

from __future__ import annotations

from typing import Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.output import Format, FormatOption, write, write_terminal


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
    """Show one article of the archive: all that is known of it, the story it is in, and its whole text."""
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
    words: Annotated[list[str], typer.Argument(metavar="WORD", help="What to look for.", show_default=False)],
    *,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="The most articles to show.")] = 20,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Find articles of the archive by their words, best match first."""
    with run.open(archive) as opened:
        matches = opened.search(" ".join(words), limit)
    if format_ is Format.JSON:
        write(render.articles_json(matches))
    else:
        write_terminal(lambda console: render.articles_terminal(matches, console))


@command
def status(run: Run, *, format_: FormatOption = Format.TERMINAL, archive: ArchiveOption = None) -> None:
    """Show how much the archive holds: by outlet, by language and by month."""
    with run.open(archive) as opened:
        held = opened.status()
    months = {month: number for month, number in held.counts.months.items() if month}
    shown = (held.holdings, held.counts.outlets, held.counts.languages, months)
    if format_ is Format.JSON:
        write(render.status_json(*shown))
    else:
        write_terminal(lambda console: render.status_terminal(*shown, console))
