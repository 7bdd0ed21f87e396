"""NewsML-G2 (iptc.org/std/NewsML-G2): news items, packages, messages that hold them, events, plans and concepts."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from wideangle.ingest.document import Document
from wideangle.ingest.encoding import clean, decode
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
    """The articles of a NewsML-G2 document; each item in it that is none is said to be what it is."""
    root = xml_root(document)
    if local_name(root) != "newsmessage":
        yield from _of_item(root, document.name, "")
        return
    sent = words_of(descendant(root, "sent"))
    items = [one for one in root.iter() if local_name(one) in _ITEMS and _in_message(one)]
    if not items:
        yield Refusal(document.name, "A news message with no item in it.")
    for number, one in enumerate(items, start=1):
        yield from _of_item(one, f"{document.name}, item {number}", sent)


def _in_message(item: _Element) -> bool:
    """Whether an item stands in a message itself, and not within another item."""
    return not any(local_name(above) in _ITEMS for above in item.iterancestors())


def _of_item(item: _Element, name: str, sent: str) -> Iterator[Article | Refusal]:
    root = local_name(item)
    if events := _events(item):
        for number, title in enumerate(events, start=1):
            yield iptc.no_article("event", f"{name}, event {number}" if len(events) > 1 else name, title)
    elif root in ("packageitem", "groupset"):
        yield _package(item, name)
    elif root in _OTHERS:
        yield iptc.no_article(_OTHERS[root], name, _title(item))
    else:
        yield _of_news_item(item, name, sent)


def _events(item: _Element) -> list[str]:
    """The names of the events that an item is about, unless it is a plan to cover them."""
    if local_name(item) == "planningitem":
        return []
    holders = [one for one in descendants(item, "eventdetails") if local_name(one.getparent()) != "assert"]
    return [child_words(one.getparent(), "name") for one in holders]


def _package(item: _Element, name: str) -> Refusal:
    said = iptc.no_article("package", name, _title(item))
    names = [child_words(one, "title", "headline") or attribute(one, "residref", "href") for one in _references(item)]
    shown = ", ".join(name for name in names[:_SHOWN_REFERENCES] if name)[:300]
    return replace(said, reason=f"{said.reason} It refers to {len(names)} items: {shown}." if names else said.reason)


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
        return Refusal(name, f"Not fit to be read: {error}.")
    if kind == "package" and body:
        kind = ""
    kind = kind or ("" if body else foreign)
    if kind:
        return iptc.no_article(kind, name, _title(item))
    return iptc.article(_found(item, inner, body, sent), name)


def _content(content: _Element | None) -> tuple[AgencyItem, list[str], str]:
    """What NITF within says, the fullest text, and what else the content is where it holds no text."""
    if content is None:
        return AgencyItem(), [], ""
    inner, texts, foreign = AgencyItem(), [], ""
    for one in content:
        holds = local_name(one)
        if holds == "inlinexml" and (found := descendant(one, "nitf")) is not None:
            inner = nitf.item_of(found)
            texts.append(inner.body)
        elif holds == "inlinexml" and (descendant(one, "sports-content") is not None or "sportsml" in _type(one)):
            foreign = "sports data sheet"
        elif holds == "inlinexml":
            texts.append(paragraphs_of(one))
        elif holds == "inlinedata":
            texts.append(_data(one))
        elif holds == "remotecontent":
            foreign = foreign or _kind_of_media(_type(one))
    return inner, iptc.fullest(texts), foreign


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


def _found(item: _Element, inner: AgencyItem, body: list[str], sent: str) -> AgencyItem:
    """The item's own metadata before what its NITF repeats of them."""
    meta, about = descendant(item, "itemmeta"), descendant(item, "contentmeta")
    rights = descendant(item, "rightsinfo")
    creators = (child_words(one, "name") or attribute(one, "literal") for one in _all(about, "creator"))
    byline = _words(about, "by")
    holder = _named(descendant(rights, "copyrightholder"))
    provider = descendant(meta, "provider")
    subjects = [*_all(about, "subject")]
    metadata = {
        "status": iptc.code_of(_concept(descendant(meta, "pubstatus"))),
        "version": int(version) if (version := attribute(item, "version")).isdecimal() and len(version) < 16 else 0,
        "replaces": next(filter(None, map(_replaced, _all(meta, "link"))), ""),
        "signals": [iptc.code_of(_concept(one)) for one in _all(meta, "signal")],
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
        "subjects": _distinct(_subject_name(one) for one in subjects),
        "subject_codes": _distinct(_concept(one) or _concept(descendant(one, "mainconcept")) for one in subjects),
        "genres": _distinct(map(_named, _all(about, "genre"))),
        "keywords": _distinct(map(words_of, _all(about, "keyword"))),
        "people": _distinct(_named(one) for one in subjects if attribute(one, "type").endswith(":person")),
        "organisations": _distinct(_named(one) for one in subjects if attribute(one, "type").endswith(":organisation")),
        "places": _distinct(_named(one) for one in subjects if attribute(one, "type").lower().endswith(":geoarea")),
    }
    times = [_words(meta, "versioncreated"), *(_words(about, name) for name in ("contentmodified", "contentcreated"))]
    return AgencyItem(
        id=attribute(item, "guid") or inner.id,
        title=_words(about, "headline") or inner.title or _words(meta, "title"),
        body=body,
        summary=[line for one in _all(about, "description") for line in paragraphs_of(one)] or inner.summary,
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
    """The name of a concept, else the literal or code that stands for it."""
    return _words(element, "name") or attribute(element, "literal") or _code(element)


def _subject_name(subject: _Element) -> str:
    main = descendant(subject, "mainconcept")
    return _words(subject, "name") or _words(main, "name") or attribute(subject, "literal")


def _replaced(link: _Element) -> str:
    said = iptc.code_of(attribute(link, "rel", "reluri")).lower()
    return attribute(link, "residref", "href") if said in _REPLACES else ""


def _distinct(values: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, values)))
