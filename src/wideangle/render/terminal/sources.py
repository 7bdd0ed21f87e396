"""Render live sources, and the results of polling them, for a terminal and as plain lines for a pipe."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from rich.console import Console

from wideangle.model import Fetched, Source
from wideangle.render import labels, outcome_labels
from wideangle.render import source_labels as words
from wideangle.render.style import gettext as _
from wideangle.render.terminal.console_writer import ConsoleWriter
from wideangle.render.terminal.report import MOST_REFUSALS
from wideangle.render.text import visible

_INDENT = "   "


def sources_terminal(
    sources: Sequence[Source], silent: Collection[int], now: datetime, console: Console, pages_waiting: int = 0
) -> None:
    """Write the state of each live source. `silent` contains the identifying numbers of the silent sources, which have
    had no new articles for longer than usual."""
    writer = ConsoleWriter(console)
    if not sources:
        writer.line(words.NO_SOURCES, "italic")
        return
    for source in sources:
        _head(writer, source)
        writer.line(labels.SEPARATOR.join((words.going(source, now), words.rhythm(source, now))), margin=_INDENT)
        if source.error:
            writer.line(words.failing(source, visible(source.error)), "red", margin=_INDENT)
        if source.number in silent:
            writer.line(words.silent(source, now), "yellow", margin=_INDENT)
        if source.paused:
            writer.line(words.paused(source), "yellow", margin=_INDENT)
        writer.blank()
    failing = sum(bool(source.error) for source in sources)
    paused = sum(bool(source.paused) for source in sources)
    writer.line(words.summary(len(sources), failing, len(silent), paused), "bold")
    if waiting := words.pages(Fetched(pages_waiting=pages_waiting)):
        writer.line(_("Pages: {pages}").format(pages=waiting))


def added_terminal(sources: Sequence[Source], console: Console) -> None:
    """Write the live sources that were added."""
    writer = ConsoleWriter(console)
    for source in sources:
        _head(writer, source)


def fetched_terminal(result: Fetched, console: Console) -> None:
    """Write the results of polling the live sources, and then the failed polls and rejected items."""
    writer = ConsoleWriter(console)
    writer.line(words.fetched(result), "bold")
    if pages := words.pages(result):
        writer.line(_("Pages: {pages}").format(pages=pages))
    if result.report.stories:
        writer.line(outcome_labels.assigned(result.report.stories))
    for refusal in (*result.failed, *result.report.refusals)[:MOST_REFUSALS]:
        writer.blank()
        writer.line(visible(refusal.item), "yellow", margin=_INDENT)
        writer.line(visible(words.refusal(refusal)), margin=_INDENT)


def _head(writer: ConsoleWriter, source: Source) -> None:
    title = visible(source.title)
    facts = [words.added(source), title, visible(source.folder)]
    writer.line(labels.SEPARATOR.join(filter(None, facts)), "bold" if title else "")
    writer.whole(visible(source.url), "blue", margin=_INDENT)
