"""From features to relations: the model's record, what the dates allow, and contributions that add up."""

from collections.abc import Collection
from copy import deepcopy
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from wideangle.language import InverseFrequency, term_vector
from wideangle.link import (
    GROUPS,
    LANES,
    RELATION_COLUMNS,
    UNDATED,
    CandidateColumns,
    CandidateContext,
    Candidates,
    DateEstimates,
    QueryTerms,
    RelationEvidence,
    RelationModel,
    gather,
    mate_columns,
    possible_lanes,
    relation_features,
    relation_record,
    same_story,
)
from wideangle.link.relation_model import SURE_FROM, softmax
from wideangle.model import Lane

SAME, BACKGROUND, FOLLOW_UP, OPINION = LANES
DAY = 741_000
IDF = InverseFrequency("en")
FERRY = "The Skerrow ferry struck the quay on Sunday, injuring eleven islanders, harbour master Oda Lindqvist said."
ALONE = np.full(4, -1)
OTHERS = (
    "Eleven islanders were hurt when the ferry from Skerrow hit the quay, said harbour master Oda Lindqvist.",
    "The engine of the Skerrow ferry had failed twice in spring, an inspector's report shows.",
    "Councillors in Tarnwick rejected the school budget after a five-hour debate about teachers' pay.",
    "",
)


def record() -> dict[str, Any]:
    return deepcopy(relation_record()["one_language"])


def model() -> RelationModel:
    return RelationModel.of(record(), RELATION_COLUMNS)


def features(
    day: int,
    days: list[int],
    *,
    certainty: float = 1.0,
    outlet: str = "",
    reported_days: Collection[int] = (),
) -> RelationEvidence:
    """The features of the ferry report and of the other texts, as many as there are days."""
    query = term_vector("", FERRY, "en")
    vectors = [term_vector("", text, "en") for text in OTHERS[: len(days)]]
    outlets = ["courier", "gazette", "courier", ""][: len(days)]
    evidence = gather(query, day, outlet, Candidates(vectors, np.array(days), outlets), IDF)
    context = CandidateContext(
        days=np.array(days),
        outlets=outlets,
        stories=np.full(len(days), -1),
        story_days=np.full(len(days), UNDATED),
    )
    terms = QueryTerms(query, frozenset(), day, certainty, outlet, -1, frozenset(reported_days))
    return relation_features(terms, context, evidence, same_story().log_odds(evidence))


def estimates(
    query: int, days: list[int], *, query_certainty: float = 1.0, certainty: list[float] | None = None
) -> DateEstimates:
    """Dates that are given where the certainty is 1."""
    sure = np.array(certainty or [1.0] * len(days), np.float32)
    return DateEstimates(query, query_certainty >= 1, query_certainty, np.array(days), sure >= 1, sure)


def allowed(dates: DateEstimates) -> list[set[Lane]]:
    return [{lane for lane, may in zip(LANES, row, strict=True) if may} for row in possible_lanes(dates).tolist()]


def test_the_columns_of_the_groups_are_the_columns_once() -> None:
    assert len(set(RELATION_COLUMNS)) == len(RELATION_COLUMNS) == sum(map(len, GROUPS.values()))
    assert features(DAY, [DAY, DAY - 9, DAY + 9, UNDATED]).matrix.shape == (4, len(RELATION_COLUMNS))


@pytest.mark.parametrize("columns", [RELATION_COLUMNS[1:], (*RELATION_COLUMNS, "moon_phase"), ()])
def test_a_record_of_other_columns_is_rejected(columns: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="columns differ"):
        RelationModel.of(record(), columns)


def test_a_record_with_an_unknown_column_is_rejected_by_name() -> None:
    unknown = record()
    unknown["standard"]["moon_phase"] = [0.0, 1.0]
    with pytest.raises(ValueError, match="moon_phase"):
        RelationModel.of(unknown, RELATION_COLUMNS)


def test_a_model_reads_columns_by_name_and_not_by_place() -> None:
    matrix = features(DAY, [DAY, DAY - 9, DAY + 9]).matrix
    turned = RelationModel.of(record(), RELATION_COLUMNS[::-1]).text_log_odds(matrix[:, ::-1])
    assert turned == pytest.approx(model().text_log_odds(matrix), abs=1e-3)


def test_contributions_and_intercept_sum_to_the_log_odds_of_belonging() -> None:
    matrix = features(DAY, [DAY, DAY - 9, UNDATED, DAY + 400], outlet="courier").matrix
    judged = model()
    contributions = judged.contributions(matrix)
    assert contributions.shape == matrix.shape
    text_log_odds = judged.text_log_odds(matrix)
    mates = mate_columns(text_log_odds, np.array([7, 7, -1, 8]))
    sums = contributions.sum(axis=1) + judged.mate_contributions(mates) + judged.intercept
    assert sums == pytest.approx(judged.log_odds(text_log_odds, mates), abs=1e-3)


