"""When an undated article was published, inferred from its text, its address and the dated articles it resembles.

The publication day has a posterior distribution over days. The dated neighbours give a kernel density estimate: each
neighbour speaks for its own day and the days around, with the odds that both report one event. Dates in the text and
the address multiply the density by how often such a mention stands at that distance from the publication day. The
distances were counted on 5,000 dated AllSides articles that no evaluation reads.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wideangle.language import dateline
from wideangle.language.date_mentions import DateKind, DateMention, address_date, date_mentions
from wideangle.model import Article, Span

Days = NDArray[np.int64]
Floats = NDArray[np.float64]

READ = 20_000
"""Code points of the text in which dates are looked for."""


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """The dates that an article names: `mentions` in its text, `address` in its address."""

    mentions: tuple[DateMention, ...] = ()
    address: DateMention | None = None

    @classmethod
    def of(cls, article: Article) -> DateEvidence:
        """Read the text and the address of an article."""
        head = article.text[:READ]
        line = dateline(head)
        mentions = [
            replace(mention, heads=(line is not None and mention.span.end <= line.end) or _is_line(head, mention.span))
            for mention in date_mentions(head, article.language)
        ]
        return cls(tuple(mentions), address_date(article.url))


@dataclass(frozen=True, slots=True)
class DatedNeighbour:
    """A dated article that resembles the undated one: its day ordinal, and the probability (0 to 1, from the texts
    alone) that both report the same event."""

    day: int
    probability: float


@dataclass(frozen=True, slots=True)
class InferredDate:
    """An inferred publication day.

    `day` is the day ordinal of the highest posterior probability; [`first`, `last`] are the day ordinals of the
    shortest interval around it that holds `INTERVAL_MASS` of the posterior. `confidence` is the posterior
    probability that the article was published within `NEAR_DAYS` days of `day`. `spans` are the verbatim dates in
    the text that agree, `address` the span in the address, `neighbours` the indexes of the neighbours that agree.
    """

    day: int
    first: int
    last: int
    confidence: float
    spans: tuple[Span, ...] = ()
    address: Span | None = None
    neighbours: tuple[int, ...] = ()


NEAR_DAYS = 3
INTERVAL_MASS = 0.8
LEAST_CONFIDENCE = 0.8
"""Of 400 dated AllSides articles whose date was withheld, 15 % reach this; of these 93 % are within three days. At .7
they are 21 % and 87 %."""
LONGEST_INTERVAL = 31
"""Days of the interval up to which an article with a date in its address has an inference although the day itself is
uncertain: a month says so much."""

SIMILAR_FROM = 0.5
"""Probability of reporting the same event from which a neighbour is named as one that says the date."""

NEIGHBOURS = 80
"""The neighbours of the highest probability that are read."""

ODDS_POWER = 0.8
NEAR_SPREAD, FAR_SPREAD = 1.4, 14.0
NEAR_SHARE, NEAR_SLOPE = 0.58, 0.4
"""A neighbour counts with this power of its odds. Its kernel is a mixture of two discrete Laplace distributions with
these spreads, in days; the share of the narrow one rises with the probability. All were fitted by the likelihood of
withheld dates (`benchmarks/date_inference.py`)."""

BACKGROUND_ODDS = 0.02
ARCHIVE_DAYS = 3_000.0
"""The odds that no neighbour reports the event, and the days over which the article may then have been published."""

GRID_DAYS = 20
"""Days around each neighbour, and each full date in the text, that are weighed."""

WEEKDAY_SHARES = (0.482, 0.252, 0.083, 0.045, 0.038, 0.040, 0.060)
"""How often the publication day is 0 to 6 days (modulo 7) after the first weekday that a text names."""

Bins = Sequence[tuple[int, float]]

FULL_DATE: Bins = (
    *((-91, 2e-5), (-31, 2e-4), (-8, 6e-4), (-2, 1.3e-3), (-1, 0.032), (0, 0.3), (1, 0.11), (2, 0.032), (3, 0.02)),
    *((7, 0.012), (14, 0.004), (30, 0.002), (90, 7e-4), (365, 2.7e-4), (10**6, 7e-5)),
)
DAY_OF_MONTH: Bins = (
    *((-31, 1.2e-3), (-8, 5.4e-3), (-2, 0.011), (-1, 0.029), (0, 0.063), (1, 0.041), (2, 0.039), (3, 0.014)),
    *((7, 0.014), (14, 0.011), (30, 5.8e-3), (90, 1.7e-3), (183, 1.2e-3)),
)
HEADING_DATE: Bins = ((-3, 1e-4), (-2, 5e-3), (-1, 0.05), (0, 0.6), (1, 0.2), (2, 0.05), (7, 0.01), (10**6, 1e-5))
"""The probability that a text is published on one day so many days after a date in it: (last day of the bin,
probability of each day). The last bin of a date with year is what a date without relation to the publication has.
HEADING_DATE, for datelines and lines above the text, is an estimate: too few articles of the archive have them."""

YEAR_SHARES = {-1: 0.1, 0: 0.26, 1: 0.12, 2: 0.09, 3: 0.045, 4: 0.034}
YEAR_NEAR, YEAR_FAR = 0.02, 0.005
"""How often the publication year is so many years after the latest year that a text names; else by distance."""

FULL_WEIGHT, DAY_WEIGHT, YEAR_WEIGHT = 0.7, 0.3, 0.3
FIRST_WEEKDAY_WEIGHT, NEXT_WEEKDAY_WEIGHT = 0.8, 0.4
"""Powers of the evidence: mentions of one text depend on one another."""

MENTIONS, WEEKDAYS = 6, 4
"""Distinct dates and weekdays that are read, the first of the text."""

ADDRESS_ERROR = 1e-6
"""The likelihood of another date than that in the address. Of 4,057 AllSides addresses with a date 3 were wrong; the
value is lower than this share, because a neighbour's odds are the judgement of a model."""


