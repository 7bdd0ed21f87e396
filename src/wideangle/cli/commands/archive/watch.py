"""The commands `wideangle fetch`, which polls the live sources once, and `wideangle watch`, which polls them until it
is stopped."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.commands.editing.alerts import print_alerts
from wideangle.cli.delivery import deliver
from wideangle.cli.metrics import write_metrics
from wideangle.cli.output import Format, FormatOption, write, write_terminal
from wideangle.cli.output_files import file_option
from wideangle.cli.progress import working
from wideangle.errors import UsageError
from wideangle.model import Fetched
from wideangle.render.source_labels import fetched as fetch_summary

if TYPE_CHECKING:
    from wideangle.archive import Archive, Callback

log = logging.getLogger(__name__)

DELIVER_EVERY = 5.0
"""The number of seconds between two deliveries of alerts."""

JOIN_SECONDS = 60.0
"""The greatest number of seconds for which the command, before it exits, waits for the end of a running delivery."""

MetricsOption = Annotated[
    Path | None,
    file_option("Write metrics to NAME.prom, for the textfile collector of node_exporter.", "prom"),
]


@command
def fetch(
    run: Run,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE",
            help="URLs, folders or numbers of sources. Default: the sources that are due.",
            show_default=False,
        ),
    ] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", metavar="", help="Poll every source that is not paused, due or not.")
    ] = False,
    pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Fetch the pages of teasers now, or leave them for a later run.")
    ] = True,
    metrics: MetricsOption = None,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Poll the live sources that are due, and add their articles.

    Ctrl-C or a crash loses nothing, because the next run fetches unstored articles again. The exit status is 1 if every
    poll failed.
    """
    if names and everything:
        raise UsageError("--all polls every source and takes no names.", remedy="Leave out one of the two.")
    with run.open(archive) as opened, stopping() as stop, working("Fetching", live=run.live) as shown:
        result = opened.sources.fetch(
            names or (),
            everything=everything,
            pages=pages,
            fetcher=run.fetcher(),
            stop=stop,
            progress=lambda so_far: shown(fetch_summary(so_far)),
        )
        write_metrics(metrics, result, opened)
        deliver(run, opened)
    if format_ is Format.JSON:
        write(render.fetched_json(result))
    else:
        write_terminal(lambda console: render.fetched_terminal(result, console))
    if result.asked and len(result.failed) == result.asked:
        raise typer.Exit(1)


@command
def watch(
    run: Run,
    *,
    websub: Annotated[
        str | None,
        typer.Option(
            "--websub",
            metavar="URL",
            help="The public URL to which hubs push news. It must lead to --listen.",
            show_default=False,
        ),
    ] = None,
    listen: Annotated[
        str | None,
        typer.Option(
            "--listen",
            metavar="HOST:PORT",
            help="The address on which this machine listens to hubs.",
            show_default=False,
        ),
    ] = None,
    metrics: MetricsOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Poll each live source whenever it is due, until the command is stopped.

    The command runs in the foreground, as service managers expect. After SIGTERM or Ctrl-C, the command stores the
    current batch and ends with exit status 0. Sources and articles may be added while the command runs. -v logs each
    poll, and --log-json logs JSON lines. Each new alert is written to standard output and delivered.

    With --websub and --listen, the WebSub hubs of feeds notify the command of each change. Polling continues as well.
    """
    callback = _callback(websub, listen)
    with run.open(archive) as opened, stopping() as stop, working("Watching", live=run.live) as shown:

        def progress(so_far: Fetched) -> None:
            shown(f"Watching: {fetch_summary(so_far)}")
            write_metrics(metrics, so_far, opened)

        write_metrics(metrics, Fetched(), opened)
        log.info("Watching %d sources.", sum(1 for _ in opened.sources))
        with delivering(run, opened):
            result = opened.sources.watch(
                fetcher=run.fetcher(), stop=stop, progress=progress, alerted=print_alerts, callback=callback
            )
    log.info("Stopped: %s.", fetch_summary(result))


def _callback(websub: str | None, listen: str | None) -> Callback | None:
    """Return the public URL to which WebSub hubs send notifications, with the local address that receives them. Return
    None if neither option is given. Raises UsageError if only one of the two options is given."""
    from wideangle.archive import Callback

    if websub is None and listen is None:
        return None
    if listen is None:
        raise UsageError("--websub needs --listen.", remedy="Add --listen, for example --listen 127.0.0.1:8047.")
    if websub is None:
        raise UsageError(
            "--listen needs --websub.", remedy="Add --websub with the public URL that leads to this address."
        )
    return Callback.of(websub, listen)


@contextmanager
def delivering(run: Run, opened: Archive) -> Iterator[None]:
    """Deliver alerts in a separate thread while sources are polled, so that a slow mail server or webhook does not
    delay the polls. When the `with` block ends, the alerts that are still due are delivered."""
    over = Event()

    def work() -> None:
        while not over.wait(DELIVER_EVERY):
            try:
                deliver(run, opened)
            except Exception:  # the next delivery may succeed
                log.exception("Unexpected error while delivering alerts.")

    worker = Thread(target=work, name="alerts", daemon=True)
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join(JOIN_SECONDS)
    deliver(run, opened)


@contextmanager
def stopping() -> Iterator[Event]:
    """Provide an event that SIGINT and SIGTERM set, so that the process can finish its current step and end. A second
    signal ends the process immediately."""
    stop = Event()

    def handle_signal(number: int, _: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        log.info("Stopping (%s).", signal.Signals(number).name)
        stop.set()

    before = {number: signal.signal(number, handle_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
