"""Reading the shared data, where it is at hand."""

import os
from pathlib import Path

import pytest

from wideangle.ingest import read
from wideangle.model import Article

DATA = Path(os.environ.get("WIDEANGLE_DATA", Path(__file__).parents[3] / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no shared data in {DATA}; set WIDEANGLE_DATA")


def test_the_article_as_an_editor_pasted_it() -> None:
    [seed] = read(DATA / "seed.txt")
    assert isinstance(seed, Article)
    assert (seed.title, seed.published) == ("", None)
    assert seed.text.endswith("forces from Ukraine.")
    assert seed.text.count("\n") == 5
    assert seed.text in (DATA / "seed.txt").read_text(encoding="utf-8")


def test_short_reports_in_json_lines() -> None:
    found = list(read(DATA / "ecbplus"))
    assert len(found) == 462
    assert all(isinstance(one, Article) and one.metadata["story"] for one in found)


def test_an_archive_in_parquet_is_streamed() -> None:
    archive = read(DATA / "allsides" / "archive.parquet")
    for _ in range(500):
        one = next(archive)
        assert isinstance(one, Article)
        assert one.url
        assert one.outlet


@pytest.mark.parametrize("folder", ["ninjs", "newsml-g2", "warc", "wikiwars"])
def test_kinds_that_are_not_read_are_refused_one_by_one(folder: str) -> None:
    found = list(read(DATA / folder))
    assert len(found) == sum(file.is_file() for file in (DATA / folder).iterdir())
    assert all(not isinstance(one, Article) and one.reason and one.remedy for one in found)
