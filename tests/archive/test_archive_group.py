"""`wideangle.group`: a source grouped without an archive."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from story_kit_archive import article

import wideangle
from wideangle.errors import UnreadableSource
from wideangle.model import Refusal


@pytest.fixture
def kept_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def row(number: int, event: int, turn: int, **fields: object) -> str:
    told = article(number, event=event, turn=turn)
    record = {"id": told.id, "title": told.title, "text": told.text, "published": "2031-10-01"} | fields
    return json.dumps(record) + "\n"


def test_every_article_has_a_pair_in_the_order_of_the_source(tmp_path: Path, kept_nothing: Path) -> None:
    source = tmp_path / "news.jsonl"
    lines = [row(9, 0, 0), row(2, 1, 0), "{\n", row(7, 0, 1), row(9, 0, 0), row(1, 1, 2)]
    source.write_text("".join(lines), "utf-8")
    refused: list[Refusal] = []
    pairs = list(wideangle.group(source, on_refusal=refused.append))
    assert [name for name, _ in pairs] == ["a9", "a2", "a7", "a9", "a1"]
    stories = [story for _, story in pairs]
    assert stories[0] == stories[2] == stories[3] != stories[1] == stories[4]
    assert [refusal.item for refusal in refused] == [f"{source}, line 3"]
    assert list(kept_nothing.iterdir()) == []


def test_an_article_without_an_id_is_given_one(tmp_path: Path, kept_nothing: Path) -> None:
    source = tmp_path / "tram.txt"
    source.write_text("The tram stopped at Skarvik Square.", "utf-8")
    [(name, story)] = wideangle.group(source)
    assert name == next(wideangle.read(source)).id or name.startswith("t-")
    assert story
    assert list(kept_nothing.iterdir()) == []


def test_a_source_that_cannot_be_read_is_an_error_and_leaves_nothing(tmp_path: Path, kept_nothing: Path) -> None:
    with pytest.raises(UnreadableSource):
        list(wideangle.group(tmp_path / "gone.jsonl"))
    assert list(kept_nothing.iterdir()) == []


def test_whoever_stops_early_leaves_nothing(tmp_path: Path, kept_nothing: Path) -> None:
    source = tmp_path / "news.jsonl"
    source.write_text(row(1, 0, 0) + row(2, 0, 1), "utf-8")
    pairs = wideangle.group(source)
    assert next(pairs)[0] == "a1"
    assert list(kept_nothing.iterdir()) != []
    pairs.close()  # type: ignore[attr-defined]  # it is a generator
    assert list(kept_nothing.iterdir()) == []
