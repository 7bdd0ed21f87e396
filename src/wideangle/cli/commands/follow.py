"""`wideangle follow`, `follows`, `unfollow`, `resume` and `alerts`: what is new about a story or a query."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.delivery import deliver
from wideangle.cli.options import OutputOption, day_option
from wideangle.cli.output import Format, FormatOption, write, write_terminal
from wideangle.model import Alert, PublicationTime

if TYPE_CHECKING:
    pass

log = logging.getLogger(__name__)


Numbers = Annotated[list[int], typer.Argument(metavar="NUMBER", help="Their numbers: see follows.", show_default=False)]


class AlertsFormat(StrEnum):
    """The forms of a list of alerts."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    JSON = "json"
    ATOM = "atom"


@command
def follow(
    run: Run,
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="STORY|QUERY", help="The id of a story, s17, or words to search for.", show_default=False
        ),
    ],
    *,
    webhook: Annotated[
        str, typer.Option(metavar="URL", help="Post each alert there, as signed JSON.", show_default=False)
    ] = "",
    email: Annotated[str, typer.Option(metavar="ADDRESS", help="Mail each alert.", show_default=False)] = "",
    atom: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep an Atom feed of the alerts.", show_default=False)
    ] = None,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Follow a story or a query: what comes in about it from now on raises alerts.

    In a story these are a new independent report, a figure that differs from those told so far, a correction or
    retraction, and a statement by a person, named, that nobody had before. Copies raise nothing. For a query it is
    each new report that holds all its words, and each correction. What the archive holds already raises nothing.

    Alerts are raised as articles are added, and delivered by add, fetch, watch and alerts --deliver. What is posted to
    a webhook is signed with WIDEANGLE_WEBHOOK_SECRET or, where that is not set, with a secret that is told here once.
    """
    settings = run.settings
    if email and not settings.smtp_host:
        log.warning("Nothing is mailed before WIDEANGLE_SMTP_HOST and WIDEANGLE_SMTP_SENDER are set.")
    with run.open(archive) as opened:
        begun = opened.follow(wanted, webhook=webhook, email=email, atom=atom or "", secret=settings.webhook_secret)
    if format_ is Format.JSON:
        write(render.follows_json([begun]))
    else:
        write_terminal(lambda console: render.follows_terminal([begun], console))
    if begun.secret and not settings.webhook_secret:
        typer.echo(f"The secret of its webhook, told only now: {begun.secret}", err=format_ is Format.JSON)


@command
def follows(run: Run, *, format_: FormatOption = Format.TERMINAL, archive: ArchiveOption = None) -> None:
    """List what is followed, where its alerts go, and what could not be delivered and why."""
    with run.open(archive) as opened:
        listed = opened.follows()
    if format_ is Format.JSON:
        write(render.follows_json(listed))
    else:
        write_terminal(lambda console: render.follows_terminal(listed, console))


@command
def unfollow(run: Run, numbers: Numbers, *, archive: ArchiveOption = None) -> None:
    """Follow something no more, and forget its alerts."""
    with run.open(archive) as opened:
        for number in numbers:
            opened.unfollow(number)


@command
def resume(run: Run, numbers: Numbers, *, archive: ArchiveOption = None) -> None:
    """Post alerts again to webhooks that were paused because they were gone (410), those held back first."""
    with run.open(archive) as opened:
        for number in numbers:
            opened.resume(number)


@command
def alerts(
    run: Run,
    *,
    number: Annotated[
        int | None,
        typer.Option("--follow", metavar="NUMBER", help="Only those of one follow.", show_default=False),
    ] = None,
    since: Annotated[PublicationTime | None, day_option("Only those raised on this day (UTC) or later.")] = None,
    send: Annotated[
        bool, typer.Option("--deliver", metavar="", help="First take to their places those that are due.")
    ] = False,
    format_: Annotated[
        AlertsFormat, typer.Option("--format", "-f", metavar="FORMAT", help="terminal, markdown, json or atom.")
    ] = AlertsFormat.TERMINAL,
    output: OutputOption = None,
    archive: ArchiveOption = None,
) -> None:
    """List the alerts that were raised, oldest first, each with the spans that show why."""
    with run.open(archive) as opened:
        if send:
            deliver(run, opened)
        raised = opened.alerts(number, since.isoformat() if since else None)
        followed = [follow for follow in opened.follows() if number in (None, follow.number)]
    match format_:
        case AlertsFormat.JSON:
            write(render.alerts_json(raised), output)
        case AlertsFormat.ATOM:
            of_one = followed[0] if number is not None and followed else None
            write(render.alerts_atom(raised[-render.MOST_IN_FEED :], of_one), output)
        case AlertsFormat.MARKDOWN:
            write(render.alerts_markdown(raised), output)
        case _:
            write_terminal(lambda console: render.alerts_terminal(raised, console, followed), output)


def print_alerts(alerts: Sequence[Alert]) -> None:
    """Write alerts as they are raised."""
    write_terminal(lambda console: render.alerts_terminal(alerts, console))
