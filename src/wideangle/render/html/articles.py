"""Articles and pages of a search as HTML fragments, as notebooks show them."""

from __future__ import annotations

from pathlib import Path

from wideangle.model import Article, SearchPage
from wideangle.render.html.environment import rendered
from wideangle.render.text import visible
from wideangle.render.views.coverage import card, extract_of


def article_fragment(article: Article, *, templates: Path | None = None) -> str:
    """An article with its whole text as one `<section>` with its own stylesheet; the heading is of the second level.

    `templates` is a folder whose templates replace those of the same name; raises UsageError where one of them fails.
    """
    paragraphs = [line for line in map(visible, article.text.splitlines()) if line]
    return rendered("article_fragment.html.jinja", templates, card=card(article, ""), paragraphs=paragraphs)


def search_fragment(page: SearchPage, *, templates: Path | None = None) -> str:
    """A page of a search, each article with the sentence that matches, as one `<section>`; `templates` as above."""
    hits = [
        (card(hit.article, ""), extract_of(hit.article.text, hit.snippet) if hit.snippet else "") for hit in page.hits
    ]
    return rendered(
        "search_fragment.html.jinja", templates, hits=hits, offset=page.offset, shown=len(page), total=page.total
    )
