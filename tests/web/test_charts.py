"""Charts as coordinates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wideangle.web.charts import MOST_MONTHS, month_chart, sparkline

FIRST = datetime(2031, 10, 1, tzinfo=UTC)
LAST = FIRST + timedelta(days=8)


def test_sparkline_rises_with_each_report_of_its_days() -> None:
    spark = sparkline([FIRST + timedelta(days=4), FIRST + timedelta(days=2)], FIRST, LAST)
    assert spark.line == "M0 34.0H36.0V18.0H72.0V2.0H144"


def test_sparkline_starts_at_the_earlier_reports_and_leaves_out_later_ones() -> None:
    times = [FIRST - timedelta(days=3), FIRST + timedelta(days=4), LAST + timedelta(days=1)]
    assert sparkline(times, FIRST, LAST).line == "M0 18.0H72.0V2.0H144"


def test_month_chart_has_a_bar_for_months_without_an_article() -> None:
    chart = month_chart({"2031-11": 4, "2032-02": 2})
    assert [(bar.month, bar.count) for bar in chart.bars] == [
        ("2031-11", 4),
        ("2031-12", 0),
        ("2032-01", 0),
        ("2032-02", 2),
    ]
    assert chart.bars[0].height == 2 * chart.bars[3].height


def test_month_chart_has_the_latest_months() -> None:
    chart = month_chart({"1999-01": 900, "2031-10": 3})
    assert len(chart.bars) == MOST_MONTHS
    assert chart.bars[-1].month == "2031-10"
    assert chart.most == 3


def test_month_chart_of_months_without_articles_or_of_one_month_is_none() -> None:
    assert month_chart({"2031-10": 5}) is None
    assert month_chart({"2031-09": 0, "2031-10": 0}) is None
