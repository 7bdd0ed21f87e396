"""`wideangle source add`, `list`, `remove`, `pause`, `resume` and `export`: what the archive keeps up with."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.options import OutputOption
from wideangle.cli.output import Format, FormatOption, write, write_terminal
from wideangle.cli.progress import working
from wideangle.errors import SourceError, UsageError
from wideangle.model import Source, SourceKind

log = logging.getLogger(__name__)

SourceArgument = Annotated[
    list[str], typer.Argument(metavar="SOURCE", help="Their addresses or numbers.", show_default=False)
]


@command
def add(
    run: Run,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE", help="Feeds, home pages, OPML files, sitemaps, pages, folders.", show_default=False
        ),
    ],
    *,
    kind: Annotated[
        SourceKind | None,
        typer.Option(
            "--as", metavar="KIND", help="feed, sitemap or page: take it for that, unseen.", show_default=False
        ),
    ] = None,
    folder: Annotated[
        str, typer.Option(metavar="NAME", help="Where to file it: Politics/Europe.", show_default=False)
    ] = "",
    pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Follow teasers to their pages, or leave them as they come.")
    ] = True,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Keep up with sources: `fetch` and `watch` visit them from now on.

    A home page stands for the first feed that it names, an OPML file for every feed it lists, a folder for the files
    that are dropped into it. An address is fetched once to see what it is. A source that is there already stays as it
    is.
    """
    if kind is SourceKind.FOLDER:
        raise UsageError("A folder is recognised by itself.", remedy="Leave out --as.")
    added: list[Source] = []
    failed = 0
    fetcher = run.fetcher()
    with run.open(archive, create=True) as opened, working("Looking at what it is", live=run.live):
        for name in names:
            try:
                added += opened.sources.add(name, kind=kind, folder=folder, follow=pages, fetcher=fetcher)
            except SourceError as error:
                log.error("%s", error)  # noqa: TRY400 - a sentence, not a traceback
                failed += 1
    if format_ is Format.JSON:
        write(render.sources_json(added))
    elif added:
        write_terminal(lambda console: render.added_terminal(added, console))
    if failed:
        raise typer.Exit(1)


@command
def sources(run: Run, *, format_: FormatOption = Format.TERMINAL, archive: ArchiveOption = None) -> None:
    """List the live sources: when each was last read and is next, what fails since when, what is silent.

    A source is silent that has brought nothing for four times as long as it usually takes, and for a day at least.
    """
    from datetime import UTC, datetime

    with run.open(archive) as opened:
        listed = list(opened.sources)
        silent = {source.number for source in opened.sources.silent()}
        waiting = opened.sources.pages_waiting()
    if format_ is Format.JSON:
        write(render.sources_json(listed, silent, waiting))
    else:
        write_terminal(lambda console: render.sources_terminal(listed, silent, datetime.now(UTC), console, waiting))


@command
def remove(run: Run, names: SourceArgument, *, archive: ArchiveOption = None) -> None:
    """Keep up with sources no more; their articles stay."""
    with run.open(archive) as opened:
        for name in names:
            opened.sources.remove(name)


@command
def pause(run: Run, names: SourceArgument, *, archive: ArchiveOption = None) -> None:
    """Leave sources alone until they are resumed."""
    with run.open(archive) as opened:
        for name in names:
            opened.sources.pause(name)


@command
def resume(run: Run, names: SourceArgument, *, archive: ArchiveOption = None) -> None:
    """Visit sources again, and soon; also those that were paused because they were gone."""
    with run.open(archive) as opened:
        for name in names:
            opened.sources.resume(name)


@command
def export(run: Run, *, output: OutputOption = None, archive: ArchiveOption = None) -> None:
    """Write the feeds as OPML, for any feed reader."""
    with run.open(archive) as opened:
        document = opened.sources.to_opml()
    write(document, output)
