"""Compute the coordinates of charts. A template writes each chart as SVG, with a table beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wideangle.model import PublicationTime
from wideangle.render.formats import short_day

WIDTH, HEIGHT = 640, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 12, 12, 26
_SPARK_WIDTH, _SPARK_HEIGHT = 144, 36
MOST_MONTHS = 36
_MOST_TICKS = 5
_TICK_STEPS = tuple(timedelta(hours=hours) for hours in (1, 3, 6, 12, 24, 48, 168, 336, 720, 2160, 8760))


@dataclass(frozen=True, slots=True)
class Dot:
    """One report in a chart: its position in pixels, its description, and whether it is a copy."""

    x: float
    y: float
    title: str
    is_copy: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """One labelled mark of an axis, with its position in pixels."""

    position: float
    label: str


@dataclass(frozen=True, slots=True)
class ReportChart:
    """The chart of a story's reports over time, in pixels. `line` is the SVG path of the cumulative number of reports.
    `undated` is the number of reports that the chart leaves out."""

    width: int
    height: int
    left: int
    right: int
    base: int
    line: str
    dots: tuple[Dot, ...]
    times: tuple[Tick, ...]
    counts: tuple[Tick, ...]
    undated: int


def report_chart(reports: Sequence[tuple[PublicationTime | None, str, bool]]) -> ReportChart | None:
    """Return the chart of a story's reports over time. Each report is a tuple of time, title, and whether the report is
    a copy.

    Return None if fewer than three reports have a date or all dates are equal; the page then shows a sentence in place
    of the chart.
    """
    dated = sorted(
        ((time.at, title, is_copy) for time, title, is_copy in reports if time), key=lambda report: report[0]
    )
    if len(dated) < 3 or dated[0][0] == dated[-1][0]:
        return None
    first, last = dated[0][0], dated[-1][0]
    width, height = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    base = HEIGHT - _BOTTOM

    def across(moment: datetime) -> float:
        return round(_LEFT + width * ((moment - first) / (last - first)), 1)

    def up(count: int) -> float:
        return round(base - height * count / len(dated), 1)

    steps = [f"M{across(first)} {base}"]
    dots = []
    for count, (moment, title, is_copy) in enumerate(dated, 1):
        steps.append(f"H{across(moment)}V{up(count)}")
        dots.append(Dot(across(moment), up(count), title, is_copy))
    return ReportChart(
        WIDTH,
        HEIGHT,
        _LEFT,
        WIDTH - _RIGHT,
        base,
        "".join(steps),
        tuple(dots),
        tuple(Tick(across(moment), label) for moment, label in _time_ticks(first, last)),
        (Tick(up(0), "0"), Tick(up(len(dated)), str(len(dated)))),
        len(reports) - len(dated),
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of one month in a chart: its position and size in pixels, its label, and its number of articles."""

    x: float
    y: float
    width: float
    height: float
    month: str
    count: int


@dataclass(frozen=True, slots=True)
class MonthChart:
    """The chart of the number of articles by month. It shows the latest `MOST_MONTHS` months; `most` is the greatest
    number of articles in one of these months."""

    width: int
    height: int
    base: int
    bars: tuple[Bar, ...]
    most: int


def month_chart(counts: Mapping[str, int]) -> MonthChart | None:
    """Return the chart of the latest months. `counts` maps a month ('2031-10') to its number of articles. Return None
    for fewer than two months, or if no month has an article."""
    if len(counts) < 2 or not any(counts.values()):
        return None
    first, last = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (min(counts), max(counts)))
    numbers = range(max(first, last - MOST_MONTHS + 1), last + 1)
    months = [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]
    most = max(1, *(counts.get(month, 0) for month in months))
    step, base = WIDTH / len(months), HEIGHT - _BOTTOM
    bars = []
    for place, month in enumerate(months):
        height = round((base - _TOP) * counts.get(month, 0) / most, 1)
        width = round(min(step * 0.8, 40), 1)
        x = round(place * step + (step - width) / 2, 1)
        bars.append(Bar(x, base - height, width, height, month, counts.get(month, 0)))
    return MonthChart(WIDTH, HEIGHT, base, tuple(bars), most)


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small chart of the growth of a story, without axes. `line` is the SVG path of the cumulative number of
    reports."""

    width: int
    height: int
    line: str


def sparkline(times: Iterable[datetime], first: datetime, last: datetime) -> Sparkline:
    """Return the small chart of a story's growth between the times `first` and `last`. `times` are the times of the
    reports. The line begins at the number of reports before `first`; reports after `last` are ignored."""
    ordered = sorted(time for time in times if time <= last)
    most = max(1, len(ordered))
    base, height = _SPARK_HEIGHT - 2, _SPARK_HEIGHT - 4

    def up(count: int) -> float:
        return round(base - height * count / most, 1)

    earlier = sum(time < first for time in ordered)
    steps = [f"M0 {up(earlier)}"]
    for count, time in enumerate(ordered[earlier:], earlier + 1):
        steps.append(f"H{round(_SPARK_WIDTH * ((time - first) / (last - first)), 1)}V{up(count)}")
    return Sparkline(_SPARK_WIDTH, _SPARK_HEIGHT, "".join([*steps, f"H{_SPARK_WIDTH}"]))


def _time_ticks(first: datetime, last: datetime) -> list[tuple[datetime, str]]:
    """Return up to five round times between two times, as marks of an axis with their labels."""
    step = next((step for step in _TICK_STEPS if (last - first) / step <= _MOST_TICKS), _TICK_STEPS[-1])
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    number = int((first - midnight) / step)
    times = []
    while (moment := midnight + number * step) <= last:
        if moment >= first:
            times.append(moment)
        number += 1
    hours = "" if step >= timedelta(days=1) else " %H:%M"
    return [(moment, short_day(moment) + moment.strftime(hours)) for moment in times[: _MOST_TICKS + 1]]
