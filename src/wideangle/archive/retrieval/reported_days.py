"""The days of the events that a part of a round-up reports, by the days that its text names.

A round-up collects events of several days. A report of an earlier day that the part names is a report of what the part
says, and did not lead to it. An article about one matter names earlier days for its background, so that this holds for
parts alone: of 57 belonging candidates of AllSides train, two to seven days older than the article at hand and dated on
a day that it names, 15 are labelled as the same story and 50 as background.
"""

from __future__ import annotations

from datetime import date

from wideangle.archive.retrieval.candidates import Query
from wideangle.coverage import InferredDate
from wideangle.language.date_mentions import DateKind, DateMention, date_mentions
from wideangle.model.times import UNDATED

WEEK = 7
"""A name of a weekday stands for the latest such day, so that days of the last week are named."""

REPORTED_WITHIN = 1
"""The number of days after an event in which it is reported."""


def reported_days(query: Query, inferred: InferredDate | None) -> frozenset[int]:
    """Return the days (ordinals) on which the events of a part of an article were reported; none for a whole article,
    and for one without a date. For an inferred date, weekdays count back from the last likely day."""
    latest = query.day if inferred is None else inferred.last
    if not query.is_part or latest == UNDATED:
        return frozenset()
    named = {_day(mention, latest) for mention in date_mentions(query.article.text, query.article.language)} - {None}
    return frozenset(day + after for day in named if day is not None for after in range(REPORTED_WITHIN + 1))


def _day(mention: DateMention, latest: int) -> int | None:
    """The day that a mention names in the week up to `latest`, or None."""
    if mention.kind is DateKind.WEEKDAY:
        return latest - (latest - 1 - mention.weekday) % WEEK  # day 1 was a Monday
    for day in range(latest, latest - WEEK, -1):
        when = date.fromordinal(day)
        if (when.month, when.day) == (mention.month, mention.day) and mention.year in (0, when.year):
            return day
    return None
