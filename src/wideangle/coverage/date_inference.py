"""Infer the publication day of an undated article from its text, its URL and similar dated articles.

The result is a posterior distribution over days. The similar dated articles (dated neighbours) give a kernel density
estimate: each neighbour adds density to its own day and the days around it. The added density grows with the
probability that the neighbour and the article report one event.

For each date in the text or the URL, the density of every day is multiplied by a factor that depends on the number of
days from the date to this day. The factors for dates in the text are frequencies, which were counted on 5,000 dated
articles of AllSides, a collection of American news. No evaluation uses these articles.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from wideangle.language import dateline
from wideangle.language.date_mentions import DateKind, DateMention, address_date, date_mentions
from wideangle.model import Article, Span

Days = NDArray[np.int64]
Floats = NDArray[np.float64]

READ = 20_000
"""The number of code points of the text that are searched for dates."""


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """The dates in an article: `mentions` are the dates in the text, and `address` is the date in the URL."""

    mentions: tuple[DateMention, ...] = ()
    address: DateMention | None = None

    @classmethod
    def of(cls, article: Article) -> DateEvidence:
        """Extract the dates from the text and the URL of an article."""
        head = article.text[:READ]
        line = dateline(head)
        mentions = (
            replace(mention, heads=True)
            if (line is not None and mention.span.end <= line.end) or _is_line(head, mention.span)
            else mention
            for mention in date_mentions(head, article.language)
        )
        return cls(tuple(mentions), address_date(article.url))


@dataclass(frozen=True, slots=True)
class DatedNeighbour:
    """A dated article that is similar to the undated article. `day` is its day ordinal (1 is 1 January of the year 1).
    `probability` is the probability that both articles report one event (0 to 1, from the texts alone)."""

    day: int
    probability: float


@dataclass(frozen=True, slots=True)
class InferredDate:
    """An inferred publication day.

    `day` is the most probable day. `first` and `last` are the ends of the shortest interval around `day` that holds
    `INTERVAL_MASS` of the posterior distribution. All three are day ordinals (1 is 1 January of the year 1).
    `confidence` is the posterior probability that the article was published within `NEAR_DAYS` days of `day`.

    The other fields hold the evidence that agrees with `day`: `spans` are verbatim dates in the text, `address` is a
    span of the URL, and `neighbours` are indexes of dated neighbours.
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
"""An inferred date is used only if its confidence is at least this value. In a test, the dates of 400 articles of
American news (AllSides) were hidden and inferred: 15 % of the articles reach this confidence, and 93 % of these
inferred dates are within three days of the true date. At .7, these values are 21 % and 87 %."""
LONGEST_INTERVAL = 31
"""If the URL contains a date, an inferred date is used even with a low confidence. The interval from its first to its
last possible day must then have at most this number of days. A URL that names only the month gives an interval of this
length."""

SIMILAR_FROM = 0.5
"""A neighbour is listed as evidence for the inferred date only if the probability that it reports the same event as the
undated article is at least this value."""

NEIGHBOURS = 80
"""The greatest number of neighbours that are used. Neighbours with the highest probability are used first."""

ODDS_POWER = 0.8
NEAR_SPREAD, FAR_SPREAD = 1.4, 14.0
NEAR_SHARE, NEAR_SLOPE = 0.58, 0.4
"""The parameters of the kernel density. Let p be the probability that a neighbour and the undated article report one
event. The weight of the neighbour is (p / (1 - p)) ** ODDS_POWER. Its kernel is a mixture of two discrete Laplace
distributions over days, with the spreads NEAR_SPREAD and FAR_SPREAD in days. The share of the narrow distribution is
NEAR_SHARE + NEAR_SLOPE · p. All values maximise the likelihood of hidden dates (`benchmarks/date_inference.py`)."""

BACKGROUND_ODDS = 0.02
ARCHIVE_DAYS = 3_000.0
"""BACKGROUND_ODDS is the weight of the case that no neighbour reports the event of the undated article. It is added to
the weights of the neighbours. In this case, all days of ARCHIVE_DAYS days are equally probable."""

GRID_DAYS = 20
"""The number of days before and after each neighbour, and before and after each full date in the text, for which the
posterior is computed."""

WEEKDAY_SHARES = (0.482, 0.252, 0.083, 0.045, 0.038, 0.040, 0.060)
"""The shares of texts that are published 0, 1, … 6 days after the first weekday that they mention."""

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
"""The probability that a text is published a given number of days after a date in the text. Each pair stands for a
range of days: the greatest number of days in the range, and the probability of each number of days in the range.

FULL_DATE is for dates with a year, DAY_OF_MONTH for dates without a year, and HEADING_DATE for datelines and date lines
above the text. The last range of FULL_DATE has the probability of a date that is unrelated to the publication.
HEADING_DATE is an estimate, because few articles of the training data have such dates.
"""

