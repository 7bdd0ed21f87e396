"""Live sources and what visits to them have brought, on a terminal and as plain lines in a pipe."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from rich.console import Console

from wideangle.model import Fetched, Source
from wideangle.render import labels
from wideangle.render import source_labels as words
from wideangle.render.terminal.console_writer import Sheet
from wideangle.render.terminal.report import MOST_REFUSALS
from wideangle.render.text import visible

_INDENT = "   "


def sources_terminal(
    sources: Sequence[Source], silent: Collection[int], now: datetime, console: Console, pages_waiting: int = 0
) -> None:
    """Write how each source is going; `silent` are the numbers of those silent beyond their rhythm."""
    sheet = Sheet(console)
    if not sources:
        sheet.line(words.NO_SOURCES, "italic")
        return
    for source in sources:
        _head(sheet, source)
        sheet.line(labels.SEPARATOR.join((words.going(source, now), words.rhythm(source, now))), margin=_INDENT)
        if source.error:
            sheet.line(words.failing(source, visible(source.error)), "red", margin=_INDENT)
        if source.number in silent:
            sheet.line(words.silent(source, now), "yellow", margin=_INDENT)
        if source.paused:
            sheet.line(words.paused(source), "yellow", margin=_INDENT)
        sheet.blank()
    failing = sum(bool(source.error) for source in sources)
    paused = sum(bool(source.paused) for source in sources)
    sheet.line(words.summary(len(sources), failing, len(silent), paused), "bold")
    if waiting := words.pages(Fetched(pages_waiting=pages_waiting)):
        sheet.line(f"Pages: {waiting}")


def added_terminal(sources: Sequence[Source], console: Console) -> None:
    """Write which sources are kept up with now."""
    sheet = Sheet(console)
    for source in sources:
        _head(sheet, source)


def fetched_terminal(result: Fetched, console: Console) -> None:
    """Write what visits have brought, and which have failed."""
    sheet = Sheet(console)
    sheet.line(words.fetched(result), "bold")
    if pages := words.pages(result):
        sheet.line(f"Pages: {pages}")
    if result.report.stories:
        sheet.line(labels.placed(result.report.stories))
    for one in (*result.failed, *result.report.refusals)[:MOST_REFUSALS]:
        sheet.blank()
        sheet.line(visible(one.item), "yellow", margin=_INDENT)
        sheet.line(visible(words.refusal(one)), margin=_INDENT)


def _head(sheet: Sheet, source: Source) -> None:
    title = visible(source.title)
    facts = [words.added(source), title, visible(source.folder)]
    sheet.line(labels.SEPARATOR.join(filter(None, facts)), "bold" if title else "")
    sheet.whole(visible(source.url), "blue", margin=_INDENT)
