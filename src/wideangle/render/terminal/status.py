"""Render the contents of an archive as small charts for a terminal and as plain columns for a pipe."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len, set_cell_size
from rich.console import Console

from wideangle.model import Holdings
from wideangle.render import labels
from wideangle.render.terminal.console_writer import ConsoleWriter
from wideangle.render.text import visible
from wideangle.render.views.coverage import troubled

_BAR_WIDTH = 28
_NAME_WIDTH = 30
_MOST_ROWS = 10
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LEVELS = "▁▂▃▄▅▆▇█"


def status_terminal(
    holdings: Holdings,
    by_outlet: Mapping[str, int],
    by_language: Mapping[str, int],
    by_month: Mapping[str, int],
    console: Console,
) -> None:
    """Write the size and the dates of an archive, and how many articles it has by outlet, language and month
    (`2031-03`)."""
    writer = ConsoleWriter(console)
    writer.line(labels.bounds(holdings), "bold")
    for line in troubled(holdings):
        writer.line(line, "yellow", margin="  ")
    _chart(writer, labels.BY_OUTLET, by_outlet)
    _chart(writer, labels.BY_LANGUAGE, by_language)
    if by_month:
        writer.blank()
        writer.line(labels.BY_MONTH, "bold cyan")
        if writer.wraps:
            _years(writer, by_month)
        else:
            for month, number in sorted(by_month.items()):
                writer.whole(f"{visible(month)}  {number:,}", margin="  ")


def _chart(writer: ConsoleWriter, heading: str, counts: Mapping[str, int]) -> None:
    """Write one row for each name, the greatest count first. On a terminal, only the first rows are written, and a last
    row sums up all others."""
    if not counts:
        return
    writer.blank()
    writer.line(heading, "bold cyan")
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ranked[:_MOST_ROWS] if writer.wraps else ranked
    names = {name: visible(name) or labels.UNKNOWN for name, _ in shown}
    width = min(max(map(cell_len, names.values())), _NAME_WIDTH) if writer.wraps else 0
    for name, number in shown:
        bar = _bar(number / ranked[0][1]) if writer.wraps else ""
        writer.whole(f"{_fit(names[name], width)}  {number:>7,}  {bar}", margin="  ")
    rest = ranked[len(shown) :]
    if rest:
        writer.line(labels.rest(len(rest), sum(number for _, number in rest)), margin="  ")


def _fit(name: str, width: int) -> str:
    """Return `name` filled or cut to exactly `width` terminal cells. With width 0, return the whole name."""
    if not width:
        return name
    return set_cell_size(name, width) if cell_len(name) <= width else set_cell_size(name, width - 1) + "…"


def _bar(share: float) -> str:
    """Return a bar whose length is `share` (0 to 1) of the full width, rounded to an eighth of a terminal cell. The
    shortest bar is an eighth of a cell long."""
    eighths = max(round(share * _BAR_WIDTH * 8), 1)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _years(writer: ConsoleWriter, by_month: Mapping[str, int]) -> None:
    """Write one row for each year: a small column for each month, all on one scale, and the sum of the year."""
    most = max(by_month.values())
    for year in sorted({month[:4] for month in by_month}):
        numbers = [by_month.get(f"{year}-{month:02}", 0) for month in range(1, 13)]
        columns = "".join(_LEVELS[(number * len(_LEVELS) - 1) // most] if number else "·" for number in numbers)
        writer.whole(f"{visible(year)}  {columns}  {sum(numbers):>7,}", margin="  ")
