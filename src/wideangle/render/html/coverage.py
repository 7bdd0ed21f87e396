"""Coverage as HTML: a fragment for any page, and a page of its own.

Neither runs a script nor asks for anything from elsewhere. The fragment takes its colours and type from the page
around it; its few rules reach only what carries its own class prefix, `wa-`.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from wideangle.model import Coverage
from wideangle.render import labels
from wideangle.render.html.elements import element
from wideangle.render.html.parts import (
    copies_line,
    details,
    entry_body,
    entry_element,
    missing_section,
    page,
    section,
    stylesheet,
    titled,
    written,
)
from wideangle.render.html.quotes import IDENTITY, quotes_section
from wideangle.render.views.coverage import EntryView, SectionView, View, view
from wideangle.render.views.quotes import QuotesView, quotes_view


def html_fragment(coverage: Coverage, *, why: bool = False, troubles: bool = False) -> str:
    """The coverage as one `<section>` with its own stylesheet; headings start at the second level.

    The article at hand is not named: the fragment stands under it.
    """
    shown = view(coverage, why=why, troubles=troubles)
    return written(
        element(
            "section",
            {"class": "wa-coverage", "lang": "en", "aria-label": labels.COVERAGE},
            element("style", {}, stylesheet("fragment.css")),
            element("h2", {"class": "wa-name"}, labels.COVERAGE),
            *_reported(shown),
            *(part for section in shown.sections for part in _section(section, level=3)),
            *quotes_section(_statements(coverage), level=3),
            *missing_section(shown.missing, level=3),
            *_closing(shown),
        )
    )


def html_page(coverage: Coverage, *, why: bool = False, troubles: bool = False) -> str:
    """The whole coverage as one self-contained page."""
    shown = view(coverage, why=why, troubles=troubles)
    return page(f"{shown.card.headline} – {labels.COVERAGE}", *_page_body(shown, _statements(coverage)))


def _statements(coverage: Coverage) -> QuotesView:
    return quotes_view(coverage.quotes, coverage.article.language)


def entry_html(entry: EntryView) -> str:
    """One entry without its title, for outputs that carry HTML within."""
    return "".join(map(written, entry_body(entry)))


def _page_body(shown: View, statements: QuotesView) -> Iterator[ET.Element]:
    jumps = [(section.identity, section.name, len(section.entries)) for section in shown.sections]
    if statements.quotes:
        jumps.append((IDENTITY, labels.STATEMENTS, len(statements.quotes)))
    yield element(
        "header",
        {"class": "wa-header"},
        element("p", {"class": "wa-name"}, labels.COVERAGE),
        titled("h1", shown.card),
        details(shown.card),
        *_reported(shown),
        element(
            "nav", {"aria-label": labels.LANES_OF_PAGE}, element("ul", {}, *(_jump(*section) for section in jumps))
        ),
    )
    yield element(
        "main",
        {"class": "wa-coverage"},
        *(part for section in shown.sections for part in _section(section, level=2, identity=section.identity)),
        *quotes_section(statements, level=2, identity=IDENTITY),
        *missing_section(shown.missing, level=2),
    )
    yield element(
        "footer",
        {"class": "wa-footer"},
        element("p", {}, labels.VERBATIM),
        *_closing(shown),
    )


def _closing(shown: View) -> Iterator[ET.Element]:
    """How far the answer reaches, and which live sources may be missing from it."""
    yield element("p", {"class": "wa-bounds"}, shown.bounds)
    for line in shown.troubled:
        yield element("p", {"class": "wa-trouble"}, element("bdi", {}, line))


def _jump(identity: str, heading: str, entries: int) -> ET.Element:
    return element("li", {}, element("a", {"href": f"#{identity}"}, heading), f" {entries:,}")


def _reported(shown: View) -> Iterator[ET.Element]:
    """The copies of the article at hand, and the number of reports of its story."""
    yield from copies_line(shown.copies)
    yield element("p", {"class": "wa-reports"}, shown.reports)
    for note in shown.notes:
        yield element("p", {"class": "wa-reports"}, element("bdi", {}, note))
    if shown.legend:
        yield element("p", {"class": "wa-legend"}, shown.legend)


def _section(shown: SectionView, *, level: int, identity: str = "") -> Iterator[ET.Element]:
    """One lane, below the words of its strand where it is the first of several."""
    if shown.strand:
        words = element("p", {"lang": shown.strand.lang}, element("bdi", {}, shown.strand.heading))
        yield element("blockquote", {"class": "wa-strand"}, words)
        yield element("p", {"class": "wa-reports"}, shown.strand.reports)
    entries = [entry_element(entry, level + 1) for entry in shown.entries]
    yield section(shown.heading, entries, shown.note, level=level, identity=identity)
