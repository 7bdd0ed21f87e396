"""Choose the headline of a story in the language of its reader."""

from __future__ import annotations

from dataclasses import replace

from wideangle.coverage import opening
from wideangle.model import Story
from wideangle.render.text import same_language


def in_language(story: Story, language: str) -> Story:
    """Return a story with the headline and the extract of its earliest independent report in a language.

    The story is returned unchanged in three cases: its headline already has the language, no report with a title has
    the language, or a person gave the story a name.
    """
    central = next((article for article in story.articles if article.id == story.central), None)
    if not language or story.name or (central and same_language(central.language, language)):
        return story
    for member in story.members:
        article = member.article
        if not member.copy_of and article.title and article.language and same_language(article.language, language):
            return replace(story, headline=article.title, central=article.id, extract=opening(article))
    return story
