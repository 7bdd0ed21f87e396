"""Render storylines as JSON according to the published schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wideangle.model import Storyline, StorylineLink
from wideangle.render.json.coverage import document, reason_records
from wideangle.render.json.story import story_record


def storylines_json(storylines: Iterable[Storyline], *, more: bool = False) -> str:
    """Return storylines in the given order as one JSON document. `more` is True if the archive has more storylines than
    these."""
    return document("storylines", storylines=[_storyline(storyline) for storyline in storylines], more=more)


def storyline_json(storyline: Storyline) -> str:
    """Return one whole storyline as one JSON document. Its links have their reasons if `storyline` contains reasons."""
    stories = [story_record(story) for story in storyline.stories]
    links = [_link(link) for link in storyline.links]
    return document("storyline", storyline={**_storyline(storyline), "members": stories, "links": links})


def _storyline(storyline: Storyline) -> dict[str, Any]:
    return {
        "id": storyline.id,
        "headline": storyline.headline,
        "first": storyline.first.isoformat() if storyline.first else None,
        "last": storyline.last.isoformat() if storyline.last else None,
        "stories": [story.id for story in storyline.stories],
        "articles": len(storyline.articles),
        "decided": storyline.decided,
    }


def _link(link: StorylineLink) -> dict[str, Any]:
    return {
        "story": link.story,
        "earlier": link.earlier,
        "probability": link.probability,
        "reasons": reason_records(link.reasons),
    }
