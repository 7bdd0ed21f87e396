"""Show the progress of a command on the terminal. Progress is written to standard error, and removed when the command
ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

from wideangle.model import Report
from wideangle.render import visible
from wideangle.render.formats import counted

if TYPE_CHECKING:
    from wideangle.cli.source_stream import SourceStream

_LONGEST_NAME = 24
_ASSIGNING = "Assigning to stories"
_PATIENCE = 1.0  # seconds before the status is shown


@dataclass(frozen=True, slots=True)
class Adding:
    """The callbacks that show progress while articles are added.

    `stored` is called with the report of the articles stored so far. `assigned` is called with the number of articles
    assigned to stories so far, and the number of all articles to assign.
    """

    stored: Callable[[Report], None]
    assigned: Callable[[int, int], None]


@contextmanager
def adding(sources: SourceStream, *, live: bool) -> Iterator[Adding]:
    """Show the progress of a command that adds articles: first the source, the articles per second and, if known, the
    remaining time; then the number of articles assigned to stories."""
    if not live:
        yield Adding(_nothing, _nothing)
        return
    columns: list[ProgressColumn] = [TextColumn("{task.description}"), BarColumn(bar_width=12)]
    if sources.size is not None:
        columns += [TaskProgressColumn(), TimeRemainingColumn(compact=True)]
    columns.append(TextColumn("{task.fields[counts]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(_name(sources.current), total=sources.size, counts="")

        def show(report: Report) -> None:
            elapsed = progress.tasks[task].elapsed or 0.0
            progress.update(
                task, description=_name(sources.current), completed=sources.done, counts=_counts(report, elapsed)
            )

        def place(done: int, of: int) -> None:
            counts = f"{done:,} of {counted(of, 'article')}"
            progress.update(task, description=_ASSIGNING, completed=done, total=of, counts=counts)

        yield Adding(show, place)


@contextmanager
def working(what: str, *, live: bool) -> Iterator[Callable[[str], None]]:
    """Show `what` as the current step of a command. Provide a function that shows another text as the current step."""
    if not live:
        yield _nothing
        return
    console = Console(stderr=True)
    with console.status(what) as status:
        yield status.update


@contextmanager
def opening(*, live: bool) -> Iterator[None]:
    """Show a message if the opening of an archive takes long. After an upgrade, the opening takes long because every
    article is analysed again."""
    if not live:
        yield
        return
    status = Console(stderr=True).status("Opening the archive; for a new version of Wideangle it is made ready first")
    patience = Timer(_PATIENCE, status.start)
    patience.start()
    try:
        yield
    finally:
        patience.cancel()
        patience.join()
        status.stop()


def _nothing(*_: object) -> None:
    pass


def _name(source: str) -> str:
    name = visible(source)
    return name if len(name) <= _LONGEST_NAME else f"…{name[1 - _LONGEST_NAME :]}"


def _counts(report: Report, seconds: float) -> str:
    rate = f", {report.items / seconds:,.0f}/s" if seconds else ""
    refused = f", {report.refused:,} refused" if report.refused else ""
    return f"{counted(report.items - report.refused, 'article')}{refused}{rate}"
