"""Compute the content of a page of search results."""

from __future__ import annotations

from dataclasses import dataclass

from wideangle.model import SearchHit, SearchPage
from wideangle.render import labels
from wideangle.render.views.coverage import Card, card, is_broken_off
from wideangle.web.views.pieces import spaced

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class HitView:
    """One matching article, and the pieces of its snippet. Each piece is a pair: a text, and True if this text is a
    matched word."""

    card: Card
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SearchView:
    """One page of matching articles. `is_complete` is false if further articles may match. `previous` and `following`
    are the offsets of the neighbouring pages, None if there is no such page."""

    hits: tuple[HitView, ...]
    total: int
    is_complete: bool
    offset: int
    previous: int | None
    following: int | None


def search_view(page: SearchPage) -> SearchView:
    """Return the content of a page of search results."""
    end = page.offset + len(page)
    return SearchView(
        hits=tuple(_hit(hit) for hit in page.hits),
        total=page.total,
        is_complete=page.is_complete,
        offset=page.offset,
        previous=max(0, page.offset - PAGE_SIZE) if page.offset else None,
        following=end if end < page.total else None,
    )


def _hit(hit: SearchHit) -> HitView:
    pieces: list[tuple[str, bool]] = []
    if hit.snippet:
        text, position = hit.article.text, hit.snippet.start
        for match in hit.matches:
            pieces += [(spaced(text[position : match.start]), False), (spaced(text[match.start : match.end]), True)]
            position = match.end
        pieces.append((spaced(text[position : hit.snippet.end]), False))
        if is_broken_off(text, hit.snippet):
            pieces.append((labels.CUT, False))
    return HitView(card(hit.article, ""), tuple(piece for piece in pieces if piece[0]))
