"""Make the answers of the tools that read the archive.

Each answer is one page of the document that `--format json` writes, with one addition: an article from which the
document quotes nothing gets its opening as `extract`. Reasons are left out of lists; the tool `relation` gives the
reasons for one pair of articles.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from wideangle import render
from wideangle.archive import Archive
from wideangle.coverage import Selection, opening
from wideangle.errors import ArticleNotFound, UsageError
from wideangle.language.names import Aliases
from wideangle.mcp_server.bounds import Cursor, fitting, page_of, text_page
from wideangle.model import Article, Coverage, PublicationTime, Quote, Span, Story, Wording
from wideangle.render.json.coverage import correction_record
from wideangle.render.json.records import article_record, span_record

Document = dict[str, Any]

_SEARCH = "`search` finds articles by their words."
_PASTE = "No address is fetched: add the article to the archive, or give its text in `text`."


@dataclass(frozen=True, slots=True)
class Filter:
    """The filter of a search: the first and the last day, the outlets and the languages. Empty fields restrict
    nothing."""

    since: str = ""
    until: str = ""
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def search(archive: Archive, query: str, chosen: Filter, limit: int, cursor: str) -> Document:
    """Return one page of the articles that match a query, with a verbatim snippet of each."""
    page = Cursor.of(cursor, "search", query, chosen.since, chosen.until, chosen.outlets, chosen.languages)
    since, until = _days(chosen.since, chosen.until)
    hits = archive.search(
        query,
        limit,
        since=since,
        until=until,
        outlets=chosen.outlets,
        languages=[code.lower() for code in chosen.languages],
        offset=page.offset,
    )
    document = _read(render.search_json(hits))
    for record, article in zip(document["articles"], hits, strict=True):
        if record["snippet"] is None:
            record["extract"] = _extract(article)
    shown = fitting(document["articles"])
    end = page.offset + shown
    return {
        **document,
        "articles": document["articles"][:shown],
        "unknown_outlets": archive.unknown_outlets(chosen.outlets),
        "next_cursor": page.at(end if shown and end < hits.total else None),
    }


def cover(archive: Archive, article: Article | str, per_lane: int, aliases: Aliases, cursor: str) -> Document:
    """Return one page of the coverage of an article: the entries of its lanes, then the statements of its story."""
    key = (article.text, article.title, str(article.published)) if isinstance(article, Article) else (article,)
    page = Cursor.of(cursor, "cover", *key, per_lane)
    try:
        coverage = archive.cover(article, Selection(limit=per_lane, aliases=aliases))
    except ArticleNotFound as error:
        raise _not_found(error) from error
    document = _read(coverage.to_json())
    _add_extracts(document, coverage)
    entries = [entry for section in document["sections"] for entry in section["entries"]]
    for entry in entries:
        entry["reasons"] = []
    statements = document["quotes"]
    items, next_cursor = page_of([*entries, *statements], page)
    shown = {id(item) for item in items}
    for section in document["sections"]:
        section["entries"] = [entry for entry in section["entries"] if id(entry) in shown]
    document["quotes"] = [quote for quote in statements if id(quote) in shown]
    return {**document, "statements": len(statements), "next_cursor": next_cursor}


def article_at_hand(identifier: str, text: str, title: str, published: str) -> Article | str:
    """Return the article that `cover` is asked about: `identifier` if it is given, or else an article made from the
    text. Raises UsageError if both or neither are given."""
    if bool(identifier) == bool(text.strip()):
        raise UsageError("`cover` needs an article.", remedy="Give either its id as `article` or its `text`.")
    if identifier:
        return identifier
    return Article(text, title=title, published=day(published, "published"))


def story(archive: Archive, identifier: str, cursor: str) -> Document:
    """Return one page of a story: its articles, and the stories before and after it."""
    page = Cursor.of(cursor, "story", identifier)
    whole = archive.story(identifier)
    document = _read(render.story_json(whole, archive.storyline(whole.id)))
    of_story = document["story"]
    members = of_story["members"]
    for record, article in zip(members, whole.articles, strict=True):
        record["extract"] = _extract(article)
    of_story["members"], next_cursor = page_of(members, page)
    of_story["articles"] = [member["article"]["id"] for member in of_story["members"]]
    return {**document, "next_cursor": next_cursor}


def quotes(archive: Archive, identifier: str, aliases: Aliases, cursor: str) -> Document:
    """Return one page of the statements of a story, or of the statements that one of its articles reports.

    Each statement is given in the words of every outlet that reports it.
    """
    page = Cursor.of(cursor, "quotes", identifier)
    of_story, article = story_or_article(archive, identifier)
    statements = [
        quote
        for quote in archive.quotes(of_story, aliases)
        if article is None or any(wording.article.id == article.id for wording in _wordings(quote))
    ]
    document = _read(render.quotes_json([(of_story, statements)]))
    [listed] = document["stories"]
    listed["quotes"], next_cursor = page_of(listed["quotes"], page)
    return {**document, "statements": len(statements), "next_cursor": next_cursor}


def article(archive: Archive, identifier: str, cursor: str) -> Document:
    """Return one page of an article's text, with the position of the page in the text."""
    page = Cursor.of(cursor, "article", identifier)
    shown = known_article(archive, identifier)
    start = min(page.offset, len(shown.text))
    end = text_page(shown.text, start)
    return {
        "kind": "article_page",
        "article": article_record(shown),
        "page": span_record(Span(start, end), shown.text),
        "length": len(shown.text),
        "story": next(archive.story_ids([shown.id])) or "",
        "correction": correction_record(archive.correction(shown), shown.text),
        "wordings": len(archive.revisions(shown.id)),
        "next_cursor": page.at(end if end < len(shown.text) else None),
    }


