"""What a coverage and a story say of reports that they do not have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import wideangle
from wideangle import Article
from wideangle.archive import Archive
from wideangle.coverage import Selection

OUTLETS = ("Harbour Courier", "Tidewater Post", "Veld Gazette")
FIRST = date(2031, 1, 5)
EVENTS = (
    "bridge girders rust inspector Tilda Marrow closed lanes lorries detour repairs",
    "orchestra strike violinists conductor Ivo Lanz rehearsal hall wages concert",
    "library flood cellar manuscripts archivist Nora Keel pumps drying paper",
    "bakery fire oven flour firefighters captain Udo Stenn smoke evacuated tenants",
    "ferry timetable islanders skipper Anneke Vos winter crossings cancelled gale",
    "school roof snow pupils headmaster Pell Orrin gymnasium beams collapse",
    "museum theft amulet curator Sanne Dray alarm vitrine burglars reward",
    "harvest hail orchards apples grower Bram Tulk insurance losses ladder",
)


def report(event: int, outlet: str, day: date) -> Article:
    words = EVENTS[event].split()
    told = f"Brannock saw {' '.join(words)}. In Brannock {' and '.join(words[2:])} were spoken of, {outlet} found."
    return Article(
        text=f"{told} People of Brannock mentioned {', '.join(words[::-1])} to {outlet}.",
        title=" ".join(words[:4]),
        id=f"{outlet} {event}",
        outlet=outlet,
        published=day.isoformat(),
        language="en",
    )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with wideangle.open(tmp_path / "archive") as opened:
        last = len(EVENTS) - 1
        for event in range(len(EVENTS)):
            day = FIRST + timedelta(days=25 * event)
            opened.add([report(event, outlet, day) for outlet in OUTLETS if event < last or outlet != OUTLETS[0]])
        yield opened


def latest(archive: Archive) -> Article:
    return archive.get(f"{OUTLETS[1]} {len(EVENTS) - 1}")


def test_an_outlet_that_usually_reports_is_missed(archive: Archive) -> None:
    [one] = archive.cover(latest(archive)).missing
    assert (one.outlet, one.language, one.name, one.reported, one.stories) == (OUTLETS[0], "", "Brannock", 7, 7)


def test_where_the_archive_has_nothing_of_it_that_is_said(archive: Archive) -> None:
    [one] = archive.cover(latest(archive)).missing
    assert one.last is not None
    assert one.last.day == FIRST + timedelta(days=25 * (len(EVENTS) - 2))
    other = replace(report(0, OUTLETS[0], FIRST + timedelta(days=25 * 7 + 1)), id="other", text="Frost came. " * 9)
    archive.add(other)
    [one] = archive.cover(latest(archive)).missing
    assert one.last is None


def test_a_story_says_the_same(archive: Archive) -> None:
    story = archive.story_of(latest(archive))
    assert story is not None
    assert not story.missing
    assert archive.story(story.id).missing == archive.cover(latest(archive)).missing


def test_nobody_is_missed_in_what_all_have_or_only_one(archive: Archive) -> None:
    assert archive.cover(archive.get(f"{OUTLETS[1]} 6")).missing == ()
    alone = Article(text="Brannock " * 9, title="Brannock", published="2031-08-01", outlet="Tidewater Post")
    assert archive.cover(alone).missing == ()


def test_an_answer_about_some_outlets_misses_no_others(archive: Archive) -> None:
    assert archive.cover(latest(archive), Selection(outlets=(OUTLETS[2],))).missing == ()
    assert archive.cover(latest(archive), Selection(lanes=(wideangle.Lane.BACKGROUND,))).missing == ()


def test_an_article_from_outside_misses_the_same(archive: Archive) -> None:
    outside = replace(report(len(EVENTS) - 1, "Dune Herald", FIRST + timedelta(days=25 * 7)), id="", url="")
    assert [one.outlet for one in archive.cover(outside).missing] == [OUTLETS[0]]


@pytest.mark.parametrize(("given", "missed"), [(("Ada", "Pell"), 0), (("Ada", "Ada"), 1)])
def test_a_surname_that_several_bear_claims_nothing(tmp_path: Path, given: tuple[str, str], missed: int) -> None:
    with wideangle.open(tmp_path / "archive") as archive:
        last = len(EVENTS) - 1
        for event in range(len(EVENTS)):
            day = FIRST + timedelta(days=25 * event)
            for outlet in OUTLETS if event < last else OUTLETS[1:]:
                told = report(event, outlet, day)
                first = "" if event == last else f"{given[event % 2]} "
                archive.add(replace(told, text=told.text.replace("Brannock", f"{first}Brannock", 1)))
        assert len(archive.cover(latest(archive)).missing) == missed
