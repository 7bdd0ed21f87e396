"""Render the statements of stories as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wideangle.model import Quote, Story
from wideangle.render.json.coverage import document
from wideangle.render.json.records import quote_record


def quotes_json(stories: Iterable[tuple[Story, Sequence[Quote]]]) -> str:
    """Return the statements of stories in the given order as one JSON document."""
    rows = [
        {"story": story.id, "headline": story.headline, "quotes": [quote_record(quote) for quote in quotes]}
        for story, quotes in stories
    ]
    return document("quotes", stories=rows)
