"""ninjs 3.0: items have the properties and types of the standard, and are read back."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from render_hostile import coverages, thorough
from render_samples import SAMPLE

import wideangle
from wideangle.model import Article, Coverage, PublicationTime
from wideangle.render import ninjs_coverage, ninjs_item

TEXTS = {"uri", "versionCreated", "language", "by", "name"}
OBJECTS = {
    "headlines": {"role", "contentType", "value"},
    "descriptions": {"role", "contentType", "value"},
    "bodies": {"role", "contentType", "value"},
    "subjects": {"name"},
    "infoSources": {"name"},
    "altIds": {"role", "value"},
}
"""The properties of the standard that items have: lists of objects with values that are text."""

TIMED = Article(
    "Trams stood still.\n\nBuses ran “late”.",
    "Trams halted again",
    "n1",
    "https://courier.example/tram?a=1",
    PublicationTime.of("2031-10-07T19:05+03:00"),
    "Halven Courier",
    ("Ada Thorsen", "B. Holm"),
    "en",
    "Transport",
)


def assert_is_item(item: dict[str, Any], *, whole: bool) -> None:
    """By the schema of ninjs 3.0, which allows no other properties."""
    assert item.keys() <= {*TEXTS, *OBJECTS, "standard", "type", "representationType", "associations"}
    assert re.fullmatch(r"(?i:https?|urn):[!-~]+", item["uri"])
    assert (item["type"], item["representationType"]) == ("text", "full" if whole else "partial")
    assert all(isinstance(item[name], str) for name in TEXTS & item.keys())
    if "versionCreated" in item:
        assert datetime.fromisoformat(item["versionCreated"]).tzinfo is not None
    for name, keys in OBJECTS.items():
        for part in item.get(name, []):
            assert part.keys() <= keys
            assert all(isinstance(value, str) for value in part.values())


@pytest.mark.parametrize(
    "article",
    [
        TIMED,
        Article("Boats were late.", id="b <1>", published=PublicationTime.of("2031-10-07"), language="en"),
        Article("選挙は日曜日に行われた。", "選挙", "senkyo", url="javascript:alert(1)", language="ja"),
    ],
)
def test_an_article_is_an_item_that_is_read_back(article: Article) -> None:
    line = ninjs_item(article)
    item = json.loads(line)
    assert "\n" not in line
    assert_is_item(item, whole=True)
    assert item["altIds"] == [{"role": "wideangle", "value": article.id}]
    [read] = wideangle.read(io.BytesIO(line.encode()))
    assert isinstance(read, Article)
    assert [part for part in read.text.split("\n") if part] == [part for part in article.text.split("\n") if part]
    assert (read.outlet, read.language) == (article.outlet, article.language)
    assert read.title == article.title or not article.title


def test_the_time_is_that_of_the_outlet_and_a_day_has_no_hour() -> None:
    assert json.loads(ninjs_item(TIMED))["versionCreated"] == "2031-10-07T19:05:00+03:00"
    day = json.loads(ninjs_item(Article("Boats were late.", id="b", published=PublicationTime.of("2031-10-07"))))
    assert "versionCreated" not in day
    assert {"role": "published", "contentType": "text/plain", "value": "2031-10-07"} in day["descriptions"]


def assert_is_coverage(coverage: Coverage) -> None:
    item = json.loads(ninjs_coverage(coverage))
    assert item["standard"]["version"] == "3.0"
    assert_is_item(item, whole=True)
    shown = [entry for section in coverage.sections for entry in section.entries]
    carried = sum(len(entry.copies) for entry in shown) + len(coverage.copies)
    associations = item.get("associations", [])
    assert len(associations) == len(shown) + carried
    for associated in associations:
        assert_is_item(associated, whole=False)
        assert "bodies" not in associated
    extracts = [d["value"] for a in associations for d in a.get("descriptions", []) if d["role"] == "extract"]
    assert extracts == [e.extract.of(e.article.text) for e in shown if e.extract and e.extract.of(e.article.text)]


def test_a_coverage_is_an_item_with_associations() -> None:
    assert_is_coverage(SAMPLE)
    lanes = {associated["name"] for associated in json.loads(ninjs_coverage(SAMPLE))["associations"]}
    assert {section.lane.value for section in SAMPLE.sections if section.entries} <= lanes


@thorough
@given(coverages)
def test_any_coverage_is_an_item_of_the_standard(coverage: Coverage) -> None:
    assert_is_coverage(coverage)