def infer_date(
    evidence: DateEvidence,
    dated_neighbours: Sequence[DatedNeighbour] = (),
    latest: int | None = None,
    *,
    least_confidence: float = LEAST_CONFIDENCE,
) -> InferredDate | None:
    """The publication day of an undated article; None where no inference of `least_confidence` is possible.

    `dated_neighbours` are dated articles that resemble it, in any order. `latest` is the day ordinal after which the
    article cannot have been published, such as the day on which it was read.
    """
    days, mass = posterior(evidence, dated_neighbours, latest)
    if not len(days):
        return None
    best = int(days[np.argmax(mass)])
    confidence = float(mass[np.abs(days - best) <= NEAR_DAYS].sum())
    first, last = _interval(days, mass, best)
    address = evidence.address
    if confidence < least_confidence and (address is None or last - first >= LONGEST_INTERVAL):
        return None
    return InferredDate(
        best,
        first,
        last,
        confidence,
        tuple(mention.span for mention in evidence.mentions if _agrees(mention, best)),
        address.span if address is not None and _agrees(address, best) else None,
        tuple(
            number
            for number, other in enumerate(dated_neighbours)
            if first <= other.day <= last and other.probability >= SIMILAR_FROM
        ),
    )


def posterior(
    evidence: DateEvidence, dated_neighbours: Sequence[DatedNeighbour], latest: int | None = None
) -> tuple[Days, Floats]:
    """The day ordinals that are weighed, ascending, and the probability of each; what is missing to 1 is elsewhere."""
    closest = sorted(dated_neighbours, key=lambda other: -other.probability)[:NEIGHBOURS]
    days = _grid(evidence, closest, latest)
    if not len(days):
        return days, np.empty(0)
    density, background = _neighbour_density(days, closest)
    log_mass = np.log(density) + _text_evidence(days, evidence.mentions)
    if evidence.address is not None:
        agreeing = _matches(days, evidence.address)
        log_mass += np.log(np.where(agreeing, 1.0, ADDRESS_ERROR))
        background *= ADDRESS_ERROR
    mass = np.exp(log_mass)
    mass /= mass.sum() + background
    return days, mass


def _grid(evidence: DateEvidence, neighbours: Iterable[DatedNeighbour], latest: int | None) -> Days:
    centres = {other.day for other in neighbours}
    centres |= {
        mention.ordinal for mention in evidence.mentions if mention.ordinal is not None and mention.year >= 1995
    }
    days = {centre + step for centre in centres for step in range(-GRID_DAYS, GRID_DAYS + 1)}
    if (address := evidence.address) is not None:
        days |= _days_of(address)
    return np.array(sorted(day for day in days if latest is None or day <= latest), np.int64)


def _days_of(mention: DateMention) -> set[int]:
    """The day ordinals of a full date, or of a month."""
    if mention.ordinal is not None:
        return {mention.ordinal}
    first = date(mention.year, mention.month, 1).toordinal()
    return {day for day in range(first, first + 31) if date.fromordinal(day).month == mention.month}


def _neighbour_density(days: Days, neighbours: Sequence[DatedNeighbour]) -> tuple[Floats, float]:
    """The prior of each day, and that of all others together."""
    probabilities = np.clip([other.probability for other in neighbours], 1e-4, 0.999)
    odds = (probabilities / (1 - probabilities)) ** ODDS_POWER
    apart = np.abs(days[:, None] - np.array([other.day for other in neighbours], np.int64)[None, :])
    near = NEAR_SHARE + NEAR_SLOPE * probabilities
    kernel = near * _laplace(apart, NEAR_SPREAD) + (1 - near) * _laplace(apart, FAR_SPREAD)
    total = float(odds.sum()) + BACKGROUND_ODDS
    background = BACKGROUND_ODDS / total
    return (kernel @ odds) / total + background / ARCHIVE_DAYS, background


