"""Find the days of the events that a part of a round-up reports. The days come from the dates in the text of the part.

A round-up collects events of several days. If a part names an earlier day, an article of that day therefore reports the
same event, and is no background. This does not hold for an article about one matter, because such an article names
earlier days for its background: in the training set of American news (AllSides), 50 of the articles from such a day
(two to seven days earlier) are judged as background, and only 15 as the same story.
"""

from __future__ import annotations

from datetime import date

from wideangle.archive.retrieval.candidates import Query
from wideangle.coverage import InferredDate
from wideangle.language.date_mentions import DateKind, DateMention, date_mentions
from wideangle.model.times import UNDATED

WEEK = 7
"""The number of days, up to and including the day of the article, to which a date or weekday in its text can refer.
Each weekday occurs once in this period, so it stands for one day only."""

REPORTED_WITHIN = 1
"""The number of days after an event during which reports of the event can still appear."""


def reported_days(query: Query, inferred: InferredDate | None) -> frozenset[int]:
    """Return the days on which the events of a part of an article were reported, as ordinals (`date.toordinal`). The
    result is empty if the query is a whole article, and if the article has neither a given nor an inferred date. If the
    date is inferred, the last likely day counts as the date."""
    latest = query.day if inferred is None else inferred.last
    if not query.is_part or latest == UNDATED:
        return frozenset()
    named = {_day(mention, latest) for mention in date_mentions(query.article.text, query.article.language)} - {None}
    return frozenset(day + after for day in named if day is not None for after in range(REPORTED_WITHIN + 1))


def _day(mention: DateMention, latest: int) -> int | None:
    """Return the day that a date or weekday in a text names, as an ordinal (`date.toordinal`). Only days of the week
    that ends with the day `latest` are considered. Return None if the date is not in this week."""
    if mention.kind is DateKind.WEEKDAY:
        return latest - (latest - 1 - mention.weekday) % WEEK  # day 1 was a Monday
    for day in range(latest, latest - WEEK, -1):
        when = date.fromordinal(day)
        if (when.month, when.day) == (mention.month, mention.day) and mention.year in (0, when.year):
            return day
    return None
