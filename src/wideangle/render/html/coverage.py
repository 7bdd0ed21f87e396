"""Coverage as HTML: a fragment for any page, and a page of its own.

Neither runs a script nor requests anything. The fragment takes its colours and type from the page around it; its few
rules reach only elements with its own class prefix, `wa-`.
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
    """The coverage as one `<section>` with its own stylesheet; headings start at the second level.

    The article at hand is not named: the fragment stands under it. `templates` is a folder whose templates replace
    those of the same name; raises UsageError where one of them fails.
    """
    shown = view(coverage, why=why, troubles=troubles)
    return rendered("coverage_fragment.html.jinja", templates, coverage=shown, statements=_statements(coverage))


def html_page(coverage: Coverage, *, why: bool = False, troubles: bool = False, templates: Path | None = None) -> str:
    """The whole coverage as one self-contained page; `templates` as above."""
    shown = view(coverage, why=why, troubles=troubles)
    statements = _statements(coverage)
    sections = [(section.identity, section.name, len(section.entries)) for section in shown.sections]
    if statements.quotes:
        sections.append((_STATEMENTS, labels.STATEMENTS, len(statements.quotes)))
    return rendered("coverage_page.html.jinja", templates, coverage=shown, statements=statements, sections=sections)


def entry_html(entry: EntryView) -> str:
    """One entry without its title, for outputs that carry HTML within."""
    return rendered("entry.html.jinja", entry=entry)


def _statements(coverage: Coverage) -> QuotesView:
    return quotes_view(coverage.quotes, coverage.article.language)