YEAR_SHARES = {-1: 0.1, 0: 0.26, 1: 0.12, 2: 0.09, 3: 0.045, 4: 0.034}
YEAR_NEAR, YEAR_FAR = 0.02, 0.005
"""The shares of texts that are published a given number of years after the latest year that the text mentions.
YEAR_SHARES maps numbers of years to shares. YEAR_NEAR is the share for each other number of years below 6, and YEAR_FAR
the share for each greater number."""

FULL_WEIGHT, DAY_WEIGHT, YEAR_WEIGHT = 0.7, 0.3, 0.3
FIRST_WEEKDAY_WEIGHT, NEXT_WEEKDAY_WEIGHT = 0.8, 0.4
"""The weights of the log-likelihoods of dates in the text, one weight for each kind of date. The weights are below 1
because the dates in one text depend on one another."""

MENTIONS, WEEKDAYS = 6, 4
"""The greatest numbers of distinct dates (MENTIONS) and weekdays (WEEKDAYS) of a text that are used, the first of the
text first."""

ADDRESS_ERROR = 1e-6
"""The factor by which a publication day becomes less probable if the URL contains another date. In AllSides, a
collection of American news, 3 of 4,057 dates in URLs were wrong. The factor is smaller than this share, so that the
date in the URL outweighs similar articles."""

LOG_RATIOS = (-2.0, 3.0)
"""The least and the greatest value of `date_log_ratios` for dates in the text. A date in the text is often that of an
earlier event."""

CONTRADICTED = -20.0
"""The value of `date_log_ratios` for days that the date in the URL excludes. No other evidence outweighs the value."""


