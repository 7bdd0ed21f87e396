"""Render articles and pages of search results as HTML fragments for notebooks."""

from __future__ import annotations

from pathlib import Path

from wideangle.model import Article, SearchPage
from wideangle.render.html.environment import rendered
from wideangle.render.text import visible
from wideangle.render.views.coverage import card, extract_of


def article_fragment(article: Article, *, templates: Path | None = None) -> str:
    """Return an article with its whole text as one `<section>` with its own stylesheet. The heading has the second
    level.

    `templates` is a folder whose templates replace the shipped templates of the same name. Raises UsageError if a
    template of this folder fails.
    """
    paragraphs = [line for line in map(visible, article.text.splitlines()) if line]
    return rendered("article_fragment.html.jinja", templates, card=card(article, ""), paragraphs=paragraphs)


def search_fragment(page: SearchPage, *, templates: Path | None = None) -> str:
    """Return a page of search results as one `<section>`, each article with the sentence that matches. `templates` is a
    folder whose templates replace the shipped templates of the same name."""
    hits = [
        (card(hit.article, ""), extract_of(hit.article.text, hit.snippet) if hit.snippet else "") for hit in page.hits
    ]
    return rendered(
        "search_fragment.html.jinja", templates, hits=hits, offset=page.offset, shown=len(page), total=page.total
    )
