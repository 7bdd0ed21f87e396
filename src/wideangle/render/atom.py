"""Coverage as an Atom 1.0 feed (RFC 4287): one entry for each article, one lane after the other."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from wideangle.model import Coverage
from wideangle.render import labels
from wideangle.render.html.coverage import entry_html
from wideangle.render.views.coverage import Card, EntryView, SectionView, View, view
from wideangle.render.xml import element

_NAMESPACE = "http://www.w3.org/2005/Atom"
# The namespace of all entry ids below. It must never change, because feed readers recognise an entry by its id.
_IDS = uuid.UUID("0d6a3f5e-6f0b-4c7d-9a53-2f7f0d1b8e64")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def atom(coverage: Coverage) -> str:
    """Return the whole coverage as a feed, with entries in the order of the lanes.

    Ids are `urn:uuid:` of version 5 (RFC 9562), made from the article at hand and the linked article, so that they stay
    the same when an article changes lanes. Atom requires `updated` for every entry. An undated article therefore gets
    the time of the article at hand, or 1970 if that is undated too; it has no `published`.
    """
    shown = view(coverage)
    feed_id = _id(_IDS, shown.card)
    fallback = _moment(shown.card) or _EPOCH
    listed = [(section, entry) for section in shown.sections for entry in section.entries]
    strands = _strand_headings(shown)
    feed = element(
        "feed",
        {"xmlns": _NAMESPACE, "xml:lang": labels.language()},
        element("id", {}, feed_id.urn),
        _title(f"{shown.card.headline} – {labels.COVERAGE}", shown.card.lang),
        element(
            "subtitle",
            {},
            labels.SEPARATOR.join(filter(None, (*shown.notes, shown.bounds, *shown.missing, *shown.troubled))),
        ),
        element("updated", {}, max([fallback, *(_moment(entry.card) or fallback for _, entry in listed)]).isoformat()),
        element("author", {}, element("name", {}, labels.PROGRAM)),
        element("generator", {}, labels.PROGRAM),
        *_link("related", shown.card),
        *(
            element(
                "entry", {}, *_entry(section, entry, feed_id, fallback), *_strand(strands.get(section.identity, ""))
            )
            for section, entry in listed
        ),
    )
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode")


def _entry(section: SectionView, entry: EntryView, feed_id: uuid.UUID, fallback: datetime) -> Iterator[ET.Element]:
    shown = entry.card
    published = _moment(shown)
    yield element("id", {}, _id(feed_id, shown).urn)
    yield _title(shown.headline, shown.lang)
    yield element("updated", {}, (published or fallback).isoformat())
    if published:
        yield element("published", {}, published.isoformat())
    yield element("author", {}, element("name", {}, shown.byline or shown.outlet or labels.UNKNOWN))
    yield from _link("alternate", shown)
    yield element("category", {"term": str(section.lane), "label": section.heading})
    yield element("content", {"type": "html"}, entry_html(entry))


def _strand_headings(shown: View) -> dict[str, str]:
    """Return the heading of the strand to which each lane belongs, by the identity of the lane."""
    headings: dict[str, str] = {}
    heading = ""
    for section in shown.sections:
        heading = section.strand.heading if section.strand else heading
        headings[section.identity] = heading
    return headings


def _strand(heading: str) -> Iterator[ET.Element]:
    if heading:
        yield element("category", {"term": "strand", "label": heading})


def _id(within: uuid.UUID, shown: Card) -> uuid.UUID:
    # The key is hashed first, because `uuid5` does not accept lone surrogates, and the URL in a damaged feed may
    # contain some.
    return uuid.uuid5(within, hashlib.sha256(shown.key.encode("utf-8", "surrogatepass")).hexdigest())


def _title(text: str, lang: str) -> ET.Element:
    return element("title", {"xml:lang": lang}, text)


def _link(relation: str, shown: Card) -> Iterator[ET.Element]:
    if shown.href:
        yield element("link", {"rel": relation, "href": shown.href})


def _moment(shown: Card) -> datetime | None:
    if not shown.datetime:
        return None
    at = datetime.fromisoformat(shown.datetime)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
