"""Articles that are sent with a request, and are not in the archive."""

from __future__ import annotations

import io

from wideangle.errors import UsageError
from wideangle.ingest import Given, single_article
from wideangle.model import Article

MAX_PASTED_CHARACTERS = 200_000


def pasted_article(text: str, given: Given) -> Article:
    """Return a text as an article. Raises UsageError if it is too long, and UnreadableSource if it has no words."""
    if len(text) > MAX_PASTED_CHARACTERS:
        raise UsageError("the text is too long.", remedy="Send at most 200,000 characters, or upload a file.")
    content = text.replace("\r\n", "\n").encode("utf-8", "replace")  # forms have the line ends of HTTP
    return single_article(io.BytesIO(content), given=given, name="the text")
