"""Convert articles, search hits, links, stories and storylines to items of feeds."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime

from wideangle.model import Article, Link, SearchHit, Span, Story, Storyline
from wideangle.render import labels
from wideangle.render.feed import FeedItem, identity
from wideangle.render.html.coverage import entry_html
from wideangle.render.html.environment import rendered
from wideangle.render.text import opening
from wideangle.render.views.coverage import Card, card, extract_of, linked
from wideangle.render.views.story import story_card
from wideangle.render.views.storyline import storyline_card

# The namespace for the ids of all feed items in this module. It must never change, because feed readers recognise an
# item by its id.
_IDS = uuid.UUID("c9f2a6d4-51f7-4b0e-8f5b-3f1d7f6f2f0a")


def feed_identity(key: str) -> uuid.UUID:
    """Return the id of a feed. `key` is a text that names the kind of the feed's items and the filters by which the
    items were selected."""
    return identity(_IDS, f"feed {key}")


def article_item(article: Article) -> FeedItem:
    """Return a feed item for an article, with its title and the opening of its text."""
    span = opening(article.text)
    return _article_item(article, span if article.title else None)


def hit_item(hit: SearchHit) -> FeedItem:
    """Return a feed item for an article that a search found, with the snippet that matches the query."""
    return _article_item(hit.article, hit.snippet)


def link_item(link: Link) -> FeedItem:
    """Return a feed item for a related article, with its lane and the probability of the link."""
    content = entry_html(linked(link, "", why=True))
    return replace(
        _article_item(link.article, None), html=content, categories=((str(link.lane), labels.lane(link.lane)),)
    )


def story_item(story: Story, address: str) -> FeedItem:
    """Return a feed item for a story, with the headlines of its reports. `address` is the URL of the story's page. The
    update time is the time of the latest report, so that feed readers show a story again when it grows."""
    shown = story_card(story)
    return FeedItem(
        identity(_IDS, f"story {story.id}"),
        shown.title,
        link=address,
        language=shown.lang,
        published=story.first.at if story.first else None,
        updated=story.last.at if story.last else None,
        summary=shown.facts,
        html=rendered("feed_list.html.jinja", facts=shown.facts, cards=[card(a, "") for a in story.articles]),
    )


def storyline_item(storyline: Storyline, address: str) -> FeedItem:
    """Return a feed item for a storyline, with the titles of its stories. `address` is the URL of the storyline's
    page."""
    shown = storyline_card(storyline)
    centrals = [
        card(article, "") for story in storyline.stories for article in story.articles if article.id == story.central
    ]
    return FeedItem(
        identity(_IDS, f"storyline {storyline.id}"),
        shown.title,
        link=address,
        language=shown.lang,
        published=storyline.first.at if storyline.first else None,
        updated=storyline.last.at if storyline.last else None,
        summary=shown.facts,
        html=rendered("feed_list.html.jinja", facts=shown.facts, cards=centrals),
    )


def published_at(shown: Card) -> datetime | None:
    """Return the publication time of an article for a feed, or None if the article is undated. If only the day is
    known, the time is midnight UTC."""
    if not shown.datetime:
        return None
    at = datetime.fromisoformat(shown.datetime)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _article_item(article: Article, extract: Span | None) -> FeedItem:
    shown = card(article, article.language)
    published = published_at(shown)
    return FeedItem(
        identity(_IDS, f"article {shown.key}"),
        shown.headline,
        link=shown.href,
        language=shown.lang,
        published=published,
        updated=published,
        author=shown.byline or shown.outlet or labels.UNKNOWN,
        summary=extract_of(article.text, extract) if extract else "",
    )