def infer_date(
    evidence: DateEvidence,
    dated_neighbours: Sequence[DatedNeighbour] = (),
    latest: int | None = None,
    *,
    least_confidence: float = LEAST_CONFIDENCE,
) -> InferredDate | None:
    """Return the publication day of an undated article, or None if the confidence is below `least_confidence`. If the
    URL contains a date, a lower confidence is accepted (see LONGEST_INTERVAL).

    `dated_neighbours` are similar dated articles in any order. `latest` is the last possible day (ordinal: 1 is 1
    January of the year 1), such as the day on which the article was fetched.
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
    """Return the candidate days (ordinals, ascending) and the probability of each day. The probabilities sum to less
    than 1; the remaining probability belongs to days that are not listed."""
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


def date_log_ratios(evidence: DateEvidence, days: Days, reach: int) -> Floats:
    """Return for each day the evidence of an article's own dates for a publication near this day, as the natural
    logarithm of a ratio. Without a date in the article, the value of every day is 0.

    `days` are consecutive day ordinals (1 is 1 January of the year 1), such as all days of an archive. For dates in the
    text, the ratio is the mean likelihood of the days at most NEAR_DAYS away, divided by the mean likelihood of all
    `days`; its logarithm is limited to LOG_RATIOS. A date in the URL decides alone: days at most `reach` days from the
    date have the greatest value, and all other days have CONTRADICTED.
    """
    if evidence.address is not None:
        named = sorted(_days_of(evidence.address))
        agrees = (days >= named[0] - reach) & (days <= named[-1] + reach)
        return np.where(agrees, LOG_RATIOS[1], CONTRADICTED)
    if not evidence.mentions:
        return np.zeros(len(days))
    log_likelihood = _text_evidence(days, evidence.mentions)
    likelihood = np.exp(log_likelihood - log_likelihood.max())
    window = np.ones(2 * NEAR_DAYS + 1)
    near, counts = (
        np.convolve(values, window)[NEAR_DAYS : NEAR_DAYS + len(days)] for values in (likelihood, np.ones(len(days)))
    )
    ratios: Floats = np.clip(np.log(near / counts) - np.log(likelihood.mean()), *LOG_RATIOS)
    return ratios


def agreeing_dates(evidence: DateEvidence, day: int) -> list[Span]:
    """Return the dates in the text, other than weekdays and years, that agree with a publication on a day (an ordinal),
    in the order of the text."""
    vague = (DateKind.WEEKDAY, DateKind.YEAR)
    return [mention.span for mention in evidence.mentions if mention.kind not in vague and _agrees(mention, day)]


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
    """Return the day ordinals that a date may stand for: one day for a full date, or all days of a month."""
    if mention.ordinal is not None:
        return {mention.ordinal}
    first = date(mention.year, mention.month, 1).toordinal()
    return {day for day in range(first, first + 31) if date.fromordinal(day).month == mention.month}


def _neighbour_density(days: Days, neighbours: Sequence[DatedNeighbour]) -> tuple[Floats, float]:
    """Return the prior probability of each day from the neighbours, and the total probability of all other days."""
    probabilities = np.clip([other.probability for other in neighbours], 1e-4, 0.999)
    odds = (probabilities / (1 - probabilities)) ** ODDS_POWER
    apart = np.abs(days[:, None] - np.array([other.day for other in neighbours], np.int64)[None, :])
    near = NEAR_SHARE + NEAR_SLOPE * probabilities
    kernel = near * _laplace(apart, NEAR_SPREAD) + (1 - near) * _laplace(apart, FAR_SPREAD)
    total = float(odds.sum()) + BACKGROUND_ODDS
    background = BACKGROUND_ODDS / total
    return (kernel @ odds) / total + background / ARCHIVE_DAYS, background


def _laplace(apart: Days, spread: float) -> Floats:
    """Return the probability of each distance in days under the discrete Laplace distribution."""
    return _laplace_masses(spread)[np.minimum(apart, LONGEST_DISTANCE)]


LONGEST_DISTANCE = 2**14
"""A distance in days at which the probability of both distributions is 0 in double precision."""


@cache
def _laplace_masses(spread: float) -> Floats:
    """Return the probability of each distance from 0 to LONGEST_DISTANCE days."""
    ratio = math.exp(-1 / spread)
    masses: Floats = (1 - ratio) / (1 + ratio) * ratio ** np.arange(LONGEST_DISTANCE + 1, dtype=float)
    return masses


def _text_evidence(days: Days, mentions: Sequence[DateMention]) -> Floats:
    """Return, for each day, how the dates in the text change the log-probability that this day is the publication day
    (a log-likelihood ratio)."""
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
        distinct, places = np.unique(_years(days), return_inverse=True)
        shares = np.array([_year_share(year - max(years)) for year in distinct.tolist()])
        total += YEAR_WEIGHT * np.log(shares)[places]
    return total


def _years(days: Days) -> Days:
    """Return the calendar year of each day ordinal."""
    since_1970 = (days - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    years: Days = since_1970.astype("datetime64[Y]").astype(np.int64) + 1970
    return years


def _distinct(mentions: Sequence[DateMention]) -> list[DateMention]:
    """Return the first mention of each day that the text names. Mentions above the text come first, then the order of
    the text."""
    ordered = sorted(mentions, key=lambda mention: (not mention.heads, mention.span.start))
    by_day = {(mention.month, mention.day): mention for mention in reversed(ordered) if mention.day}
    return sorted(by_day.values(), key=lambda mention: (not mention.heads, mention.span.start))


def _log_ratio(bins: Bins, after: Days, base: float) -> Floats:
    ends = np.array([end for end, _ in bins])
    shares = np.array([share for _, share in bins])
    ratio: Floats = np.log(shares / base)[np.minimum(np.searchsorted(ends, after), len(ends) - 1)]
    return ratio


def _after_anniversary(days: Days, mention: DateMention) -> Days:
    """Return the number of days from the nearest anniversary of the mentioned month and day to each of `days`. The
    number is negative before the anniversary."""
    years = {date.fromordinal(day).year for day in (int(days[0]), int(days[-1]))}
    centres = np.array(
        [
            date(year, mention.month, min(mention.day, 28) if mention.month == 2 else mention.day).toordinal()
            for year in range(min(years) - 1, max(years) + 2)
        ]
    )
    nearest: Days = centres[np.searchsorted((centres[:-1] + centres[1:]) / 2, days)]
    return days - nearest


def _year_share(years: int) -> float:
    return YEAR_SHARES.get(years, YEAR_NEAR if abs(years) < 6 else YEAR_FAR)


def _matches(days: Days, mention: DateMention) -> NDArray[np.bool_]:
    return np.isin(days, list(_days_of(mention)))


def _interval(days: Days, mass: Floats, best: int) -> tuple[int, int]:
    """Return the shortest range of days around `best` that holds INTERVAL_MASS of the distribution, as its first and
    last day."""
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
    """Return True if a date in the text agrees with a publication on `day`. The date must be at most three days before
    or one day after `day`. A date that names only a month or a year must be the month or year of `day`."""
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
    """Return True if the date at `span` is in a line of its own near the beginning of the text. The line may contain a
    label and a time too."""
    start = text.rfind("\n", 0, span.start) + 1
    if start >= HEAD:
        return False
    end = text.find("\n", span.end)
    return end >= 0 and (end - start) - (span.end - span.start) <= LONGEST_LABEL


HEAD = 400
LONGEST_LABEL = 32
"""The limits of a date line such as 'Published on 4 May at 10:30 GMT'. The line starts within the first HEAD code
points of the text. Besides the date, it has at most LONGEST_LABEL code points."""
