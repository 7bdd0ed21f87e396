"""Coverage as HTML: a fragment for any page, and a page of its own.

Neither runs a script nor asks for anything from elsewhere. The fragment takes its colours and type from the page
around it; its few rules reach only what carries its own class prefix, `wa-`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from xml.etree import ElementTree as ET

from wideangle.model import Coverage
from wideangle.render import labels
from wideangle.render.elements import element
from wideangle.render.view import Card, CopyView, EntryView, SectionView, View, view

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def html_fragment(coverage: Coverage, *, why: bool = False) -> str:
    """The coverage as one `<section>` with its own stylesheet; headings start at the second level.

    The article at hand is not named: the fragment stands under it.
    """
    shown = view(coverage, why=why)
    return _written(
        element(
            "section",
            {"class": "wa-coverage", "lang": "en", "aria-label": labels.COVERAGE},
            element("style", {}, _stylesheet("fragment.css")),
            element("h2", {"class": "wa-name"}, labels.COVERAGE),
            *_reported(shown),
            *(_section(section, level=3) for section in shown.sections),
            element("p", {"class": "wa-bounds"}, shown.bounds),
        )
    )


def html_page(coverage: Coverage, *, why: bool = False) -> str:
    """The whole coverage as one self-contained page."""
    shown = view(coverage, why=why)
    page = element(
        "html",
        {"lang": "en"},
        element(
            "head",
            {},
            element("meta", {"charset": "utf-8"}),
            element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
            element("meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY}),
            element("meta", {"name": "color-scheme", "content": "light dark"}),
            element("meta", {"name": "generator", "content": labels.PROGRAM}),
            element("title", {}, f"{shown.card.headline} – {labels.COVERAGE}"),
            element("style", {}, _stylesheet("fragment.css") + _stylesheet("page.css")),
        ),
        element("body", {"class": "wa-page"}, *_page_body(shown)),
    )
    return "<!doctype html>\n" + _written(page)


def entry_html(entry: EntryView) -> str:
    """One entry without its title, for outputs that carry HTML within."""
    return "".join(map(_written, _entry_body(entry)))


def _page_body(shown: View) -> Iterator[ET.Element]:
    yield element(
        "header",
        {"class": "wa-header"},
        element("p", {"class": "wa-name"}, labels.COVERAGE),
        _titled("h1", shown.card),
        _details(shown.card),
        *_reported(shown),
        element("nav", {"aria-label": labels.LANES_OF_PAGE}, element("ul", {}, *map(_jump, shown.sections))),
    )
    yield element(
        "main",
        {"class": "wa-coverage"},
        *(_section(section, level=2, identity=section.lane) for section in shown.sections),
    )
    yield element(
        "footer",
        {"class": "wa-footer"},
        element("p", {}, labels.VERBATIM),
        element("p", {"class": "wa-bounds"}, shown.bounds),
    )


def _jump(section: SectionView) -> ET.Element:
    return element(
        "li",
        {},
        element("a", {"href": f"#{section.lane}"}, section.heading),
        f" {len(section.entries):,}",
    )


def _reported(shown: View) -> Iterator[ET.Element]:
    """Who else carried the article at hand, and how many reports its story has."""
    yield from _copies(shown.copies)
    yield element("p", {"class": "wa-reports"}, shown.reports)
    if shown.legend:
        yield element("p", {"class": "wa-legend"}, shown.legend)


def _section(section: SectionView, *, level: int, identity: str = "") -> ET.Element:
    """One lane; only a page gives it an identity, for ids would clash where several fragments share a page."""
    heading = element(f"h{level}", {"class": "wa-lane"}, section.heading)
    body = element("div", {"class": "wa-entries"})
    if section.entries:
        entries = (element("li", {}, _entry(entry, level + 1)) for entry in section.entries)
        body.append(element("ol", {}, *entries))
    if section.note:
        body.append(element("p", {"class": "wa-note"}, section.note))
    attributes = {"class": "wa-section"} | ({"id": str(identity)} if identity else {})
    return element("section", attributes, heading, body)


def _entry(entry: EntryView, level: int) -> ET.Element:
    return element("article", {"class": "wa-entry"}, _titled(f"h{level}", entry.card), *_entry_body(entry))


def _entry_body(entry: EntryView) -> Iterator[ET.Element]:
    yield _details(entry.card)
    if entry.extract:
        source = {"cite": entry.card.href} if entry.card.href else {}
        attributes = {"class": "wa-extract"} | source | _language(entry.card)
        yield element("blockquote", attributes, element("p", {}, entry.extract))
    if entry.certainty:
        yield element("p", {"class": "wa-uncertain" if entry.uncertain else "wa-certain"}, entry.certainty)
    yield from _copies(entry.copies)
    yield from _reasons(entry.reasons)


def _titled(tag: str, shown: Card) -> ET.Element:
    return element(tag, {"class": "wa-title"} | _language(shown), _anchor(shown.headline, shown.href))


def _language(shown: Card) -> dict[str, str]:
    """An article's words are in its language, not the page's; an empty `lang` means unknown (HTML, 3.2.6.2)."""
    return {"lang": shown.lang, "dir": "auto"}


def _anchor(text: str, address: str) -> ET.Element | str:
    return element("a", {"href": address}, text) if address else text


def _details(shown: Card) -> ET.Element:
    parts = [element("bdi", {"class": "wa-outlet"}, shown.outlet)] if shown.outlet else []
    if shown.byline:
        parts.append(element("bdi", {"class": "wa-byline"}, shown.byline))
    if shown.datetime:
        parts.append(element("time", {"datetime": shown.datetime}, shown.time))
    else:
        parts.append(element("span", {"class": "wa-undated"}, shown.time))
    if shown.agency:
        parts.append(element("bdi", {"class": "wa-agency"}, shown.agency))
    if shown.foreign:
        parts.append(element("span", {"class": "wa-language"}, shown.foreign))
    if shown.reference:
        parts.append(element("bdi", {"class": "wa-reference"}, shown.reference))
    return element("p", {"class": "wa-details"}, *_between(labels.SEPARATOR, parts))


def _copies(copies: tuple[CopyView, ...]) -> Iterator[ET.Element]:
    if copies:
        carried = (
            element(
                "span",
                {},
                element("bdi", {}, _anchor(copy.card.name, copy.card.href)),
                f" ({copy.note})" if copy.note else "",
            )
            for copy in copies
        )
        yield element("p", {"class": "wa-copies"}, f"{labels.ALSO_CARRIED_BY} ", *_between(", ", carried))


def _reasons(reasons: tuple[tuple[str, str], ...]) -> Iterator[ET.Element]:
    if reasons:
        yield element("p", {"class": "wa-why"}, labels.WHY)
        rows = (
            element("li", {}, element("span", {"class": "wa-weight"}, weight), f" {text}") for weight, text in reasons
        )
        yield element("ul", {"class": "wa-reasons"}, *rows)


def _between(separator: str, parts: Iterable[ET.Element]) -> Iterator[ET.Element | str]:
    for number, part in enumerate(parts):
        if number:
            yield separator
        yield part


def _stylesheet(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _written(tree: ET.Element) -> str:
    return ET.tostring(tree, encoding="unicode", method="html")
