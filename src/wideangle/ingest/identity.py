"""Which article is this: a short id that comes out the same every time."""

from __future__ import annotations

import base64
from dataclasses import replace
from hashlib import blake2b

from wideangle.ingest.urls import canonical_url
from wideangle.model import Article

# 80 bits: among ten million articles the chance of any two sharing an id is below 1e-10.
_DIGEST_BYTES = 10


def identified(article: Article) -> Article:
    """The same article with an id: its own, else one made from its URL, else one made from its text.

    Made ids read `u-…` (from the canonical URL) or `t-…` (from the words of the text and the outlet, where known: the
    same wire copy in two outlets is two articles). Layout is left out, so re-wrapped text keeps its id.
    """
    if article.id:
        return article
    if article.url:
        return replace(article, id=url_id(article.url))
    words = " ".join(article.text.split())
    return replace(article, id="t-" + _digest(f"{words}\n{article.outlet}" if article.outlet else words))


def url_id(url: str) -> str:
    """The id of the article that a web address leads to."""
    return "u-" + _digest(canonical_url(url))


def _digest(of: str) -> str:
    digest = blake2b(of.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).digest()
    return base64.b32encode(digest).decode("ascii").lower()
