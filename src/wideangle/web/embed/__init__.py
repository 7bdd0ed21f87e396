"""The coverage of an article inside other sites: framed documents, fragments, and oEmbed.

Every answer comes from articles of the archive alone: no other address is fetched. Who may read an answer is decided
before its route is reached, by the access control that every request passes; `embed.responses` only keeps shared caches
from what a signed-in reader receives.
"""

from collections.abc import Iterator

from fastapi import APIRouter


def embed_routers() -> Iterator[APIRouter]:
    """The routers of embedded coverage."""
    from wideangle.web.embed import frames, oembed

    for module in (frames, oembed):
        yield module.router
