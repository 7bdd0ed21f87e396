"""The command `wideangle remove`, which removes articles permanently."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.options import day_option, warn_of_unknown_outlets
from wideangle.cli.output import Format, FormatOption, write_result
from wideangle.cli.progress import working
from wideangle.errors import UsageError
from wideangle.model import PublicationTime
from wideangle.render.formats import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wideangle.model import Removal


@command
def remove(
    run: Run,
    articles: Annotated[
        list[str] | None, typer.Argument(metavar="ARTICLE", help="Their ids or URLs.", show_default=False)
    ] = None,
    *,
    outlet: Annotated[str, typer.Option(metavar="NAME", help="All articles of an outlet.", show_default=False)] = "",
    before: Annotated[
        PublicationTime | None,
        day_option("All articles published before this day; with --outlet, those of the outlet. Not the undated."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", metavar="", help="List the articles; remove nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", metavar="", help="Do not ask.")] = False,
    log: Annotated[bool, typer.Option("--log", metavar="", help="List what was removed so far, and stop.")] = False,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Remove articles permanently: their text, earlier versions, statements, and the alerts that quote them.

    Afterwards no file of the archive contains the words of the articles, but backups do. The id and the canonical URL
    of each article are kept, so that `add` and live sources reject the article; `add --restore-removed` adds it again.
    Stories and copies are computed again without the articles. Decisions that concern only these articles are revoked.

    The search index is built again, which takes about a minute for 40,000 articles. It is therefore faster to remove
    many articles in one command.
    """
    chosen = bool(articles or outlet or before)
    if log:
        if chosen:
            raise UsageError("--log takes no articles.", remedy="Use --dry-run to list what would be removed.")
        with run.open(archive) as opened:
            _write(opened.removals(), format_)
        return
    with run.open(archive) as opened:
        warn_of_unknown_outlets(opened, [outlet] if outlet else [])
        removals = opened.remove(articles or (), outlet=outlet, before=before, dry_run=True)
        if removals and not dry_run:
            _confirm(removals, yes=yes)
            with working("Removing articles, and building the index again", live=run.live):
                removals = opened.remove(articles or (), outlet=outlet, before=before)
    _write(removals, format_)


def _write(removals: Sequence[Removal], format_: Format) -> None:
    write_result(
        format_,
        lambda console: render.removals_terminal(removals, console),
        json=lambda: render.removals_json(removals),
    )


def _confirm(removals: Sequence[Removal], *, yes: bool) -> None:
    """Ask for confirmation before articles are removed. Raises UsageError if standard input is no terminal."""
    if yes:
        return
    what = counted(len(removals), "article")
    if not sys.stdin.isatty():
        raise UsageError(
            f"this removes {what} for good.", remedy="Add --yes to remove them, or --dry-run to list them."
        )
    if not typer.confirm(f"This removes {what} for good; --dry-run lists them. Remove?", err=True):
        raise typer.Abort
