"""Measure coverage with judged pairs of articles. The results are given by lane, over all lanes, and by the method that
selected the candidates of a query for judgement.

A shown row is an entry of a coverage, or a copy folded under an entry. A copy counts as shown in the lane of its entry,
with the entry's probability. A copy without a label is left out, because a text need not be labelled twice. An entry
without a label counts as unlabelled.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from wideangle.coverage import PER_LANE
from wideangle.evaluate.answers import AnswerRow, Method, MethodAnswer
from wideangle.evaluate.judgements import LABELS, USEFUL_FROM, JudgedQuery, Judgement
from wideangle.evaluate.ranking import (
    BINS,
    Figures,
    Floats,
    bootstrap_intervals,
    calibration_error,
    calibration_sums,
    ndcg,
)
from wideangle.model import Article, Lane

NDCG_DEPTH = 5

ALL = "all"

_SUMS = ("shown", "labelled", "belonging", "right lane", "useful", "useful shown", "gain", "ranked")
_COUNTED = ("shown", "labelled", "useful", "ranked")
"""The sums that the tables contain unchanged: the numbers of shown, labelled and useful rows, and the number of ranked
queries."""

_COMPARED = (f"nDCG@{NDCG_DEPTH}", "lane accuracy")
"""The measures by which two answers to the same query are compared."""

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """The answer of a method to one judged query."""

    query: JudgedQuery
    article: Article
    answer: MethodAnswer

    def shown(self) -> Iterator[tuple[AnswerRow, Judgement | None]]:
        """Yield the rows that count as shown, each with its judgement (None without one). Entries always count, and
        copies only if they have a judgement."""
        for row in self.answer.whole.rows:
            judgement = self.query.judgements.get(row.id)
            if judgement or not row.copy_of:
                yield row, judgement


@dataclass(frozen=True, slots=True)
class CoverageTables:
    """The tables of results. `scores` contains the results by method, by the way in which the candidates were selected,
    and by lane. `intervals` contains the 95 % intervals of the results over all lanes. `labels` counts the labels of
    the shown rows in each lane. `bins` contains the bins of probability from which the calibration error is computed.
    `losses` contains the queries with worse results if the title and date of the query article are given."""

    scores: list[Row] = field(default_factory=list)
    intervals: list[Row] = field(default_factory=list)
    labels: list[Row] = field(default_factory=list)
    bins: list[Row] = field(default_factory=list)
    losses: list[Row] = field(default_factory=list)


def answers_to(queries: Sequence[JudgedQuery], articles: Iterable[Article], method: Method) -> list[JudgedAnswer]:
    """Return a method's answer to each query. `articles` are the articles of the queries, in the same order."""
    return [
        JudgedAnswer(query, article, method(article, PER_LANE))
        for query, article in zip(queries, articles, strict=True)
    ]


def add_scores(tables: CoverageTables, method: str, answers: Sequence[JudgedAnswer]) -> None:
    """Add the results of one method to the tables."""
    draws = sorted({answer.query.draw for answer in answers})
    for draw in (ALL, *draws) if len(draws) > 1 else (ALL,):
        chosen = [answer for answer in answers if draw in (ALL, answer.query.draw)]
        whole = np.array([_sums(answer, None) for answer in chosen])
        tables.scores.append(_score_row(method, draw, ALL, whole))
        for lane in Lane:
            tables.scores.append(_score_row(method, draw, lane, np.array([_sums(answer, lane) for answer in chosen])))
        tables.intervals.extend(_interval_rows(method, draw, whole))
    tables.labels.extend(_label_rows(method, answers))
    tables.bins.extend(_bin_rows(method, answers))


def losses(method: str, answers: Sequence[JudgedAnswer], others: Sequence[JudgedAnswer]) -> Iterator[Row]:
    """Yield the queries to which `others` contains a better answer than `answers`, with the measures of both answers.
    An answer is better if its nDCG or its lane accuracy is higher."""
    for answer, other in zip(answers, others, strict=True):
        figures, of_other = (_figures(_sums(either, None)[None, :]) for either in (answer, other))
        pairs = {name: (float(figures[name][0]), float(of_other[name][0])) for name in _COMPARED}
        if any(value < better for value, better in pairs.values()):
            row: Row = {"method": method, "query": answer.query.id}
            for name, (value, better) in pairs.items():
                row |= {name: _rounded(value), f"{name} without": _rounded(better)}
            yield row


def unlabelled_pairs(answers: Iterable[JudgedAnswer]) -> Iterator[tuple[JudgedAnswer, AnswerRow]]:
    """Yield the shown entries without a label, each with the answer that contains the entry."""
    for answer in answers:
        for row, judgement in answer.shown():
            if judgement is None:
                yield answer, row


