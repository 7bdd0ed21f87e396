"""Articles without a day: their like of the same days draws them to its story, not the same event of other years."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from story_kit_archive import stories_of

from wideangle.archive import Archive, open_archive
from wideangle.archive.grouping import candidate_search, neighbours
from wideangle.model import Article

REGATTA = (
    "{winner} wins Ossel regatta. Thousands lined the quays of Ossel as {winner} won the annual regatta, ahead of "
    "{second}; harbour master Oda Lindqvist fired the gun for the {times} time.",
    "Ossel regatta goes to {winner}. In a {wind} the annual regatta of Ossel ended with {winner} in front and {second} "
    "second, as harbour master Oda Lindqvist fired the gun and thousands cheered on the quays.",
    "Thousands on the quays as {winner} takes the regatta. {second} came second in Ossel after hours in a {wind}, and "
    "harbour master Oda Lindqvist, who fired the gun, called the annual regatta the best in years.",
    "After the Ossel regatta, {second} protests. The annual regatta that {winner} won was decided in a {wind}; harbour "
    "master Oda Lindqvist will hear both crews before thousands cheer on the quays again.",
)
YEARS = {
    2029: {"winner": "Marrow", "second": "Tilde of Skerrow", "times": "ninth", "wind": "northerly gale"},
    2030: {"winner": "Kestrel", "second": "Pinafore", "times": "tenth", "wind": "dead calm"},
    2031: {"winner": "Old Hallam", "second": "Brannock Lass", "times": "last", "wind": "swell from Tarnwick"},
}


def regatta(year: int, turn: int, *, dated: bool = True) -> Article:
    title, text = REGATTA[turn].format(**YEARS[year]).split(". ", 1)
    day = f"{year}-06-{11 + turn // 2:02}" if dated else None
    return Article(id=f"{year}-{turn}", title=title, text=text, outlet=f"Outlet {turn}", published=day, language="en")


DATED = [regatta(year, turn) for year in YEARS for turn in range(3)]
UNDATED = [regatta(year, 3, dated=False) for year in YEARS]


def assert_each_year_is_a_story(archive: Archive) -> None:
    found = stories_of(archive)
    years = [{found[f"{year}-{turn}"] for turn in range(4)} for year in YEARS]
    assert [len(year) for year in years] == [1, 1, 1], found
    assert len(set.union(*years)) == len(YEARS)


@pytest.mark.parametrize(
    "batches",
    [
        pytest.param([[*UNDATED, *DATED]], id="at once"),
        pytest.param([DATED, UNDATED], id="undated last"),
        pytest.param([UNDATED, DATED], id="undated first"),
        pytest.param([[article] for article in [*DATED[:5], *UNDATED, *DATED[5:]]], id="one by one"),
    ],
)
def test_undated_reports_join_the_event_of_their_year(tmp_path: Path, batches: list[list[Article]]) -> None:
    with open_archive(tmp_path / "news") as archive:
        for batch in batches:
            archive.add(batch)
        assert_each_year_is_a_story(archive)


def test_what_is_found_first_tells_where_to_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    least = replace(candidate_search.FIRST, most=2)
    monkeypatch.setattr(neighbours, "FIRST", least)
    monkeypatch.setattr(neighbours, "OF_ANY_TIME", replace(candidate_search.OF_ANY_TIME, most=0))
    asked: list[Any] = []
    search = candidate_search.CandidateSearch.search

    def noted(
        self: candidate_search.CandidateSearch, articles: object, kind: object, days: object, found: object
    ) -> None:
        asked.append((kind, days))
        search(self, articles, kind, days, found)

    monkeypatch.setattr(candidate_search.CandidateSearch, "search", noted)
    with open_archive(tmp_path / "news") as archive:
        archive.add(DATED)
        archive.add(UNDATED[1:2])
        found = stories_of(archive)
        assert found["2030-3"] == found["2030-0"] == found["2030-1"] == found["2030-2"]
    (first, then) = asked[-2:]
    assert first == (least, None)
    kind, (since, until) = then
    assert kind == candidate_search.OF_THEIR_TIME
    assert until - since == 2 * candidate_search.THEIR_TIME_DAYS
    assert since <= DATED[3].published.day.toordinal() <= until