def _laplace(apart: Days, spread: float) -> Floats:
    """The discrete Laplace distribution."""
    ratio = math.exp(-1 / spread)
    mass: Floats = (1 - ratio) / (1 + ratio) * ratio ** apart.astype(float)
    return mass


def _text_evidence(days: Days, mentions: Sequence[DateMention]) -> Floats:
    """The log likelihood ratio of each day, given the dates in the text."""
    total = np.zeros(len(days))
    for mention in _distinct(mentions)[:MENTIONS]:
        if mention.ordinal is not None:
            bins = HEADING_DATE if mention.heads else FULL_DATE
            total += (1 if mention.heads else FULL_WEIGHT) * _log_ratio(bins, days - mention.ordinal, bins[-1][1])
        else:
            bins = HEADING_DATE if mention.heads else DAY_OF_MONTH
            weight = 1 if mention.heads else DAY_WEIGHT
            total += weight * _log_ratio(bins, _after_anniversary(days, mention), 1 / 365)
    weekdays = [mention.weekday for mention in mentions if mention.kind is DateKind.WEEKDAY][:WEEKDAYS]
    for number, weekday in enumerate(weekdays):
        shares = np.array(WEEKDAY_SHARES)[(days - 1 - weekday) % 7]  # day 1 was a Monday
        total += (NEXT_WEEKDAY_WEIGHT if number else FIRST_WEEKDAY_WEIGHT) * np.log(7 * shares)
    years = [mention.year for mention in mentions if mention.year]
    if years:
        total += YEAR_WEIGHT * np.log([_year_share(date.fromordinal(day).year - max(years)) for day in days.tolist()])
    return total


def _distinct(mentions: Sequence[DateMention]) -> list[DateMention]:
    """The mentions of a day, each day once; those above the text first."""
    ordered = sorted(mentions, key=lambda mention: (not mention.heads, mention.span.start))
    by_day = {(mention.month, mention.day): mention for mention in reversed(ordered) if mention.day}
    return sorted(by_day.values(), key=lambda mention: (not mention.heads, mention.span.start))


def _log_ratio(bins: Bins, after: Days, base: float) -> Floats:
    ends = np.array([end for end, _ in bins])
    shares = np.array([share for _, share in bins])
    ratio: Floats = np.log(shares[np.minimum(np.searchsorted(ends, after), len(ends) - 1)] / base)
    return ratio


def _after_anniversary(days: Days, mention: DateMention) -> Days:
    """Days from the nearest day of that month and day, negative before it."""
    years = {date.fromordinal(day).year for day in (int(days[0]), int(days[-1]))}
    centres = [
        date(year, mention.month, min(mention.day, 28) if mention.month == 2 else mention.day).toordinal()
        for year in range(min(years) - 1, max(years) + 2)
    ]
    after = days[:, None] - np.array(centres)[None, :]
    nearest: Days = after[np.arange(len(days)), np.abs(after).argmin(axis=1)]
    return nearest


def _year_share(years: int) -> float:
    return YEAR_SHARES.get(years, YEAR_NEAR if abs(years) < 6 else YEAR_FAR)


def _matches(days: Days, mention: DateMention) -> NDArray[np.bool_]:
    return np.isin(days, list(_days_of(mention)))


def _interval(days: Days, mass: Floats, best: int) -> tuple[int, int]:
    """The shortest range of days around the best one that holds INTERVAL_MASS of the distribution over the days."""
    first = last = int(np.searchsorted(days, best))
    held = float(mass[first])
    while held < INTERVAL_MASS and (first > 0 or last + 1 < len(days)):
        before = mass[first - 1] if first > 0 else -1.0
        after = mass[last + 1] if last + 1 < len(days) else -1.0
        if before > after:
            first, held = first - 1, held + float(before)
        else:
            last, held = last + 1, held + float(after)
    return int(days[first]), int(days[last])


def _agrees(mention: DateMention, day: int) -> bool:
    """Whether a mention fits a publication on this day: the date itself or up to three days before, or its month."""
    if mention.kind is DateKind.WEEKDAY:
        return (day - 1 - mention.weekday) % 7 <= 1
    when = date.fromordinal(day)
    if mention.kind in (DateKind.MONTH, DateKind.YEAR):
        return mention.year == when.year and mention.month in (0, when.month)
    return any(
        (earlier.month, earlier.day) == (mention.month, mention.day) and mention.year in (0, earlier.year)
        for earlier in (date.fromordinal(day - step) for step in range(-1, NEAR_DAYS + 1))
    )


def _is_line(text: str, span: Span) -> bool:
    """Whether nothing but the date, a label before it and a time stand in its line, near the beginning of the text."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    return start < HEAD and end >= 0 and len(line) - (span.end - span.start) <= LONGEST_LABEL


HEAD = 400
LONGEST_LABEL = 32
"""A date line stands within so many code points, and holds so many beside the date ('Published on … at 10:30 GMT')."""
