"""Read NewsML-G2 (iptc.org/std/NewsML-G2): news items, packages, news messages, events, planning items and concepts."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from wideangle.ingest.decoding.encoding import clean, decode
from wideangle.ingest.document import Document
from wideangle.ingest.formats.iptc import common as iptc
from wideangle.ingest.formats.iptc import nitf
from wideangle.ingest.formats.iptc.common import AgencyItem
from wideangle.ingest.markup import HostileMarkup, paragraphs
from wideangle.ingest.xml import (
    attribute,
    child_words,
    children,
    descendant,
    descendants,
    local_name,
    paragraphs_of,
    words_of,
    xml_root,
)
from wideangle.model import Article, Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOTS = frozenset(
    "newsmessage newsitem packageitem planningitem conceptitem knowledgeitem catalogitem contentset groupset".split()
)
_OTHERS = {
    "packageitem": "package",
    "groupset": "package",
    "planningitem": "planning item",
    "conceptitem": "concept",
    "knowledgeitem": "knowledge item",
    "catalogitem": "catalog",
}
_ITEMS = frozenset(("newsitem", *_OTHERS))
_REPLACES = frozenset(("previousversion", "replaces", "supersedes"))
_SHOWN_REFERENCES = 5


def articles(document: Document) -> Iterator[Article | Refusal]:
    """Yield the articles of a NewsML-G2 document.

    An item that is not an article becomes a rejected item with its `kind`, such as 'event'.
    """
    root = xml_root(document)
    if local_name(root) != "newsmessage":
        yield from _of_item(root, document.name, "")
        return
    sent = words_of(descendant(root, "sent"))
    items = [element for element in root.iter() if local_name(element) in _ITEMS and _is_top_level(element)]
    if not items:
        yield Refusal(document.name, "A news message without items.")
    for number, item in enumerate(items, start=1):
        yield from _of_item(item, f"{document.name}, item {number}", sent)


def _is_top_level(item: _Element) -> bool:
    """Return True if an item is not part of another item."""
    return not any(local_name(above) in _ITEMS for above in item.iterancestors())


def _of_item(item: _Element, name: str, sent: str) -> Iterator[Article | Refusal]:
    root = local_name(item)
    if events := _events(item):
        for number, title in enumerate(events, start=1):
            yield iptc.not_an_article("event", f"{name}, event {number}" if len(events) > 1 else name, title)
    elif root in ("packageitem", "groupset"):
        yield _package(item, name)
    elif root in _OTHERS:
        yield iptc.not_an_article(_OTHERS[root], name, _title(item))
    else:
        yield _of_news_item(item, name, sent)


def _events(item: _Element) -> list[str]:
    """Return the names of the events that an item describes.

    The list is empty for a planning item, which only refers to events.
    """
    if local_name(item) == "planningitem":
        return []
    details = [event for event in descendants(item, "eventdetails") if local_name(event.getparent()) != "assert"]
    return [child_words(event.getparent(), "name") for event in details]


def _package(item: _Element, name: str) -> Refusal:
    rejected = iptc.not_an_article("package", name, _title(item))
    names = [child_words(ref, "title", "headline") or attribute(ref, "residref", "href") for ref in _references(item)]
    shown = ", ".join(name for name in names[:_SHOWN_REFERENCES] if name)[:300]
    if not names:
        return rejected
    return replace(rejected, reason=f"{rejected.reason} The package refers to {len(names)} items: {shown}.")


def _references(item: _Element) -> list[_Element]:
    return list(descendants(item, "itemref"))


def _title(item: _Element) -> str:
    return next(filter(None, (words_of(descendant(item, name)) for name in ("headline", "title", "name"))), "")


def _of_news_item(item: _Element, name: str, sent: str) -> Article | Refusal:
    content = item if local_name(item) == "contentset" else descendant(item, "contentset")
    kind = iptc.kind_of(_concept(descendant(item, "itemclass")))
    try:
        inner, body, foreign = _content(content)
    except HostileMarkup as error:
        return Refusal(name, f"Hostile markup: {error}.")
    if kind == "package" and body:
        kind = ""
    kind = kind or ("" if body else foreign)
    if kind:
        return iptc.not_an_article(kind, name, _title(item))
    return iptc.article(_agency_item(item, inner, body, sent), name)


def _content(content: _Element | None) -> tuple[AgencyItem, list[str], str]:
    """Return the content of an item: the values of an embedded NITF document, the text, and the kind of any other
    content.

    If there are several texts, one of the longest is returned. The kind is '' if all content is text.
    """
    if content is None:
        return AgencyItem(), [], ""
    inner, texts, foreign = AgencyItem(), [], ""
    for element in content:
        name = local_name(element)
        if name == "inlinexml" and (document := descendant(element, "nitf")) is not None:
            inner = nitf.item_of(document)
            texts.append(inner.body)
        elif name == "inlinexml" and _is_sports_data(element):
            foreign = "sports data sheet"
        elif name == "inlinexml":
            texts.append(paragraphs_of(element))
        elif name == "inlinedata":
            texts.append(_data(element))
        elif name == "remotecontent":
            foreign = foreign or _kind_of_media(_type(element))
    return inner, iptc.fullest(texts), foreign


def _is_sports_data(content: _Element) -> bool:
    return descendant(content, "sports-content") is not None or "sportsml" in _type(content)


def _kind_of_media(media_type: str) -> str:
    family = media_type.partition("/")[0]
    return {"image": "photo", "video": "video", "audio": "sound recording"}.get(family, "")


def _type(content: _Element) -> str:
    return attribute(content, "contenttype").lower()


def _data(content: _Element) -> list[str]:
    text = "".join(content.itertext())
    if attribute(content, "encoding").endswith("base64"):
        try:
            text = clean(decode(base64.b64decode(text)))
        except (binascii.Error, ValueError):
            return []
    if "html" in _type(content):
        return paragraphs(text)
    if _type(content) not in ("", "text/plain"):
        return []
    return [words for line in text.splitlines() if (words := " ".join(line.split()))]


def _agency_item(item: _Element, inner: AgencyItem, body: list[str], sent: str) -> AgencyItem:
    """Return the values of a news item. Values that the item lacks come from its embedded NITF document."""
    meta, about = descendant(item, "itemmeta"), descendant(item, "contentmeta")
    rights = descendant(item, "rightsinfo")
    creators = (child_words(creator, "name") or attribute(creator, "literal") for creator in _all(about, "creator"))
    byline = _words(about, "by")
    holder = _named(descendant(rights, "copyrightholder"))
    provider = descendant(meta, "provider")
    subjects = [*_all(about, "subject")]
    metadata = {
        "status": iptc.code_of(_concept(descendant(meta, "pubstatus"))),
        "version": int(version) if (version := attribute(item, "version")).isdecimal() and len(version) < 16 else 0,
        "replaces": next(filter(None, map(_replaced, _all(meta, "link"))), ""),
        "signals": [iptc.code_of(_concept(signal)) for signal in _all(meta, "signal")],
        "editorial_note": _words(meta, "ednote"),
        "embargoed": _words(meta, "embargoed"),
        "first_created": _words(meta, "firstcreated"),
        "byline": byline or str(inner.metadata.get("byline", "")),
        "credit": _words(about, "creditline"),
        "dateline": _words(about, "dateline") or _named(descendant(about, "located")),
        "slugline": _words(about, "slugline"),
        "profile": _words(meta, "profile"),
        "urgency": int(urgency) if (urgency := _words(about, "urgency")) in tuple("123456789") else 0,
        "rights": _words(rights, "copyrightnotice"),
        "copyright_holder": holder,
        "usage_terms": _words(rights, "usageterms"),
        "subjects": _distinct(map(_subject_name, subjects)),
        "subject_codes": _distinct(map(_subject_code, subjects)),
        "genres": _distinct(map(_named, _all(about, "genre"))),
        "keywords": _distinct(map(words_of, _all(about, "keyword"))),
        "people": _distinct(map(_named, _of_type(subjects, ":person"))),
        "organisations": _distinct(map(_named, _of_type(subjects, ":organisation"))),
        "places": _distinct(map(_named, _of_type(subjects, ":geoArea", ":geoarea"))),
    }
    times = [_words(meta, "versioncreated"), *(_words(about, name) for name in ("contentmodified", "contentcreated"))]
    return AgencyItem(
        id=attribute(item, "guid") or inner.id,
        title=_words(about, "headline") or inner.title or _words(meta, "title"),
        body=body,
        summary=[line for element in _all(about, "description") for line in paragraphs_of(element)] or inner.summary,
        times=(*times, _words(meta, "firstcreated"), *inner.times, sent),
        outlet=_words(provider, "name") or holder or attribute(provider, "literal") or _code(provider) or inner.outlet,
        authors=tuple(filter(None, creators)) or iptc.byline_names(byline) or inner.authors,
        language=attribute(descendant(about, "language"), "tag") or attribute(item, "lang") or inner.language,
        metadata={**inner.metadata, **{name: value for name, value in metadata.items() if value}},
    )


def _all(element: _Element | None, name: str) -> list[_Element]:
    return [] if element is None else list(children(element, name))


def _words(element: _Element | None, name: str) -> str:
    return "" if element is None else child_words(element, name)


def _concept(element: _Element | None) -> str:
    return attribute(element, "qcode", "uri", "literal")


def _code(element: _Element | None) -> str:
    return attribute(element, "qcode").rpartition(":")[2]


def _named(element: _Element | None) -> str:
    """Return the name of a concept; without a name, its literal or its code."""
    return _words(element, "name") or attribute(element, "literal") or _code(element)


def _subject_name(subject: _Element) -> str:
    main = descendant(subject, "mainconcept")
    return _words(subject, "name") or _words(main, "name") or attribute(subject, "literal")


def _subject_code(subject: _Element) -> str:
    return _concept(subject) or _concept(descendant(subject, "mainconcept"))


def _of_type(subjects: list[_Element], *suffixes: str) -> Iterator[_Element]:
    return (subject for subject in subjects if attribute(subject, "type").endswith(suffixes))


def _replaced(link: _Element) -> str:
    relation = iptc.code_of(attribute(link, "rel", "reluri")).lower()
    return attribute(link, "residref", "href") if relation in _REPLACES else ""


def _distinct(values: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, values)))
