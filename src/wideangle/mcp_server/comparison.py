"""Compare articles: find where they agree and where they differ, in the changes that copies make, in figures and in
statements.

Each finding consists of verbatim spans with their articles. The program adds no sentence of its own to a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wideangle.archive import Archive
from wideangle.coverage import Account, ComparedFigures
from wideangle.errors import UsageError
from wideangle.language.names import Aliases
from wideangle.mcp_server.answers import Document, article_with_extract, known_article
from wideangle.mcp_server.bounds import Cursor, page_of
from wideangle.model import Article, Figure, Member, Quote, Story
from wideangle.render.json.records import article_record, quote_record, span_record
from wideangle.render.json.story import edits_record

MOST_COMPARED = 40
"""The greatest number of articles of a story that are compared, the earliest first. The findings about 40 articles fit
into one page of an answer, and annotating 40 articles takes about a second."""


class Subjects(NamedTuple):
    """The articles to compare: two articles (ids or URLs) or all articles of a story (its id)."""

    first: str = ""
    second: str = ""
    story: str = ""


def compare(archive: Archive, chosen: Subjects, aliases: Aliases, cursor: str) -> Document:
    """Return one page of the findings about two articles or the articles of a story.

    Raises UsageError unless two different articles or one story are named.
    """
    page = Cursor.of(cursor, "compare", *chosen)
    members, story_id = _compared(archive, *chosen)
    shown = members[:MOST_COMPARED]
    findings = list(_findings(archive, shown, aliases))
    items, next_cursor = page_of(findings, page)
    return {
        "kind": "comparison",
        "story": story_id,
        "articles": [article_with_extract(member.article) for member in shown],
        "not_compared": len(members) - len(shown),
        "findings": items,
        "total": len(findings),
        "next_cursor": next_cursor,
    }


def _compared(archive: Archive, first: str, second: str, story: str) -> tuple[Sequence[Member], str]:
    """Return the articles to compare, and the id of their story ('' for two articles of different stories).

    If one article copies another, the record of the copy lists the changes to the original.
    """
    if story and not (first or second):
        whole = archive.story(story)
        return whole.members, whole.id
    if story or not (first and second):
        raise UsageError("`compare` needs two articles or a story.", remedy="Give `article` and `other`, or `story`.")
    articles = [known_article(archive, identifier) for identifier in (first, second)]
    ids = [article.id for article in articles]
    if ids[0] == ids[1]:
        raise UsageError("an article cannot be compared with itself.", item=ids[0], remedy="Name two articles.")
    stories = list(archive.story_ids(ids))
    if stories[0] is None or stories[0] != stories[1]:
        return [Member(article) for article in articles], ""
    by_id = {member.article.id: member for member in archive.story(stories[0]).members}
    return [by_id[identifier] for identifier in ids if identifier in by_id], stories[0]


def _findings(archive: Archive, members: Sequence[Member], aliases: Aliases) -> Iterator[Document]:
    articles = {member.article.id: member.article for member in members}
    for member in members:
        if member.edits and member.copy_of in articles:
            yield _copy_finding(member, articles[member.copy_of])
    comparison = archive.compare(Story("", "", tuple(members)), aliases)
    for compared in comparison.figures:
        yield _figure_finding(compared)
    for quote in comparison.quotes:
        yield _statement_finding(quote)


def _copy_finding(member: Member, original: Article) -> Document:
    record = edits_record(member.edits, original.text, member.article.text) if member.edits else {}
    is_same = not (record["dropped"] or record["inserted"] or record["new_headline"])
    return {
        "type": "copy",
        "agreement": "same" if is_same else "different",
        "copy": article_with_extract(member.article),
        "original": article_with_extract(original),
        "edits": record,
    }


def _figure_finding(compared: ComparedFigures) -> Document:
    return {
        "type": "figure",
        "agreement": "same" if compared.is_same else "different",
        "thing": compared.thing,
        "accounts": [_figure_record(account, figure) for account, figure in compared.figures],
    }


def _figure_record(account: Account, figure: Figure) -> Document:
    text = account.article.text
    sentence = next(
        (span for span in account.annotation.sentences if span.start <= figure.quantity.start < span.end),
        figure.quantity,
    )
    return {
        "article": article_record(account.article),
        "quantity": span_record(figure.quantity, text),
        "unit": span_record(figure.unit, text),
        "value": figure.value,
        "bound": figure.bound,
        "sentence": span_record(sentence, text),
    }


def _statement_finding(quote: Quote) -> Document:
    """Return the finding about one statement.

    The finding is `one-sided` if only one independent report has the statement, and `different` if the wordings of the
    statement differ.
    """
    wordings = (*quote.wordings, *quote.paraphrases)
    articles = {wording.article.id for wording in wordings if not wording.copy_of}
    is_different = any(wording.differences for wording in wordings)
    return {
        "type": "statement",
        "agreement": "one-sided" if len(articles) < 2 else "different" if is_different else "same",
        "statement": quote_record(quote),
    }
