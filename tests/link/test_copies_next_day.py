"""A report that is published again on the next day below new paragraphs is a copy, not a report of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import wideangle
from wideangle import Article

BODY = (
    "The harbour authority of Velmora said on Tuesday that it would close the northern quay for repairs after divers "
    "found cracks in eleven of its forty pillars.",
    "Cargo for the island of Tessaly will be moved to the smaller port of Ornhaven, forty kilometres down the coast, "
    "while ferries for passengers keep their berths, according to a notice to shipping agents.",
    "Engineers had warned of the cracks as early as last spring, when a survey showed that salt water had reached the "
    "steel inside the concrete.",
    "“We cannot let a crane of nine hundred tonnes roll over pillars that we no longer trust,” harbour master Ilse "
    "Brandvik told reporters beside the barrier that now blocks the access road.",
    "The port handles a third of the grain that the region exports, and traders fear that the closure will raise "
    "prices before the harvest is in.",
    "A spokesman for the millers' guild, Torvald Ekberg, said its members had stocks for three weeks and would send "
    "lorries to Ornhaven if the repairs took longer.",
    "Unions asked the authority to keep paying the two hundred and sixty dockers who work on the northern quay, most "
    "of whom are hired by the day.",
    "The repairs are expected to cost eighteen million crowns, half of which the provincial government has promised "
    "to pay from its fund for coastal works.",
    "The last closure of the quay, twelve years ago, lasted five months after a tanker rammed the outermost pillar in "
    "fog.",
    "Work begins on Monday with the removal of two cranes, and the first new pillars are to be set before the autumn "
    "storms arrive.",
)
TOP = (
    "Velmora's northern quay was cleared of its last ships on Wednesday as the first lorries began to carry grain down "
    "the coast, a day after the port announced the closure.",
    "The provincial governor, Aksel Thoresen, visited the site at noon and promised that no docker would lose a day's "
    "pay, although he did not say where the money would come from.",
)
BELOW = "Three freighters waited in the roads overnight because the only tug at Ornhaven had a broken winch."
SWAPPED = tuple(BODY[number ^ 1] for number in range(len(BODY)))
OWN, OTHER = "Northern Wire", "Tessaly Courier"


def report(paragraphs: tuple[str, ...], outlet: str, identifier: str, day: str | None, title: str) -> Article:
    return Article("\n\n".join(paragraphs), id=identifier, outlet=outlet, published=day, title=title)


FIRST = report(BODY, OWN, "first", "2031-05-06T09:00Z", "Cracks close Velmora's northern quay")


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param((*TOP[:1], *BODY), id="one new paragraph"),
        pytest.param((*TOP, *BODY), id="two new paragraphs"),
        pytest.param((*TOP, *BODY[:7]), id="tail cut"),
        pytest.param((*TOP, *SWAPPED), id="reordered"),
        pytest.param((*TOP, *BODY[:4], BELOW, *BODY[4:]), id="a paragraph inserted below"),
        pytest.param((*TOP, *BODY, BELOW), id="a paragraph below"),
    ],
)
@pytest.mark.parametrize("outlet", [OWN, OTHER])
@pytest.mark.parametrize("day", ["2031-05-07T08:00Z", None])
def test_the_next_days_version_is_folded(
    tmp_path: Path, paragraphs: tuple[str, ...], outlet: str, day: str | None
) -> None:
    later = report(paragraphs, outlet, "later", day, "Grain lorries roll as Velmora empties its quay")
    for number, articles in enumerate(([FIRST, later], [later, FIRST])):
        with wideangle.open(tmp_path / str(number)) as archive:
            for article in articles:
                archive.add(article)
            coverage = archive.cover("first")
            assert [copy.article.id for copy in coverage.copies] == ["later"]
            assert (coverage.reports, coverage.independent) == (2, 1)
            (story,) = archive.stories()
            assert (story.reports, story.independent) == (2, 1)


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param((*TOP, BELOW, *BODY[:3]), id="most is new"),
        pytest.param((*TOP, BELOW, *BODY[6:8]), id="background from yesterday"),
    ],
)
def test_a_new_report_with_yesterdays_background_stands_alone(tmp_path: Path, paragraphs: tuple[str, ...]) -> None:
    with wideangle.open(tmp_path / "archive") as archive:
        archive.add([FIRST, report(paragraphs, OWN, "later", "2031-05-07", "Velmora empties its quay")])
        assert not archive.cover("first").copies


def test_versions_of_several_days_and_outlets_are_one_independent_report(tmp_path: Path) -> None:
    second = report((*TOP[:1], *BODY), OTHER, "second", "2031-05-07T06:00Z", "Velmora's quay stands empty")
    third = report((*TOP, *BODY[:8]), "Ornhaven Post", "third", "2031-05-08T06:00Z", "Governor visits Velmora")
    fourth = replace(third, id="fourth", outlet=OWN, published="2031-05-08T09:00Z")
    with wideangle.open(tmp_path / "archive") as archive:
        archive.add([third, fourth, FIRST, second])
        coverage = archive.cover("second")
        assert {copy.article.id for copy in coverage.copies} == {"first", "third", "fourth"}
        assert (coverage.reports, coverage.independent) == (4, 1)
