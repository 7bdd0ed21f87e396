"""Archives of released versions open with the same articles, stories, decisions, sources, follows and alerts."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from archive_contents import contents

import wideangle

HERE = Path(__file__).parent
VERSIONS = sorted(path.name.removesuffix(".tar.gz") for path in HERE.glob("*.tar.gz"))


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(version: str, tmp_path: Path) -> Path:
    with tarfile.open(HERE / f"{version}.tar.gz") as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / "archive"


@pytest.fixture
def recorded(version: str) -> dict[str, Any]:
    contents_then: dict[str, Any] = json.loads((HERE / f"{version}.json").read_text("utf-8"))
    return contents_then


def test_the_archive_of_the_first_version_is_kept() -> None:
    assert "0.1.0" in VERSIONS


def test_an_earlier_archive_is_read_as_it_was(folder: Path, recorded: dict[str, Any]) -> None:
    with wideangle.open(folder, create=False) as archive:
        assert contents(archive) == recorded


def test_an_earlier_archive_is_searched_and_covered(folder: Path) -> None:
    with wideangle.open(folder, create=False) as archive:
        assert archive.related("ferry-1", limit=1)[0].article.id in {"ferry-2", "ferry-3"}
        assert archive.search("bicycle lanes", limit=1)[0].id.startswith("lanes-")
        assert archive.cover("ferry-2").story == "s2"


def test_adding_to_an_earlier_archive_keeps_stories_and_decisions(folder: Path, recorded: dict[str, Any]) -> None:
    report = wideangle.Article(
        id="ferry-5",
        title="Hild in dock after grounding",
        published=wideangle.PublicationTime.of("2031-11-05"),
        outlet="Orsay Herald",
        text=(
            "The ferry Hild, which ran aground off Tarn Point on Monday with 112 passengers, is in dock. Sound Lines "
            "found no leak. Crossings between Vessel Bay and Orsay start again on Thursday."
        ),
    )
    with wideangle.open(folder) as archive:
        assert archive.add(HERE / "articles.jsonl").refused == 0
        archive.add(report)
    with wideangle.open(folder) as archive:
        now = contents(archive)
        # Stories in two languages may have become one since; the id of either leads to it.
        members = {
            identifier: {m.article.id for m in archive.story(identifier).members} for identifier in recorded["stories"]
        }
    assert now["decisions"] == recorded["decisions"]
    for identifier, story in recorded["stories"].items():
        assert set(story["members"]) <= members[identifier], identifier
    assert "ferry-4" not in now["stories"]["s2"]["members"]
