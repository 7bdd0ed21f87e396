"""The commands `wideangle follow add`, `list`, `remove` and `resume`. A follow is a story or query about which the user
receives alerts."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.options import whole_number
from wideangle.cli.output import Format, FormatOption, write_result
from wideangle.cli.output_files import file_option
from wideangle.cli.standard_streams import is_interactive
from wideangle.model import Follow
from wideangle.render.formats import counted

log = logging.getLogger(__name__)

PREVIEWED = 5
"""The greatest number of headlines that `follow add` shows. They are headlines of articles that the archive already has
and that match the new follow."""

NumbersArgument = Annotated[
    list[int],
    typer.Argument(
        metavar="NUMBER", parser=whole_number(), help="Numbers of follows, from `follow list`.", show_default=False
    ),
]


@command
def add(
    run: Run,
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="STORY|QUERY", help="The id of a story, s17, or words to search for.", show_default=False
        ),
    ],
    *,
    webhook: Annotated[
        str, typer.Option(metavar="URL", help="Post each alert to this URL, as signed JSON.", show_default=False)
    ] = "",
    email: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Send each alert to this e-mail address.", show_default=False)
    ] = "",
    atom: Annotated[Path | None, file_option("Write the alerts to this Atom feed.", "atom")] = None,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Follow a story or a query: new articles about it raise alerts.

    In a story, an alert is raised by a new independent report, a figure that differs from the earlier reports, a
    correction or retraction, and a new statement by a named person. Copies raise no alerts. For a query, an alert is
    raised by each new report that contains all words of the query, and by each correction. Articles that are already in
    the archive raise no alerts. Their number and latest headlines show how many alerts to expect.

    The Atom file is written immediately. Alerts are raised when articles are added, and delivered by `add`, `fetch`,
    `watch` and `alerts deliver`. Webhook requests are signed with WIDEANGLE_WEBHOOK_SECRET. If this variable is not
    set, the follow gets a separate secret, which this command shows once.
    """
    settings = run.settings
    if email and not settings.smtp_host:
        log.warning("No mail is sent until WIDEANGLE_SMTP_HOST and WIDEANGLE_SMTP_SENDER are set.")
    if webhook:
        run.fetcher().check_recipient(webhook)
    with run.open(archive) as opened:
        added = opened.follow(wanted, webhook=webhook, email=email, atom=atom or "", secret=settings.webhook_secret)
        preview = opened.followed_articles(added, PREVIEWED)
    write_result(
        format_,
        lambda console: render.follow_added_terminal(added, preview, console),
        json=lambda: render.follows_json([added], preview),
    )
    if added.secret and not settings.webhook_secret:
        typer.echo(f"The secret of the webhook, shown only now: {added.secret}", err=format_ is Format.JSON)


@command
def list_follows(run: Run, *, format_: FormatOption = Format.TERMINAL, archive: ArchiveOption = None) -> None:
    """List the stories and queries that you follow, where their alerts are delivered, and which deliveries failed."""
    with run.open(archive) as opened:
        listed = opened.follows()
    write_result(
        format_,
        lambda console: render.follows_terminal(listed, console),
        json=lambda: render.follows_json(listed),
    )


@command
def remove(
    run: Run,
    numbers: NumbersArgument,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", metavar="", help="Do not ask.")] = False,
    archive: ArchiveOption = None,
) -> None:
    """Stop following stories or queries, and delete their alerts. On a terminal, the command asks for confirmation
    first."""
    with run.open(archive) as opened:
        follows = {follow.number: follow for follow in opened.follows()}
        for number in numbers:
            if number in follows and not yes:
                _confirm_removal(follows[number])
            removed = opened.unfollow(number)
            typer.echo(f"Removed follow {number}, {_name(removed)}, and {counted(removed.alerts, 'alert')}.")


def _name(follow: Follow) -> str:
    return follow.story or f"“{render.visible(follow.query)}”"


def _confirm_removal(follow: Follow) -> None:
    """Ask for confirmation if standard input is a terminal. Elsewhere nobody could answer."""
    question = f"Stop following {_name(follow)}, and delete {counted(follow.alerts, 'alert')}?"
    if is_interactive() and not typer.confirm(question, err=True):
        raise typer.Abort


@command
def resume(run: Run, numbers: NumbersArgument, *, archive: ArchiveOption = None) -> None:
    """Resume webhooks that were paused because they answered with HTTP status 410 (Gone). The delayed alerts are posted
    first."""
    with run.open(archive) as opened:
        for number in numbers:
            resumed = opened.resume(number)
            typer.echo(f"Resumed the webhook of follow {number}, {_name(resumed)}.")
