"""Read articles that are sent with a request and need not be in the archive."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

from starlette.datastructures import FormData

from wideangle.archive import CoverageView
from wideangle.errors import UsageError
from wideangle.ingest import Fetcher, Given, single_article
from wideangle.model import Article, Wording
from wideangle.web.security.forms import text_of

MAX_PASTED_CHARACTERS = 200_000
"""The greatest length in code points of a text that the server compares with its archive. The text may be pasted, or
read from a file or a page. A text of this length takes about 20 s and 1 GB of memory."""


_METADATA = ("title", "published", "outlet", "url", "language")
"""The fields of forms that describe a single article."""


def given_metadata(form: FormData) -> Given:
    """Return the metadata of an article that a person has entered in a form."""
    return Given(**{name: text_of(form, name).strip() for name in _METADATA})


def pasted_article(text: str, given: Given) -> Article:
    """Return a pasted text as an article. Raises UsageError if the text is too long, and UnreadableSource if it has no
    words."""
    _check_length(text, "")
    content = text.replace("\r\n", "\n").encode("utf-8", "replace")  # forms have the line ends of HTTP
    return single_article(io.BytesIO(content), given=given, name="the text")


def uploaded_article(content: bytes, name: str, given: Given) -> Article:
    """Return the article of an uploaded file. Raises UsageError if the text of the article is too long, and SourceError
    if the file has no article."""
    return _short_enough(single_article(io.BytesIO(content), given=given, name=name), name)


def fetched_article(given: Given, fetcher: Fetcher) -> Article:
    """Return the article of the page at the URL in `given`. Raises UsageError if the text of the article is too long,
    and SourceError if the page cannot be read."""
    return _short_enough(single_article(given.url, given=given, fetcher=fetcher), given.url)


def without_id(coverage: CoverageView) -> CoverageView:
    """Return the coverage of a submitted text without the id of its article. The id is computed from the words of the
    text, and no page exists for the id."""
    own, article = coverage.article.id, replace(coverage.article, id="")

    def nameless(wordings: Iterable[Wording]) -> tuple[Wording, ...]:
        return tuple(replace(given, article=article) if given.article.id == own else given for given in wordings)

    quotes = tuple(
        replace(quote, wordings=nameless(quote.wordings), paraphrases=nameless(quote.paraphrases))
        for quote in coverage.quotes
    )
    return replace(coverage, article=article, quotes=quotes)


def _short_enough(article: Article, name: str) -> Article:
    _check_length(article.text, name)
    return article


def _check_length(text: str, name: str) -> None:
    if len(text) > MAX_PASTED_CHARACTERS:
        raise UsageError("the text is too long.", item=name, remedy="Send a text of at most 200,000 characters.")
