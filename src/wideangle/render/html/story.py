"""A story as HTML: a fragment that can be embedded in any page, and a whole page, in the same style as coverage."""

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
    """Return the story as one `<section>` with its own stylesheet; headings start at the second level.

    `templates` is a folder whose templates replace those of the same name. Raises UsageError if one of them fails.
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
    """Return the whole story as one self-contained page; `templates` is as in `story_fragment`."""
    shown = story_view(story, storyline, why=why)
    sections = [(_REPORTS, labels.REPORTS, len(shown.reports))]
    sections += [(chain.key, chain.heading, len(chain.stories)) for chain in shown.chains]
    return rendered("story_page.html.jinja", templates, story=shown, sections=sections)
