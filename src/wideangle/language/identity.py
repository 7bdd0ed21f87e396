"""Create short article ids. The same article always gets the same id."""

from __future__ import annotations

import base64
from dataclasses import replace
from hashlib import blake2b

from wideangle.language.urls import canonical_url
from wideangle.model import Article

# An id has 80 bits: among ten million articles, the probability that any two share an id is below 1e-10.
_DIGEST_BYTES = 10

ENTRY_PREFIX = "e-"
"""The prefix of the id of a feed item that links to the same page as other feed items. The URL of the page does not
identify such an item."""

SHARED_GUID = "shared_guid"
"""The metadata field for the GUID (id) of a feed item if its feed uses the same GUID for another article."""

_SAME_WORDING = 0.5
"""The least share of common words between two versions of one article. Unrelated texts in one language have about a
third of their words in common, because of the function words."""


def identified(article: Article) -> Article:
    """Return the article with an id: its own id, or else an id from `made_id`."""
    return article if article.id else replace(article, id=made_id(article.text, article.url, article.outlet))


def made_id(text: str, url: str = "", outlet: str = "") -> str:
    """Return an article id, made from the URL or, without a URL, from the text.

    Ids have the form `u-…` (from the canonical URL) or `t-…` (from the words of the text and, if known, the outlet). An
    agency's text in two outlets therefore has two ids. A change of line breaks does not change the id of a text.
    """
    if url:
        return "u-" + _digest(canonical_url(_folded(url)))
    return "t-" + _digest(f"{_folded(text)}\n{_folded(outlet)}" if outlet else _folded(text))


def is_same_wording(first: str, second: str) -> bool:
    """Return True if two texts have at least half of the distinct words of the shorter text in common."""
    words = [frozenset(text.lower().split()) for text in (first, second)]
    return len(words[0] & words[1]) >= _SAME_WORDING * min(map(len, words))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _digest(of: str) -> str:
    digest = blake2b(of.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).digest()
    return base64.b32encode(digest).decode("ascii").lower()