def test_the_mates_of_a_candidate_are_the_other_reports_of_its_story() -> None:
    log_odds = np.array([2.0, -1.0, 0.5, 3.0, -9.0, 1.0], np.float32)
    stories = np.array([4, 4, 4, -1, 5, -1])
    expected = [[1, 0.5], [1, 2.0], [1, 2.0], [0, 0], [0, 0], [0, 0]]
    assert mate_columns(log_odds, stories).tolist() == expected
    assert mate_columns(log_odds[:0], stories[:0]).shape == (0, 2)


def test_the_log_odds_of_mates_are_bounded() -> None:
    columns = mate_columns(np.array([-40.0, 40.0], np.float32), np.array([2, 2]))
    assert columns.tolist() == [[1, 6], [1, -6]]


def test_a_story_with_a_close_report_speaks_for_its_other_reports_and_one_without_speaks_against_them() -> None:
    matrix = features(DAY, [DAY, DAY, DAY, DAY]).matrix
    own = model().text_log_odds(matrix)[1]
    alone, near_close, near_distant = (
        float(model().log_odds(np.array([own], np.float32), np.array([mates], np.float32))[0])
        for mates in ([0, 0], [1, 5], [1, -5])
    )
    assert near_distant < alone < near_close


def judge(
    evidence: RelationEvidence, views: list[float], query_view: float = 0.1, of_event: NDArray[np.bool_] | None = None
) -> Any:
    columns = CandidateColumns(
        matrix=evidence.matrix,
        scores=np.zeros(len(views), np.float32),
        views=np.array(views, np.float32),
        query_view=query_view,
        possible=possible_lanes(evidence.dates),
        of_event=of_event,
    )
    text_log_odds = model().text_log_odds(evidence.matrix)
    return model().judge(columns, model().log_odds(text_log_odds, mate_columns(text_log_odds, ALONE[: len(views)])))


