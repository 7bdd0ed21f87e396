"""A story as HTML: a fragment for any page, and a page of its own, in the same dress as the coverage of an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from wideangle.model import Story, StoryLink
from wideangle.render import labels
from wideangle.render.html.elements import element
from wideangle.render.html.parts import (
    entry_body,
    entry_element,
    missing_section,
    page,
    section,
    stylesheet,
    titled,
    written,
)
from wideangle.render.views.story import StoryCard, StoryView, story_view

_REPORTS = "reports"


def story_fragment(
    story: Story, storyline: tuple[Sequence[StoryLink], Sequence[StoryLink]] = ((), ()), *, why: bool = False
) -> str:
    """The story as one `<section>` with its own stylesheet; headings start at the second level."""
    shown = story_view(story, storyline, why=why)
    return written(
        element(
            "section",
            {"class": "wa-coverage", "lang": "en", "aria-label": f"{labels.STORY} {shown.card.id}"},
            element("style", {}, stylesheet("fragment.css")),
            *_head(shown, level=2),
            *_sections(shown, level=3, identified=False),
        )
    )


def story_page(
    story: Story, storyline: tuple[Sequence[StoryLink], Sequence[StoryLink]] = ((), ()), *, why: bool = False
) -> str:
    """The whole story as one self-contained page."""
    shown = story_view(story, storyline, why=why)
    jumps = [(_REPORTS, labels.REPORTS, len(shown.reports))]
    jumps += [(chain.key, chain.heading, len(chain.stories)) for chain in shown.chains]
    return page(
        f"{shown.card.title} – {labels.STORY} {shown.card.id}",
        element(
            "header",
            {"class": "wa-header"},
            element("p", {"class": "wa-name"}, f"{labels.STORY} {shown.card.id}"),
            *_head(shown, level=1),
            element(
                "nav",
                {"aria-label": labels.SECTIONS_OF_PAGE},
                element("ul", {}, *(_jump(key, heading, number) for key, heading, number in jumps)),
            ),
        ),
        element("main", {"class": "wa-coverage"}, *_sections(shown, level=2, identified=True)),
        element("footer", {"class": "wa-footer"}, element("p", {}, labels.VERBATIM)),
    )


def _head(shown: StoryView, level: int) -> Iterator[ET.Element]:
    """The name of the story, its central report, and its counts."""
    heading = shown.central.card
    if shown.card.named:
        yield _title(f"h{level}", shown.card)
        yield element("div", {"class": "wa-coverage"}, titled(f"h{level + 1}", heading), *entry_body(shown.central))
    else:
        yield titled(f"h{level}", heading)
        yield element("div", {"class": "wa-coverage"}, *entry_body(shown.central))
    yield element("p", {"class": "wa-reports"}, shown.card.facts)
    if shown.legend:
        yield element("p", {"class": "wa-legend"}, shown.legend)


def _sections(shown: StoryView, *, level: int, identified: bool) -> Iterator[ET.Element]:
    entries = [entry_element(entry, level + 1) for entry in shown.reports]
    yield section(labels.REPORTS, entries, level=level, identity=_REPORTS if identified else "")
    yield from missing_section(shown.missing, level=level)
    for chain in shown.chains:
        stories = [_story(card, certainty, level + 1) for card, certainty in chain.stories]
        yield section(chain.heading, stories, chain.note, level=level, identity=chain.key if identified else "")


def _story(card: StoryCard, certainty: str, level: int) -> ET.Element:
    return element(
        "article",
        {"class": "wa-entry"},
        _title(f"h{level}", card),
        element("p", {"class": "wa-details"}, element("bdi", {}, card.facts)),
        element("p", {"class": "wa-certain"}, certainty),
    )


def _title(tag: str, card: StoryCard) -> ET.Element:
    return element(tag, {"class": "wa-title", "lang": card.lang, "dir": "auto"}, card.title)


def _jump(key: str, heading: str, number: int) -> ET.Element:
    return element("li", {}, element("a", {"href": f"#{key}"}, heading), f" {number:,}")
