"""How notebooks show records. The only module of the records that knows how these are rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wideangle.model.articles import Article
    from wideangle.model.search import SearchPage
    from wideangle.model.stories import Story, Storyline


def article_html(article: Article) -> str:
    """An article as HTML."""
    from wideangle.render import article_fragment

    return article_fragment(article)


def search_html(page: SearchPage) -> str:
    """A page of a search as HTML."""
    from wideangle.render import search_fragment

    return search_fragment(page)


def story_html(story: Story) -> str:
    """A story as HTML."""
    from wideangle.render import story_fragment

    return story_fragment(story)


def storyline_html(storyline: Storyline) -> str:
    """A storyline as HTML."""
    from wideangle.render import storyline_fragment

    return storyline_fragment(storyline)
