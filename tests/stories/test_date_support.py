"""The evidence for the dates of undated articles, and who leaves a story without evidence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wideangle.stories import (
    UNDATED,
    DatedNeighbours,
    DateSupport,
    Edges,
    graph_of,
    pair_log_odds,
    promising_edges,
    story_model,
    unsupported,
    with_support,
)
from wideangle.stories.date_support import MISSING_DATE, OTHER_TIME_DAYS, QUOTED_WEIGHT

DAY = 740_000


def integers(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def edges(*pairs: tuple[int, int, float]) -> Edges:
    left, right, similarity = zip(*pairs, strict=True)
    return Edges(integers(*left), integers(*right), np.array(similarity, np.float32))


def support(size: int, quoted: float = 0, log_ratio: float = 0) -> DateSupport:
    """The same evidence for each of `size` edges."""
    return DateSupport(np.full(size, float(quoted)), np.full(size, float(log_ratio)))


DAYS = integers(UNDATED, DAY, DAY + 700)
"""An undated article 0, a report 1 of its cluster, and a report 2 of another round two years later."""

LABELS = integers(0, 0, 2)


@pytest.mark.parametrize(
    ("similarity", "rival", "evidence", "leaves"),
    [
        pytest.param(0.2, 0.18, support(2), True, id="another round is as similar"),
        pytest.param(0.2, 0.1, support(2), False, id="no other round is similar"),
        pytest.param(0.5, 0.4, support(2), False, id="very similar"),
        pytest.param(0.5, 0.48, support(2), True, id="wording does not tell the rounds apart"),
        pytest.param(0.5, 0.48, support(2, quoted=1), False, id="a few quoted words tell them apart"),
        pytest.param(0.2, 0.18, support(2, quoted=20), False, id="a quotation in common"),
        pytest.param(0.2, 0.18, support(2, log_ratio=3), False, id="a date in the text or the address"),
        pytest.param(0.5, 0.4, support(2, quoted=20, log_ratio=-20), True, id="the address names another time"),
    ],
)
def test_an_undated_article_stays_only_with_evidence(
    similarity: float, rival: float, evidence: DateSupport, leaves: bool
) -> None:
    pairs = edges((0, 1, similarity), (0, 2, rival))
    assert unsupported(LABELS, DAYS, pairs, evidence).tolist() == [0] * leaves


def test_several_dated_reports_are_evidence() -> None:
    days = integers(UNDATED, DAY, DAY + 1, DAY + 1, DAY + 2, DAY + 700)
    labels = integers(0, 0, 0, 0, 0, 5)
    pairs = edges((0, 1, 0.22), (0, 2, 0.2), (0, 3, 0.2), (0, 4, 0.2), (0, 5, 0.19))
    assert unsupported(labels, days, pairs, support(5)).tolist() == []
    alone = integers(0, 0, 2, 3, 4, 5)
    assert unsupported(alone, days, pairs, support(5)).tolist() == [0]


@pytest.mark.parametrize("apart", [OTHER_TIME_DAYS, OTHER_TIME_DAYS + 1])
def test_rounds_beyond_the_graph_count_from_a_month_apart(apart: int) -> None:
    outside = DatedNeighbours(integers(0), integers(DAY - apart), np.array([0.2], np.float32))
    leaving = unsupported(LABELS[:2], DAYS[:2], edges((0, 1, 0.2)), support(1), outside)
    assert leaving.tolist() == [0] * (apart > OTHER_TIME_DAYS)


def test_stories_without_dates_stay_as_they_are() -> None:
    undated = np.full(3, UNDATED)
    pairs = edges((0, 1, 0.2), (1, 2, 0.2))
    assert unsupported(integers(0, 0, 0), undated, pairs, support(2)).tolist() == []
    assert unsupported(integers(0, 0), integers(DAY, DAY), edges((0, 1, 0.2)), support(1)).tolist() == []


def test_evidence_counts_in_pairs_with_one_undated_article_up_to_the_next_day() -> None:
    model = story_model()
    days = integers(UNDATED, DAY, DAY, UNDATED)
    pairs = edges((0, 1, 0.3), (0, 3, 0.3), (1, 2, 0.3))
    graph = graph_of(days, pairs, model)

    def scores(evidence: DateSupport) -> list[float]:
        return list(with_support(graph, days, evidence, model).temporal_score)

    before = graph.temporal_score.tolist()
    assert scores(support(3)) == pytest.approx([before[0] + MISSING_DATE, *before[1:]], rel=1e-5)
    quoted = scores(support(3, quoted=1))[0] - scores(support(3))[0]
    assert quoted == pytest.approx(QUOTED_WEIGHT * np.log(2))
    assert scores(support(3, quoted=500, log_ratio=3))[0] == pytest.approx(sum(model.within_days[1:]))
    assert scores(support(3, log_ratio=-20))[0] < -10


def test_only_pairs_that_evidence_can_decide_are_examined() -> None:
    model = story_model()
    days = integers(UNDATED, DAY, DAY, UNDATED)
    graph = graph_of(days, edges((0, 1, 0.4), (0, 2, 0.1), (0, 3, 0.4), (1, 2, 0.4)), model)
    places = promising_edges(graph, days, model)
    assert places.tolist() == [0]
    best = replace(graph, temporal_score=np.full(4, sum(model.within_days[1:]), np.float32))
    assert pair_log_odds(best, model)[1] < model.join_from <= pair_log_odds(best, model)[0]
