"""Render a story as HTML, in the same style as coverage: a fragment that can be embedded in any page, and a whole
page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wideangle.model import Story, StoryLink
from wideangle.render import labels
from wideangle.render.html.environment import rendered
from wideangle.render.views.story import story_view

_REPORTS = "reports"


def story_fragment(
    story: Story,
    storyline: tuple[Sequence[StoryLink], Sequence[StoryLink]] = ((), ()),
    *,
    why: bool = False,
    templates: Path | None = None,
) -> str:
    """Return the story as one `<section>` with its own stylesheet. Headings start at the second level.

    `templates` is a folder whose templates replace the shipped templates of the same name. Raises UsageError if a
    template of this folder fails.
    """
    return rendered(
        "story_fragment.html.jinja", templates, story=story_view(story, storyline, why=why, identified=False)
    )


def story_page(
    story: Story,
    storyline: tuple[Sequence[StoryLink], Sequence[StoryLink]] = ((), ()),
    *,
    why: bool = False,
    templates: Path | None = None,
) -> str:
    """Return the whole story as one self-contained HTML page. `templates` is a folder whose templates replace the
    shipped templates of the same name."""
    shown = story_view(story, storyline, why=why)
    sections = [(_REPORTS, labels.REPORTS, len(shown.reports))]
    sections += [(chain.key, chain.heading, len(chain.stories)) for chain in shown.chains]
    return rendered("story_page.html.jinja", templates, story=shown, sections=sections)