def test_what_is_judged_lies_within_its_bounds() -> None:
    relations = judge(features(DAY, [DAY, DAY - 40, UNDATED, DAY + 400]), [0.0, 0.5, 0.2, 1.0])
    assert np.all((relations.probability > 0) & (relations.probability < 1))
    assert relations.probability == pytest.approx(1 / (1 + np.exp(-relations.log_odds)), abs=1e-5)
    assert relations.lanes.sum(axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert np.all((relations.usefulness >= 0) & (relations.usefulness <= 4))
    assert np.all(np.isfinite(relations.order))


def test_the_genre_changes_lanes_and_never_the_probability() -> None:
    evidence = features(DAY, [DAY, DAY, DAY, DAY])
    report, view = judge(evidence, [0.01] * 4), judge(evidence, [0.99] * 4)
    assert report.probability.tolist() == view.probability.tolist()
    opinion = LANES.index(OPINION)
    assert np.all(view.lanes[:, opinion] > report.lanes[:, opinion])


@pytest.mark.parametrize("apart", [-40, -1, 0, 1, 40])
def test_what_reports_an_event_of_the_query_neither_led_here_nor_followed(apart: int) -> None:
    evidence = features(DAY, [DAY + apart, DAY + apart])
    free = judge(evidence, [0.3, 0.3]).lanes[1]
    of_event, other = judge(evidence, [0.3, 0.3], of_event=np.array([True, False])).lanes
    assert other == pytest.approx(free)
    in_lane = dict(zip(LANES, of_event.tolist(), strict=True))
    assert in_lane[BACKGROUND] == in_lane[FOLLOW_UP] == 0
    assert sum(in_lane.values()) == pytest.approx(1)


def test_a_report_of_the_same_event_is_likelier_than_another_matter() -> None:
    probability = judge(features(DAY, [DAY, DAY - 9, DAY]), [0.1] * 3).probability
    assert probability[0] > probability[1] > probability[2]


@given(st.integers(-900, 900), st.integers(-900, 900))
def test_what_is_earlier_never_followed_and_what_is_later_never_led_here(own: int, other: int) -> None:
    relations = judge(features(DAY + own, [DAY + other, DAY]), [0.1, 0.1])
    lane = LANES[int(relations.lanes[0].argmax())]
    if other < own:
        assert lane is not FOLLOW_UP
        assert relations.lanes[0, LANES.index(FOLLOW_UP)] == 0
    if other > own:
        assert lane is not BACKGROUND
        assert relations.lanes[0, LANES.index(BACKGROUND)] == 0


@given(
    st.integers(-400, 400),
    st.lists(st.tuples(st.integers(-400, 400), st.floats(0, 1)), min_size=1, max_size=6),
    st.floats(0, 1),
)
def test_the_lanes_of_one_answer_never_overlap_in_time(
    own: int, others: list[tuple[int, float]], query_certainty: float
) -> None:
    days, certainty = ([DAY + day for day, _ in others], [sure for _, sure in others])
    dates = estimates(DAY + own, days, query_certainty=query_certainty, certainty=certainty)
    for (day, _), lanes in zip(others, allowed(dates), strict=True):
        assert {SAME, OPINION} <= lanes
        assert day >= own or FOLLOW_UP not in lanes
        assert day <= own or BACKGROUND not in lanes


@pytest.mark.parametrize(
    ("apart", "lanes"),
    [
        (-400, {SAME, BACKGROUND, OPINION}),
        (-1, {SAME, BACKGROUND, OPINION}),
        (0, set(LANES)),
        (1, {SAME, FOLLOW_UP, OPINION}),
        (400, {SAME, FOLLOW_UP, OPINION}),
    ],
)
def test_given_dates_leave_what_their_order_allows(apart: int, lanes: set[Lane]) -> None:
    assert allowed(estimates(DAY, [DAY + apart])) == [lanes]


@pytest.mark.parametrize(
    ("apart", "lanes"),
    [
        (-9, {SAME, BACKGROUND, OPINION}),
        (-1, {SAME, BACKGROUND, OPINION}),
        (0, {SAME, OPINION}),
        (1, {SAME, FOLLOW_UP, OPINION}),
        (9, {SAME, FOLLOW_UP, OPINION}),
    ],
)
@pytest.mark.parametrize(("of_query", "of_candidate"), [(1.0, SURE_FROM), (0.8, 1.0), (0.6, 0.6)])
def test_sure_estimates_of_one_day_are_of_one_event_and_others_leave_what_their_order_allows(
    apart: int, lanes: set[Lane], of_query: float, of_candidate: float
) -> None:
    dates = estimates(DAY, [DAY + apart], query_certainty=of_query, certainty=[of_candidate])
    assert allowed(dates) == [lanes]


def test_unsure_estimates_order_lanes_as_well_but_never_rule_out_both() -> None:
    dates = estimates(DAY, [DAY - 1, DAY, DAY + 1], query_certainty=0.7, certainty=[0.4, 0.4, 0.4])
    assert allowed(dates) == [{SAME, BACKGROUND, OPINION}, set(LANES), {SAME, FOLLOW_UP, OPINION}]


def test_a_candidate_of_a_reported_day_counts_as_one_of_the_day_of_the_query() -> None:
    dates = estimates(DAY, [DAY - 4, DAY - 3, DAY + 1, UNDATED])
    assert dates.as_reported([DAY - 4, DAY + 1]).days.tolist() == [DAY, DAY - 3, DAY, UNDATED]
    assert dates.as_reported([]) is dates
    assert dates.days.tolist() == [DAY - 4, DAY - 3, DAY + 1, UNDATED]


@pytest.mark.parametrize("apart", [-4, -1, 2])
def test_the_age_of_a_report_of_a_reported_day_changes_no_column_of_time(apart: int) -> None:
    same_day = features(DAY, [DAY, DAY + 9])
    aged = features(DAY, [DAY + apart, DAY + 9], reported_days={DAY + apart})
    time = [RELATION_COLUMNS.index(column) for column in GROUPS["time"]]
    assert aged.matrix[:, time].tolist() == same_day.matrix[:, time].tolist()
    assert aged.dates.days.tolist() == [DAY + apart, DAY + 9]


def test_missing_dates_rule_out_nothing() -> None:
    assert allowed(estimates(DAY, [UNDATED], certainty=[0.0])) == [set(LANES)]
    assert allowed(estimates(UNDATED, [DAY], query_certainty=0.0)) == [set(LANES)]


def test_the_softmax_of_what_is_impossible_is_nothing() -> None:
    shares = softmax(np.array([[0.0, -np.inf, 0.0, -np.inf], [800.0, 0.0, -800.0, 800.0]]))
    assert shares.tolist() == [[0.5, 0.0, 0.5, 0.0], [0.5, 0.0, 0.0, 0.5]]


def test_an_estimate_weighs_less_the_less_sure_it_is() -> None:
    column = RELATION_COLUMNS.index("estimated_after")
    steps = [features(DAY, [DAY + 9], certainty=certainty).matrix[0, column] for certainty in (0.9, 0.6, 0.2)]
    assert all(sure > unsure > 0 for sure, unsure in pairwise(steps))
    assert features(DAY, [DAY + 9]).matrix[0, column] == 0
