"""Build absolute addresses of this server, which other sites need, and find the article or story that an address
shows."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from starlette.requests import Request

from wideangle.web.templating import Links

_IN_PATH = ("/article/", "/story/")
_IN_QUERY = ("/cover", "/embed", "/embed/block", "/embed/fragment")


def absolute(request: Request, *segments: str, **query: str) -> str:
    """Return the absolute URL of a page of this server, from path segments and query parameters as in `Links`."""
    return str(request.base_url).rstrip("/") + Links("")(*segments, **query)


def discovery(request: Request) -> str:
    """Return the URL of the oEmbed document that describes the requested page. The head of the page contains this
    URL."""
    return absolute(request, "oembed", url=str(request.url), format="json")


def embedded_article(request: Request, address: str) -> str:
    """Return the id or URL of the article or story that an address shows.

    For a page of this server, the result is the article or story of the page, or '' if the page shows neither. Any
    other address is returned unchanged, because an article of the archive may have this URL.
    """
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
