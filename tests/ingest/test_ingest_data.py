"""Reading the shared data, where it is at hand."""

import os
from collections import Counter
from pathlib import Path

import pytest

from wideangle.ingest import read
from wideangle.model import Article, Precision, Refusal

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
    result = list(read(DATA / "ecbplus"))
    assert len(result) == 462
    assert all(isinstance(item, Article) and item.metadata["story"] for item in result)


def test_an_archive_in_parquet_is_streamed() -> None:
    archive = read(DATA / "allsides" / "archive.parquet")
    for _ in range(500):
        item = next(archive)
        assert isinstance(item, Article)
        assert item.url
        assert item.outlet


def _kinds(folder: str) -> Counter[str]:
    result = list(read(DATA / folder))
    return Counter("article" if isinstance(item, Article) else item.kind or "refused" for item in result)


def test_every_text_item_of_ninjs_is_read_and_the_others_counted() -> None:
    result = [item for item in read(DATA / "ninjs") if isinstance(item, Article)]
    assert all(item.title and item.text and item.published and item.id for item in result)
    assert all(item.published.precision is Precision.MINUTE for item in result if item.published)
    [dpa, _] = [item for item in result if item.outlet == "dpa"]
    assert (dpa.authors, dpa.language, dpa.text.count("\n")) == (("Christian Hollmann, dpa",), "de", 8)
    assert _kinds("ninjs") == {"article": 23, "event": 19, "photo": 9, "sound recording": 2, "video": 2, "refused": 1}


def test_every_text_item_of_newsml_is_read_and_the_others_counted() -> None:
    assert _kinds("newsml-g2") == {
        **{"article": 7, "event": 6, "package": 6, "planning item": 4, "photo": 3, "video": 3, "concept": 2},
        **{"knowledge item": 1, "catalog": 1, "sports data sheet": 1},
        "refused": 8,  # headers and fragments with neither text nor headline
    }


def test_every_web_archive_is_read_as_far_as_it_can_be() -> None:
    assert _kinds("warc") == {
        **{"article": 9, "request record": 19, "warcinfo record": 14, "revisit record": 4, "metadata record": 1},
        **{"redirect": 1, "image": 1, "other file": 5},
        "refused": 1,  # of example-trunc.warc, a stretch from which the beginning of a record is missing
    }
    [refusal] = [item for item in read(DATA / "warc") if isinstance(item, Refusal) and not item.kind]
    assert "example-trunc.warc, after record 3" in refusal.item


def test_kinds_that_are_not_read_are_refused_one_by_one() -> None:
    result = list(read(DATA / "wikiwars"))
    assert len(result) == sum(file.is_file() for file in (DATA / "wikiwars").iterdir())
    assert all(not isinstance(item, Article) and item.reason and item.remedy for item in result)
