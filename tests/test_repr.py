"""`repr` of the public records: one short line each, in which nothing steers a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from render_hostile import articles, coverages, links, thorough
from render_samples import SAMPLE

from wideangle.archive import CoverageView, open_archive
from wideangle.model import Article, Lane, Link, Member, PublicationTime, SearchHit, SearchPage, Span, Story, Storyline

TRAM = Article(
    "Trams stood still.",
    title="Trams halted again",
    id="n1",
    outlet="Halven Courier",
    published=PublicationTime.of("2031-10-07T19:05+03:00"),
)
SHOWN = "<Article 'n1', 'Halven Courier', 2031-10-07T19:05+03:00, 'Trams halted again'>"


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        (TRAM, SHOWN),
        (Article("Trams  stood\nstill."), "<Article '', '', undated, 'Trams stood still.'>"),
        (Article("x", title="W" * 99), f"<Article '', '', undated, '{'W' * 59}…'>"),
        (Article("x", title='\x1b[31m"red"'), "<Article '', '', undated, '\\x1b[31m\"red\"'>"),
        (Link(TRAM, 0.934, Lane.FOLLOW_UP), f"<Link follow-up, 0.93, {SHOWN}>"),
        (Story("s7", "Trams", (Member(TRAM),)), "<Story 's7', 1 report, 2031-10-07, 'Trams'>"),
        (
            Story("s7", "Trams", (Member(TRAM), Member(Article("x", published="2031-10-05"))), name="Points"),
            "<Story 's7', 2 reports, 2031-10-05 to 2031-10-07, 'Points'>",
        ),
        (Story("s8", "Trams"), "<Story 's8', 0 reports, undated, 'Trams'>"),
    ],
)
def test_a_record_is_shown_in_one_line(record: object, shown: str) -> None:
    assert repr(record) == shown


def test_a_coverage_is_shown_with_its_lanes() -> None:
    lanes = ", ".join(f"{lane} {len(SAMPLE.section(lane).entries)}" for lane in Lane)
    assert repr(SAMPLE) == f"<Coverage of {SAMPLE.article!r}, {lanes}>"
    assert repr(CoverageView.of(SAMPLE)) == repr(SAMPLE).replace("Coverage", "CoverageView", 1)


def test_a_notebook_shows_a_coverage_as_html() -> None:
    view = CoverageView.of(SAMPLE)
    assert view._repr_html_() == view.to_html()


def test_an_archive_is_shown_by_its_folder_open_or_closed(tmp_path: Path) -> None:
    with open_archive(tmp_path / "news") as archive:
        shown = f"<Archive '{tmp_path / 'news'}'>"
        assert repr(archive) == shown
    assert repr(archive) == shown


@thorough
@given(articles | links | coverages)
def test_nothing_published_breaks_the_line(record: object) -> None:
    assert repr(record).isprintable()


SCRIPT = '<script>alert("1")</script>\nSecond & last.'
HOSTILE = Article(SCRIPT, "<b>Trams</b>", "n<1>", "javascript:alert(1)", language="en")


@pytest.mark.parametrize(
    "record",
    [
        HOSTILE,
        SearchPage([SearchHit(HOSTILE, 1.0, Span(0, len(HOSTILE.text)))], 7, 3),
        SearchPage([], 0),
        Story("s7", HOSTILE.title, (Member(HOSTILE),), central=HOSTILE.id, name="<i>Points</i>"),
        Storyline("l1", "<u>", (Story("s7", "<u>", (Member(HOSTILE),)), Story("s8", "Trams", (Member(TRAM),)))),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_notebook_shows_records_as_escaped_html(record: Any) -> None:
    shown = record._repr_html_()
    ET.fromstring(shown)
    assert shown.startswith("<section")
    assert not any(markup in shown for markup in ("<script>", "<b>", "<i>", "<u>", '="javascript:'))
    if record is HOSTILE:
        assert "<p>&lt;script&gt;" in shown
        assert "<p>Second &amp; last.</p>" in shown


def test_a_page_of_a_search_and_a_storyline_are_shown_in_one_line() -> None:
    assert repr(SearchPage([SearchHit(TRAM)], 7, 3)) == f"<SearchPage, 1 of 7 from 3: [{SHOWN}]>"
    assert repr(Storyline("l1", "Trams", (Story("s7", "Trams", (Member(TRAM),)), Story("s8", "x")))) == (
        "<Storyline 'l1', 2 stories, 2031-10-07, 'Trams'>"
    )
