"""The days that a part of a round-up names: weekdays and dates of the week before it was published."""

from datetime import date
from pathlib import Path

import pytest

import wideangle
from wideangle import Article
from wideangle.archive.retrieval.candidates import Query
from wideangle.archive.retrieval.reported_days import reported_days
from wideangle.coverage import InferredDate

FRIDAY = date(2031, 10, 24)


def days(
    path: Path, text: str, language: str, *, inferred: InferredDate | None = None, is_part: bool = True
) -> set[int]:
    """The reported days as days of October."""
    published = None if inferred else FRIDAY.isoformat()
    with wideangle.open(path / "archive") as archive:
        query = Query.of(archive._store, Article(text, published=published, language=language))
        query = query.of_part(archive._store, text) if is_part else query
        return {date.fromordinal(day).day for day in reported_days(query, inferred)}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The dam gave way on Sunday, and the mayor resigned on Wednesday.", "en", {19, 20, 22, 23}),
        ("Der Damm brach am Sonntag; am 21. Oktober trat der Bürgermeister zurück.", "de", {19, 20, 21, 22}),
        ("La presa cedió el domingo.", "es", {19, 20}),
        ("The dam gave way on 2031-10-20, two years after the flood of 20 October 2029.", "en", {20, 21}),
        ("The dam gave way on Friday.", "en", {24, 25}),
        ("The dam had cracks since 3 March, and was built in October 1987.", "en", set()),
        ("The dam gave way after three weeks of rain.", "en", set()),
    ],
)
def test_days_of_the_last_week_and_the_days_after_them(
    tmp_path: Path, text: str, language: str, expected: set[int]
) -> None:
    assert days(tmp_path, text, language) == expected


def test_weekdays_count_back_from_the_last_likely_day_of_an_inferred_date(tmp_path: Path) -> None:
    day = FRIDAY.toordinal()
    inferred = InferredDate(day - 1, day - 2, day, 0.9)
    assert days(tmp_path, "The dam gave way on Friday.", "en", inferred=inferred) == {24, 25}


def test_an_article_that_is_not_divided_reports_its_own_day_alone(tmp_path: Path) -> None:
    assert days(tmp_path, "The dam gave way on Sunday.", "en", is_part=False) == set()


def test_an_article_without_any_date_names_no_days(tmp_path: Path) -> None:
    with wideangle.open(tmp_path / "archive") as archive:
        part = Query.of(archive._store, Article("Gone on Sunday.", language="en")).of_part(archive._store, "On Sunday.")
        assert reported_days(part, None) == frozenset()
