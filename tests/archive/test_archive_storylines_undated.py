"""Undated stories in the storylines of an archive: a matter with two yearly rounds, and a report without a date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import wideangle
from wideangle.archive import Archive
from wideangle.model import Article, PublicationTime

ROUNDS = {
    "2031": (
        (
            "03-03",
            "Ferry pilots of Skarvik strike for higher pay",
            "The ferry pilots of Skarvik moored their ships at dawn and asked the harbour board for a tenth more pay. "
            "Union leader Maud Ellering spoke of an empty strike fund. Passengers slept in the customs hall.",
        ),
        (
            "03-17",
            "Skarvik strike leaves the islands without bread",
            "Bakers on Oster and Vess have no flour left, because the ferry pilots of Skarvik strike for the second "
            "week. Union leader Maud Ellering sent a fishing boat with rye. The harbour board refuses more pay.",
        ),
    ),
    "2032": (
        (
            "04-02",
            "Ferry pilots of Skarvik walk out over rosters",
            "A new roster of the harbour board drove the ferry pilots of Skarvik into a strike. Union leader Maud "
            "Ellering burned a copy of the roster on the pier. Tourists in Vess wait for a ship.",
        ),
        (
            "04-16",
            "Harbour board of Skarvik sues striking ferry pilots",
            "The harbour board of Skarvik asked a judge to end the strike of the ferry pilots, who reject their new "
            "roster. Union leader Maud Ellering called the suit a gift to lawyers. Hotels on Vess stand empty.",
        ),
    ),
}
"""The day, headline and text of the reports of two strikes of the same people."""


EITHER = (
    "The ferry pilots of Skarvik strike, and on Vess the school is empty. The lighthouse keeper counts gulls, the "
    "priest paints the belfry green, and a cousin of Maud Ellering bakes bread. Nobody on the harbour board has ever "
    "seen the island."
)
"""A text that fits both strikes."""

OF_FIRST = (
    "On Vess the strike of the ferry pilots of Skarvik has emptied the school. The lighthouse keeper counts gulls, the "
    "priest paints the belfry green, and a cousin of Maud Ellering bakes rye bread and sells flour."
)
"""A text with details of the first strike."""


def report(name: str, title: str, text: str, day: str | None) -> Article:
    published = PublicationTime.of(day) if day else None
    return Article(id=name, title=title, text=text, published=published, language="en", outlet=f"Courier {name}")


def round_of(year: str) -> list[Article]:
    """The dated reports of a strike, with ids such as '2031-0'."""
    return [
        report(f"{year}-{number}", title, text, f"{year}-{day}")
        for number, (day, title, text) in enumerate(ROUNDS[year])
    ]


def undated(text: str = EITHER) -> Article:
    """An undated report."""
    return report("undated", "Gulls and green paint on an island", text, None)


def chained(archive: Archive) -> set[frozenset[str]]:
    """The articles of each storyline."""
    return {frozenset(article.id for article in storyline.articles) for storyline in archive.storylines()}


FIRST, SECOND = frozenset({"2031-0", "2031-1"}), frozenset({"2032-0", "2032-1"})


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with wideangle.open(tmp_path / "news") as opened:
        yield opened


def test_an_undated_story_joins_the_storyline_of_the_only_strike(archive: Archive) -> None:
    archive.add([*round_of("2031"), undated()])
    assert chained(archive) == {FIRST | {"undated"}}


def test_an_undated_story_that_fits_two_strikes_stays_outside(archive: Archive) -> None:
    archive.add([*round_of("2031"), *round_of("2032"), undated()])
    assert chained(archive) == {FIRST, SECOND}


def test_an_undated_story_with_details_of_one_strike_joins_its_storyline_with_a_reason(archive: Archive) -> None:
    archive.add([*round_of("2031"), *round_of("2032"), undated(OF_FIRST)])
    assert chained(archive) == {FIRST | {"undated"}, SECOND}
    story = archive.story_of("undated")
    assert story is not None
    storyline = archive.storyline_of(story, why=True)
    assert storyline is not None
    [link] = [link for link in storyline.links if link.story == story.id]
    [reason] = [reason for reason in link.reasons if reason.feature == "time"]
    assert reason.text == "one is undated; 73% of what links it to dated stories is of the time of the other"


def test_the_removal_of_a_strike_brings_an_undated_story_in_and_its_return_takes_the_story_out(
    archive: Archive,
) -> None:
    archive.add([*round_of("2031"), *round_of("2032"), undated()])
    assert chained(archive) == {FIRST, SECOND}
    archive.remove(sorted(SECOND))
    assert len(list(archive.stories())) == 3
    assert chained(archive) == {FIRST | {"undated"}}
    archive.add([replace(article, id=f"again-{article.id}") for article in round_of("2032")])
    assert chained(archive) == {FIRST, frozenset({"again-2032-0", "again-2032-1"})}


def test_a_person_can_merge_an_undated_story_that_stays_outside(archive: Archive) -> None:
    archive.add([*round_of("2031"), *round_of("2032"), undated()])
    story, dated = archive.story_of("undated"), archive.story_of("2031-0")
    assert story is not None
    assert dated is not None
    archive.merge_storylines([story.id, dated.id])
    assert FIRST | {"undated"} in chained(archive)
