"""Each article's opening and agency are stored, and are those of its present text."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import pytest

import wideangle
from wideangle import ingest, sample
from wideangle.analysis import EXTRACT_VERSION, extract_of
from wideangle.coverage import opening
from wideangle.link import agency_of
from wideangle.model import Article, Story

WIRE = (
    "ORSAY, Nov 5 (Reuters) - A fire at the Tallow Street depot destroyed nine trams of Sound Lines on Tuesday night, "
    "the fire service said.\n\nNobody was hurt. The depot is closed until Friday."
)
OWN = (
    "By Ilse Hartog\n\nNine trams burnt at the depot in Tallow Street on Tuesday night while they were being charged. "
    "Sound Lines runs buses instead.\n\n© 2031 AFP"
)
BARE = "—"


def report(name: str, text: str, **fields: str) -> Article:
    return Article(
        text, "Nine trams burn at Tallow Street depot", name, outlet=f"{name} Herald", language="en", **fields
    )


REPORTS = [
    report("wire", WIRE),
    report("own", OWN),
    report("bare", BARE),
    report("lines", OWN.replace("\n", "\u2028")),
]


def assert_extracts_are_those_of_the_texts(stories: list[Story]) -> None:
    for story in stories:
        of_id = {member.article.id: member for member in story.members}
        assert story.extract == opening(of_id[story.central].article)
        for member in story.members:
            assert member.origin == agency_of(member.article)


def test_extracts_are_stored_with_their_articles(tmp_path: Path) -> None:
    with wideangle.open(tmp_path) as archive:
        archive.add(REPORTS)
        stories = list(archive.stories())
    origins = {member.article.id: member.origin for story in stories for member in story.members}
    assert origins == {"wire": "Reuters", "own": "AFP", "bare": "", "lines": "AFP"}
    assert_extracts_are_those_of_the_texts(stories)


@pytest.mark.parametrize("text", [OWN, BARE, WIRE.replace("Reuters", "ANSA")])
def test_an_edit_changes_the_extract(text: str, tmp_path: Path) -> None:
    with wideangle.open(tmp_path) as archive:
        archive.add(REPORTS)
        archive.add(replace(REPORTS[0], text=text))
        assert archive.get("wire").text == text
        assert_extracts_are_those_of_the_texts(list(archive.stories()))


def test_removal_and_regrouping_leave_the_extracts_of_the_rest(tmp_path: Path) -> None:
    with wideangle.open(tmp_path) as archive:
        archive.add(REPORTS)
        archive.remove(["own"])
        archive.split("s1", ["bare"])
        stories = list(archive.stories())
        assert {article.id for story in stories for article in story.articles} == {"wire", "bare", "lines"}
        assert_extracts_are_those_of_the_texts(stories)
        archive.add(REPORTS[1], restore_removed=True)
        assert_extracts_are_those_of_the_texts(list(archive.stories()))


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM extracts",
        "DELETE FROM extracts WHERE seq > 2",
        "UPDATE extracts SET version = 0, agency = 'Nobody', start = 0, \"end\" = 1",
    ],
)
def test_missing_and_outdated_extracts_are_stored_again(change: str, tmp_path: Path) -> None:
    with wideangle.open(tmp_path) as archive:
        archive.add(REPORTS)
        before = list(archive.stories())
    with closing(sqlite3.connect(tmp_path / "wideangle.db")) as connection, connection:
        connection.execute(change)
        connection.execute("DELETE FROM meta WHERE key = 'extracts'")
    with wideangle.open(tmp_path, create=False) as archive:
        assert list(archive.stories()) == before


def test_the_version_rises_with_the_rules() -> None:
    """Where this fails, the rules for datelines, credits, sentences or openings have changed: raise EXTRACT_VERSION,
    so that archives store their extracts again, and record the new digest."""
    shipped = [item for item in ingest.read(str(sample.path())) if isinstance(item, Article)]
    extracts = [extract_of(article) for article in [*shipped, *REPORTS]]
    digest = blake2b(repr([tuple(extract) for extract in extracts]).encode(), digest_size=8).hexdigest()
    assert (EXTRACT_VERSION, digest) == (2, "c301ff78a04b73e1")
