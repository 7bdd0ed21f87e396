"""From a teaser to its page: the article there, its further pages joined, and gates told from articles."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from wideangle.errors import SourceError, UnreadableSource
from wideangle.ingest.fetched_document import document_of
from wideangle.ingest.formats.html import page
from wideangle.ingest.http.client import Fetcher, Response
from wideangle.ingest.poll import parsing
from wideangle.ingest.sniff import Kind, sniff
from wideangle.language.urls import absolute_url
from wideangle.model import Article

MOST_PAGES = 10
"""Pages of one article that are joined."""

_HEAD_BYTES = 200_000
# The bounds keep the time linear, whatever a page is made of.
_NEXT = re.compile(r"<(?:link|a)\b[^<>]{0,1000}\brel\s*=\s*[\"']?next\b[^<>]{0,1000}>", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*=\s*(?:[\"']([^\"']+)|([^\s>]+))", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:[/,_-]|[?&](?:page|p|seite|pagina|s)=|/(?:page|seite|pagina)[/-])\d{1,2}(?=/?\Z|\.html?\Z)")
_GATE = re.compile(
    r"consent|gdpr|privacy|cookie|log-?in|sign-?in|sign-?up|subscri|paywall|regist|anmeld|abonn|suscri|abbona",
    re.IGNORECASE,
)


def follow(url: str, fetcher: Fetcher) -> Article:
    """The article on the page at an address, with all pages that it goes on over.

    Raises UnreachableSource where another try may succeed; UnreadableSource where it will not, also for a page that
    leads to a login, a request for consent or the front page instead.
    """
    response = fetcher.fetch(url)
    _expect_article(url, response)
    found = _article(response, url)
    return found if found.metadata.get("partial") else _joined(found, response, url, fetcher)


def _expect_article(url: str, response: Response) -> None:
    asked, came = urlsplit(url), urlsplit(response.url)
    if (asked.netloc, asked.path) == (came.netloc, came.path):
        return
    gate = f"{came.netloc}{came.path}"
    if _GATE.search(gate) and not _GATE.search(f"{asked.netloc}{asked.path}"):
        raise UnreadableSource("Leads to a login, an offer or a request for consent.", item=url)
    if asked.path.strip("/") and not came.path.strip("/") and not came.query:
        raise UnreadableSource("Leads to the front page.", item=url)


def _article(response: Response, url: str) -> Article:
    with parsing:
        document = document_of(response, url)
        if sniff(document) is not Kind.PAGE:
            raise UnreadableSource("Is no web page.", item=url)
        return page.article(document)


def _joined(first: Article, response: Response, url: str, fetcher: Fetcher) -> Article:
    """The article with the text of its further pages; as far as they can be had."""
    texts, seen = [first.text], {response.url}
    while len(texts) < MOST_PAGES and (following := _next_page(response)) and following not in seen:
        seen.add(following)
        try:
            response = fetcher.fetch(following)
            text = _article(response, following).text
        except SourceError:
            break
        if text in texts:
            break
        texts.append(text)
    return first if len(texts) == 1 else replace(first, text="\n".join(texts), url=first.url or url)


def _next_page(response: Response) -> str:
    """The next page of the same article; what else is called next is another article."""
    head = response.body[:_HEAD_BYTES].decode("utf-8", "replace")
    for element in _NEXT.findall(head):
        if place := _HREF.search(element):
            following = absolute_url(response.url, place[1] or place[2])
            if following and _unnumbered(following) == _unnumbered(response.url) and following != response.url:
                return following
    return ""


def _unnumbered(url: str) -> str:
    parts = urlsplit(url)
    whole = f"{parts.netloc}{parts.path}{'?' + parts.query if parts.query else ''}"
    return _NUMBERED.sub("", whole).removesuffix(".html").removesuffix(".htm").rstrip("/")
