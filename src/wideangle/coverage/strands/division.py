"""Divide an article into strands: the separate matters that a round-up, newsletter or digest covers.

An article about one matter is one strand. A trained logistic model (`training/strands.py`) gives the log-odds of a
change of matter at each gap between two units. The article is divided at the likeliest gap, and both parts are divided
again in the same way. Separate parts about the same matter are joined afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations
from typing import Any

import numpy as np

from wideangle.coverage.extract import opening
from wideangle.coverage.genres import is_marked_roundup
from wideangle.coverage.strands.features import COLUMNS, Floats, Gap, UnitTerms, gap_features, gaps_of
from wideangle.coverage.strands.marks import UnitMark
from wideangle.coverage.strands.units import Unit, holds_sentence, marks_of_units, units
from wideangle.language import InverseFrequency
from wideangle.model import Article, Span

MOST_UNITS = 400
"""The greatest number of units in an article that is divided. A longer text is a book and counts as one strand."""


PASSAGE_FROM, GOES_ON_BELOW, LONGEST_PASSAGE = -6.0, -4.0, 4
"""The limits of a passage about another matter, after which the first matter continues. The log-odds of a boundary must
be at least PASSAGE_FROM at both ends of the passage. The passage has at most LONGEST_PASSAGE units. The log-odds of a
boundary between the text before and the text after the passage must be at most GOES_ON_BELOW."""


LEAST_SENTENCE_UNITS = 5
"""The least number of units (paragraphs or list items) with sentences in a part that dominates an article."""

DOMINANT_FROM = 0.75
"""A part dominates an article if it has at least this share of all units with sentences. Parts without any sentence,
such as lists of links, are then joined to the dominating part, and are no matters of their own. In articles without a
dominating part, they stay separate: joining them there lowers the F1 of boundaries by .01 to .09."""

UNLIKELY = 30.0
"""Log-odds against a boundary that are so high that they rule the boundary out."""

MOST_CACHED = 64
"""The number of articles whose division `separate_strands` keeps. A person reads several answers about one article,
and the articles of one story are compared with the same reports."""


@dataclass(frozen=True, slots=True)
class Strand:
    """One matter of an article.

    `spans` are the parts of the text about the matter, in order. `heading` is the heading line of the first part, or
    else the first part's opening sentence, verbatim. `text` is the text of all parts, which retrieval uses for the
    strand.
    """

    spans: tuple[Span, ...]
    heading: Span
    text: str


def strands(article: Article) -> tuple[Strand, ...]:
    """Return the strands of an article in the order of their first words. The result is () for a text without words.

    All spans count code points of `article.text`. Words are weighted by the inverse document frequencies of this
    package, so that an article has the same strands in each archive. A marked round-up is divided with the lower
    threshold `part_from`. In other articles, lists of links, notices and code around one matter are no strands. A
    heading at the end of the text with nothing below it ('Expanded Coverage:') is in no strand.
    """
    return tuple(_strand(article, members) for members in _members_of_strands(article))


@lru_cache(maxsize=MOST_CACHED)
def separate_strands(article: Article) -> tuple[Strand, ...]:
    """Return the strands of an article about several matters (see `strands`). The result is () for an article about one
    matter."""
    groups = _members_of_strands(article)
    return tuple(_strand(article, members) for members in groups) if len(groups) > 1 else ()


def _members_of_strands(article: Article) -> list[list[Unit]]:
    """Return the units of each strand of an article, in the order of the text."""
    text = article.text
    members = units(text, article.language)
    if not members or len(members) > MOST_UNITS:
        return [members] if members else []
    known = InverseFrequency(article.language)
    unit_terms = UnitTerms.of([unit.span.of(text) for unit in members], known)
    model = shipped_model()
    is_roundup = is_marked_roundup(article)
    if is_roundup:
        model = replace(model, whole_from=model.part_from)
    groups = divided(unit_terms, marks_of_units(text, members, known.language), model)
    if len(groups) > 1 and not is_roundup:
        groups = _without_residue(groups, [holds_sentence(unit.span.of(text)) for unit in members])
    return [[members[number] for number in group] for group in groups]


def _without_residue(groups: list[list[int]], holds_sentences: Sequence[bool]) -> list[list[int]]:
    """Join each part without any sentence to the part before, if the article is about one matter. Such parts at the
    beginning of the article are joined to the part after.

    Parts without a sentence come from the page around the article: lists of links, notices, code. An article is about
    one matter if one part has at least LEAST_SENTENCE_UNITS units with sentences, and at least the share DOMINANT_FROM
    of all such units. Other articles are not changed.
    """
    counts = [sum(holds_sentences[number] for number in group) for group in groups]
    if max(counts) < max(LEAST_SENTENCE_UNITS, DOMINANT_FROM * sum(counts)):
        return groups
    kept: list[list[int]] = []
    before: list[int] = []
    for group, count in zip(groups, counts, strict=True):
        if count:
            kept.append(sorted([*before, *group]))
            before = []
        elif kept:
            kept[-1] = sorted([*kept[-1], *group])
        else:
            before += group
    return kept


def divided(unit_terms: UnitTerms, marks: Sequence[frozenset[UnitMark]], model: BoundaryModel) -> list[list[int]]:
    """Return, for each strand, the indexes of its units. The strands are in the order of their first units."""
    numbers = list(range(len(unit_terms.sizes)))
    return _joined(_divided(numbers, unit_terms, marks, model), unit_terms, model)


def _divided(
    numbers: list[int],
    unit_terms: UnitTerms,
    marks: Sequence[frozenset[UnitMark]],
    model: BoundaryModel,
    outer: Mapping[int, float] | None = None,
) -> list[list[int]]:
    """Divide the units with the indexes `numbers` at a boundary, and divide both parts again, as long as the log-odds
    of a boundary reach the model's threshold. A boundary is the likeliest gap, or both ends of a passage after which
    the first matter continues.

    Within a part of an article, the log-odds of a gap are the mean of two values: one is computed from the part alone,
    the other from the surrounding text. `outer` holds the second value for the gap after each unit; it is None for a
    whole article.
    """
    if len(numbers) < 2:
        return [numbers]
    log_odds = model.log_odds(gap_features(unit_terms, gaps_of(numbers), marks))
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
    marks: Sequence[frozenset[UnitMark]],
    model: BoundaryModel,
) -> list[int] | None:
    """Return the indexes of the units of the likeliest passage about another matter, after which the first matter
    continues. Return None if there is no such passage."""
    borders = [
        (before, after)
        for before, after in combinations(np.flatnonzero(log_odds >= PASSAGE_FROM).tolist(), 2)
        if after - before <= LONGEST_PASSAGE
    ]
    around = [Gap(numbers[: before + 1], numbers[after + 1 :]) for before, after in borders]
    passages = [
        Gap([*gap.left, *gap.right], numbers[before + 1 : after + 1])
        for gap, (before, after) in zip(around, borders, strict=True)
    ]
    values = model.log_odds(gap_features(unit_terms, passages, marks))
    likely = np.flatnonzero(values >= model.whole_from)
    goes_on = model.log_odds(gap_features(unit_terms, [around[number] for number in likely])) <= GOES_ON_BELOW
    best = max(likely[goes_on].tolist(), key=values.__getitem__, default=None)
    return None if best is None else list(passages[best].right)


def _joined(parts: list[list[int]], unit_terms: UnitTerms, model: BoundaryModel) -> list[list[int]]:
    """Join separate parts about the same matter. Return the parts in the order of their first units.

    Two parts are joined if the model would find no boundary between them if they were adjacent. Only parts that are not
    adjacent are compared. The likeliest pair is joined first.
    """
    groups = sorted(list(part) for part in parts)
    while len(groups) > 2:
        pairs = [(first, second) for second in range(len(groups)) for first in range(second - 1)]
        gaps = [Gap(groups[first], groups[second]) for first, second in pairs]
        log_odds = model.log_odds(gap_features(unit_terms, gaps))
        best = int(np.argmin(log_odds))
        if log_odds[best] >= model.join_below:
            break
        first, second = pairs[best]
        groups[first] = sorted(groups[first] + groups.pop(second))
    return groups


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
    """Return the span of the opening sentence in a part of the text."""
    part = Article(span.of(article.text), language=article.language)
    sentence = opening(part)
    if sentence is None:
        return span
    return Span(span.start + sentence.start, span.start + sentence.end, article.id)


@dataclass(frozen=True, slots=True, eq=False)
class BoundaryModel:
    """A logistic model of boundaries between strands: a weight for each evidence column, and an intercept.

    A whole article is divided if the log-odds of a boundary are at least `whole_from`. A part of a divided article is
    divided again if the log-odds are at least `part_from`. Two parts are about the same matter if the log-odds of a
    boundary between them are below `join_below`.
    """

    weights: Floats
    intercept: float
    whole_from: float
    part_from: float
    join_below: float

    @classmethod
    def of(cls, record: dict[str, Any]) -> BoundaryModel:
        """Build the model from a dictionary, the content of `weights.json`. A column without a weight in this
        dictionary gets the weight 0."""
        named = record["weights"]
        if unknown := set(named) - set(COLUMNS):
            raise ValueError(f"weights for unknown columns: {sorted(unknown)}")
        weights = np.array([named.get(column, 0.0) for column in COLUMNS])
        return cls(weights, record["intercept"], record["whole_from"], record["part_from"], record["join_below"])

    def log_odds(self, features: Floats) -> Floats:
        """Return the log-odds of a boundary at each gap."""
        return features @ self.weights + self.intercept


@cache
def shipped_model() -> BoundaryModel:
    """Return the model with the trained weights of this package."""
    return BoundaryModel.of(json.loads((files("wideangle.coverage.strands") / "weights.json").read_text("utf-8")))
