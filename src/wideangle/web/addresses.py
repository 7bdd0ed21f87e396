"""Absolute addresses of this server, which other sites need, and what an address of this server's pages shows."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from starlette.requests import Request

from wideangle.web.templating import Links

_IN_PATH = ("/article/", "/story/")
_IN_QUERY = ("/cover", "/embed", "/embed/block", "/embed/fragment")


def absolute(request: Request, *segments: str, **query: str) -> str:
    """The absolute address of a page of this server; see `Links`."""
    return str(request.base_url).rstrip("/") + Links("")(*segments, **query)


def discovery(request: Request) -> str:
    """The oEmbed address of the page that is requested, which the head of the page names."""
    return absolute(request, "oembed", url=str(request.url), format="json")


def embedded_article(request: Request, address: str) -> str:
    """The id or URL of what an address shows: of the article or story of a page of this server, else the address
    itself, which may be that of an article of the archive. '' for a page of this server that shows neither."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.netloc.casefold() != request.base_url.netloc.casefold():
        return address
    path = parts.path.removeprefix(request.base_url.path.rstrip("/"))
    if path in _IN_QUERY:
        return parse_qs(parts.query).get("article", [""])[0]
    return next((unquote(path.removeprefix(start)) for start in _IN_PATH if path.startswith(start)), "")
