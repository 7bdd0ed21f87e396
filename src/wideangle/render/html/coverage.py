"""Render coverage as HTML: a fragment that can be embedded in any page, and a whole page.

Neither the fragment nor the page runs a script or sends requests. The fragment inherits colours and fonts from the page
around it. Its few CSS rules apply only to elements with the class prefix `wa-`.
"""

from __future__ import annotations

from pathlib import Path

from wideangle.model import Coverage
from wideangle.render import labels
from wideangle.render.html.environment import rendered
from wideangle.render.views.coverage import EntryView, view
from wideangle.render.views.quotes import QuotesView, quotes_view

_STATEMENTS = "quotes"


def html_fragment(
    coverage: Coverage, *, why: bool = False, troubles: bool = False, templates: Path | None = None
) -> str:
    """Return the coverage as one `<section>` with its own stylesheet. Headings start at the second level.

    The covered article is not named, because the fragment is placed under the article. `templates` is a folder whose
    templates replace the shipped templates of the same name. Raises UsageError if a template of this folder fails.
    """
    shown = view(coverage, why=why, troubles=troubles)
    return rendered("coverage_fragment.html.jinja", templates, coverage=shown, statements=_statements(coverage))


def html_page(coverage: Coverage, *, why: bool = False, troubles: bool = False, templates: Path | None = None) -> str:
    """Return the whole coverage as one self-contained HTML page. `templates` is a folder whose templates replace the
    shipped templates of the same name."""
    shown = view(coverage, why=why, troubles=troubles)
    statements = _statements(coverage)
    sections = [(section.identity, section.name, len(section.entries)) for section in shown.sections]
    if statements.quotes:
        sections.append((_STATEMENTS, labels.STATEMENTS, len(statements.quotes)))
    return rendered("coverage_page.html.jinja", templates, coverage=shown, statements=statements, sections=sections)


def entry_html(entry: EntryView) -> str:
    """Return one entry of a coverage as HTML for a feed item. The headline of the article is left out, because the feed
    item already has the headline as its title."""
    return rendered("entry.html.jinja", entry=entry)


def _statements(coverage: Coverage) -> QuotesView:
    return quotes_view(coverage.quotes, coverage.article.language)
