"""The commands `wideangle doctor`, `wideangle backup` and `wideangle restore`, which check, back up and restore an
archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.output import Format, FormatOption, write_result
from wideangle.cli.progress import working


@command
def doctor(
    run: Run,
    *,
    repair: Annotated[
        bool,
        typer.Option("--repair", metavar="", help="Build again what can be built from the articles."),
    ] = False,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Check an archive: its files, its database, its stories and copies, and whether the search index contains every
    article.

    Other processes may use the archive during the check. The exit status is 1 if a fault was found and not repaired.
    """
    from wideangle.archive import examine

    location = run.location(archive)
    with working("Checking the archive", live=run.live):
        findings = examine(location, repair=repair, embeddings=run.settings.embeddings or None)
    write_result(
        format_,
        lambda console: render.findings_terminal(findings, console),
        json=lambda: render.findings_json(findings),
    )
    if not all(finding.is_repaired for finding in findings):
        raise typer.Exit(1)


@command
def backup(
    run: Run,
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="A new file, or a folder to put it into.", show_default=False)
    ],
    *,
    archive: ArchiveOption = None,
) -> None:
    """Write a backup of the archive to one file. Other processes may add articles meanwhile.

    The file contains the articles, stories, decisions, sources and follows. It does not contain the search index, which
    `restore` builds again. Articles that are removed from the archive later stay in the backup.
    """
    with run.open(archive) as opened, working("Writing the backup", live=run.live):
        file = opened.backup(path)
    typer.echo(file)


@command
def restore(
    run: Run,
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="The file of a backup.", show_default=False)],
    *,
    archive: ArchiveOption = None,
) -> None:
    """Create an archive from a backup, in the new or empty folder that --archive names.

    An existing archive is never overwritten. Articles that were removed after the backup are in the new archive again.
    """
    from wideangle.archive import restore

    with working("Building the archive", live=run.live):
        folder = restore(backup, run.location(archive), embeddings=run.settings.embeddings or None)
    typer.echo(folder)
