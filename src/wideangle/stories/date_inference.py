"""When an undated article was written: about when what is closest to it was.

Without a day an article can be told from its like of other years by its text alone. But those that it is close to
cluster in the days in which its event was in the news. Each dated one bears witness to its own day, the more the
closer it is; a pair agrees as far as the other's day is one that has witnesses (a kernel density estimate over time:
Parzen 1962; time told by what a text is close to: Dakka et al. 2012). Of 913 dated articles of AllSides train
whose day was withheld, the day with most witnesses is within three days of the true one for 73 in 100, and for 93 in
100 where it has three fifths of the witnesses or more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.model import UNDATED, risen
from wideangle.stories.similarity import Edges
from wideangle.stories.vectors import Floats

Days = NDArray[np.int64]
Doubles = NDArray[np.float64]

TRUST = 25.0
"""How the log-odds of two witnesses differ by their risen closeness: about as those of two pairs do (the model's weight
of closeness). Between 20 and 30, B-cubed F1 on the training collections stays within .001."""

MOST_WITNESSES = 30
"""The closest that are heard. Of 64 the distant ones of other years take .001 off."""

FADE_DAYS = 2.0
"""A witness speaks for the days around its own by e less for every so many days."""

LEAST_SHARE = 0.02
"""Of all witnesses, a share of this counts as twice none."""

TOLD_FROM = 0.3
"""The time of an article is told where witnesses have at least this share of all that is close to it, dated or not, and
agree. Of the withheld days above, 83 in 100 of the told ones are right."""

_AT_ONCE = 4_096


@dataclass(frozen=True, slots=True, eq=False)
class Witnesses:
    """Dated articles that lie outside a graph and are close to undated ones (`articles`) in it: the day (ordinal) and
    closeness (0 to 1) of each."""

    articles: NDArray[np.int64]
    days: Days
    closeness: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """The days of the witnesses of each undated article, [n, MOST_WITNESSES], and what share each has in its
    judgement; `row` says which is an article's, -1 for one that has none. `weights` [n] are those of all its witnesses
    together."""

    row: NDArray[np.int64]
    days: Doubles
    shares: Doubles
    weights: Doubles


def agreement(days: Days, edges: Edges, beyond: Witnesses | None = None) -> Floats:
    """For each pair of which one or both lack a day, how well the time of the one agrees with that of the other: the
    logarithm of the share of witnesses, 0 without any to nearly 4 where all agree. 0 where both have a day."""
    heard = _heard(days, edges, beyond)
    shares = np.zeros(len(edges.left))
    for undated, other in ((edges.left, edges.right), (edges.right, edges.left)):
        told = np.flatnonzero((heard.row[undated] >= 0) & (days[other] != UNDATED))
        shares[told] = _shares(heard, heard.row[undated[told]], days[other[told]][:, None])
    left, right = heard.row[edges.left], heard.row[edges.right]
    both = np.flatnonzero((left >= 0) & (right >= 0))
    shares[both] = _shares(heard, left[both], heard.days[right[both]], heard.shares[right[both]])
    agreed: Floats = np.log1p(shares / LEAST_SHARE).astype(np.float32)
    return agreed


def likeliest_days(days: Days, edges: Edges) -> Days:
    """For each undated article the day (ordinal) that most witnesses speak for, UNDATED where too few do."""
    heard = _heard(days, edges, None)
    near = np.concatenate([edges.left, edges.right])
    total = np.bincount(near, np.tile(_weights(edges.closeness), 2), minlength=len(days))
    found = np.full(len(days), UNDATED)
    for article in np.flatnonzero(heard.row >= 0).tolist():
        row = heard.row[article]
        said = heard.days[row]
        spoken_for = _shares(heard, np.full(len(said), row), said[:, None])
        best = np.argmax(spoken_for)
        if spoken_for[best] * heard.weights[row] >= TOLD_FROM * total[article]:
            found[article] = int(said[best])
    return found


def _weights(closeness: Floats) -> Doubles:
    weights: Doubles = np.exp(TRUST * risen(closeness).astype(np.float64))
    return weights


def _heard(days: Days, edges: Edges, beyond: Witnesses | None) -> _Heard:
    """Whose witnesses say what, of all pairs of an undated article with a dated one."""
    parts = [] if beyond is None else [(beyond.articles, beyond.days, beyond.closeness)]
    for undated, other in ((edges.left, edges.right), (edges.right, edges.left)):
        mixed = (days[undated] == UNDATED) & (days[other] != UNDATED)
        parts.append((undated[mixed], days[other[mixed]], edges.closeness[mixed]))
    article, day, close = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((day, -close, article))
    article, day, close = article[order], day[order], close[order]
    first = np.append(True, article[1:] != article[:-1])[: len(article)]
    number = np.cumsum(first) - 1
    rank = np.arange(len(article)) - np.flatnonzero(first)[number]
    kept = rank < MOST_WITNESSES
    place = number[kept], rank[kept]
    said, weights = np.zeros((2, int(first.sum()), MOST_WITNESSES))
    said[place] = day[kept]
    weights[place] = _weights(close[kept])
    row = np.full(len(days), -1)
    row[article[first]] = np.arange(len(said))
    total = weights.sum(axis=1)
    return _Heard(row, said, weights / total[:, None], total)


def _shares(heard: _Heard, rows: NDArray[np.int64], days: Days | Doubles, weights: Doubles | None = None) -> Doubles:
    """For each row the share of its witnesses that speak for some days, summed over these (by weights, if given)."""
    found = np.zeros(len(rows))
    for start in range(0, len(rows), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        apart = np.abs(heard.days[rows[some]][:, :, None] - days[some][:, None, :])
        near = np.exp(apart / -FADE_DAYS) * heard.shares[rows[some]][:, :, None]
        spoken_for = near.sum(axis=1)
        found[some] = (spoken_for if weights is None else spoken_for * weights[some]).sum(axis=1)
    return found
