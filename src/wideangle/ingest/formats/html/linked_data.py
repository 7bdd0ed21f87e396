"""Read the data of an article from the JSON-LD scripts of a web page (schema.org).

Damaged scripts are repaired, and references by `@id` are replaced by the objects they refer to.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from wideangle.ingest.decoding.encoding import clean
from wideangle.language.urls import absolute_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The types of schema.org that news sites use for articles.
_ARTICLE_TYPE = re.compile(r"(?!Job).*(?:Article|Posting)|Report|NewsItem")
_OTHER_TYPE = re.compile(r".*(?:Object|Event|Comment|Page|Site|Product|Posting|Recipe|Course|List)")
_OUTLET_TYPE = re.compile(r"WebSite|Periodical|Newspaper|.*Organization")
_MAX_DEPTH = 6
_MAIN_FIELDS = ("headline", "datePublished", "author")
_REFERENCES = ("author", "creator", "publisher", "isPartOf", "mainEntityOfPage")
_CONTAINERS = ("@graph", "mainEntity", "mainEntityOfPage")
# Comment and CDATA marks that content management systems write around the JSON, for XHTML and old browsers.
_WRAPPER = re.compile(r"(?:\s|//|/\*[^*{\[]{0,200}\*/|/\*|\*/|<!--|-->|<!\[CDATA\[|\ufeff)*")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


def linked_article(tree: HtmlElement, addresses: Collection[str], headlines: Collection[str]) -> dict[str, Any]:
    """Return the JSON-LD object that describes the article of a page, with its references resolved; {} if there is
    none.

    If there are several objects, an object with an address of the page is preferred, then an object with a headline of
    the page, then the object with the most fields. An object whose address and headline both differ from the page
    describes another article and is ignored.
    """
    values = list(_values(tree))
    nodes: dict[str, dict[str, Any]] = {}
    for value in values:
        _index(value, nodes, _MAX_DEPTH)
    pages = set(map(_page_of, filter(None, addresses)))

    def rank(item: dict[str, Any]) -> tuple[bool, bool, int]:
        return (
            bool(pages & _own_pages(item, addresses)),
            _has_headline(item, headlines),
            sum(name in item for name in _MAIN_FIELDS),
        )

    articles = [item for value in values for item in _articles_in(value, _MAX_DEPTH)]
    chosen = max(articles, key=rank, default={})
    if chosen and pages and headlines and not any(rank(chosen)[:2]) and _own_pages(chosen, addresses):
        return {}
    return _completed(_resolved(chosen, nodes), nodes)


def words_of(value: object) -> str:
    """Return a JSON-LD or attribute value as one line of clean text.

    Of a list, the first value is used; of an object, its name.
    """
    if isinstance(value, list):
        return words_of(value[0]) if value else ""
    if isinstance(value, dict):
        parts = (words_of(value.get(part)) for part in ("givenName", "additionalName", "familyName"))
        return (
            words_of(value.get("name") or value.get("@value"))
            or " ".join(filter(None, parts))
            or words_of(value.get("alternateName"))
        )
    return " ".join(clean(html.unescape(value)).split()) if isinstance(value, str) else ""


def name_of(value: object) -> str:
    """Return a name as `words_of` does, but '' if the value is a web address."""
    name = words_of(value)
    return "" if name.startswith("http") else name


def _values(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.iterfind(".//script[@type]"):
        if script.get("type", "").partition(";")[0].strip().lower() == "application/ld+json":
            yield _parsed(script.text or "")


def _parsed(text: str) -> Any:
    """Return the first JSON value in the text of a script; None if there is none. Wrappers and trailing commas are
    tolerated.
    """
    start = _WRAPPER.match(text)
    text = text[start.end() :] if start else text
    for candidate in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return json.JSONDecoder(strict=False).raw_decode(candidate)[0]
        except (ValueError, RecursionError):
            continue
    return None


def _index(value: object, nodes: dict[str, dict[str, Any]], depth: int) -> None:
    """Add all objects with an `@id` and at least one other field to `nodes`, by their `@id`."""
    if not depth:
        return
    if isinstance(value, list):
        for part in value:
            _index(part, nodes, depth - 1)
    elif isinstance(value, dict):
        if isinstance(value.get("@id"), str) and len(value) > 1:
            nodes[value["@id"]] = value | nodes.get(value["@id"], {})
        for part in value.values():
            _index(part, nodes, depth - 1)


def _types(value: dict[str, Any]) -> list[str]:
    """Return the names of an object's types without a vocabulary prefix: 'NewsArticle', not 'schema:NewsArticle'."""
    types = value.get("@type")
    return [re.split(r"[/:#]", str(kind))[-1] for kind in (types if isinstance(types, list) else [types]) if kind]


def _articles_in(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list) and depth:
        for part in value:
            yield from _articles_in(part, depth - 1)
    elif isinstance(value, dict) and depth:
        types = _types(value)
        is_other = any(map(_OTHER_TYPE.fullmatch, types))
        if any(map(_ARTICLE_TYPE.fullmatch, types)) or (not is_other and all(map(value.get, _MAIN_FIELDS[:2]))):
            yield value
        for name in _CONTAINERS:
            yield from _articles_in(value.get(name), depth - 1)


def _resolved(value: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    def node(reference: object) -> object:
        if isinstance(reference, list):
            return [node(part) for part in reference]
        identifier = reference.get("@id") if isinstance(reference, dict) else reference
        if isinstance(identifier, str) and identifier in nodes:
            return nodes[identifier] | (reference if isinstance(reference, dict) else {})
        return reference

    return value | {name: node(value[name]) for name in _REFERENCES if name in value}


def _completed(article: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the article with its missing fields added from the objects that describe its page and its site."""
    part = article
    for _ in range(_MAX_DEPTH):
        outer = part.get("isPartOf") or part.get("mainEntityOfPage")
        outer = outer[0] if isinstance(outer, list) and outer else outer
        if not isinstance(outer, dict):
            break
        part = _resolved(outer, nodes)
        names = ["inLanguage"]
        if any(kind.endswith("Page") for kind in _types(part)):
            names += ["datePublished", "author", "publisher"]
        elif any(map(_OUTLET_TYPE.fullmatch, _types(part))):
            article = {"publisher": part.get("publisher") or part} | article
        article = {name: part[name] for name in names if name in part} | article
    if "author" not in article and "creator" in article:
        article = article | {"author": article["creator"]}
    return article


def _own_pages(item: dict[str, Any], bases: Collection[str]) -> set[str]:
    """Return the addresses that a JSON-LD object gives for its own web page."""
    base = next(iter(bases), "")
    own = [item.get(name) for name in ("url", "mainEntityOfPage", "@id")]
    urls = [(value.get("@id") or value.get("url")) if isinstance(value, dict) else value for value in own]
    resolved = [absolute_url(base, url) for url in urls if isinstance(url, str) and not url.startswith("#")]
    return {_page_of(url) for url in resolved if url}


def _page_of(url: str) -> str:
    """Return an address without the parts in which two addresses of one page may differ: protocol, 'www.', query and
    fragment.
    """
    return re.sub(r"\Ahttps?://(?:www\.|m\.|amp\.)?|/(?:index\.html?)?\Z", "", re.split("[?#]", url, maxsplit=1)[0])


def _has_headline(item: dict[str, Any], headlines: Collection[str]) -> bool:
    """Return True if at least half of the words in an object's headline also occur in one headline of the page."""
    words = set(re.findall(r"\w+", words_of(item.get("headline") or item.get("name")).casefold()))
    return any(2 * len(words & set(re.findall(r"\w+", line.casefold()))) >= len(words) > 0 for line in headlines)
