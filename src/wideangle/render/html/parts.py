"""HTML shared by coverage and story: one entry, its parts, and the page around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from xml.etree import ElementTree as ET

from wideangle.render import labels
from wideangle.render.html.elements import element
from wideangle.render.views.coverage import Card, CopyView, EntryView

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(title: str, *body: ET.Element) -> str:
    """A self-contained page that loads nothing and runs nothing."""
    tree = element(
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
            element("title", {}, title),
            element("style", {}, stylesheet("fragment.css") + stylesheet("page.css")),
        ),
        element("body", {"class": "wa-page"}, *body),
    )
    return "<!doctype html>\n" + written(tree)


def section(
    heading: str, entries: Sequence[ET.Element], note: str = "", *, level: int, identity: str = ""
) -> ET.Element:
    """Entries under a heading; only a page gives them an identity, for ids would clash where several fragments share
    a page."""
    body = element("div", {"class": "wa-entries"})
    if entries:
        body.append(element("ol", {}, *(element("li", {}, entry) for entry in entries)))
    if note:
        body.append(element("p", {"class": "wa-note"}, note))
    attributes = {"class": "wa-section"} | ({"id": identity} if identity else {})
    return element("section", attributes, element(f"h{level}", {"class": "wa-lane"}, heading), body)


def missing_section(missing: Sequence[str], *, level: int) -> Iterator[ET.Element]:
    """The outlets and languages without an expected report; nothing where there are none."""
    if missing:
        lines = [element("p", {"class": "wa-absent"}, element("bdi", {}, line)) for line in missing]
        basis = element("p", {"class": "wa-basis"}, labels.ABSENT_LEGEND)
        heading = element(f"h{level}", {"class": "wa-lane"}, labels.ABSENT)
        yield element("section", {"class": "wa-section"}, heading, *lines, basis)


def entry_element(entry: EntryView, level: int) -> ET.Element:
    """One linked article under its title."""
    return element("article", {"class": "wa-entry"}, titled(f"h{level}", entry.card), *entry_body(entry))


def entry_body(entry: EntryView) -> Iterator[ET.Element]:
    """One linked article without its title."""
    yield details(entry.card)
    if entry.extract:
        source = {"cite": entry.card.href} if entry.card.href else {}
        attributes = {"class": "wa-extract"} | source | language_of(entry.card)
        yield element("blockquote", attributes, element("p", {}, entry.extract))
    if entry.certainty:
        yield element("p", {"class": "wa-uncertain" if entry.uncertain else "wa-certain"}, entry.certainty)
    yield from copies_line(entry.copies)
    yield from reason_list(entry.reasons, entry.why)


def titled(tag: str, shown: Card) -> ET.Element:
    """An article's headline as a heading, linked where it has an address."""
    return element(tag, {"class": "wa-title"} | language_of(shown), anchor(shown.headline, shown.href))


def language_of(shown: Card) -> dict[str, str]:
    """An article's words are in its language, not the page's; an empty `lang` means unknown (HTML, 3.2.6.2)."""
    return {"lang": shown.lang, "dir": "auto"}


def anchor(text: str, address: str) -> ET.Element | str:
    """`text` as a link to `address`, or alone where that is empty."""
    return element("a", {"href": address}, text) if address else text


def details(shown: Card) -> ET.Element:
    """The outlet and time of an article."""
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


def copies_line(copies: tuple[CopyView, ...], heading: str = labels.ALSO_CARRIED_BY) -> Iterator[ET.Element]:
    """The other articles that carried the same text, or have the same words."""
    if copies:
        carried = (
            element(
                "span",
                {},
                element("bdi", {}, anchor(copy.card.name, copy.card.href)),
                f" ({copy.note})" if copy.note else "",
            )
            for copy in copies
        )
        yield element("p", {"class": "wa-copies"}, f"{heading} ", *_between(", ", carried))


def reason_list(reasons: tuple[tuple[str, str], ...], why: str) -> Iterator[ET.Element]:
    """Reasons with their weights, under a heading; nothing where there are no reasons."""
    if reasons:
        yield element("p", {"class": "wa-why"}, why)
        rows = (
            element("li", {}, element("span", {"class": "wa-weight"}, weight), f" {text}") for weight, text in reasons
        )
        yield element("ul", {"class": "wa-reasons"}, *rows)


def _between(separator: str, parts: Iterable[ET.Element]) -> Iterator[ET.Element | str]:
    for number, part in enumerate(parts):
        if number:
            yield separator
        yield part


def stylesheet(name: str) -> str:
    """A stylesheet of this folder."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def written(tree: ET.Element) -> str:
    """A tree as HTML."""
    return ET.tostring(tree, encoding="unicode", method="html")
