"""Render a storyline as HTML: a fragment that can be embedded in any page, and a whole page."""

from __future__ import annotations

from pathlib import Path

from wideangle.model import Storyline
from wideangle.render.html.environment import rendered
from wideangle.render.views.storyline import storyline_view


def storyline_fragment(storyline: Storyline, *, why: bool = False, templates: Path | None = None) -> str:
    """Return the storyline as one `<section>` with its own stylesheet. Headings start at the second level.

    `templates` is a folder whose templates replace the shipped templates of the same name. Raises UsageError if a
    template of this folder fails.
    """
    return rendered("storyline_fragment.html.jinja", templates, storyline=storyline_view(storyline, why=why))


def storyline_page(storyline: Storyline, *, why: bool = False, templates: Path | None = None) -> str:
    """Return the whole storyline as one self-contained HTML page. `templates` is a folder whose templates replace the
    shipped templates of the same name."""
    return rendered("storyline_page.html.jinja", templates, storyline=storyline_view(storyline, why=why))
