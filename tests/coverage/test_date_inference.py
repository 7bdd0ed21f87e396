"""Inferred publication days: confident, explained, and none where nothing says the day."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.coverage.date_inference import (
    CONTRADICTED,
    LEAST_CONFIDENCE,
    LOG_RATIOS,
    DatedNeighbour,
    DateEvidence,
    date_log_ratios,
    infer_date,
    posterior,
)
from wideangle.model import Article

SUNDAY = date(2031, 10, 19).toordinal()


def neighbours(*pairs: tuple[int, float]) -> list[DatedNeighbour]:
    return [DatedNeighbour(SUNDAY + days, probability) for days, probability in pairs]


def evidence(text: str, language: str = "en", url: str = "") -> DateEvidence:
    return DateEvidence.of(Article(text, language=language, url=url))


def test_reports_of_the_same_event_say_the_day() -> None:
    inferred = infer_date(DateEvidence(), neighbours((0, 0.97), (0, 0.95), (1, 0.9), (-400, 0.1)))
    assert inferred is not None
    assert abs(inferred.day - SUNDAY) <= 1
    assert set(inferred.neighbours) <= {0, 1, 2}
    assert 0 in inferred.neighbours
    assert inferred.confidence >= LEAST_CONFIDENCE


def test_a_weekday_chooses_among_neighbouring_days() -> None:
    close = neighbours((-1, 0.9), (0, 0.9), (1, 0.9))
    text = "The dam above Orlen gave way on Monday."
    inferred = infer_date(evidence(text), close)
    assert inferred is not None
    assert inferred.day == SUNDAY + 1
    assert [span.of(text) for span in inferred.spans] == ["Monday"]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "ORLEN, Oct 19 (Reuters) - The dam gave way."), ("de", "19. Oktober 2031\n\nDer Damm brach.")],
)
def test_a_dateline_outweighs_distant_neighbours(language: str, text: str) -> None:
    inferred = infer_date(evidence(text, language), neighbours((4, 0.6), (9, 0.5)))
    assert inferred is not None
    assert abs(inferred.day - SUNDAY) <= 1


def test_a_date_line_alone_is_enough() -> None:
    text = "Dam gives way\n20 October 2031\n\nThe dam above Orlen gave way after rain."
    inferred = infer_date(evidence(text))
    assert inferred is not None
    assert inferred.day == SUNDAY + 1
    assert [span.of(text) for span in inferred.spans] == ["20 October 2031"]


def test_an_address_says_the_day_or_the_month() -> None:
    day = infer_date(evidence("Rain.", url="https://valley-post.example/2031/10/19/dam"))
    assert day is not None
    assert (day.day, day.first, day.last) == (SUNDAY, SUNDAY, SUNDAY)
    assert day.address is not None
    month = infer_date(evidence("Rain.", url="https://valley-post.example/2031/10/dam"))
    assert month is not None
    assert date(2031, 10, 1).toordinal() <= month.first <= month.last <= date(2031, 10, 31).toordinal()
    assert month.confidence < LEAST_CONFIDENCE


def test_nothing_is_inferred_from_little() -> None:
    assert infer_date(DateEvidence()) is None
    assert infer_date(evidence("The dam gave way on Sunday.")) is None
    assert infer_date(DateEvidence(), neighbours((0, 0.2), (-300, 0.2), (-900, 0.2), (500, 0.2))) is None


def test_no_article_is_published_after_it_was_read() -> None:
    close = neighbours((3, 0.9), (0, 0.8))
    inferred = infer_date(DateEvidence(), close, latest=SUNDAY + 1)
    assert inferred is not None
    assert inferred.last <= SUNDAY + 1


@given(
    st.lists(st.tuples(st.integers(-2_000, 2_000), st.floats(0, 1)), max_size=8),
    st.lists(
        st.sampled_from(["Sunday", "Oct 19", "3 May 2030", "2029-02-28", "Feb 29", "in 2031", "June 2030"]), max_size=6
    ),
)
def test_the_posterior_is_a_distribution(pairs: list[tuple[int, float]], dates: list[str]) -> None:
    days, mass = posterior(evidence(" said. ".join(dates)), neighbours(*pairs))
    assert len(days) == len(mass)
    assert mass.sum() <= 1 + 1e-9
    assert (mass >= 0).all()
    inferred = infer_date(evidence(" said. ".join(dates)), neighbours(*pairs))
    if inferred is not None:
        assert inferred.first <= inferred.day <= inferred.last
        assert inferred.confidence >= LEAST_CONFIDENCE


ARCHIVE_DAYS = np.arange(date(2031, 1, 1).toordinal(), date(2033, 12, 31).toordinal() + 1)


def log_ratio(article: Article, day: date) -> float:
    ratios = date_log_ratios(DateEvidence.of(article), ARCHIVE_DAYS, reach=8)
    assert len(ratios) == len(ARCHIVE_DAYS)
    return float(ratios[day.toordinal() - ARCHIVE_DAYS[0]])


@pytest.mark.parametrize(
    ("text", "agrees", "differs"),
    [
        ("The bridge closed on 7 March 2032 after the flood.", date(2032, 3, 8), date(2031, 3, 8)),
        ("On March 7, 2032, the bridge closed.", date(2032, 3, 7), date(2033, 9, 1)),
        ("The bridge will close in 2033.", date(2033, 5, 1), date(2031, 5, 1)),
    ],
)
def test_dates_in_the_text_raise_their_days(text: str, agrees: date, differs: date) -> None:
    article = Article(id="a", text=text, language="en")
    assert log_ratio(article, differs) < log_ratio(article, agrees) <= LOG_RATIOS[1]
    assert log_ratio(article, agrees) > 0


def test_the_address_decides_alone() -> None:
    article = Article(
        id="a", url="https://beacon.example/2032/05/bridge", text="Closed on 7 March 2031.", language="en"
    )
    for day in (date(2032, 5, 1), date(2032, 5, 31), date(2032, 4, 23), date(2032, 6, 8)):
        assert log_ratio(article, day) == LOG_RATIOS[1]
    for day in (date(2032, 4, 22), date(2032, 6, 9), date(2031, 3, 7)):
        assert log_ratio(article, day) == CONTRADICTED


def test_an_article_without_dates_agrees_with_every_day() -> None:
    ratios = date_log_ratios(DateEvidence.of(Article(id="a", text="The bridge is closed.")), ARCHIVE_DAYS, reach=8)
    assert not ratios.any()
