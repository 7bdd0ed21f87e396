"""The commands `wideangle alerts list` and `wideangle alerts deliver`. An alert reports news about a story or query
that the user follows."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from wideangle import render
from wideangle.cli import delivery
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.options import OutputOption, day_option, whole_number
from wideangle.cli.output import write_result, write_terminal
from wideangle.model import Alert, PublicationTime


class AlertsFormat(StrEnum):
    """The output formats of a list of alerts."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    JSON = "json"
    ATOM = "atom"


@command
def list_alerts(
    run: Run,
    *,
    number: Annotated[
        int | None,
        typer.Option(
            "--follow",
            parser=whole_number(),
            metavar="NUMBER",
            help="Only the alerts of this follow.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        PublicationTime | None, day_option("Only alerts that were raised on this day (UTC) or later.")
    ] = None,
    send: Annotated[
        bool, typer.Option("--deliver", metavar="", help="Deprecated: use `wideangle alerts deliver` first.")
    ] = False,
    format_: Annotated[
        AlertsFormat, typer.Option("--format", "-f", metavar="FORMAT", help="terminal, markdown, json or atom.")
    ] = AlertsFormat.TERMINAL,
    output: OutputOption = None,
    archive: ArchiveOption = None,
) -> None:
    """List the alerts, the oldest first. Each alert is shown with the spans of text that caused it."""
    with run.open(archive) as opened:
        if send:
            delivery.deliver(run, opened)
        raised = opened.alerts(number, since.isoformat() if since else None)
        follows = [follow for follow in opened.follows() if number in (None, follow.number)]
    followed = follows[0] if number is not None and follows else None
    write_result(
        format_,
        lambda console: render.alerts_terminal(raised, console, follows),
        output,
        markdown=lambda: render.alerts_markdown(raised),
        json=lambda: render.alerts_json(raised),
        atom=lambda: render.alerts_atom(raised[-render.MOST_IN_FEED :], followed),
    )


@command
def deliver(run: Run, *, archive: ArchiveOption = None) -> None:
    """Deliver all alerts that are due: to webhooks, e-mail addresses and Atom feeds."""
    with run.open(archive) as opened:
        delivery.deliver(run, opened)


def print_alerts(alerts: Sequence[Alert]) -> None:
    """Write new alerts to standard output."""
    write_terminal(lambda console: render.alerts_terminal(alerts, console))
