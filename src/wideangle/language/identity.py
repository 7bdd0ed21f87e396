"""Short article ids that are the same each time."""

from __future__ import annotations

import base64
from dataclasses import replace
from hashlib import blake2b

from wideangle.language.urls import canonical_url
from wideangle.model import Article

# 80 bits: among ten million articles the chance of any two sharing an id is below 1e-10.
_DIGEST_BYTES = 10

ENTRY_PREFIX = "e-"
"""Begins the id of a feed entry that shares its page with other entries, so that the URL does not identify it."""

SHARED_GUID = "shared_guid"
"""Metadata of a feed entry whose feed gives its id to another article as well: that id."""

_SAME_WORDING = 0.5
"""Versions of one article share most words. Unrelated texts of a language share its function words, a third of all."""


def identified(article: Article) -> Article:
    """The article with an id: its own, otherwise the one of `made_id`."""
    return article if article.id else replace(article, id=made_id(article.text, article.url, article.outlet))


def made_id(text: str, url: str = "", outlet: str = "") -> str:
    """An id from the URL, otherwise from the text.

    Ids read `u-…` (from the canonical URL) or `t-…` (from the words of the text and the outlet, if known: the same wire
    text in two outlets is two articles). Layout does not count, so re-wrapped text keeps its id.
    """
    if url:
        return "u-" + _digest(canonical_url(_folded(url)))
    return "t-" + _digest(f"{_folded(text)}\n{_folded(outlet)}" if outlet else _folded(text))


def is_same_wording(first: str, second: str) -> bool:
    """Whether two texts share at least half of the different words of the shorter one."""
    words = [frozenset(text.lower().split()) for text in (first, second)]
    return len(words[0] & words[1]) >= _SAME_WORDING * min(map(len, words))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _digest(of: str) -> str:
    digest = blake2b(of.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).digest()
    return base64.b32encode(digest).decode("ascii").lower()
