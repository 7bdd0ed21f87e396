"""The days of undated articles, estimated from dated ones, by hand-computed cases."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.link import UNDATED, DateEstimates, DateState, estimate_days
from wideangle.link.date_estimate import SIMILAR_FROM, SPREAD_DAYS, TEMPERATURE

DAY = 741_000


def estimated(days: list[int], *similarities: list[float]) -> list[tuple[int, float]]:
    found, certainty = estimate_days(np.array(days), np.array(similarities, np.float32).reshape(-1, len(days)))
    return list(zip(found.tolist(), certainty.tolist(), strict=True))


def test_the_days_of_the_most_similar_dated_articles_win() -> None:
    days = [DAY, DAY + 1, DAY + 2, DAY + 300, UNDATED]
    [(day, certainty)] = estimated(days, [0.6, 0.6, 0.6, 0.6, 0.9])
    # Four equal weights of 1/4; the day in the middle has two neighbours, and the last one lies outside.
    assert day == DAY + 1
    assert certainty == pytest.approx(3 / 4, abs=1e-5)


def test_similarities_weigh_by_the_exponential_of_their_distance() -> None:
    [(day, certainty)] = estimated([DAY, DAY + 300], [0.5, 0.5 + TEMPERATURE])
    assert day == DAY + 300
    assert certainty == pytest.approx(np.e / (1 + np.e), abs=1e-5)


@pytest.mark.parametrize(
    ("similarity", "certainty"),
    [(0.0, 0.0), (SIMILAR_FROM / 3, 1 / 3), (SIMILAR_FROM, 1.0), (0.9, 1.0)],
)
def test_the_only_dated_article_is_as_sure_as_it_is_similar(similarity: float, certainty: float) -> None:
    [(day, sure)] = estimated([UNDATED, DAY], [0.9, similarity])
    assert day == DAY
    assert sure == pytest.approx(certainty, abs=1e-5)


def test_many_of_one_day_that_resemble_nothing_are_not_certain() -> None:
    [(day, certainty)] = estimated([DAY] * 6, [0.01] * 6)
    assert day == DAY
    assert certainty == pytest.approx(0.01 / SIMILAR_FROM, abs=1e-5)


def test_the_certainty_holds_within_two_days() -> None:
    [(day, certainty)] = estimated([DAY, DAY + int(SPREAD_DAYS), DAY + int(SPREAD_DAYS) + 1], [0.7, 0.2, 0.2])
    # Weights of 1, e^-10 and e^-10; the third day lies three days off.
    assert day == DAY
    assert certainty == pytest.approx((1 + np.exp(-10)) / (1 + 2 * np.exp(-10)), abs=1e-6)


def test_each_undated_article_has_its_own_day() -> None:
    found = estimated([DAY, DAY + 300], [0.9, 0.1], [0.1, 0.9])
    assert [day for day, _ in found] == [DAY, DAY + 300]


def test_nothing_dated_says_no_day() -> None:
    assert estimated([UNDATED, UNDATED], [0.9, 0.8]) == [(UNDATED, 0.0)]
    assert estimated([DAY]) == []


@given(st.lists(st.tuples(st.integers(DAY - 400, DAY), st.floats(0, 1)), min_size=1, max_size=8))
def test_an_estimate_is_the_day_of_a_dated_article(others: list[tuple[int, float]]) -> None:
    [(day, certainty)] = estimated([day for day, _ in others], [similarity for _, similarity in others])
    assert day in {day for day, _ in others}
    assert 0 <= certainty <= 1 + 1e-5


@pytest.mark.parametrize(
    ("query", "query_known", "day", "known", "state"),
    [
        (DAY, True, DAY, True, DateState.KNOWN),
        (DAY, True, DAY, False, DateState.ESTIMATED),
        (DAY, False, DAY, True, DateState.ESTIMATED),
        (DAY, False, DAY, False, DateState.ESTIMATED),
        (DAY, True, UNDATED, False, DateState.UNKNOWN),
        (UNDATED, False, DAY, True, DateState.UNKNOWN),
        (UNDATED, False, UNDATED, False, DateState.UNKNOWN),
    ],
)
def test_the_time_between_two_articles_is_known_estimated_or_unknown(
    query: int, query_known: bool, day: int, known: bool, state: DateState
) -> None:
    sure = np.ones(1, np.float32)
    assert DateEstimates(query, query_known, 1.0, np.array([day]), np.array([known]), sure).state(0) is state
