"""Choose the short verbatim extract that is displayed with a link."""

from __future__ import annotations

from dataclasses import replace

from wideangle.language.openings import opening_sentence
from wideangle.model import Article, Span


def opening(article: Article) -> Span | None:
    """Return the span of the first full sentence of an article (see `opening_sentence`), or None."""
    span = opening_sentence(article.text, article.language, article.title)
    return span and replace(span, article=article.id)
