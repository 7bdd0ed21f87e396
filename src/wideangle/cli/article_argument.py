"""Find the article that a command-line argument names, in the archive or outside it."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Annotated

import typer

from wideangle.cli.command_run import Run
from wideangle.errors import ArticleNotFound
from wideangle.model import Article

if TYPE_CHECKING:
    from wideangle.archive import Archive
    from wideangle.ingest import Given

log = logging.getLogger(__name__)

ArticlesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="ARTICLE",
        help="Ids, URLs or files of articles, or - for standard input; they need not be in the archive. Or ids of "
        "stories, as in s17.",
        show_default=False,
    ),
]

ArticleArgument = Annotated[
    str,
    typer.Argument(
        metavar="ARTICLE", help="Its id, its URL, a file, or - for standard input. It need not be in the archive."
    ),
]


def article_at_hand(archive: Archive, name: str, run: Run, given: Given | None = None) -> Article:
    """Return the article that a command-line argument names. The argument `name` is the id or URL of an article in the
    archive, the URL of a page, the path of a file, or - for standard input. `given` is metadata from the user. A field
    of `given` that has a value replaces the same field of the article.

    Raises ArticleNotFound if there is no such article, SourceError if a source cannot be read, and UsageError if a
    source contains several articles.
    """
    if name == "-":
        return only_article(name, run, given)
    try:
        return given.over(archive.get(name)) if given else archive.get(name)
    except ArticleNotFound:
        if "://" in name or is_outside(name):
            return only_article(name, run, given)
        raise ArticleNotFound(
            "neither the id of an article in the archive nor an existing file.",
            item=name,
            remedy="`wideangle search` finds articles by their words, and `wideangle add` adds articles.",
        ) from None


def is_outside(name: str) -> bool:
    """Return True if `name` is an existing file or folder, or - for standard input."""
    return name == "-" or os.path.exists(name)  # noqa: PTH110 - of a name that may be no path at all


def only_article(source: str, run: Run, given: Given | None = None) -> Article:
    """Return the article of a file, page or standard input that contains a single article. Raises SourceError if the
    source cannot be read, and UsageError if the source contains several articles."""
    from wideangle.ingest import single_article

    article = single_article(source, given=given, fetcher=run.fetcher())
    _warn_of_unread_date(article, source)
    return article


def _warn_of_unread_date(article: Article, source: str) -> None:
    """Warn the user if the date in an article is uncertain, ambiguous or unreadable. The article then has no date, or a
    day without a time."""
    from wideangle.ingest import date_problem

    as_given = article.metadata.get("published_as_given")
    if as_given:
        kept = f"only the day {article.published.isoformat()} is used" if article.published else "it is not used"
        problem = date_problem(as_given, article.published)
        log.warning("%s: the date %r %s: %s.", source, str(as_given)[:100], problem, kept)
