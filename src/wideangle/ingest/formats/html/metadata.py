"""Extract the metadata of a page from JSON-LD (schema.org), Open Graph, meta elements and HTML elements."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wideangle.ingest.dates import publication_time
from wideangle.ingest.encoding import clean
from wideangle.ingest.formats.html.feed_links import feed_links
from wideangle.ingest.formats.table import primary_language
from wideangle.language.urls import absolute_url
from wideangle.model import Precision, PublicationTime

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The subtypes of schema.org/Article that news sites use.
_ARTICLE_TYPE = re.compile(r"(?:.*Article|.*Posting|Report)")
_MAX_DEPTH = 6
_MAIN_FIELDS = ("headline", "datePublished", "author")
_TITLES = ("og:title", "twitter:title", "dc.title", "headline")
_OUTLETS = ("og:site_name", "dc.publisher", "publisher", "application-name")
_TIMES = (
    *("article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "pubdate"),
    *("publishdate", "publish-date", "publication_date", "cxenseparse:recs:publishtime", "dc.date.issued", "dc.date"),
    *("dcterms.created", "date"),
)
_AUTHORS = ("author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author")
_SECTIONS = ("article:section", "parsely-section", "cxenseparse:section")


@dataclass(frozen=True, slots=True)
class PageData:
    """The metadata of one page; a missing value is empty."""

    title: str
    published: PublicationTime | None
    published_as_given: str
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
    """Extract the metadata of a page, with the most reliable statement first; `url` resolves relative links."""
    linked = _linked_data(tree)
    meta = _meta(tree)
    outlet = _name(linked.get("publisher")) or _first(meta, _OUTLETS)
    times = [
        _words(linked.get("datePublished")),
        *(meta[name] for name in _TIMES if name in meta),
        *_time_elements(tree),
    ]
    language = tree.get("lang") or _words(linked.get("inLanguage")) or meta.get("og:locale", "")
    canonical = [link.get("href", "") for link in tree.iterfind(".//link[@rel='canonical']")]
    return PageData(
        title=_without_outlet(_words(linked.get("headline")) or _first(meta, _TITLES) or _heading(tree), outlet),
        published=_most_exact(times),
        published_as_given=next(filter(None, times), ""),
        outlet=outlet,
        authors=tuple(_authors(linked, meta, tree)),
        section=_words(linked.get("articleSection")) or _first(meta, _SECTIONS),
        language=primary_language(language),
        canonical=absolute_url(url, next(filter(None, [*canonical, meta.get("og:url", "")]), "")),
        body=_body(linked),
        paywalled=str(linked.get("isAccessibleForFree", "")).lower() == "false",
        is_article=bool(linked) or meta.get("og:type", "").lower() == "article",
        feeds=tuple(feed_links(tree, url)),
    )


def _linked_data(tree: HtmlElement) -> dict[str, Any]:
    """The JSON-LD object of the article on a page; of several objects the most complete."""
    objects: list[dict[str, Any]] = []
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            objects += _articles_in(json.loads(script.text or "", strict=False), _MAX_DEPTH)
        except (ValueError, RecursionError):
            continue
    return max(objects, key=lambda item: sum(name in item for name in _MAIN_FIELDS), default={})


def _articles_in(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list) and depth:
        for part in value:
            yield from _articles_in(part, depth - 1)
    elif isinstance(value, dict) and depth:
        types = value.get("@type")
        if any(_ARTICLE_TYPE.fullmatch(str(kind)) for kind in (types if isinstance(types, list) else [types])):
            yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles_in(value.get(name), depth - 1)


def _meta(tree: HtmlElement) -> dict[str, str]:
    values: dict[str, str] = {}
    for element in tree.iterfind(".//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and (content := _words(element.get("content"))):
            values.setdefault(name.strip().lower(), content)
    return values


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _words(value: object) -> str:
    """A JSON-LD or attribute value as one clean line: the first of several values, the name of an object."""
    if isinstance(value, list):
        return _words(value[0]) if value else ""
    if isinstance(value, dict):
        return _words(value.get("name") or value.get("@value") or value.get("alternateName"))
    return " ".join(clean(html.unescape(value)).split()) if isinstance(value, str) else ""


def _name(value: object) -> str:
    name = _words(value)
    return "" if name.startswith("http") else name


def _heading(tree: HtmlElement) -> str:
    for path in (".//h1", ".//title"):
        for element in tree.iterfind(path):
            if words := _words(" ".join(element.itertext())):
                return words
    return ""


def _without_outlet(title: str, outlet: str) -> str:
    """The title without the name of the outlet, which pages append to the headline."""
    return re.sub(rf"\s*[|–—·:-]\s+{re.escape(outlet)}\Z", "", title, flags=re.IGNORECASE) if outlet else title


def _time_elements(tree: HtmlElement) -> list[str]:
    """The texts of the <time> element marked as the publication time, else of the first inside the article."""
    for path in (".//time[@pubdate]", ".//time[@itemprop='datePublished']", ".//article//time", ".//main//time"):
        for element in tree.iterfind(path):
            return [_words(element.get("datetime")), _words(" ".join(element.itertext()))]
    return []


def _most_exact(times: list[str]) -> PublicationTime | None:
    """The first readable time; where that is a date only, the first time of the same day with a clock time."""
    parsed = [time for time in map(publication_time, times) if time]
    if not parsed:
        return None
    exact = (time for time in parsed if time.precision is Precision.MINUTE and time.day == parsed[0].day)
    return next(exact, parsed[0])


def _authors(linked: dict[str, Any], meta: dict[str, str], tree: HtmlElement) -> Iterator[str]:
    authors = linked.get("author")
    names = [_name(author) for author in (authors if isinstance(authors, list) else [authors])]
    if not any(names):
        names = [name for name in (_name(meta.get(key)) for key in _AUTHORS) if name][:1]
    if not any(names):
        names = [_words(" ".join(element.itertext())) for element in tree.iterfind(".//a[@rel='author']")]
    for name in dict.fromkeys(names):
        if bare := re.sub(r"\A[Bb]y:?\s+", "", name):
            yield bare


def _body(linked: dict[str, Any]) -> str:
    body = linked.get("articleBody")
    return clean(html.unescape(body)).strip() if isinstance(body, str) else ""
