"""The commands `wideangle source add`, `list`, `remove`, `pause`, `resume` and `export` for the live sources of an
archive. A live source is a feed, sitemap, page or folder that is polled for new articles."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.output import Format, FormatOption, write, write_result
from wideangle.cli.output_files import checked_path
from wideangle.cli.progress import working
from wideangle.errors import SourceError, UsageError
from wideangle.model import Source, SourceKind

log = logging.getLogger(__name__)

SourceArgument = Annotated[
    list[str],
    typer.Argument(metavar="SOURCE", help="URLs, folders or numbers, from `source list`.", show_default=False),
]

OpmlOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write the result to this file.", callback=checked_path("opml")
    ),
]


@command
def add(
    run: Run,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE", help="Feeds, home pages, OPML files, sitemaps, pages or folders.", show_default=False
        ),
    ],
    *,
    kind: Annotated[
        SourceKind | None,
        typer.Option(
            "--as",
            metavar="KIND",
            help="feed, sitemap or page: the kind, which is then not detected.",
            show_default=False,
        ),
    ] = None,
    folder: Annotated[
        str,
        typer.Option(metavar="NAME", help="The folder in lists and in OPML: Politics/Europe.", show_default=False),
    ] = "",
    pages: Annotated[
        bool,
        typer.Option("--pages/--no-pages", help="Fetch the pages of teasers, or keep the teasers as they are."),
    ] = True,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Add live sources, which `fetch` and `watch` poll from now on.

    The URL of a home page adds the first feed to which the page links. An OPML file adds all its feeds. A folder is
    polled for new files. Each URL is fetched once to detect its kind. A source that was added before does not change.
    """
    if kind is SourceKind.FOLDER:
        raise UsageError("--as cannot name a folder: folders are detected.", remedy="Leave out --as.")
    added: list[Source] = []
    failed = 0
    fetcher = run.fetcher()
    with run.open(archive, create=True) as opened, working("Detecting the kind of source", live=run.live):
        for name in names:
            try:
                added += opened.sources.add(name, kind=kind, folder=folder, follow=pages, fetcher=fetcher)
            except SourceError as error:
                log.error("%s", error)  # noqa: TRY400 - a sentence, not a traceback
                failed += 1
    if added or format_ is Format.JSON:
        write_result(
            format_, lambda console: render.added_terminal(added, console), json=lambda: render.sources_json(added)
        )
    if failed:
        raise typer.Exit(1)


@command
def list_sources(run: Run, *, format_: FormatOption = Format.TERMINAL, archive: ArchiveOption = None) -> None:
    """List the live sources with the times of their last and next poll. Failing sources are shown with the start of the
    failures, and silent sources are marked.

    A source is silent if it has had no new articles for four times the usual interval between its articles, and for at
    least a day.
    """
    from datetime import UTC, datetime

    with run.open(archive) as opened:
        listed = list(opened.sources)
        silent = {source.number for source in opened.sources.silent()}
        waiting = opened.sources.pages_waiting()
    write_result(
        format_,
        lambda console: render.sources_terminal(listed, silent, datetime.now(UTC), console, waiting),
        json=lambda: render.sources_json(listed, silent, waiting),
    )


@command
def remove(run: Run, names: SourceArgument, *, archive: ArchiveOption = None) -> None:
    """Remove live sources. Their articles stay in the archive."""
    with run.open(archive) as opened:
        for name in names:
            source = opened.sources.remove(name)
            typer.echo(f"Removed: {render.visible(source.url)}")


@command
def pause(run: Run, names: SourceArgument, *, archive: ArchiveOption = None) -> None:
    """Pause live sources: they are not polled until they are resumed."""
    with run.open(archive) as opened:
        for name in names:
            source = opened.sources.pause(name)
            typer.echo(f"Paused: {render.visible(source.url)}")


@command
def resume(run: Run, names: SourceArgument, *, archive: ArchiveOption = None) -> None:
    """Resume paused sources, which are soon polled again. Sources that were paused because their URL was gone are
    resumed as well."""
    with run.open(archive) as opened:
        for name in names:
            source = opened.sources.resume(name)
            typer.echo(f"Resumed: {render.visible(source.url)}")


@command
def export(run: Run, *, output: OpmlOption = None, archive: ArchiveOption = None) -> None:
    """Write the feeds among the live sources as OPML, the format that feed readers import."""
    with run.open(archive) as opened:
        document = opened.sources.to_opml()
    write(document, output)