def related(archive: Archive, identifier: str, limit: int, cursor: str) -> Document:
    """Return one page of the articles that are related to an article of the archive. Copies are listed one by one."""
    page = Cursor.of(cursor, "related", identifier)
    at_hand = known_article(archive, identifier)
    links = archive.related(at_hand, page.offset + limit + 1)
    document = _read(render.links_json(links))
    for record, link in zip(document["links"], links, strict=True):
        record |= {"reasons": [], "extract": _extract(link.article)}
    document["links"], next_cursor = page_of(document["links"], page, limit)
    return {**document, "of": article_with_extract(at_hand), "next_cursor": next_cursor}


def relation(archive: Archive, identifier: str, other: str) -> Document:
    """Return the relation of one article to another, with all reasons."""
    at_hand, second = known_article(archive, identifier), known_article(archive, other)
    document = _read(render.links_json([archive.relation(at_hand, second)]))
    document["links"][0]["extract"] = _extract(second)
    return {**document, "of": article_with_extract(at_hand)}


def known_article(archive: Archive, identifier: str) -> Article:
    """Return the article of the archive with this id or URL.

    Raises ArticleNotFound with a hint for an assistant.
    """
    try:
        return archive.get(identifier)
    except ArticleNotFound as error:
        raise _not_found(error) from error


def story_or_article(archive: Archive, identifier: str) -> tuple[Story, Article | None]:
    """Return a story and an article. If `identifier` is the id or URL of an article, return the story of this article,
    and the article. If `identifier` is the id of a story, return this story and None."""
    try:
        article = archive.get(identifier)
    except ArticleNotFound as error:
        if not identifier.strip().lower().startswith("s") or "://" in identifier:
            raise _not_found(error) from error
        return archive.story(identifier), None
    of_story = archive.story_of(article)
    if of_story is None:
        raise ArticleNotFound("the archive has no article of this id or URL.", item=identifier, remedy=_SEARCH)
    return of_story, article


def day(text: str, name: str) -> PublicationTime | None:
    """Parse `text` as a publication time; '' gives None. Raises UsageError, with the name of the argument, for a text
    that is not a date of ISO 8601."""
    try:
        return PublicationTime.of(text)
    except ValueError as error:
        remedy = "Use the form 2024-10-13 or 2024-10-13T19:05+03:00."
        raise UsageError(f"`{name}` is not a date.", item=text, remedy=remedy) from error


def _add_extracts(document: Document, coverage: Coverage) -> None:
    """Add the openings of the article at hand and of all copies to the document."""
    document["article"]["extract"] = _extract(coverage.article)
    entries = [entry for section in coverage.sections for entry in section.entries]
    records = [record for section in document["sections"] for record in section["entries"]]
    copies = [coverage.copies, *(entry.copies for entry in entries)]
    for record, of_record in zip((document, *records), copies, strict=True):
        for copy_record, copy in zip(record["copies"], of_record, strict=True):
            copy_record["extract"] = _extract(copy.article)


def article_with_extract(article: Article) -> Document:
    """Return the record of an article, with its opening as `extract`."""
    return {**article_record(article), "extract": _extract(article)}


def _extract(article: Article) -> Document | None:
    span = opening(article)
    return span_record(span, article.text) if span else None


def _days(since: str, until: str) -> tuple[PublicationTime | None, PublicationTime | None]:
    first, last = day(since, "since"), day(until, "until")
    if first and last and first.day > last.day:
        raise UsageError("`since` is later than `until`.", remedy="Exchange the two dates.")
    return first, last


def _wordings(quote: Quote) -> tuple[Wording, ...]:
    return (*quote.wordings, *quote.paraphrases)


def _not_found(error: ArticleNotFound) -> ArticleNotFound:
    return ArticleNotFound(error.message, item=error.item, remedy=_PASTE if "://" in error.item else _SEARCH)


def _read(written: str) -> Document:
    document: Document = json.loads(written)
    return document
