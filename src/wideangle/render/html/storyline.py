"""A storyline as HTML: a fragment for any page, and a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from wideangle.model import Storyline
from wideangle.render import labels
from wideangle.render.html.elements import element
from wideangle.render.html.parts import page, reason_list, section, stylesheet, written
from wideangle.render.views.storyline import ChainedStory, StorylineView, storyline_view

_STORIES = "stories"


def storyline_fragment(storyline: Storyline, *, why: bool = False) -> str:
    """The storyline as one `<section>` with its own stylesheet; headings start at the second level."""
    shown = storyline_view(storyline, why=why)
    return written(
        element(
            "section",
            {"class": "wa-coverage", "lang": "en", "aria-label": f"{labels.STORYLINE} {shown.card.id}"},
            element("style", {}, stylesheet("fragment.css")),
            *_head(shown, level=2),
            _stories(shown, level=3, identity=""),
        )
    )


def storyline_page(storyline: Storyline, *, why: bool = False) -> str:
    """The whole storyline as one self-contained page."""
    shown = storyline_view(storyline, why=why)
    return page(
        f"{shown.card.title} – {labels.STORYLINE} {shown.card.id}",
        element(
            "header",
            {"class": "wa-header"},
            element("p", {"class": "wa-name"}, f"{labels.STORYLINE} {shown.card.id}"),
            *_head(shown, level=1),
        ),
        element("main", {"class": "wa-coverage"}, _stories(shown, level=2, identity=_STORIES)),
        element("footer", {"class": "wa-footer"}, element("p", {}, labels.VERBATIM)),
    )


def _head(shown: StorylineView, level: int) -> Iterator[ET.Element]:
    yield element(f"h{level}", {"class": "wa-title", "lang": shown.card.lang, "dir": "auto"}, shown.card.title)
    yield element("p", {"class": "wa-reports"}, shown.card.facts)
    if shown.legend:
        yield element("p", {"class": "wa-legend"}, shown.legend)


def _stories(shown: StorylineView, *, level: int, identity: str) -> ET.Element:
    return section(
        labels.STORIES, [_story(story, level + 1) for story in shown.stories], level=level, identity=identity
    )


def _story(story: ChainedStory, level: int) -> ET.Element:
    card = story.card
    parts = [
        element(f"h{level}", {"class": "wa-title", "lang": card.lang, "dir": "auto"}, card.title),
        element("p", {"class": "wa-details"}, element("bdi", {}, card.facts)),
    ]
    if story.certainty:
        parts.append(element("p", {"class": "wa-certain"}, story.certainty))
    return element("article", {"class": "wa-entry"}, *parts, *reason_list(story.reasons, labels.WHY))
