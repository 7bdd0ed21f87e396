"""Quality on invented articles stays above its pinned floors, without any research data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.marked_text import marked_article

import quality
from quality import corpus_digest, coverage_figures, lowered, measure, pin, pinned


def test_no_figure_is_below_its_floor() -> None:
    document = pinned()
    assert document["corpus"] == corpus_digest(), "the corpus has changed, and so have its figures: make pin"
    figures = measure()
    assert figures.keys() == document["floors"].keys()
    assert lowered(document["floors"], figures) == []


def test_title_and_date_make_no_coverage_worse(tmp_path: Path) -> None:
    complete, bare = coverage_figures(tmp_path)
    assert complete.keys() == bare.keys()
    assert min(bare.values()) > 0.5
    assert lowered(bare, complete) == []


def test_marks_become_spans() -> None:
    article = marked_article("[1c “Yes,”] [1q said] [1s Ada], [1c “and no.”]")
    assert article["text"] == "“Yes,” said Ada, “and no.”"
    assert article["attributions"] == [{"content": [(0, 6), (17, 26)], "cue": [(7, 11)], "source": [(12, 15)]}]


def test_a_floor_is_lowered_only_where_that_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "FLOORS", tmp_path / "floors.json")
    assert pin({"stories": 0.9}) == []
    assert pin({"stories": 0.8}) == ["stories: 0.8000, floor 0.9000"]
    assert json.loads(quality.FLOORS.read_text("utf-8"))["floors"] == {"stories": 0.9}
    assert pin({}) == ["stories: 0.0000, floor 0.9000"]
    assert pin({"stories": 0.8}, allow_lower=True)
    assert pin({"stories": 0.85}) == []
    assert pinned()["floors"] == {"stories": 0.85}
