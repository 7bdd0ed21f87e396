"""Render live sources, the results of polling them, and the wordings of an article as JSON according to the published
schema."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from wideangle.model import Article, Fetched, Revision, Source
from wideangle.render.json.coverage import document, refusal_record, report_record
from wideangle.render.json.records import article_record


def sources_json(sources: Iterable[Source], silent: Collection[int] = (), pages_waiting: int = 0) -> str:
    """Return live sources as one JSON document. `silent` contains the identifying numbers of the silent sources, which
    have had no new articles for longer than usual."""
    rows = [{**_source(source), "silent": source.number in silent} for source in sources]
    return document("sources", sources=rows, pages_waiting=pages_waiting)


def fetched_json(result: Fetched) -> str:
    """Return the results of polling live sources as one JSON document."""
    return document(
        "fetched",
        asked=result.asked,
        unchanged=result.unchanged,
        failed=[refusal_record(refusal) for refusal in result.failed],
        pages=result.pages,
        pages_given_up=result.pages_given_up,
        pages_waiting=result.pages_waiting,
        report=report_record(result.report),
    )


def history_json(article: Article, revisions: Sequence[Revision]) -> str:
    """Return all known wordings of an article as one JSON document, the present wording last."""
    return document(
        "history", article=article_record(article), revisions=[_revision(revision) for revision in revisions]
    )


def _source(source: Source) -> dict[str, Any]:
    return {
        "number": source.number,
        "url": source.url,
        "given": source.given,
        "kind": source.kind,
        "title": source.title,
        "folder": source.folder,
        "site": source.site,
        "follow": source.follow,
        "paused": source.paused,
        "added": _time(source.added),
        "checked": _time(source.checked),
        "succeeded": _time(source.succeeded),
        "changed": _time(source.changed),
        "due": _time(source.due),
        "failing_since": _time(source.failing_since),
        "failures": source.failures,
        "error": source.error,
        "interval": source.interval,
        "rhythm": source.rhythm,
        "hub": source.hub,
        "articles": source.articles,
    }


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "title": revision.title,
        "text": revision.text,
        "published": revision.published.isoformat() if revision.published else None,
        "since": _time(revision.since),
        "until": _time(revision.until),
        "returns": revision.returns,
    }


def _time(time: datetime | None) -> str | None:
    return time.isoformat(timespec="seconds") if time else None
