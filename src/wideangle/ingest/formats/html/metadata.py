"""Extract the metadata of a web page from JSON-LD (schema.org), Open Graph properties, meta elements and other
elements.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wideangle.ingest.dates import first_date, publication_time
from wideangle.ingest.decoding.encoding import clean
from wideangle.ingest.formats.html.authors import authors_of
from wideangle.ingest.formats.html.feed_links import feed_links
from wideangle.ingest.formats.html.linked_data import linked_article, name_of, words_of
from wideangle.ingest.formats.html.side_content import SideContent
from wideangle.ingest.formats.table import primary_language
from wideangle.language.urls import absolute_url
from wideangle.model import Precision, PublicationTime

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TITLES = ("og:title", "twitter:title", "dc.title", "headline")
_OUTLETS = ("og:site_name", "dc.publisher", "publisher", "application-name")
_TIMES = (
    *("article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "pubdate"),
    *("publishdate", "publish-date", "publication_date", "cxenseparse:recs:publishtime", "dc.date.issued", "dc.date"),
    *("dcterms.created", "date"),
)
_LITERAL_TAG = re.compile(r"</?(?:b|br|em|i|p|span|strong|sub|sup|u)\b[^<>]{0,200}>", re.IGNORECASE)
_SECTIONS = ("article:section", "parsely-section", "cxenseparse:section")


@dataclass(frozen=True, slots=True)
class PageData:
    """The metadata of one web page. A missing value is empty."""

    title: str
    published: PublicationTime | None
    uncertain_date: str
    headlines: tuple[str, ...]
    outlet: str
    authors: tuple[str, ...]
    section: str
    language: str
    canonical: str
    body: str
    paywalled: bool
    is_article: bool
    feeds: tuple[str, ...]


def data_of(tree: HtmlElement, url: str) -> PageData:
    """Extract the metadata of a page. If several elements of the page state a field, the most reliable element is used.

    `url` is the base of relative links.
    """
    side = SideContent(tree)
    meta = _meta(tree, side)
    links = [link.get("href", "") for link in tree.iterfind(".//link[@rel='canonical']")]
    canonical = absolute_url(url, next(filter(None, [*links, meta.get("og:url", "")]), ""))
    headlines = [*_headings(tree), _first(meta, _TITLES)]
    linked = linked_article(tree, [url, canonical], headlines)
    outlet = name_of(linked.get("publisher")) or _first(meta, _OUTLETS)
    times = [
        words_of(linked.get("datePublished")),
        *(meta[name] for name in _TIMES if name in meta),
        *_time_elements(tree, side),
    ]
    published, uncertain_date = _most_exact(times)
    language = tree.get("lang") or words_of(linked.get("inLanguage")) or meta.get("og:locale", "")
    return PageData(
        title=_without_outlet(words_of(linked.get("headline")) or _first(meta, _TITLES) or headlines[0], outlet),
        published=published,
        uncertain_date=uncertain_date,
        headlines=tuple(filter(None, headlines)),
        outlet=outlet,
        authors=authors_of(linked, tree, side, _outlet_names(outlet, meta, url or canonical)),
        section=words_of(linked.get("articleSection")) or _first(meta, _SECTIONS),
        language=primary_language(language),
        canonical=canonical,
        body=_body(linked),
        paywalled=str(linked.get("isAccessibleForFree", "")).lower() == "false",
        is_article=bool(linked) or meta.get("og:type", "").lower() == "article",
        feeds=tuple(feed_links(tree, url)),
    )


def _meta(tree: HtmlElement, side: SideContent) -> dict[str, str]:
    values: dict[str, str] = {}
    for element in tree.iterfind(".//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and (content := words_of(element.get("content"))) and not side.holds(element):
            values.setdefault(name.strip().lower(), content)
    return values


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _headings(tree: HtmlElement) -> list[str]:
    """Return the texts of the `h1` elements of a page, followed by the text of its `title` element."""
    elements = tree.xpath("//h1") + tree.xpath("//title[not(ancestor::svg)]")
    return [_LITERAL_TAG.sub("", words) for element in elements if (words := words_of(" ".join(element.itertext())))]


def _outlet_names(outlet: str, meta: dict[str, str], url: str) -> list[str]:
    """Return all names of the outlet of a page, including the host name of its URL."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return [*filter(None, [outlet, *(meta.get(name, "") for name in _OUTLETS), host, host.split(".")[0]])]


def _without_outlet(title: str, outlet: str) -> str:
    """Return a title without literal tags and without the name of the outlet, which pages append to their headlines."""
    title = _LITERAL_TAG.sub("", title)
    return re.sub(rf"\s*[|–—·:-]\s+{re.escape(outlet)}\Z", "", title, flags=re.IGNORECASE) if outlet else title


def _time_elements(tree: HtmlElement, side: SideContent) -> list[str]:
    """Return the date and the text of one <time> element of the article.

    An element that is marked as the publication time is preferred; otherwise the first inside the article is used.
    """
    for path in (".//time[@pubdate]", ".//time[@itemprop='datePublished']", ".//article//time", ".//main//time"):
        elements = [element for element in tree.iterfind(path) if not side.holds(element)]
        statements = [[element.get("datetime", ""), " ".join(element.itertext())] for element in elements]
        readable = (texts for texts in statements if any(map(publication_time, map(words_of, texts))))
        if chosen := next(readable, next(iter(statements), [])):
            return [words_of(text) for text in chosen]
    return []


def _most_exact(times: list[str]) -> tuple[PublicationTime | None, str]:
    """Return the first time that can be parsed, and its text if it is not certain, as `first_date` does.

    If this time is only a date, the first time of the same day that has a clock time is returned instead.
    """
    published, uncertain_date = first_date(times)
    if published is None:
        return published, uncertain_date
    same_day = (time for time in map(publication_time, times) if time and time.day == published.day)
    exact = next((time for time in same_day if time.precision is Precision.MINUTE), None)
    return (exact, "") if exact else (published, uncertain_date)


def _body(linked: dict[str, Any]) -> str:
    body = linked.get("articleBody")
    return clean(html.unescape(body)).strip() if isinstance(body, str) else ""
