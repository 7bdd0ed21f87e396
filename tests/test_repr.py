"""`repr` of the public records: one short line each, in which nothing steers a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from render_hostile import articles, coverages, links, thorough
from render_samples import SAMPLE

from wideangle.archive import CoverageView, open_archive
from wideangle.model import Article, Lane, Link, Member, PublicationTime, Story

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
