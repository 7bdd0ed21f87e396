"""Show the coverage of an article inside other sites: as framed documents, fragments of HTML, and by oEmbed.

All content comes from the archive; the server fetches no other address. The access control of all requests decides who
may read a response. The module `embed.responses` prevents shared caches from storing what only a signed-in user may
read.
"""

from collections.abc import Iterator

from fastapi import APIRouter


def embed_routers() -> Iterator[APIRouter]:
    """Return the routers of embedded coverage."""
    from wideangle.web.embed import frames, oembed

    for module in (frames, oembed):
        yield module.router
