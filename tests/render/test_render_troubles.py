"""Live sources in trouble: told to whoever keeps them, and to readers only where that is asked."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from render_samples import SAMPLE
from rich.console import Console

from wideangle import render
from wideangle.model import Coverage, NotCompared, Source

FEED = Source(
    "https://gazette.example/feed", title="Ossel Gazette: Politics", error="The server answers 503.", failures=9
)
COVERAGE = replace(SAMPLE, holdings=replace(SAMPLE.holdings, sources=3, failing=1, troubled=(FEED,)))


def on_terminal(coverage: Coverage) -> str:
    paper = io.StringIO()
    render.terminal(coverage, Console(file=paper, width=100))
    return paper.getvalue()


@pytest.mark.parametrize("draw", [render.markdown, render.html_fragment, render.html_page])
def test_readers_are_told_only_where_that_is_asked(draw: Any) -> None:
    published = draw(COVERAGE)
    assert "Ossel Gazette: Politics" not in published
    assert "failing" not in published
    asked = draw(COVERAGE, troubles=True)
    assert "Ossel Gazette: Politics" in asked
    assert "of 3 live sources 1 failing" in asked


def test_a_feed_of_coverage_does_not_tell() -> None:
    assert "Ossel Gazette: Politics" not in render.atom(COVERAGE)


def test_the_terminal_and_json_always_tell() -> None:
    assert "Ossel Gazette: Politics" in on_terminal(COVERAGE)
    assert "of 3 live sources 1 failing" in on_terminal(COVERAGE)
    [troubled] = json.loads(render.json_document(COVERAGE))["holdings"]["troubled"]
    assert troubled["url"] == FEED.url


@pytest.mark.parametrize("draw", [render.markdown, render.html_page, render.atom, on_terminal])
def test_everybody_is_told_which_languages_were_not_compared(draw: Any) -> None:
    unreached = replace(SAMPLE, not_compared=NotCompared(("ja", "uk"), 12))
    assert "not compared: 12 articles in ja, uk" in " ".join(draw(unreached).split())
    assert "not compared" not in draw(SAMPLE)
    assert json.loads(render.json_document(unreached))["not_compared"] == {"languages": ["ja", "uk"], "articles": 12}
