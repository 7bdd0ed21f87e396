"""Read articles in NITF (iptc.org/std/NITF 3.x), as documents of their own or inside other formats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wideangle.ingest.document import Document
from wideangle.ingest.formats.iptc import common as iptc
from wideangle.ingest.formats.iptc.common import AgencyItem
from wideangle.ingest.xml import attribute, descendant, descendants, paragraphs_of, parsed, words_of, xml_root
from wideangle.model import Article, Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

_TIMES = ("date.issue", "date.release", "story.date", "date.publication")


def articles(document: Document) -> list[Article | Refusal]:
    """Return a list with the article of an NITF document, or with a rejected item if the document has no text."""
    return [iptc.article(item_of(xml_root(document)), document.name)]


def paragraphs(markup: str) -> list[str]:
    """Return the paragraphs of an NITF document, which is given as text."""
    root = parsed(markup)
    return [] if root is None else item_of(root).body


def item_of(root: _Element) -> AgencyItem:
    """Return the values of a parsed NITF document."""
    byline_element = descendant(root, "byline")
    byline = words_of(byline_element, without=("byttl",)).strip(" ,") or words_of(byline_element)
    copyright_, rights = descendant(root, "doc.copyright"), descendant(root, "doc.rights")
    content = descendant(root, "body.content")
    docdata = descendant(root, "docdata")
    tagged = descendant(root, "body")
    metadata = {
        "status": attribute(docdata, "management-status").lower(),
        "version": _number(attribute(descendant(root, "du-key"), "version")),
        "replaces": attribute(docdata, "management-doc-idref"),
        "signals": ["correction"] if descendant(root, "correction") is not None else [],
        "editorial_note": attribute(descendant(root, "ed-msg"), "info")
        or attribute(descendant(root, "correction"), "info"),
        "byline": words_of(byline_element),
        "credit": words_of(descendant(root, "distributor")),
        "dateline": words_of(descendant(root, "dateline")),
        "slugline": attribute(descendant(root, "fixture"), "fix-id"),
        "urgency": _number(attribute(descendant(root, "urgency"), "ed-urg")),
        "rights": words_of(descendant(root, "rights")) or attribute(rights, "owner"),
        "copyright_holder": attribute(copyright_, "holder"),
        "subjects": _distinct(
            attribute(subject, "tobject.subject.matter", "tobject.subject.type", "tobject.subject.detail")
            for subject in descendants(root, "tobject.subject")
        ),
        "subject_codes": _distinct(
            attribute(subject, "tobject.subject.refnum", "tobject.subject.code")
            for subject in descendants(root, "tobject.subject")
        ),
        "keywords": _distinct(attribute(keyword, "key") for keyword in descendants(root, "keyword")),
        "people": _distinct(map(words_of, descendants(root, "person"))),
        "organisations": _distinct(map(words_of, descendants(root, "org"))),
        "places": _distinct(map(words_of, descendants(root, "location"))),
        "events": _distinct(map(words_of, descendants(root, "event"))),
    }
    return AgencyItem(
        id=attribute(descendant(root, "doc-id"), "id-string") or attribute(descendant(root, "du-key"), "key"),
        title=next(filter(None, (words_of(descendant(root, name)) for name in ("hl1", "hedline", "title"))), ""),
        body=[] if content is None else paragraphs_of(content),
        summary=[line for abstract in descendants(root, "abstract") for line in paragraphs_of(abstract)],
        times=tuple(attribute(element, "norm") for name in _TIMES for element in descendants(root, name)),
        outlet=attribute(descendant(root, "pubdata"), "name") or words_of(descendant(root, "distributor")),
        authors=iptc.byline_names(byline),
        language=attribute(root, "lang") or attribute(tagged, "lang") or attribute(content, "lang"),
        metadata=metadata,
    )


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 16 else 0


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, values)))
