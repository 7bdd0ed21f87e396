"""An article to its strands: the matters that a round-up, newsletter or digest covers one after another.

An article about one matter is one strand. The boundaries are learned (`training/strands.py`): a logistic model reads
the evidence at each gap between two units, the likeliest gap divides the article, and both parts are divided again.
Parts of one matter that are not neighbours are joined afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

import numpy as np

from wideangle.coverage.extract import opening
from wideangle.coverage.genres import is_marked_roundup
from wideangle.coverage.strands.features import COLUMNS, Floats, UnitTerms, gap_features
from wideangle.coverage.strands.marks import Mark
from wideangle.coverage.strands.units import Unit, marks_of_units, units
from wideangle.language import InverseFrequency
from wideangle.model import Article, Span

MOST_UNITS = 400
"""Units of an article that are read: longer texts are books, and one strand."""


PASSAGE_FROM, GOES_ON_BELOW, LONGEST_PASSAGE = -6.0, -4.0, 4
"""Log-odds from which a gap may be a border of a passage about another matter; log-odds of a boundary between what
stands before and after, up to which the first matter goes on; and the units of a passage at most."""


UNLIKELY = 30.0
"""Log-odds against a boundary that count as certainty."""


@dataclass(frozen=True, slots=True)
class Strand:
    """One matter of an article.

    `spans` are the parts of the article's text that deal with the matter, in order. `heading` is verbatim: the heading
    line of the first part, else its opening sentence. `text` is what retrieval for the strand reads.
    """

    spans: tuple[Span, ...]
    heading: Span
    text: str


def strands(
    article: Article, idf: InverseFrequency | None = None, sentence_spans: Sequence[Span] | None = None
) -> tuple[Strand, ...]:
    """The strands of an article in the order of their first words; () for a text without words.

    `idf` has the inverse document frequencies of the article's language, those shipped where it is None;
    `sentence_spans` the sentences of the text, where the caller has them already. All spans count code points of
    `article.text`. What its outlet marks as a round-up is divided as readily as a part of one. An empty heading at
    the end of the text ('Expanded Coverage:') is in no strand.
    """
    text = article.text
    members = units(text, article.language, sentence_spans)
    if not members:
        return ()
    if len(members) > MOST_UNITS:
        return (_strand(article, members),)
    known = idf or InverseFrequency(article.language)
    unit_terms = UnitTerms.of([unit.span.of(text) for unit in members], known)
    model = shipped_model()
    if is_marked_roundup(article):
        model = replace(model, whole_from=model.part_from)
    groups = divided(unit_terms, marks_of_units(text, members, known.language), model)
    return tuple(_strand(article, [members[number] for number in group]) for group in groups)


def divided(unit_terms: UnitTerms, marks: Sequence[frozenset[Mark]], model: BoundaryModel) -> list[list[int]]:
    """The numbers of the units of each strand, in the order of their first units."""
    numbers = list(range(len(unit_terms.counts)))
    return _joined(_divided(numbers, unit_terms, marks, model), unit_terms, model)


def _divided(
    numbers: list[int],
    unit_terms: UnitTerms,
    marks: Sequence[frozenset[Mark]],
    model: BoundaryModel,
    outer: Mapping[int, float] | None = None,
) -> list[list[int]]:
    """The numbers of some units, divided for as long as the log-odds of a boundary reach the model's threshold: at the
    likeliest gap, or around a passage in the middle, after which the first matter goes on.

    `outer` has the log-odds of the gap after each unit as the text around judged them, None for a whole article. A part
    is judged by the mean of both.
    """
    if len(numbers) < 2:
        return [numbers]
    log_odds = model.log_odds(gap_features(unit_terms.part(numbers), [marks[number] for number in numbers]))
    least = model.whole_from
    if outer is not None:
        log_odds = (log_odds + [outer.get(number, -UNLIKELY) for number in numbers[:-1]]) / 2
        least = model.part_from
    gap = int(np.argmax(log_odds))
    halves = (numbers[: gap + 1], numbers[gap + 1 :])
    if log_odds[gap] < least:
        passage = _passage(numbers, log_odds, unit_terms, marks, model)
        if passage is None:
            return [numbers]
        halves = ([number for number in numbers if number not in passage], passage)
    inner = dict(zip(numbers, log_odds.tolist(), strict=False))
    return [part for half in halves for part in _divided(half, unit_terms, marks, model, inner)]


def _passage(
    numbers: list[int],
    log_odds: Floats,
    unit_terms: UnitTerms,
    marks: Sequence[frozenset[Mark]],
    model: BoundaryModel,
) -> list[int] | None:
    """The likeliest passage about another matter in the middle, after which the first matter goes on."""
    likeliest: list[int] | None = None
    highest = model.whole_from
    for before, after in combinations(np.flatnonzero(log_odds >= PASSAGE_FROM).tolist(), 2):
        left, passage, right = numbers[: before + 1], numbers[before + 1 : after + 1], numbers[after + 1 :]
        if after - before > LONGEST_PASSAGE or _between(left, right, unit_terms, model) > GOES_ON_BELOW:
            continue
        value = _between([*left, *right], passage, unit_terms, model, marks)
        if value >= highest:
            likeliest, highest = passage, value
    return likeliest


def _joined(parts: list[list[int]], unit_terms: UnitTerms, model: BoundaryModel) -> list[list[int]]:
    """The parts in the order of their first units, with those joined that would not be divided if they stood next to
    one another.

    Only parts that are no neighbours are compared; the likeliest pair is joined first.
    """
    groups = sorted(list(part) for part in parts)
    while len(groups) > 2:
        pairs = [(first, second) for second in range(len(groups)) for first in range(second - 1)]
        log_odds = [_between(groups[first], groups[second], unit_terms, model) for first, second in pairs]
        best = int(np.argmin(log_odds))
        if log_odds[best] >= model.join_below:
            break
        first, second = pairs[best]
        groups[first] = sorted(groups[first] + groups.pop(second))
    return groups


def _between(
    left: list[int],
    right: list[int],
    unit_terms: UnitTerms,
    model: BoundaryModel,
    marks: Sequence[frozenset[Mark]] | None = None,
) -> float:
    """The log-odds of a boundary between two parts, if they stood next to one another; without `marks` cues aside."""
    order = [*left, *right]
    shown = [frozenset[Mark]() if marks is None else marks[number] for number in order]
    return float(model.log_odds(gap_features(unit_terms.part(order), shown, [len(left) - 1]))[0])


def _strand(article: Article, members: Sequence[Unit]) -> Strand:
    spans: list[Span] = []
    for unit in members:
        if spans and not article.text[spans[-1].end : unit.span.start].strip():
            spans[-1] = Span(spans[-1].start, unit.span.end, article.id)
        else:
            spans.append(Span(unit.span.start, unit.span.end, article.id))
    text = "\n\n".join(span.of(article.text) for span in spans)
    return Strand(tuple(spans), members[0].heading or _opening(article, spans[0]), text)


def _opening(article: Article, span: Span) -> Span:
    """The opening sentence of a part of the text."""
    part = Article(span.of(article.text), language=article.language)
    sentence = opening(part)
    if sentence is None:
        return span
    return Span(span.start + sentence.start, span.start + sentence.end, article.id)


@dataclass(frozen=True, slots=True, eq=False)
class BoundaryModel:
    """Log-odds of a boundary: a weight for each column of evidence and an intercept.

    `whole_from` are the log-odds from which a whole article is divided, `part_from` those from which a part of an
    article that was divided before is divided again, `join_below` those under which two parts are one matter.
    """

    weights: Floats
    intercept: float
    whole_from: float
    part_from: float
    join_below: float

    @classmethod
    def of(cls, record: dict[str, Any]) -> BoundaryModel:
        """Read the model of `weights.json`; a column that the record does not name weighs nothing."""
        named = record["weights"]
        if unknown := set(named) - set(COLUMNS):
            raise ValueError(f"weights for unknown columns: {sorted(unknown)}")
        weights = np.array([named.get(column, 0.0) for column in COLUMNS])
        return cls(weights, record["intercept"], record["whole_from"], record["part_from"], record["join_below"])

    def log_odds(self, features: Floats) -> Floats:
        """The log-odds of a boundary at each gap."""
        return features @ self.weights + self.intercept


@cache
def shipped_model() -> BoundaryModel:
    """The model that ships with the package."""
    return BoundaryModel.of(json.loads((files("wideangle.coverage.strands") / "weights.json").read_text("utf-8")))
