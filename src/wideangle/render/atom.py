"""Render coverage as a feed, with one item for each article, in the order of the lanes."""

from __future__ import annotations

import uuid
from datetime import datetime

from wideangle.model import Coverage
from wideangle.render import labels
from wideangle.render.feed import EPOCH, Feed, FeedItem, feed_atom, identity
from wideangle.render.feed_items import published_at
from wideangle.render.html.coverage import entry_html
from wideangle.render.views.coverage import EntryView, SectionView, View, view

# The namespace for the ids of all feed items in this module. It must never change, because feed readers recognise an
# item by its id.
_IDS = uuid.UUID("0d6a3f5e-6f0b-4c7d-9a53-2f7f0d1b8e64")


def atom(coverage: Coverage) -> str:
    """Return the whole coverage as an Atom 1.0 feed (RFC 4287). `coverage_feed` describes the items."""
    return feed_atom(coverage_feed(coverage))


def coverage_feed(coverage: Coverage) -> Feed:
    """Return the whole coverage as a feed, with items in the order of the lanes.

    The id of an item is a `urn:uuid:` of version 5 (RFC 9562), made from the covered article and the linked article.
    The id therefore stays the same when an article moves to another lane. Atom requires an update time for every item.
    For an undated article, the update time is the time of the covered article, or 1970 if the covered article is
    undated too. An undated article has no time of publication.
    """
    shown = view(coverage)
    feed_id = identity(_IDS, shown.card.key)
    fallback = published_at(shown.card) or EPOCH
    listed = [(section, entry) for section in shown.sections for entry in section.entries]
    strands = _strand_headings(shown)
    return Feed(
        feed_id,
        f"{shown.card.headline} – {labels.COVERAGE}",
        [_item(section, entry, feed_id, fallback, strands.get(section.identity, "")) for section, entry in listed],
        subtitle=labels.SEPARATOR.join(filter(None, (*shown.notes, shown.bounds, *shown.missing, *shown.troubled))),
        language=shown.card.lang,
        updated=max([fallback, *(published_at(entry.card) or fallback for _, entry in listed)]),
        related=shown.card.href,
    )


def _item(section: SectionView, entry: EntryView, feed_id: uuid.UUID, fallback: datetime, strand: str) -> FeedItem:
    shown = entry.card
    published = published_at(shown)
    return FeedItem(
        identity(feed_id, shown.key),
        shown.headline,
        link=shown.href,
        language=shown.lang,
        published=published,
        updated=published or fallback,
        author=shown.byline or shown.outlet or labels.UNKNOWN,
        html=entry_html(entry),
        categories=((str(section.lane), section.heading), *([("strand", strand)] if strand else [])),
    )


def _strand_headings(shown: View) -> dict[str, str]:
    """Return a dictionary that maps the `identity` of each lane on the page to the heading of the lane's strand. A
    strand is one of the matters of an article about several matters. For an article about one matter, the headings are
    ''."""
    headings: dict[str, str] = {}
    heading = ""
    for section in shown.sections:
        heading = section.strand.heading if section.strand else heading
        headings[section.identity] = heading
    return headings
