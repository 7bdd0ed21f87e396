"""Whose report of a story is to be expected, by the stories before it."""

from __future__ import annotations

import pytest

from wideangle.coverage import Past, expected, is_unambiguous
from wideangle.coverage.absence import LEAST_STORIES, MOST_ABSENCES
from wideangle.model import Article

COMMON = {"post", "gazette"}


def past(name: str, joined: int, missed: int, who: str = "courier") -> Past:
    return Past(name, [frozenset({*COMMON, who})] * joined + [frozenset(COMMON)] * missed)


def test_who_usually_reports_is_expected():
    [one] = expected([past("Brannock", 9, 2)], COMMON, others=2)
    assert (one.key, one.name, one.reported, one.stories) == ("courier", "Brannock", 9, 11)


def test_who_is_present_is_not_missed():
    assert expected([past("Brannock", 9, 2)], {*COMMON, "courier"}, others=2) == []


def test_few_stories_prove_nothing():
    assert expected([past("Brannock", LEAST_STORIES - 1, 0)], COMMON, others=2) == []
    assert expected([past("Brannock", LEAST_STORIES, 0)], COMMON, others=2)


def test_less_than_half_is_not_usual():
    assert expected([past("Brannock", 20, 25)], COMMON, others=2) == []


def test_a_story_that_nobody_else_had_does_not_count():
    alone = Past("Brannock", [frozenset({"courier"})] * 30 + [frozenset({"courier", "post"})] * 30)
    assert expected([alone], {"post"}, others=2) == []
    mixed = Past("Brannock", [*past("Brannock", 8, 1).stories, *[frozenset({"courier"})] * 30])
    [one] = expected([mixed], COMMON, others=2)
    assert (one.reported, one.stories) == (8, 9)


def test_the_most_surprising_stands_first_and_few_are_told():
    pasts = [past("Brannock", 7 + number, 3, f"outlet {number}") for number in range(6)]
    found = expected([*pasts, past("Halven", 40, 1, "outlet 2")], COMMON, others=2)
    assert len(found) == MOST_ABSENCES
    assert [(one.key, one.name) for one in found] == [
        ("outlet 2", "Halven"),
        ("outlet 5", "Brannock"),
        ("outlet 4", "Brannock"),
    ]


@pytest.mark.parametrize(
    ("name", "sentences", "one"),
    [
        ("Orrin", ["Ada Orrin spoke."] * 9 + ["Orrin spoke."], True),
        ("Orrin", ["Ada Orrin spoke."] * 5 + ["Pell Orrin sang."] * 5, False),
        ("Orrin", ["Minister Orrin spoke.", "In Orrin it rained."] * 5, True),  # a title and a preposition are none
        ("Orrin", ["Ada M. Orrin spoke.", "Ádá Orrin spoke."] * 5, True),
        ("Brannock", ["It rained in Brannock."] * 9 + ["East Brannock is dry."], True),
        ("Brannock", [], True),
    ],
)
def test_a_surname_of_several_people_does_not_mean_one(name: str, sentences: list[str], one: bool) -> None:
    assert is_unambiguous(name, [Article(text, language="en") for text in sentences]) is one
