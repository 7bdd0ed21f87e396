"""Fetch the full text of an article of which the archive has only a teaser.

If the article has several pages, their texts are joined. Pages that ask for a login or for consent are rejected.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from wideangle.errors import SourceError, UnreadableSource
from wideangle.ingest.fetched_document import document_of
from wideangle.ingest.formats.html import page
from wideangle.ingest.http.client import Fetcher, Response
from wideangle.ingest.poll import parser_lock
from wideangle.ingest.sniff import Kind, sniff
from wideangle.language.urls import absolute_url
from wideangle.model import Article

MOST_PAGES = 10
"""The greatest number of pages of one article on the web that are read and joined into its text."""

_HEAD_BYTES = 200_000
# Each pattern limits the length of its parts, so that the time of a search grows only linearly with the length of the
# page.
_NEXT = re.compile(r"<(?:link|a)\b[^<>]{0,1000}\brel\s*=\s*[\"']?next\b[^<>]{0,1000}>", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*=\s*(?:[\"']([^\"']+)|([^\s>]+))", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:[/,_-]|[?&](?:page|p|seite|pagina|s)=|/(?:page|seite|pagina)[/-])\d{1,2}(?=/?\Z|\.html?\Z)")
_GATE = re.compile(
    r"consent|gdpr|privacy|cookie|log-?in|sign-?in|sign-?up|subscri|paywall|regist|anmeld|abonn|suscri|abbona",
    re.IGNORECASE,
)


def fetch_full_text(url: str, fetcher: Fetcher) -> Article:
    """Return the article on the web page at a URL, joined with its further pages.

    Raises UnreachableSource if a retry may succeed, and UnreadableSource if a retry will not. A URL that redirects to a
    login, a request for consent or the front page also raises UnreadableSource.
    """
    response = fetcher.fetch(url)
    _check_redirect(url, response)
    article = _article(response, url)
    return article if article.metadata.get("partial") else _joined(article, response, url, fetcher)


def _check_redirect(url: str, response: Response) -> None:
    """Raise UnreadableSource if a URL redirects to a login, a request for consent or the front page."""
    requested, final = urlsplit(url), urlsplit(response.url)
    if (requested.netloc, requested.path) == (final.netloc, final.path):
        return
    is_gate = _GATE.search(f"{final.netloc}{final.path}")
    if is_gate and not _GATE.search(f"{requested.netloc}{requested.path}"):
        raise UnreadableSource("Redirects to a login, an offer or a request for consent.", item=url)
    if requested.path.strip("/") and not final.path.strip("/") and not final.query:
        raise UnreadableSource("Redirects to the front page.", item=url)


def _article(response: Response, url: str) -> Article:
    with parser_lock:
        document = document_of(response, url)
        if sniff(document) is not Kind.PAGE:
            raise UnreadableSource("Not a web page.", item=url)
        return page.article(document)


def _joined(first: Article, response: Response, url: str, fetcher: Fetcher) -> Article:
    """Return the article with the texts of its further pages, up to the first page that cannot be read."""
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
    """Return the URL of the next page of the same article; '' if there is none.

    Some sites also mark links to other articles as `next`. Those links are ignored.
    """
    head = response.body[:_HEAD_BYTES].decode("utf-8", "replace")
    for element in _NEXT.findall(head):
        if href := _HREF.search(element):
            following = absolute_url(response.url, href[1] or href[2])
            if following and _unnumbered(following) == _unnumbered(response.url) and following != response.url:
                return following
    return ""


def _unnumbered(url: str) -> str:
    parts = urlsplit(url)
    address = f"{parts.netloc}{parts.path}{'?' + parts.query if parts.query else ''}"
    return _NUMBERED.sub("", address).removesuffix(".html").removesuffix(".htm").rstrip("/")