def _sums(answer: JudgedAnswer, lane: Lane | None) -> Floats:
    """Return the sums from which all measures of one answer are computed, followed by the sums of each calibration bin.

    With a lane, only rows in that lane count, and only useful candidates whose label belongs to that lane.
    """
    shown = [(row, judgement) for row, judgement in answer.shown() if lane in (None, row.lane)]
    labelled = [(row, judgement) for row, judgement in shown if judgement]
    useful = [
        judgement.candidate
        for judgement in answer.query.judgements.values()
        if judgement.use >= USEFUL_FROM and lane in (None, judgement.lane)
    ]
    everywhere = {row.id for row in answer.answer.whole.rows}
    gain = _ndcg(answer, lane)
    sums = [
        len(shown),
        len(labelled),
        sum(judgement.lane is not None for _, judgement in labelled),
        sum(judgement.lane == row.lane for row, judgement in labelled),
        len(useful),
        sum(candidate in everywhere for candidate in useful),
        gain or 0.0,
        gain is not None,
    ]
    probabilities = [
        (row.probability, judgement.lane is not None) for row, judgement in labelled if row.probability is not None
    ]
    bins = calibration_sums(
        [probability for probability, _ in probabilities], [belongs for _, belongs in probabilities]
    )
    return np.array([*sums, *bins.flat])


def _ndcg(answer: JudgedAnswer, lane: Lane | None) -> float | None:
    """Return the nDCG of the ranking of an answer; None if no candidate is useful. Rows without a label are left out.

    With a lane, only rows in that lane are ranked, and only candidates whose label belongs to that lane are useful.
    """
    judgements = answer.query.judgements
    uses = [
        _use_in(judgements[row.id], lane)
        for row in answer.answer.ranking
        if row.id in judgements and lane in (None, row.lane)
    ]
    return ndcg(uses, [_use_in(judgement, lane) for judgement in judgements.values()], NDCG_DEPTH)


def _use_in(judgement: Judgement, lane: Lane | None) -> float:
    return judgement.use if lane in (None, judgement.lane) else 0.0


def _figures(totals: Floats) -> Figures:
    """Return the measures, one value for each row of `totals`. A row of `totals` contains the sums over some queries. A
    measure whose denominator is 0 is NaN."""
    sums = dict(zip(_SUMS, totals.T, strict=False))
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "unlabelled": 1 - sums["labelled"] / sums["shown"],
            "belongs": sums["belonging"] / sums["labelled"],
            "belongs/all": sums["belonging"] / sums["shown"],
            "right lane": sums["right lane"] / sums["labelled"],
            "right lane/all": sums["right lane"] / sums["shown"],
            "lane accuracy": sums["right lane"] / sums["belonging"],
            "useful shown": sums["useful shown"] / sums["useful"],
            f"nDCG@{NDCG_DEPTH}": sums["gain"] / sums["ranked"],
            "ECE": calibration_error(_bins(totals)),
        }


def _bins(totals: Floats) -> Floats:
    return totals[:, len(_SUMS) :].reshape(len(totals), BINS, 3)


def _score_row(method: str, draw: str, lane: str, by_query: Floats) -> Row:
    totals = by_query.sum(axis=0, keepdims=True)
    counts = dict(zip(_SUMS, totals[0].tolist(), strict=False))
    return (
        {"method": method, "draw": draw, "lane": str(lane), "queries": len(by_query)}
        | {name: int(counts[name]) for name in _COUNTED}
        | {name: _rounded(float(values[0])) for name, values in _figures(totals).items()}
    )


def _interval_rows(method: str, draw: str, by_query: Floats) -> Iterator[Row]:
    figures = _figures(by_query.sum(axis=0, keepdims=True))
    for name, (low, high) in bootstrap_intervals(by_query, _figures).items():
        yield {
            "method": method,
            "draw": draw,
            "figure": name,
            "value": _rounded(float(figures[name][0])),
            "low": _rounded(low),
            "high": _rounded(high),
        }


def _label_rows(method: str, answers: Sequence[JudgedAnswer]) -> Iterator[Row]:
    """Yield, for each lane, how many shown rows have each label."""
    counts = Counter(
        (row.lane, judgement.label if judgement else "") for answer in answers for row, judgement in answer.shown()
    )
    for lane in Lane:
        yield {"method": method, "lane": str(lane)} | {
            label or "unlabelled": counts[lane, label] for label in (*LABELS, "")
        }


def _bin_rows(method: str, answers: Sequence[JudgedAnswer]) -> Iterator[Row]:
    """Yield, for each bin of probabilities, the number of labelled rows, their mean probability, and the share of them
    that belongs to the affair (the matter of the query)."""
    sums = _bins(np.array([_sums(answer, None) for answer in answers])).sum(axis=0)
    for number, (rows, probability, belonging) in enumerate(sums.tolist()):
        if rows:
            yield {
                "method": method,
                "bin": f"{number / BINS:.1f}-{(number + 1) / BINS:.1f}",
                "rows": int(rows),
                "probability": _rounded(probability / rows),
                "belongs": _rounded(belonging / rows),
            }


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)
