"""Articles, search hits, links, stories and storylines as items of feeds."""

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

# The root of every id below, never to change: readers know an item by its id.
_IDS = uuid.UUID("c9f2a6d4-51f7-4b0e-8f5b-3f1d7f6f2f0a")


def feed_identity(key: str) -> uuid.UUID:
    """The id of the feed that `key` names: the kind of its items, and what chose them."""
    return identity(_IDS, f"feed {key}")


def article_item(article: Article) -> FeedItem:
    """An article: its title, and the opening of its text word for word."""
    span = opening(article.text)
    return _article_item(article, span if article.title else None)


def hit_item(hit: SearchHit) -> FeedItem:
    """An article that a search found, with the snippet that matches."""
    return _article_item(hit.article, hit.snippet)


def link_item(link: Link) -> FeedItem:
    """A related article, with its lane and how sure that is."""
    content = entry_html(linked(link, "", why=True))
    return replace(
        _article_item(link.article, None), html=content, categories=((str(link.lane), labels.lane(link.lane)),)
    )


def story_item(story: Story, address: str) -> FeedItem:
    """A story with the headlines of its reports; `address` is its page. `updated` is the time of its latest report, so
    that readers see a story that grew."""
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
    """A storyline with the titles of its stories; `address` is its page."""
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
    """The publication time of a card as feeds have it: midnight UTC where only the day is known."""
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
