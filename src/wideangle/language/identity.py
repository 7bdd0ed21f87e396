"""Make short, deterministic article ids."""

from __future__ import annotations

import base64
from dataclasses import replace
from hashlib import blake2b

from wideangle.language.urls import canonical_url
from wideangle.model import Article

# 80 bits: among ten million articles the probability that any two share an id is below 1e-10.
_DIGEST_BYTES = 10

ENTRY_PREFIX = "e-"
"""The prefix of the id of a feed entry that shares its page with other entries, so that the URL does not identify
the entry."""

SHARED_GUID = "shared_guid"
"""The metadata field of a feed entry if its feed uses the entry's id for another article too. The value is that id."""

_SAME_WORDING = 0.5
"""The least share of common words in two versions of one article. Unrelated texts in one language share about a
third of their words, the function words."""


def identified(article: Article) -> Article:
    """Return the article with an id: its own id, or else the id from `made_id`."""
    return article if article.id else replace(article, id=made_id(article.text, article.url, article.outlet))


def made_id(text: str, url: str = "", outlet: str = "") -> str:
    """Return an id made from the URL, or else from the text.

    Ids have the form `u-…` (from the canonical URL) or `t-…` (from the words of the text and the outlet, if known, so
    that one wire text in two outlets is two articles). A text with other line breaks keeps its id.
    """
    if url:
        return "u-" + _digest(canonical_url(_folded(url)))
    return "t-" + _digest(f"{_folded(text)}\n{_folded(outlet)}" if outlet else _folded(text))


def is_same_wording(first: str, second: str) -> bool:
    """True if two texts have at least half of the distinct words of the shorter text in common."""
    words = [frozenset(text.lower().split()) for text in (first, second)]
    return len(words[0] & words[1]) >= _SAME_WORDING * min(map(len, words))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _digest(of: str) -> str:
    digest = blake2b(of.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).digest()
    return base64.b32encode(digest).decode("ascii").lower()
