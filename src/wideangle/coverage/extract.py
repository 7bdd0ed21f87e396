"""Choose the short verbatim extract that is shown with a link."""

from __future__ import annotations

from dataclasses import replace

from wideangle.language.openings import opening_sentence
from wideangle.model import Article, Span


def opening(article: Article) -> Span | None:
    """The first full sentence of an article, as `opening_sentence` finds it."""
    span = opening_sentence(article.text, article.language, article.title)
    return span and replace(span, article=article.id)
