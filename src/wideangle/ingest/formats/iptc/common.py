"""Convert the items of news agencies to articles. All formats of the IPTC share this module.

If `Article` has no field for a value of an item, the value becomes metadata with one of these names:

    status              'usable', 'withheld' or 'canceled' (a kill or withdrawal), as published with this version
    version             a number; all versions of an item have the same id, so that a later version updates the article
    replaces            the id of the item that this item replaces
    signals             the agency's marks of this version: 'update', 'correction' …
    editorial_note      a note to editors, such as the reason for a correction
    embargoed           the end of the embargo
    first_created       the time of the first version
    byline, credit, dateline, slugline, profile
    urgency             1 (the most urgent) to 9
    rights              the copyright notice; copyright_holder, usage_terms
    subjects, subject_codes, genres, keywords, people, organisations, places, events: lists
    media               photos and other media of the item: a list of kind, id and title
    partial             true for an item with only a summary or a headline
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wideangle.ingest.dates import first_date
from wideangle.ingest.document import MAX_ARTICLE_CHARS
from wideangle.ingest.formats.table import plain_value, primary_language
from wideangle.language.identity import identified
from wideangle.language.urls import is_web_url
from wideangle.model import Article, Refusal

# The classes of items that the IPTC defines (cv.iptc.org/newscodes/ninature, ninjs `type`), each with its name in
# messages.
_KINDS = {
    "picture": "photo",
    "photo": "photo",
    "graphic": "graphic",
    "video": "video",
    "audio": "sound recording",
    "animation": "animation",
    "event": "event",
    "planning": "planning item",
    "newscoverage": "planning item",
    "calendar": "calendar",
    "concept": "concept",
    "package": "package",
}
_BY = re.compile(r"\A(?:by|von|par|por|av|af|door):?\s+(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AgencyItem:
    """The values of one item of a news agency, in the same form for all formats.

    `times` are the publication times as text, the most reliable first.
    """

    id: str = ""
    title: str = ""
    body: list[str] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    times: tuple[str, ...] = ()
    outlet: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


def article(agency_item: AgencyItem, item: str) -> Article | Refusal:
    """Return the article of a text item, or a rejected item with the name `item` if there is no text."""
    body, title = agency_item.body, agency_item.title
    if body[1:] and body[0].casefold() == title.casefold():
        body = body[1:]
    metadata = {name: plain_value(value) for name, value in agency_item.metadata.items() if value}
    note = str(metadata.get("editorial_note", "")) if metadata.get("status", "usable") != "usable" else ""
    text = "\n".join(body) or "\n".join(agency_item.summary) or title or note
    if not text:
        return Refusal(item, "A text item with neither text nor headline.", "Ask the agency for the complete item.")
    if len(text) > MAX_ARTICLE_CHARS:
        return Refusal(item, f"The text has more than {MAX_ARTICLE_CHARS:,} characters.")
    if not body:
        metadata["partial"] = True
    published, uncertain_date = first_date(agency_item.times)
    if uncertain_date:
        metadata["published_as_given"] = uncertain_date
    return identified(
        Article(
            text,
            id=agency_item.id,
            title=title,
            url=agency_item.id if is_web_url(agency_item.id) else "",
            published=published,
            outlet=agency_item.outlet,
            authors=agency_item.authors,
            language=primary_language(agency_item.language),
            metadata=metadata,
        )
    )


def not_an_article(kind: str, item: str, title: str = "") -> Refusal:
    """Return the rejected item for a valid item of an agency that is not an article, such as a photo."""
    quoted_title = f", {title[:200]!r}" if title else ""
    determiner = "an" if kind[0] in "aeiou" else "a"
    return Refusal(item, f"Not an article but {determiner} {kind}{quoted_title}.", kind=kind)


def kind_of(item_class: str) -> str:
    """Return the kind of an item by its class, such as 'photo'; '' for text.

    The class may be a plain name, a QCode (`ninat:picture`) or a URI.
    """
    name = code_of(item_class).lower()
    return "" if name in ("text", "") else _KINDS.get(name, "package" if name == "composite" else f"{name} item"[:40])


def code_of(concept: str) -> str:
    """Return the last part of the name of a concept.

    The result is `usable` for `stat:usable` and for `http://cv.iptc.org/newscodes/pubstatusg2/usable`.
    """
    return re.split(r"[:/#]", concept.strip())[-1]


def byline_names(byline: str) -> tuple[str, ...]:
    """Return the authors of a byline as a tuple of one string, without 'By'; an empty tuple for an empty byline."""
    bare = _BY.sub("", byline.strip())
    return (bare,) if bare else ()


def fullest(candidates: list[list[str]]) -> list[str]:
    """Return one of several versions of the same text: the first that has at least 0.8 of the greatest length.

    The versions are ordered by the quality of their structure, the best first.
    """
    lengths = [sum(map(len, lines)) for lines in candidates]
    most = max(lengths, default=0)
    return next((lines for lines, length in zip(candidates, lengths, strict=True) if length >= 0.8 * most), [])
