"""An article as words: its text in paragraphs, with a span highlighted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wideangle.model import Article
from wideangle.render.text import visible
from wideangle.render.views.coverage import Card, card

_SPAN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a paragraph; `marked` is set for the span that a claim links to."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article: its card, and its text as paragraphs of pieces."""

    card: Card
    paragraphs: tuple[tuple[Piece, ...], ...]


def article_view(article: Article, span: str = "") -> ArticleView:
    """An article as words; `span` is '120-184', code points of its text to highlight, anything else for none."""
    match = _SPAN.fullmatch(span)
    start, end = (int(match[1]), int(match[2])) if match else (0, 0)
    paragraphs = []
    offset = 0
    for line in article.text.splitlines(keepends=True):
        pieces = _pieces(line, start - offset, end - offset)
        if pieces:
            paragraphs.append(pieces)
        offset += len(line)
    return ArticleView(card(article, article.language), tuple(paragraphs))


def _pieces(line: str, start: int, end: int) -> tuple[Piece, ...]:
    start, end = max(0, min(start, len(line))), max(0, min(end, len(line)))
    if start >= end:
        start = end = 0
    parts = ((line[:start], False), (line[start:end], True), (line[end:], False))
    shown = [(_spaced(text), marked) for text, marked in parts]
    return tuple(Piece(text, marked) for text, marked in shown if text.strip())


def _spaced(text: str) -> str:
    """Visible text with the space at either end kept, which separates pieces."""
    words = visible(text)
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{words}{after}" if words else ""
