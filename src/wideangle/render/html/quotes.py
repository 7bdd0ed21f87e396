"""Statements as HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from wideangle.render import labels
from wideangle.render.html.elements import element
from wideangle.render.html.parts import anchor, copies_line, language_of, section
from wideangle.render.views.quotes import QuotesView, QuoteView, WordingView

IDENTITY = "quotes"


def quotes_section(view: QuotesView, *, level: int, identity: str = "") -> Iterator[ET.Element]:
    """The statements of a story under their heading; nothing where there are none."""
    if view.quotes:
        entries = [_quote(quote) for quote in view.quotes]
        yield section(labels.STATEMENTS, entries, view.note, level=level, identity=identity)


def _quote(quote: QuoteView) -> ET.Element:
    return element(
        "div",
        {"class": "wa-entry wa-quote"},
        element("p", {"class": "wa-who"}, element("bdi", {}, quote.who), f"{labels.SEPARATOR}{quote.reported}"),
        *_wording(quote.first),
        *_others(labels.OTHER_WORDINGS, quote.wordings),
        *_others(labels.PARAPHRASES, quote.paraphrases),
        *(element("p", {"class": "wa-details"}, line) for line in (quote.rest, *quote.spellings) if line),
    )


def _others(heading: str, wordings: Sequence[WordingView]) -> Iterator[ET.Element]:
    if wordings:
        yield element("p", {"class": "wa-why"}, f"{heading}:")
        yield element("ul", {"class": "wa-wordings"}, *(element("li", {}, *_wording(wording)) for wording in wordings))


def _wording(wording: WordingView) -> Iterator[ET.Element]:
    shown = wording.card
    source = {"cite": shown.href} if shown.href else {}
    words = (element("mark", {}, text) if marked else text for text, marked in wording.pieces)
    yield element("blockquote", {"class": "wa-extract"} | source | language_of(shown), element("p", {}, *words))
    parts: list[ET.Element | str] = [element("bdi", {"class": "wa-outlet"}, anchor(shown.name, shown.href))]
    when = {"datetime": shown.datetime} if shown.datetime else {}
    parts += [labels.SEPARATOR, element("time" if when else "span", when, shown.time)]
    for note in filter(None, (shown.reference if not shown.href else "", wording.note)):
        parts += [labels.SEPARATOR, element("bdi", {}, note)]
    yield element("p", {"class": "wa-details"}, *parts)
    yield from copies_line(wording.also, labels.ALSO_IN)
