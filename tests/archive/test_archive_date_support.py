"""Undated reports beside two rounds of one matter: they join the round that a quotation, a date or the address shows,
and the reasons say what shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from story_kit_archive import stories_of

from wideangle.archive import Archive, open_archive
from wideangle.model import Article, Reason

ROUNDS = {2031: "2031-06-14", 2033: "2033-02-07"}
REPORTS = (
    "Dockers of Port Ellery walk out. Dockers at the container terminal of Port Ellery have stopped work over the pay "
    "of night shifts. The union of dockers wants more pay for nights; the harbour board refuses. {said}",
    "Container terminal at a standstill. No ship was unloaded in Port Ellery, because dockers stopped work over pay "
    "for night shifts that the harbour board refuses to raise. {said}",
)
SAID = {
    2031: "“We have carried this harbour through two winters of storms without a word of thanks”, said Oda Lindqvist.",
    2033: "“Nobody on the board has ever unloaded a single crate between midnight and dawn”, said Oda Lindqvist.",
}
UNDATED = (
    "Pay for nights stops the cranes of Port Ellery. Dockers stopped work at the container terminal over the pay of "
    "night shifts, which the harbour board refuses to raise. The union of dockers is ready for a long strike. {said}"
)


def report(year: int, number: int) -> Article:
    title, text = REPORTS[number].format(said=SAID[year]).split(". ", 1)
    return Article(id=f"{year}-{number}", title=title, text=text, outlet=f"Paper {number}", published=ROUNDS[year])


def undated(said: str = "", url: str = "") -> Article:
    title, text = UNDATED.format(said=said).split(". ", 1)
    return Article(id="undated", url=url, title=title, text=text.strip(), outlet="The Beacon")


DATED = [report(year, number) for year in ROUNDS for number in range(2)]


def rounds_of_undated(archive: Archive) -> list[int]:
    found = stories_of(archive)
    return [year for year in ROUNDS if found[f"{year}-0"] == found["undated"]]


def date_reasons(archive: Archive) -> list[Reason]:
    story = archive.story(stories_of(archive)["undated"], why=True)
    [member] = [member for member in story.members if member.article.id == "undated"]
    return [reason for reason in member.reasons if reason.feature in {"date", "quotation"}]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path / "news") as opened:
        opened.add(DATED)
        yield opened


@pytest.mark.parametrize("year", ROUNDS)
def test_a_quotation_shows_the_round(archive: Archive, year: int) -> None:
    archive.add([undated(SAID[year])])
    assert rounds_of_undated(archive) == [year]
    [reason] = date_reasons(archive)
    quotation = SAID[year].split("”")[0].removeprefix("“")
    assert reason.feature == "quotation"
    assert reason.text == f"a dated report has the same quoted words, “{quotation}”"
    assert reason.weight > 1


@pytest.mark.parametrize(
    ("said", "url", "year", "text"),
    [
        pytest.param("", "https://beacon.example/2031/06/pay", 2031, "2031/06", id="month in the address"),
        pytest.param("", "https://beacon.example/2033/02/08/pay", 2033, "2033/02/08", id="day in the address"),
        pytest.param("The strike began on 7 February 2033.", "", 2033, "7 February 2033", id="date in the text"),
        pytest.param("On June 14, 2031, the cranes stopped.", "", 2031, "June 14, 2031", id="date in American order"),
    ],
)
def test_a_date_shows_the_round(archive: Archive, said: str, url: str, year: int, text: str) -> None:
    archive.add([undated(said, url)])
    assert rounds_of_undated(archive) == [year]
    [reason] = date_reasons(archive)
    assert reason.feature == "date"
    assert f"“{text}”" in reason.text
    assert reason.weight > 0.5


@pytest.mark.parametrize(
    ("said", "url"),
    [
        pytest.param("", "", id="nothing shows the date"),
        pytest.param("“Enough”, said Oda Lindqvist.", "", id="a quotation of one word"),
        pytest.param(SAID[2031], "https://beacon.example/2032/11/pay", id="address of a third time"),
        pytest.param(SAID[2031], "https://beacon.example/2033/11/02/pay", id="address of another month of a round"),
    ],
)
def test_an_undated_report_stays_apart(archive: Archive, said: str, url: str) -> None:
    archive.add([undated(said, url)])
    assert rounds_of_undated(archive) == []


def test_a_person_decides_before_the_evidence(archive: Archive) -> None:
    archive.add([undated()])
    found = stories_of(archive)
    archive.merge([found["2031-0"], found["undated"]])
    archive.add([replace(report(2033, 1), id="2033-2", outlet="Paper 2", published="2033-02-08")])
    assert rounds_of_undated(archive) == [2031]
    assert [reason.text for reason in date_reasons(archive)] == [
        "nothing in it shows its date; its wording alone places it here"
    ]


def test_an_archive_of_one_round_needs_no_evidence(tmp_path: Path) -> None:
    with open_archive(tmp_path / "news") as archive:
        archive.add([*DATED[:2], undated()])
        assert len(set(stories_of(archive).values())) == 1


def test_an_archive_without_dates_has_stories(tmp_path: Path) -> None:
    with open_archive(tmp_path / "news") as archive:
        archive.add([replace(article, published=None) for article in DATED] + [undated(SAID[2033])])
        found = stories_of(archive)
        assert len(set(found.values())) < len(found)


@pytest.mark.parametrize("first", ["dated", "undated"])
def test_the_order_of_arrival_does_not_matter(tmp_path: Path, first: str) -> None:
    batches = [DATED, [undated(SAID[2033])]]
    with open_archive(tmp_path / "news") as archive:
        for batch in batches if first == "dated" else reversed(batches):
            archive.add(batch)
        assert rounds_of_undated(archive) == [2033]
