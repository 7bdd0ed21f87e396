"""Define list endpoints. Each list has three addresses: one for the JSON document, one for an Atom feed and one for a
JSON Feed of the same items.

`/api/stories` has the document, `/api/stories.atom` and `/api/stories.feed.json` the feeds. The path contains the
format, because feed readers send no header to choose a format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.render import labels
from wideangle.render.feed import Feed, FeedItem, feed_atom, feed_json
from wideangle.render.feed_items import feed_identity
from wideangle.web.api.documents import Answer, answer, described
from wideangle.web.api.parameters import cursor_after

Content = TypeVar("Content")
Record = TypeVar("Record")
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

UNKNOWN_OUTLETS_HEADER = "wideangle-unknown-outlets"
"""The response header with the outlets in the request's filter from which the archive has no article. The names are
percent-encoded and separated by commas."""


class FeedFormat(StrEnum):
    """The formats of a feed. The value is the ending of the feed's address."""

    ATOM = "atom"
    JSON = "feed.json"


_MEDIA_TYPES = {FeedFormat.ATOM: "application/atom+xml", FeedFormat.JSON: "application/feed+json"}
_TITLES = {FeedFormat.ATOM: "Atom feed", FeedFormat.JSON: "JSON Feed"}
_SCHEMAS: dict[FeedFormat, dict[str, Any]] = {
    FeedFormat.ATOM: {"type": "string", "description": "An Atom 1.0 feed (RFC 4287)."},
    FeedFormat.JSON: {"$ref": "#/components/schemas/jsonFeed"},
}


@dataclass(frozen=True, slots=True)
class Listing(Generic[Content]):
    """The items of one response. `following` is the offset of the first item of the next response, None after the last
    item. `unknown_outlets` are the outlets in the request's filter from which the archive has no article."""

    content: Content
    following: int | None = None
    unknown_outlets: Sequence[str] = ()


def first_page(records: Iterable[Record], offset: int, limit: int) -> Listing[list[Record]]:
    """Return at most `limit` records from `offset` on. One record more is read to detect whether further records
    follow."""
    listed = list(islice(records, offset, offset + limit + 1))
    return Listing(listed[:limit], offset + limit if len(listed) > limit else None)


def list_endpoint(router: APIRouter, path: str, summary: str, definition: str) -> Callable[[Endpoint], Endpoint]:
    """Return a decorator that registers an endpoint at a path and at the two addresses of its feeds. The endpoint
    returns the result of `list_answer`."""

    def register(endpoint: Endpoint) -> Endpoint:
        router.get(path, summary=summary, responses=described(definition))(endpoint)
        for form in FeedFormat:
            router.get(
                f"{path}.{form}",
                summary=f"{summary}: {_TITLES[form]}",
                responses=described(_SCHEMAS[form], media_type=_MEDIA_TYPES[form]),
            )(endpoint)
        return endpoint

    return register


async def list_answer(
    request: Request,
    load: Callable[[Archive], Listing[Content]],
    document: Callable[[Listing[Content]], str],
    feed: Callable[[Listing[Content]], Feed],
) -> Response:
    """Return the response with a list, as a JSON document or as a feed. The ending of the URL selects the format."""
    form = next((form for form in FeedFormat if request.url.path.endswith(f".{form}")), None)

    def make(archive: Archive) -> Answer:
        listing = load(archive)
        following = "" if listing.following is None else _address(request, listing.following)
        headers = {"link": f'<{following}>; rel="next"'} if following else {}
        if listing.unknown_outlets:
            headers[UNKNOWN_OUTLETS_HEADER] = ", ".join(quote(name, safe=" ") for name in listing.unknown_outlets)
        if form is None:
            return Answer(document(listing), headers)
        write = {FeedFormat.ATOM: feed_atom, FeedFormat.JSON: feed_json}[form]
        content = write(feed(listing), address=str(request.url), following=following)
        return Answer(content, headers, _MEDIA_TYPES[form])

    return await answer(request, make)


def list_feed(request: Request, title: str, items: Sequence[FeedItem]) -> Feed:
    """Return the feed of a list. The id of the feed depends on the path and filters of the URL, but not on host, format
    and page."""
    chosen = sorted(
        (name, text) for name, text in request.query_params.multi_items() if name not in {"cursor", "limit"}
    )
    path = request.scope["route"].path
    for form in FeedFormat:
        path = path.removesuffix(f".{form}")
    return Feed(feed_identity(f"{path} {chosen}"), f"{labels.PROGRAM}: {title}", items)


def page_address(request: Request, kind: str, identifier: str) -> str:
    """Return the URL of the page of a story or a storyline on this server."""
    return f"{request.base_url}{kind}/{quote(identifier, safe='')}"


def _address(request: Request, offset: int) -> str:
    return str(request.url.include_query_params(cursor=cursor_after(offset)))
