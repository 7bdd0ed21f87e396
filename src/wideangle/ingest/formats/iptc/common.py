"""What the items of news agencies have in common, in whichever format of the IPTC they come.

What an item says beyond the fields of an article goes to its metadata, under these names:

    status              'usable', 'withheld' or 'canceled' (a kill or withdrawal), as published with this version
    version             a number; all versions of an item share its id, so that a later one updates the article
    replaces            the id of an item that this one takes the place of
    signals             what the agency marks this version as: 'update', 'correction' …
    editorial_note      a note to editors, such as what a correction corrects
    embargoed           until when it is not to be published
    first_created       when the first version was made
    byline, credit, dateline, slugline, profile
    urgency             1 (the most urgent) to 9
    rights              the copyright notice; copyright_holder, usage_terms
    subjects, subject_codes, genres, keywords, people, organisations, places, events: lists
    media               photos and such that belong to it: a list of kind, id and title
    partial             true where there is no more than a summary or a headline
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wideangle.ingest.dates import publication_time
from wideangle.ingest.document import MAX_ARTICLE_CHARS
from wideangle.ingest.formats.table import plain_value, primary_language
from wideangle.language.identity import identified
from wideangle.language.urls import is_web_url
from wideangle.model import Article, Refusal

# Item classes of the IPTC (cv.iptc.org/newscodes/ninature, ninjs `type`), and the words for what is no article.
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
    """An item as its format gave it. `times` are when it was published, as written, the most telling first."""

    id: str = ""
    title: str = ""
    body: list[str] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    times: tuple[str, ...] = ()
    outlet: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


def article(found: AgencyItem, item: str) -> Article | Refusal:
    """The article of a text item; a refusal for one with nothing to read, which `item` names."""
    body = found.body[1:] if found.body[1:] and found.body[0].casefold() == found.title.casefold() else found.body
    metadata = {name: plain_value(value) for name, value in found.metadata.items() if value}
    note = str(metadata.get("editorial_note", "")) if metadata.get("status", "usable") != "usable" else ""
    text = "\n".join(body) or "\n".join(found.summary) or found.title or note
    if not text:
        return Refusal(item, "A text item with neither text nor headline.", "Ask its agency for the whole item.")
    if len(text) > MAX_ARTICLE_CHARS:
        return Refusal(item, f"Its text has more than {MAX_ARTICLE_CHARS:,} characters.")
    if not body:
        metadata["partial"] = True
    times = [time for time in found.times if time]
    published = next(filter(None, map(publication_time, times)), None)
    if times and published is None:
        metadata["published_as_given"] = times[0]
    return identified(
        Article(
            text,
            id=found.id,
            title=found.title,
            url=found.id if is_web_url(found.id) else "",
            published=published,
            outlet=found.outlet,
            authors=found.authors,
            language=primary_language(found.language),
            metadata=metadata,
        )
    )


def no_article(kind: str, item: str, title: str = "") -> Refusal:
    """What to say of an item that is sound and no article."""
    named = f", {title[:200]!r}" if title else ""
    return Refusal(item, f"Is a {kind}{named}, and no article.".replace("Is a e", "Is an e"), kind=kind)


def kind_of(item_class: str) -> str:
    """The word for what an item of this class is, be it a plain name, a QCode or a URI; '' for text."""
    name = code_of(item_class).lower()
    return "" if name in ("text", "") else _KINDS.get(name, "package" if name == "composite" else f"{name} item"[:40])


def code_of(concept: str) -> str:
    """`usable` of `stat:usable` and of `http://cv.iptc.org/newscodes/pubstatusg2/usable`."""
    return re.split(r"[:/#]", concept.strip())[-1]


def byline_names(byline: str) -> tuple[str, ...]:
    """Who a byline names, as one string without its 'By'."""
    bare = _BY.sub("", byline.strip())
    return (bare,) if bare else ()


def fullest(candidates: list[list[str]]) -> list[str]:
    """The best of several renderings of one text, the best structured first: one that is not much shorter than all."""
    lengths = [sum(map(len, lines)) for lines in candidates]
    most = max(lengths, default=0)
    return next((lines for lines, length in zip(candidates, lengths, strict=True) if length >= 0.8 * most), [])
