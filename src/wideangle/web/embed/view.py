"""Compute the content of an embedded coverage: its words, its data for search engines, and the height of its frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from wideangle.archive import Archive
from wideangle.render import labels
from wideangle.render.style import ngettext
from wideangle.render.views.coverage import Card, SectionView, View, view
from wideangle.render.views.quotes import QuotesView, quotes_view
from wideangle.web.embed.parameters import EmbedParameters, Variant

Shown = TypeVar("Shown")

_NO_ID = {"reference": ""}
"""Empty values for the fields of a card that contain an id of the archive. Readers of another site cannot use these
ids."""

_BRIEF = {**_NO_ID, "byline": "", "agency": ""}

_LINE_HEIGHT = 136
_HEIGHTS = {Variant.FULL: (300, 50, 210), Variant.COMPACT: (90, 50, 92)}
"""The heights of the parts of a frame in CSS pixels: heading and margins together, each lane, and each entry or wording
of a statement. The height of the frame is their sum.

The values were measured for a frame 366 pixels wide, as on a telephone. For seven coverages of the sample archive, the
sum was between 9 % too small and 13 % too large. A wider frame has some empty space at its end.
"""


@dataclass(frozen=True, slots=True)
class EmbedView:
    """The content of an embedded coverage.

    `lanes` are the lanes that have entries. `count` is a label with the number of other reports ('' for none). `best`
    is the most useful link that has a URL, or None; `best_lane` is the heading of the lane that contains `best`.
    `address` identifies the article on this server: the URL of the article, which is more permanent than the id, or
    else the id. `height` is the height of the frame in CSS pixels. `item_list` is the data for search engines.
    """

    coverage: View
    statements: QuotesView
    lanes: tuple[SectionView, ...]
    count: str
    best: Card | None
    best_lane: str
    address: str
    height: int
    item_list: dict[str, Any]


def embed_view(archive: Archive, parameters: EmbedParameters) -> EmbedView:
    """Return the content of the embedded coverage of an article or story. Raises ArticleNotFound and StoryNotFound."""
    coverage = archive.cover(parameters.article, parameters.selection)
    is_full = parameters.variant is Variant.FULL
    shown = _with_cards(view(replace(coverage, of_story="")), **(_NO_ID if is_full else _BRIEF))
    lanes = tuple(section for section in shown.sections if section.entries)
    statements = QuotesView()
    if is_full:
        quotes = quotes_view(coverage.quotes, coverage.article.language, parameters.selection.limit)
        statements = _with_cards(quotes, **_NO_ID)
    linked = [(section, entry.card) for section in lanes for entry in section.entries if entry.card.href]
    section, best = linked[0] if linked else (None, None)
    others = coverage.reports - 1
    cards = [card for _, card in linked[:1]] if parameters.variant is Variant.LINE else list(_cards(lanes))
    return EmbedView(
        coverage=shown,
        statements=statements,
        lanes=lanes,
        count=ngettext("%(num)s other report", "%(num)s other reports", others) % {"num": others} if others else "",
        best=best,
        best_lane=section.heading if section else "",
        address=parameters.article if coverage.of_story else shown.card.href or parameters.article,
        height=_height(parameters.variant, shown, lanes, statements),
        item_list=item_list(cards),
    )


def item_list(cards: list[Card]) -> dict[str, Any]:
    """Return articles as an `ItemList` of schema.org, with headline, URL, date, language and outlet of each, as far as
    known."""
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": labels.COVERAGE,
        "numberOfItems": len(cards),
        "itemListElement": [
            {"@type": "ListItem", "position": position, "item": _news_article(card)}
            for position, card in enumerate(cards, start=1)
        ],
    }


def _news_article(card: Card) -> dict[str, Any]:
    known = {
        "headline": card.headline,
        "url": card.href,
        "datePublished": card.datetime,
        "inLanguage": card.lang,
        "publisher": {"@type": "Organization", "name": card.outlet} if card.outlet else "",
    }
    return {"@type": "NewsArticle", **{name: value for name, value in known.items() if value}}


def _cards(lanes: tuple[SectionView, ...]) -> Iterator[Card]:
    for section in lanes:
        yield from (entry.card for entry in section.entries)


def _with_cards(shown: Shown, **changed: str) -> Shown:
    """Return a view in which some fields of all cards (the descriptions of articles) have new values."""
    return _replaced(shown, changed)  # type: ignore[no-any-return]  # a value of the same type


def _replaced(value: Any, changed: dict[str, str]) -> Any:
    if isinstance(value, Card):
        return replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(_replaced(item, changed) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        values = {item.name: _replaced(getattr(value, item.name), changed) for item in fields(value)}
        return replace(value, **values)
    return value


def _height(variant: Variant, shown: View, lanes: tuple[SectionView, ...], statements: QuotesView) -> int:
    if variant is Variant.LINE:
        return _LINE_HEIGHT
    base, of_lane, of_entry = _HEIGHTS[variant]
    entries = sum(len(section.entries) for section in lanes)
    entries += sum(1 + len(quote.wordings) + len(quote.paraphrases) for quote in statements.quotes)
    headings = len(lanes) if variant is Variant.COMPACT else len(shown.sections)
    return base + of_lane * headings + of_entry * entries
